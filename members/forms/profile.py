"""The profile of an organisation as its representatives edit it."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from itk.shared.codes import normalise_vat, normalise_website
from itk.shared.fields import SeveralRowsField
from itk.shared.text import fold, search_terms
from itk.shared.validators import validate_plain_text
from members.forms.shown import ShownMixin
from members.models import Company, Competence, CompetenceClaim
from members.workflows import PROFILE_FIELDS, Claim

Direction = CompetenceClaim.Direction
MOST_CLAIMS = 30
EMPTY_ROWS = 2
CLAIMED = ("competence", "note_lt", "note_en")
MOST_NAMED = 6  # of several competences that fit what was written


class LogoInput(forms.ClearableFileInput):
    """The choice of a logo, with the present one called by its name."""

    initial_text = _("Present logo")


class ProfileForm(ShownMixin, forms.ModelForm):
    """What an organisation says of itself, Lithuanian and English side by side."""

    website = forms.CharField(
        label=capfirst(_("website")),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )

    class Meta:
        model = Company
        fields = PROFILE_FIELDS
        field_classes = {"technology_areas": SeveralRowsField}
        labels = {
            "short_description_lt": _("In one sentence"),
            "short_description_en": _("In one sentence"),
            "description_lt": _("What the organisation does"),
            "description_en": _("What the organisation does"),
        }
        help_texts = {
            "logo": _("JPEG, PNG, WebP or GIF, at most 5 MB and 40 megapixels."),
            "website": _("For example imone.example."),
        }
        widgets = {
            "short_description_lt": forms.Textarea(attrs={"rows": 2, "lang": "lt"}),
            "short_description_en": forms.Textarea(attrs={"rows": 2, "lang": "en"}),
            "description_lt": forms.Textarea(attrs={"rows": 12, "lang": "lt"}),
            "description_en": forms.Textarea(attrs={"rows": 12, "lang": "en"}),
            "logo": LogoInput,
            "technology_areas": forms.CheckboxSelectMultiple,
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(validate_plain_text)

    def clean_website(self):
        """Complete the address with its scheme."""
        return normalise_website(self.cleaned_data["website"])

    def clean_code(self):
        """Leave out spaces, and refuse another organisation's code beside the field."""
        code = "".join(self.cleaned_data["code"].split())
        others = Company.objects.filter(country=self.instance.country, code=code)
        if code and others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is already an organisation with this code."))
        return code

    def clean_vat_code(self):
        """Leave out spaces and write the LT."""
        return normalise_vat(self.cleaned_data["vat_code"])

    def clean(self):
        """Write the ends of lines as they are stored: browsers send others."""
        data = super().clean()
        lines = {k: v.replace("\r\n", "\n") for k, v in data.items() if isinstance(v, str)}
        return {**data, **lines}

    @property
    def changes(self):
        """The values that the person changed and nobody else meanwhile to the same, by field."""
        values = super().changes
        return {name: value for name, value in values.items() if value != self.initial.get(name)}

    @property
    def missing_english(self):
        """Whether a text stands in Lithuanian that has no English yet."""
        company = self.instance
        return any(
            getattr(company, f"{name}_lt") and not getattr(company, f"{name}_en")
            for name in ("short_description", "description")
        )


