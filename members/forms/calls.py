"""Partnership calls as they are written and answered."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from itk.shared.codes import normalise_website
from itk.shared.fields import AddressFormField, LineFormField, SeveralRowsField
from itk.shared.validators import validate_plain_text
from members.forms.shown import ShownMixin
from members.models import Company, Competence, CooperationCall, Representative, User
from members.workflows import CallError, require_day


def _day():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _competences():
    rows = Competence.objects.claimable().defer("search", "synonyms")
    return rows.order_by("parent__order", "parent__code", "order", "code")


class CallForm(ShownMixin, forms.ModelForm):
    """A need, an offer or a joint bid, Lithuanian and English side by side."""

    notice_url = forms.CharField(
        label=_("Procurement notice"),
        required=False,
        max_length=200,
        help_text=_("Where the tender is announced, for example cvpp.example/123."),
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    competences = SeveralRowsField(
        label=_("Competences"),
        queryset=Competence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who follows them is told of the call."),
    )
    chosen = SeveralRowsField(
        label=capfirst(_("chosen organisations")),
        queryset=Company.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only these, your own organisation and the cluster’s office see the call."),
    )

    class Meta:
        model = CooperationCall
        fields = [
            "kind",
            "title_lt",
            "title_en",
            "text_lt",
            "text_en",
            "competences",
            "deadline",
            "audience",
            "chosen",
            "roles_lt",
            "roles_en",
            "notice_url",
            "bid_due",
            "contact",
        ]
        labels = {
            "title_lt": _("Title"),
            "title_en": _("Title"),
            "text_lt": _("What you need, offer or plan"),
            "text_en": _("What you need, offer or plan"),
            "roles_lt": _("Roles sought"),
            "roles_en": _("Roles sought"),
            "bid_due": _("Bid to be handed in by"),
            "deadline": _("Answers until"),
            "audience": _("Who sees it"),
        }
        help_texts = {
            "deadline": _("The last day on which others can answer."),
            "audience": _("A joint bid is shown to chosen organisations only."),
            "contact": _("Gets the answers. Without one, your contact persons get them."),
            "roles_lt": _("One a line. Each role goes to one organisation."),
            "roles_en": _("The same roles in the same order."),
        }
        widgets = {
            "kind": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "title_lt": forms.TextInput(attrs={"lang": "lt"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
            "text_lt": forms.Textarea(attrs={"rows": 7, "lang": "lt"}),
            "text_en": forms.Textarea(attrs={"rows": 7, "lang": "en"}),
            "roles_lt": forms.Textarea(attrs={"rows": 3, "lang": "lt"}),
            "roles_en": forms.Textarea(attrs={"rows": 3, "lang": "en"}),
            "deadline": _day(),
            "bid_due": _day(),
        }

    def __init__(self, *args, company, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.company = company
        self.fields["competences"].queryset = _competences()
        others = Company.objects.public().exclude(pk=company.pk).by_name()
        self.fields["chosen"].queryset = others.names()
        people = Representative.objects.current().filter(company=company, email__isnull=False)
        self.fields["contact"].queryset = people
        self.fields["contact"].empty_label = _("Nobody in particular")
        for name in ("kind", "audience"):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(validate_plain_text)

    def clean_notice_url(self):
        """Complete the address with its scheme."""
        return normalise_website(self.cleaned_data["notice_url"])

    def clean_deadline(self):
        """Refuse a new day that is over."""
        day = self.cleaned_data["deadline"]
        if "deadline" in self.changed_data:
            try:
                require_day(day)
            except CallError as error:
                raise forms.ValidationError(str(error)) from error
        return day

    def clean(self):
        """Say beside its field what the table refuses of several fields together."""
        data = super().clean()
        kinds, audiences = CooperationCall.Kind, CooperationCall.Audience
        if data.get("kind") == kinds.BID and data.get("audience", "chosen") != audiences.CHOSEN:
            self.add_error("audience", _("A joint bid is shown to chosen organisations only."))
        deadline, bid_due = data.get("deadline"), data.get("bid_due")
        if deadline and bid_due and deadline > bid_due:
            self.add_error("deadline", _("Answers are due before the bid is."))
        return data


class ReaderAnswerForm(forms.Form):
    """What a reader of a public call answers; ``website`` is a trap for robots."""

    full_name = LineFormField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressFormField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    company_name = LineFormField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    message = forms.CharField(
        label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7})
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    @property
    def is_trapped(self):
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data["website"])

    @property
    def answer(self):
        """What the workflow asks for."""
        return {name: v for name, v in self.cleaned_data.items() if name != "website"}


class MemberAnswerForm(forms.Form):
    """What an organisation answers; of a joint bid in which role, and with the law read."""

    company = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Company.objects.none(), empty_label=None
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7})
    )
    law_read = forms.BooleanField(label=_("I have read the reminder of competition law."))

    is_trapped = False

    def __init__(self, *args, call, companies, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        free = [(role.value, role.label) for role in roles if role.company is None]
        self.fields["role"].choices = free
        if not roles:
            del self.fields["role"]
        if not call.is_bid:
            del self.fields["law_read"]

    @property
    def answer(self):
        """What the workflow asks for."""
        return {
            name: self.cleaned_data[name] for name in ("role", "message") if name in self.fields
        }


class CloseForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=CooperationCall.Outcome, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only your organisation and the cluster’s office read it."),
    )


class ExtendForm(forms.Form):
    """Until when a call takes answers."""

    deadline = forms.DateField(label=_("Answers until"), widget=_day())


class FollowForm(forms.Form):
    """Of which new calls one is told by mail."""

    digest = forms.ChoiceField(
        label=_("Tell me of new partnership calls"),
        choices=User.Digest,
        widget=forms.RadioSelect,
    )
    competences = SeveralRowsField(
        label=_("Competences that I follow"),
        queryset=Competence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competences"].queryset = _competences()
