"""The letters of one event: written, looked at, tried on oneself, sent once; what was refused."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from events.admin.letter_forms import LetterForm
from events.admin.pages import READING, WRITING, Topic, for_event, may
from events.models import EventLetter
from events.workflows import send_letter, send_test
from events.workflows.letter_texts import text_for
from events.workflows.letters import (
    NotNow,
    is_too_early,
    recipients_of,
    refusing_of,
    sample_of,
    text_of,
)
from events.workflows.life import EventError
from itk.shared.admin.buttons import Button
from itk.shared.files import hand_out

SEE = ("events.view_eventletter",)
WRITE = ("events.add_eventletter",)
MANUAL = EventLetter.Kind.MANUAL


def refused_of(letters):
    """Return how many messages of each letter were given up, and to whom, by the letter's number."""
    failed = Email.objects.filter(
        status=STATUS.failed, context__letter__in=[letter.pk for letter in letters]
    )
    found = {}
    for pk, addresses in failed.values_list("context__letter", "to"):
        found.setdefault(pk, []).extend(addresses if isinstance(addresses, list) else [addresses])
    return found


def title_of(letter):
    """Return the subject with the event filled in, or what a letter of the event itself is."""
    text = text_for(letter, first_name="…", last_name="…", link="…", language=get_language())
    return text.subject or str(letter)


class Letters(Topic):
    """The page of letters, and what is done there."""

    label = gettext_lazy("Letters")
    name = "letters"
    permissions = SEE

    def pages(self):
        """Name the addresses."""
        root = "letters/"
        one = f"{root}<int:letter_id>/"
        return [
            (root, self.list_view, "letters"),
            (f"{root}add/", self.add_view, "letters_add"),
            (one, self.letter_view, "letter"),
            (f"{one}change/", self.change_view, "letter_change"),
            (f"{one}test/", self.test_view, "letter_test"),
            (f"{one}send/", self.send_view, "letter_send"),
            (f"{one}delete/", self.delete_view, "letter_delete"),
            (f"{one}attachment/", self.attachment_view, "letter_attachment"),
        ]

    @for_event(*SEE, methods=READING)
    def list_view(self, request, event):
        """Show drafts and what was sent, by staff and by the event itself."""
        letters = list(event.letters.select_related("sent_by"))
        refused = refused_of(letters)
        for letter in letters:
            letter.event, letter.title = event, title_of(letter)
            letter.refused = refused.get(letter.pk, [])
        context = {
            "title": self.label,
            "drafts": [letter for letter in letters if not letter.sent_at],
            "sent": [letter for letter in letters if letter.sent_at],
            "may_write": may(request.user, WRITE),
        }
        return self.render(request, event, "admin/events/letters.html", context)

    # Writing

    @for_event(*WRITE, after_closing=True)
    def add_view(self, request, event):
        """Write a letter; it is a draft until it is sent."""
        return self._write(request, event, EventLetter(event=event, is_sample=event.is_sample))

    @for_event(*WRITE, after_closing=True)
    def change_view(self, request, event, letter_id):
        """Go on with a draft."""
        letter = self._draft(event, letter_id)
        return self._write(request, event, letter)

    def _write(self, request, event, letter):
        filled = (request.POST, request.FILES) if request.method == "POST" else ()
        form = LetterForm(*filled, instance=letter)
        if form.is_valid():
            letter = form.save()
            return self.back(event, "letter", letter.pk)
        back = self.url(event, "letter", letter.pk) if letter.pk else self.url(event)
        context = {
            "title": _("Write a letter"),
            "form": form,
            "back": back,
        }
        status = 422 if form.errors else 200
        return self.render(request, event, "admin/events/letter_form.html", context, status=status)

    def _draft(self, event, letter_id):
        """Return a letter that was not sent; one that was is not written any more: 404."""
        return get_object_or_404(event.letters, pk=letter_id, kind=MANUAL, sent_at=None)

    # Looking

    @for_event(*SEE, methods=READING)
    def letter_view(self, request, event, letter_id):
        """Show a letter as somebody of its audience gets it, in both languages."""
        letter = get_object_or_404(event.letters.select_related("sent_by"), pk=letter_id)
        letter.event = event
        found = recipients_of(event, letter.audience) if not letter.sent_at else []
        sample = sample_of(letter, request.user)
        context = {
            "title": title_of(letter),
            "letter": letter,
            "refused": refused_of([letter]).get(letter.pk, []),
            "reached": sum(1 for recipient in found if recipient.address),
            "unreachable": [recipient for recipient in found if not recipient.address],
            "refusing": list(refusing_of(event, letter.audience)) if not letter.sent_at else [],
            "not_now": NotNow() if is_too_early(letter) else None,
            "sample": sample,
            "previews": self._previews(letter, sample),
            "may_write": may(request.user, WRITE) and not letter.sent_at,
            "is_automatic": letter.kind != MANUAL,
        }
        return self.render(request, event, "admin/events/letter.html", context)

    def _previews(self, letter, sample):
        if letter.kind != MANUAL:
            return []
        languages = ("lt", "en") if letter.body_en else ("lt",)
        return [text_of(letter, sample, language) for language in languages]

    @for_event(*SEE, methods=READING)
    def attachment_view(self, request, event, letter_id):
        """Give the attachment."""
        letter = get_object_or_404(event.letters, pk=letter_id)
        if not letter.attachment:
            raise Http404
        return hand_out(letter.attachment, name=letter.attachment_name, public=False)

    # Sending

    @for_event(*WRITE, methods=WRITING, after_closing=True)
    def test_view(self, request, event, letter_id):
        """Send the letter to oneself."""
        letter = self._draft(event, letter_id)
        send_test(letter=letter, to=request.user)
        messages.success(request, _("A test is on its way to %s.") % request.user.email)
        return self.back(event, "letter", letter.pk)

    @for_event(*WRITE, after_closing=True)
    def send_view(self, request, event, letter_id):
        """Send the letter, once it is confirmed to how many; a second press finds it sent."""
        letter = get_object_or_404(event.letters, pk=letter_id, kind=MANUAL)
        if letter.sent_at:
            messages.info(request, _("This letter has already been sent."))
            return self.back(event, "letter", letter.pk)
        if request.method != "POST":
            found = recipients_of(event, letter.audience)
            count = sum(1 for recipient in found if recipient.address)
            told = ngettext(
                "The letter goes to %(count)s person: %(audience)s.",
                "The letter goes to %(count)s people: %(audience)s.",
                count,
            )
            confirm = told % {"count": count, "audience": letter.get_audience_display()}
            chosen = Button(_("Send the letter"), confirm=confirm)
            return self.ask(request, event, chosen, None, self.url(event, "letter", letter.pk))
        try:
            letter = send_letter(letter=letter, by=request.user)
        except EventError as error:
            messages.error(request, str(error))
        else:
            count = letter.recipients
            told = ngettext("Sent to %(count)s person.", "Sent to %(count)s people.", count)
            messages.success(request, told % {"count": count})
        return self.back(event, "letter", letter.pk)

    @for_event(*WRITE, after_closing=True)
    def delete_view(self, request, event, letter_id):
        """Throw a draft away, once it is confirmed."""
        letter = self._draft(event, letter_id)
        if request.method != "POST":
            chosen = Button(_("Delete the draft"), confirm=title_of(letter), danger=True)
            return self.ask(request, event, chosen, None, self.url(event, "letter", letter.pk))
        letter.delete()
        messages.success(request, _("The draft is deleted."))
        return self.back(event)
