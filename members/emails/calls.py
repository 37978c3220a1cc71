"""Letters about partnership calls: answers, decisions, the end, the digest of new ones."""

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from itk.shared import mail
from itk.shared.models import SiteProfile
from itk.shared.templatetags.portal import text_of
from members.emails.languages import language_of
from members.models import Representative


def call_for_chosen(call, company, people):
    """Tell an organisation that a call is shown to it; few see it."""
    for address, language in _addresses(company, people):
        with translation.override(language):
            news = _("%(name)s looks for partners and shows its call to you.")
            _news(
                call,
                address,
                language,
                news=news % {"name": call.company.full_name},
                note=_(
                    "Only the chosen organisations see this call. Please keep it to yourselves."
                ),
                words=_("Read the call and answer"),
                url=call.get_absolute_url(),
            )


def call_answered(answer):
    """Tell the organisation of a call who answered it; a reply goes to who answered."""
    _to_author(
        answer,
        lambda: _("%(name)s has answered your partnership call."),
        message=answer.message,
        reply_to=answer.email,
    )


def call_answer_withdrawn(answer):
    """Tell the organisation of a call that an answer was taken back."""
    _to_author(answer, lambda: _("%(name)s has taken its answer to your partnership call back."))


def _to_author(answer, sentence, *, message="", reply_to=""):
    call = answer.call
    for address, language in _addresses(call.company, call.readers()):
        with translation.override(language):
            _news(
                call,
                address,
                language,
                news=sentence() % {"name": answer.answerer},
                person=answer.full_name,
                role=answer.role_read,
                message=message,
                reply_to=reply_to,
                note=_("Reply to this letter to write to them.") if reply_to else "",
                words=_("All answers"),
                url=reverse("members:call_manage", args=[call.company.slug, call.pk]),
            )


def call_answer_joined(answer):
    """Tell who answered that the answer was accepted; a reply goes to the contact person."""
    _to_answerer(answer, lambda: _("%(name)s has accepted your answer to its partnership call."))


def call_answer_declined(answer):
    """Tell who answered that the answer was declined."""
    _to_answerer(answer, lambda: _("%(name)s has declined your answer to its partnership call."))


def call_answer_closed(answer):
    """Tell who waited for a decision that the call is closed."""
    _to_answerer(answer, lambda: _("%(name)s has closed the partnership call that you answered."))


def _to_answerer(answer, sentence):
    call = answer.call
    reply_to = next((person.email for person in call.readers()), "")
    for address, language in _answerers(answer):
        with translation.override(language):
            _news(
                call,
                address,
                language,
                news=sentence() % {"name": call.company.full_name},
                role=answer.role_read,
                reply_to=reply_to,
                note=_("Reply to this letter to write to them.") if reply_to else "",
                words=_("Open the call"),
                url=call.get_absolute_url(),
            )


def _answerers(answer):
    """Return (address, language) of who answered; once they have left, of their organisation."""
    people = Representative.objects.filter(company=answer.company)
    own = people.filter(user=answer.user_id, user__isnull=False)
    if own.exists() and not own.current().exists():
        return _addresses(answer.company, people.readers().select_related("user"))
    return [(answer.email, answer.language)]


def _news(call, address, language, *, news, words, url, reply_to="", **more):
    """Write one letter; the active language is the recipient's."""
    mail.queue(
        "members/call_news",
        to=[address],
        language=language,
        reply_to=reply_to,
        context={
            "news": news,
            "call_title": text_of(call, "title").value,
            "button_words": words,
            "button_url": mail.absolute(url),
            **more,
        },
        private=True,
    )


def call_due(call, person, *, url):
    """Ask a person of the organisation to extend or close a call that ends, or has ended.

    ``url`` is the address of the page on which they do, with their secret.
    """
    language = language_of(call.company, person)
    with translation.override(language):
        context = {
            "person_name": person.full_name,
            "call_title": text_of(call, "title").value,
            "company_name": call.company.full_name,
            "deadline": formats.date_format(call.deadline),
            "is_over": call.is_expired,
            "due_url": mail.absolute(url),
        }
    mail.queue(
        "members/call_due",
        to=[person.email],
        language=language,
        context=context,
        private=True,
    )


def call_digest(user, calls, *, way_out):
    """Tell a person of new calls; ``way_out`` is the path where one click stops such letters."""
    language = user.language
    with translation.override(language):
        context = {
            "person_name": user.get_full_name(),
            "calls": [_line(call) for call in calls],
            "settings_url": mail.absolute(reverse("members:followed")),
            "way_out_url": mail.absolute(way_out),
        }
    mail.queue(
        "members/call_digest",
        to=[user.email],
        language=language,
        context=context,
        private=True,
        unsubscribe_url=mail.absolute(way_out),
    )


def _line(call):
    return {
        "title": text_of(call, "title").value,
        "kind": call.get_kind_display(),
        "company": call.company.full_name,
        "deadline": formats.date_format(call.deadline),
        "url": mail.absolute(call.get_absolute_url()),
    }


def _addresses(company, people):
    """Return (address, language) of the people, else of the organisation, else of the office."""
    found = [(person.email, language_of(company, person)) for person in people]
    if not found and company.email:
        found = [(company.email, language_of(company))]
    office = SiteProfile.current().addresses("contact")
    return found or [(address, settings.LANGUAGE_CODE) for address in office]
