"""The invitations of one event as a table: each in its state, found, filtered, counted."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Collate
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS, Email

from events.models import Invitation
from itk.shared.text import fold

PAGE = 50

# Of several that fit, the first is the state.
STATES = {
    "opted_out": _("Asked for no more"),
    "registered": _("Registered"),
    "refused": _("Mail refused"),
    "waiting": _("Not sent yet"),
    "reminded": _("Reminded"),
    "opened": _("Opened the form"),
    "sent": _("Sent"),
}


class FilterForm(forms.Form):
    """What to look for; a value that means nothing is left out."""

    q = forms.CharField(label=_("Name, organisation or e-mail"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *STATES.items()]
    )


def refused_of(event):
    """Return the numbers of the event's invitations whose mail was given up."""
    failed = Email.objects.filter(status=STATUS.failed, context__event=event.pk)
    return [pk for pk in failed.values_list("context__invitation", flat=True) if pk]


class InvitationList:
    """The invitations of ``event`` that fit ``params``, a query string as a dictionary."""

    def __init__(self, event, params):
        self.event = event
        self.form = FilterForm(params)
        self.form.is_valid()

    @cached_property
    def _all(self):
        """The event's invitations with their ``state``."""
        refusing = Invitation.objects.opted_out().values("email")
        return self.event.invitations.with_answers().annotate(
            state=Case(
                When(email__in=refusing, then=Value("opted_out")),
                When(registered=True, then=Value("registered")),
                When(pk__in=refused_of(self.event), then=Value("refused")),
                When(sent_at=None, then=Value("waiting")),
                When(reminded_at__isnull=False, then=Value("reminded")),
                When(opened_at__isnull=False, then=Value("opened")),
                default=Value("sent"),
            )
        )

    @cached_property
    def queryset(self):
        """The fitting rows by organisation and name, in the Lithuanian alphabet."""
        wanted = self.form.cleaned_data
        rows = self._all.select_related("company", "invited_by", "registration")
        for word in wanted.get("q", "").split()[:8]:
            rows = rows.filter(folded__contains=fold(word))
        if wanted.get("state"):
            rows = rows.filter(state=wanted["state"])
        return rows.order_by(Collate("company_name", "lt"), Collate("last_name", "lt"), "pk")

    def page(self, number):
        """Return a page of rows, the nearest to the number asked for."""
        return Paginator(self.queryset, PAGE).get_page(number)

    def counts(self):
        """Return (label, number) of all invitations, whatever is looked for."""
        rows = self._all.order_by().values("state").annotate(number=Count("pk"))
        found = {row["state"]: row["number"] for row in rows}
        opened = self.event.invitations.aggregate(
            opened=Count("pk", filter=Q(opened_at__isnull=False))
        )["opened"]
        told = [(_("Invited"), sum(found.values())), (_("Opened the form"), opened)]
        return told + [
            (label, found[state])
            for state, label in STATES.items()
            if found.get(state) and state in ("waiting", "registered", "refused", "opted_out")
        ]


def state_in_words(invitation):
    """Return the state of a row of the list in words."""
    return STATES[invitation.state]
