"""The people of a registration: one, or several in one go."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events import workflows
from events.forms.questions import QuestionsMixin
from events.models import Event, Registration
from itk.shared.codes import normalise_phone
from itk.shared.fields import AddressFormField
from itk.shared.text import fold
from itk.shared.validators import validate_plain_text

MOST_PEOPLE = 5
AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "email": "email",
    "phone": "tel",
    "position": "organization-title",
}

OF_A_PERSON = ("first_name", "last_name", "email", "phone", "position", "needs")
REFUSED_BESIDE = {
    workflows.QuotaReached: "organisation",
    workflows.AnotherPerson: "email",
    workflows.AlreadyRegistered: "email",
    workflows.EventFull: "mode",
}


def validate_name(value):
    """Refuse a name without a letter, or with a web address: our mail repeats it to others."""
    if not fold(value) or "://" in value or "www." in value.lower():
        raise forms.ValidationError(_("Write the name in letters."), code="name")


class RefusableMixin:
    """A form that shows why a workflow refuses."""

    def mends(self, error):
        """Whether a field of this form is what can be mended."""
        return REFUSED_BESIDE.get(type(error)) in self.fields

    def refuse(self, error):
        """Show a refusal of a workflow beside the field that can mend it, if there is one."""
        field = REFUSED_BESIDE[type(error)] if self.mends(error) else None
        code = type(error).__name__
        self.add_error(field, forms.ValidationError(error.message, code=code))


class PersonForm(RefusableMixin, QuestionsMixin, forms.ModelForm):
    """One person who comes to ``event``; never saved by itself, a workflow registers the person."""

    another_person = forms.BooleanField(
        label=_("Yes, this is another person with the same e-mail"), required=False
    )

    class Meta:
        model = Registration
        fields = ["first_name", "last_name", "email", "phone", "position", "mode", "needs"]
        widgets = {"mode": forms.RadioSelect, "phone": forms.TextInput(attrs={"type": "tel"})}
        field_classes = {"email": AddressFormField}
        labels = {
            "email": _("E-mail"),
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "phone": _("Phone"),
            "position": _("Position"),
            "mode": _("How will you take part?"),
            "needs": _("Dietary or accessibility needs"),
        }
        help_texts = {
            "needs": _("Only the organisers see this."),
        }

    def __init__(
        self, *args, event, needs_email=True, questions=None, answers=None, insist=True, **kwargs
    ):
        super().__init__(*args, **kwargs)
        asked = event.questions.all() if questions is None else questions
        self.ask(asked, answers=answers, insist=insist)
        self.fields["email"].required = needs_email
        self.fields["email"].error_messages["invalid"] = _(
            "Write the e-mail address in full, for example name@company.example."
        )
        for name in ("first_name", "last_name"):
            self.fields[name].validators += [validate_plain_text, validate_name]
        for name in ("position", "needs"):
            self.fields[name].validators.append(validate_plain_text)
        for name, value in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = value
        if event.format == Event.Format.HYBRID:
            self.fields["mode"].choices = Registration.Mode.choices
        else:
            del self.fields["mode"]

    def clean_phone(self):
        """Write the number the way all are written."""
        return normalise_phone(self.cleaned_data["phone"])

    def _get_validation_exclusions(self):
        """Judge the e-mail of a new person by its field alone.

        The database would be asked whether it is not empty, of a row that the workflow writes.
        """
        exclude = super()._get_validation_exclusions()
        return exclude if self.instance.pk else exclude | {"email"}

    @property
    def person_values(self):
        """The values of a `Person` that are this person's own; the form is valid."""
        return {name: self.cleaned_data[name] for name in OF_A_PERSON}

    @property
    def full_name(self):
        """First and last name as they were written; the form is valid."""
        return f"{self.cleaned_data['first_name']} {self.cleaned_data['last_name']}"

    @property
    def asks_another_person(self):
        """Whether the question of the same e-mail with another name is to be shown."""
        if not self.is_bound or "another_person" not in self.fields:
            return False
        return self.has_error("email", workflows.AnotherPerson.__name__) or bool(
            self["another_person"].value()
        )


class PeopleForms(forms.BaseFormSet):
    """The people of one registration; empty rows after the first are left out."""

    default_error_messages = {
        "too_few_forms": _("Write who is to be registered."),
        "too_many_forms": ngettext_lazy(
            "Register at most %(num)d person at a time.",
            "Register at most %(num)d people at a time.",
            "num",
        ),
    }

    def add_fields(self, form, index):
        """Say how a row after the first is called, where the form shows it and names its errors."""
        super().add_fields(form, index)
        form.called = _("Person %(number)s") % {"number": index + 1} if index else ""

    def clean(self):
        """Refuse a set without rows; a first row left empty says itself what it lacks."""
        if not self.forms:
            raise forms.ValidationError(self.error_messages["too_few_forms"])

    @property
    def filled(self):
        """The rows with a person in them; the set is valid."""
        return [form for form in self.forms if form.cleaned_data]

    @property
    def shows_colleagues(self):
        """Whether a row after the first is filled or wrong, so that it must not be folded away."""
        return self.is_bound and any(form.has_changed() for form in self.forms[1:])


PeopleFormSet = forms.formset_factory(
    PersonForm,
    formset=PeopleForms,
    extra=0,
    min_num=1,
    max_num=MOST_PEOPLE,
    absolute_max=MOST_PEOPLE,
    validate_max=True,
)


def people_forms(*, event, user, data=None):
    """Return the rows of people: one, and four more for who represents an organisation.

    The first row of a new form holds what is known of the person who is logged in; an
    organisation's people need no e-mail, as they are reached through who registers them.
    """
    represented = user.is_authenticated and user.representations.current().first()
    initial = [known_of(user, represented)] if user.is_authenticated else None
    formset = PeopleFormSet(
        data,
        prefix="people",
        initial=initial,
        form_kwargs={
            "event": event,
            "needs_email": not represented,
            "questions": list(event.questions.all()),
        },
    )
    if represented:
        formset.extra = MOST_PEOPLE - 1
    else:
        formset.max_num = 1
    return formset


def known_of(user, representative):
    """Return what is known of a user, as the values of a row; ``representative`` may be missing."""
    return {
        "first_name": user.first_name or getattr(representative, "first_name", ""),
        "last_name": user.last_name or getattr(representative, "last_name", ""),
        "email": user.email,
        "phone": getattr(representative, "phone", ""),
        "position": getattr(representative, "position", ""),
    }
