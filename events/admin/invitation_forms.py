"""Whom staff invite: organisations of a kind, or people of a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.workflows import invitees
from itk.shared.fields import SeveralRowsField
from members.models import Company, Competence

MOST = 1000
LONGEST_LIST = 200_000  # characters
MEMBERS, COMPETENCE, UNREGISTERED, CHOSEN, PARTNERS, LIST = (
    "members", "competence", "unregistered", "chosen", "partners", "list"
)  # fmt: skip


class InviteForm(forms.Form):
    """An audience, and what it needs; valid, it knows the people and who cannot be reached."""

    audience = forms.ChoiceField(
        label=_("Whom to invite"),
        choices=[
            (MEMBERS, _("All member organisations")),
            (COMPETENCE, _("Members with a competence")),
            (UNREGISTERED, _("Members of which nobody is registered yet")),
            (CHOSEN, _("Chosen organisations")),
            (PARTNERS, _("All partner organisations")),
            (LIST, _("People from a list")),
        ],
        initial=UNREGISTERED,
        widget=forms.RadioSelect,
        help_text=_(
            "Of an organisation its contact persons are invited; where it has none, its head, else"
            " who keeps its profile."
        ),
    )
    competence = forms.ModelChoiceField(
        label=_("Competence"),
        queryset=Competence.objects.order_by("parent__order", "order", "pk"),
        required=False,
        help_text=_("For members with a competence: those that offer or need it."),
    )
    companies = SeveralRowsField(
        label=_("Organisations"),
        queryset=Company.objects.none(),
        required=False,
        help_text=_("For chosen organisations: several with Ctrl or Shift."),
    )
    people = forms.CharField(
        label=_("List of people"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "One person a line: an e-mail; Name Surname <e-mail>; or e-mail; first name; last"
            " name; organisation. Recipients copied from a mail program are read, too."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the list"), choices=[("lt", _("Lithuanian")), ("en", _("English"))]
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.people, self.unreachable = [], []
        statuses = [Company.Status.ACTIVE, Company.Status.PARTNER]
        self.fields["companies"].queryset = Company.objects.filter(status__in=statuses).by_name()

    def clean(self):
        """Find the people; what is wrong is told beside what can mend it."""
        data = super().clean()
        audience = data.get("audience")
        if not audience or self.errors:
            return data
        needed = {COMPETENCE: "competence", CHOSEN: "companies", LIST: "people"}.get(audience)
        if needed and not data.get(needed):
            self.add_error(needed, forms.Field.default_error_messages["required"])
            return data
        if audience == LIST:
            self._read_list(data)
        else:
            companies = self._companies(audience, data)
            self.people, self.unreachable = invitees.contacts_of(companies)
        return data

    def _read_list(self, data):
        try:
            self.people = invitees.people_of(data["people"], language=data["language"])
        except ValidationError as error:
            self.add_error("people", error)
            return
        if len(self.people) > MOST:
            self.add_error(
                "people", _("Invite at most %(most)s people at a time.") % {"most": MOST}
            )

    def _companies(self, audience, data):
        if audience == COMPETENCE:
            return invitees.with_competence(data["competence"])
        if audience == UNREGISTERED:
            return invitees.without_registration(self.event)
        if audience == CHOSEN:
            return data["companies"]
        return invitees.partners() if audience == PARTNERS else invitees.members()