class ClaimForm(forms.Form):
    """A competence, chosen or found by a word, and in both languages what exactly."""

    competence = forms.TypedChoiceField(
        label=capfirst(_("competence")), coerce=int, empty_value=None, required=False
    )
    words = forms.CharField(
        label=_("Or in other words"),
        max_length=100,
        required=False,
        help_text=_("A synonym or a part of the name, in Lithuanian or in English."),
    )
    note_lt = forms.CharField(
        label=_("What exactly, in Lithuanian"),
        max_length=300,
        required=False,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2, "lang": "lt"}),
    )
    note_en = forms.CharField(
        label=_("What exactly, in English"),
        max_length=300,
        required=False,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competence"].choices = choices
        for name in CLAIMED:
            self.fields[name].show_hidden_initial = True

    @property
    def shown(self):
        """The row as the person was shown it, before any change."""
        return {name: self._shown(self[name]) for name in CLAIMED}

    def _shown(self, bound):
        widget = bound.field.hidden_widget()
        sent = widget.value_from_datadict(self.data, self.files, bound.html_initial_name)
        try:
            return bound.field.clean(sent)
        except ValidationError:
            return bound.field.clean("")

    def clean(self):
        """Find the competence that was written, and refuse a note about nothing."""
        data = super().clean()
        words = data.get("words")
        if words and not data.get("competence") and not self.has_error("competence"):
            data["competence"] = self._find(words)
            return data
        note = data.get("note_lt") or data.get("note_en")
        if note and not data.get("competence") and not self.has_error("competence"):
            self.add_error("competence", _("Choose the competence that the note is about."))
        return data

    def _find(self, words):
        """Return the one competence of the words; else say what fits and offer only that."""
        found = found_by(words)
        if len(found) == 1:
            return found[0].pk
        if not found:
            self.add_error("words", _("No competence is called so. Choose one from the list."))
            return None
        self.fields["competence"].choices = _choices(found)
        named = ", ".join(str(competence) for competence in found[:MOST_NAMED])
        told = _("Several fit, choose one from the list: %(names)s.")
        self.add_error("words", told % {"names": f"{named}…" if found[MOST_NAMED:] else named})
        return None


class BaseClaimFormSet(forms.BaseFormSet):
    """The competences that an organisation offers, or needs."""

    def clean(self):
        """Refuse the same competence twice."""
        seen = set()
        for form in self.forms:
            competence = getattr(form, "cleaned_data", {}).get("competence")
            if not competence or self._should_delete_form(form):
                continue
            if competence in seen:
                form.add_error("competence", _("This competence is already listed."))
            seen.add(competence)

    def claims(self, direction):
        """Return the claims that are written and not to be removed."""
        rows = [form.cleaned_data for form in self.forms if not self._should_delete_form(form)]
        return _claims(direction, rows)

    def shown(self, direction):
        """Return the claims that the person was shown."""
        return _claims(direction, [form.shown for form in self.forms])


def _claims(direction, rows):
    """Return the claims of the rows that have a competence."""
    rows = [row for row in rows if row.get("competence")]
    competences = Competence.objects.in_bulk([row["competence"] for row in rows])
    return [
        Claim(direction, competences[row["competence"]], row["note_lt"], row["note_en"])
        for row in rows
        if row["competence"] in competences
    ]


ClaimFormSet = forms.formset_factory(
    ClaimForm,
    formset=BaseClaimFormSet,
    extra=EMPTY_ROWS,
    can_delete=True,
    max_num=MOST_CLAIMS,
    absolute_max=MOST_CLAIMS,
    validate_max=True,
)


class ClaimForms:
    """What a company offers and needs: a formset for each, told as one of what is wrong."""

    def __init__(self, company, data=None):
        choices = _competence_choices()
        present = list(company.claims.select_related("competence"))
        self.formsets = {
            direction: ClaimFormSet(
                data,
                prefix=direction.value,
                form_kwargs={"choices": choices},
                initial=[_row(claim) for claim in present if claim.direction == direction],
            )
            for direction in Direction
        }
        self.offers = self.formsets[Direction.OFFERS]
        self.needs = self.formsets[Direction.NEEDS]

    def is_valid(self):
        """Whether both are; both are looked at, so that all that is wrong is told at once."""
        valid = [formset.is_valid() for formset in self.formsets.values()]
        return all(valid)

    @property
    def forms(self):
        """The rows of both."""
        return [form for formset in self.formsets.values() for form in formset.forms]

    def non_form_errors(self):
        """What is wrong with a formset as a whole."""
        return [e for formset in self.formsets.values() for e in formset.non_form_errors()]

    def total_error_count(self):
        """How much is wrong in both."""
        return sum(formset.total_error_count() for formset in self.formsets.values())

    def claims(self):
        """Return the claims of both, as the workflow takes them."""
        return [
            c for direction, formset in self.formsets.items() for c in formset.claims(direction)
        ]

    def shown(self):
        """Return the claims of both that the person was shown."""
        return [c for direction, formset in self.formsets.items() for c in formset.shown(direction)]


def _row(claim):
    """Return the row of a formset for a claim."""
    return {
        "competence": claim.competence_id,
        "note_lt": claim.note_lt,
        "note_en": claim.note_en,
    }


def found_by(words):
    """Return the competences that are called so; else those whose names or groups hold the words."""
    if not search_terms(words):
        return []
    found = list(_in_order(Competence.objects.claimable().matching(words)))
    called = [row for row in found if fold(words) in map(fold, row.names)]
    return called or found


def _competence_choices():
    """Return all competences for a select."""
    return _choices(_in_order(Competence.objects.claimable()))


def _in_order(competences):
    rows = competences.select_related("parent")
    return rows.order_by("parent__order", "parent__code", "order", "code")


def _choices(competences):
    """Return the competences under the names of their groups, for a select."""
    groups = groupby(competences, key=lambda competence: competence.parent)
    return [
        ("", "–"),
        *((str(group), [(c.pk, str(c)) for c in members]) for group, members in groups),
    ]
