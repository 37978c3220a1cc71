"""The invitations of one event: who was invited and when, inviting more, reminding once."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.admin.invitation_forms import InviteForm
from events.admin.invitation_list import InvitationList, state_in_words
from events.admin.pages import READING, Topic, for_event, may
from events.workflows import invite_people, remind_invited, send_due_invitations
from events.workflows.invitations import NotInviting, is_inviting, to_remind, waiting_to_leave
from events.workflows.invitees import judge_people
from events.workflows.life import EventError
from itk.shared.admin import Column, xlsx_response
from itk.shared.admin.buttons import Button
from itk.shared.mailing_hours import in_words, may_mail_at, next_mailing_moment

SEE = ("events.view_invitation",)
INVITE = ("events.add_invitation",)


class Invitations(Topic):
    """The page of invitations, and what is done there."""

    label = gettext_lazy("Invitations")
    name = "invitations"
    permissions = SEE

    def pages(self):
        """Name the addresses."""
        root = "invitations/"
        return [
            (root, self.list_view, "invitations"),
            (f"{root}add/", self.invite_view, "invitations_add"),
            (f"{root}remind/", self.remind_view, "invitations_remind"),
            (f"{root}export/", self.export_view, "invitations_export"),
        ]

    @for_event(*SEE, methods=READING)
    def list_view(self, request, event):
        """Show the invitations, found and filtered, fifty a page."""
        found = InvitationList(event, request.GET)
        query = request.GET.copy()
        query.pop("p", None)
        page = found.page(request.GET.get("p"))
        for row in page.object_list:
            row.state_words = state_in_words(row)
        inviting = is_inviting(event) and may(request.user, INVITE)
        context = {
            "title": self.label,
            "page": page,
            "form": found.form,
            "counts": found.counts(),
            "filters": query.urlencode(),
            "may_invite": inviting,
            "to_remind": to_remind(event).count() if inviting else 0,
            "next_mailing": self._next_mailing(event),
        }
        return self.render(request, event, "admin/events/invitations.html", context)

    def _next_mailing(self, event):
        """Return when what waits will leave; None when nothing waits."""
        waits = is_inviting(event) and waiting_to_leave(event).exists()
        return next_mailing_moment() if waits else None

    @for_event(*SEE, methods=READING)
    def export_view(self, request, event):
        """Send the found invitations as a workbook: the evidence of who was invited and when."""
        rows = InvitationList(event, request.GET).queryset
        return xlsx_response(f"{self.label} {event.title}", COLUMNS, rows)

    @for_event(*INVITE)
    def invite_view(self, request, event):
        """Choose whom to invite, see who that is, and invite them."""
        form = InviteForm(request.POST if request.method == "POST" else None, event=event)
        if not is_inviting(event):
            messages.error(request, str(NotInviting.message))
            return self.back(event)
        if not form.is_valid():
            status = 422 if form.is_bound else 200
            return self._form(request, event, form, status)
        if "confirmed" in request.POST:
            return self._invite(request, event, form)
        context = {
            "title": _("Invite"),
            "form": form,
            "judged": judge_people(event=event, people=form.people),
            "unreachable": form.unreachable,
            "leaves_at": None if may_mail_at(timezone.now()) else next_mailing_moment(),
            "back": self.url(event),
        }
        return self.render(request, event, "admin/events/invite_preview.html", context)

    def _form(self, request, event, form, status):
        context = {"title": _("Invite"), "form": form, "back": self.url(event)}
        return self.render(request, event, "admin/events/invite.html", context, status=status)

    def _invite(self, request, event, form):
        try:
            judged = invite_people(event=event, people=form.people, by=request.user)
        except EventError as error:
            messages.error(request, str(error))
            return self.back(event)
        send_due_invitations(event=event)
        count = len(judged.fresh)
        told = ngettext("%(count)s person is invited.", "%(count)s people are invited.", count)
        messages.success(request, f"{told % {'count': count}} {self._when()}".strip())
        return self.back(event)

    def _when(self):
        """Say when the letters leave, unless it is at once."""
        if may_mail_at(timezone.now()):
            return ""
        moment = next_mailing_moment()
        if moment is None:
            return _("All coming weeks are quiet: the letters wait.")
        return _("The letters leave on %(moment)s.") % {"moment": in_words(moment)}

    @for_event(*INVITE)
    def remind_view(self, request, event):
        """Remind those who have not answered, once it is confirmed."""
        count = to_remind(event).count()
        if request.method != "POST":
            told = ngettext(
                "%(count)s person who has not answered gets one reminder.",
                "%(count)s people who have not answered get one reminder each.",
                count,
            )
            chosen = Button(_("Remind"), confirm=told % {"count": count})
            return self.ask(request, event, chosen, None, self.url(event))
        try:
            count = remind_invited(event=event, by=request.user)
        except EventError as error:
            messages.error(request, str(error))
            return self.back(event)
        send_due_invitations(event=event)
        told = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
        messages.success(request, f"{told % {'count': count}} {self._when()}".strip())
        return self.back(event)


COLUMNS = [
    Column(gettext_lazy("Organisation"), "company_name"),
    Column(gettext_lazy("First name"), "first_name"),
    Column(gettext_lazy("Last name"), "last_name"),
    Column(gettext_lazy("E-mail"), "email"),
    Column(gettext_lazy("Language"), "get_language_display"),
    Column(gettext_lazy("State"), state_in_words),
    Column(gettext_lazy("Invited by"), "invited_by.get_full_name"),
    Column(gettext_lazy("Invited on"), "created_at"),
    Column(gettext_lazy("Sent"), "sent_at"),
    Column(gettext_lazy("Opened the form"), "opened_at"),
    Column(gettext_lazy("Reminded"), "reminded_at"),
    Column(gettext_lazy("Asked for no more"), "opted_out_at"),
    Column(gettext_lazy("Registration"), "registration.get_status_display"),
]
