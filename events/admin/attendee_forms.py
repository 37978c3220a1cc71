"""What staff fill in about the people of an event."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms import MOST_PEOPLE, OrganisationField, PeopleForms, PersonForm, RefusableMixin
from events.models import Registration
from itk.shared.codes import normalise_phone
from itk.shared.fields import AddressFormField
from itk.shared.validators import validate_plain_text

Source = Registration.Source


class CallForm(RefusableMixin, forms.Form):
    """What is said once about those who call or stand at the door: who asks, for which organisation."""

    required_css_class = "required"

    source = forms.ChoiceField(
        label=_("How they got in touch"),
        choices=[(Source.PHONE, Source.PHONE.label), (Source.DESK, Source.DESK.label)],
        initial=Source.PHONE,
        widget=forms.RadioSelect,
    )
    organisation = OrganisationField()
    registrar_name = forms.CharField(
        label=_("Registered by (name)"),
        max_length=200,
        required=False,
        validators=[validate_plain_text],
        help_text=_("For a person without e-mail: who answers for them."),
    )
    registrar_email = AddressFormField(label=_("Registered by (e-mail)"), required=False)
    registrar_phone = forms.CharField(
        label=_("Registered by (phone)"),
        max_length=40,
        required=False,
        help_text=_("Noted for each person who has no phone of their own."),
    )
    over_capacity_reason = forms.CharField(
        label=_("Why over the number of places"),
        max_length=300,
        required=False,
        help_text=_(
            "Where all places, or those of the organisation, are taken: with a reason each person"
            " gets one more. The reason is kept."
        ),
    )
    present_today = forms.BooleanField(label=_("Arrived: mark as present today"), required=False)
    notify = forms.BooleanField(
        label=_("Send the confirmation by e-mail"), required=False, initial=True
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, event, may_exceed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        self.today = event.days.filter(date=timezone.localdate(timezone=event.zone)).first()
        if self.today is None or event.is_off:
            del self.fields["present_today"]
        limited = (event.is_onsite and event.is_full) or event.quota is not None
        if not (may_exceed and limited):
            del self.fields["over_capacity_reason"]
        if event.is_over:
            del self.fields["notify"]

    def clean_registrar_phone(self):
        """Write the number the way all are written."""
        return normalise_phone(self.cleaned_data["registrar_phone"])

    @property
    def about_all(self):
        """The fields that stand before the people, and those after them."""
        before = ("source", "organisation", "registrar_name", "registrar_email", "registrar_phone")
        return [self[name] for name in before]

    @property
    def about_the_end(self):
        """The fields that stand after the people."""
        after = ("over_capacity_reason", "present_today", "notify", "submission")
        return [self[name] for name in after if name in self.fields]


class CalledPersonForm(PersonForm):
    """One of those who are registered by hand: no e-mail is needed, and no question insists."""

    required_css_class = "required"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, needs_email=False, insist=False, **kwargs)

    @property
    def shown(self):
        """The fields; the question of the same e-mail only once it is asked."""
        hidden = () if self.asks_another_person else ("another_person",)
        return [field for field in self if field.name not in hidden]


CalledPeopleFormSet = forms.formset_factory(
    CalledPersonForm,
    formset=PeopleForms,
    extra=MOST_PEOPLE - 1,
    min_num=1,
    max_num=MOST_PEOPLE,
    absolute_max=MOST_PEOPLE,
    validate_min=True,
    validate_max=True,
)


class ReasonForm(forms.Form):
    """Why somebody gets a place that is not there."""

    reason = forms.CharField(
        label=_("Why over the number of places"),
        max_length=300,
        help_text=_("All places are taken. The reason stays beside the registration."),
    )


class CancelForm(forms.Form):
    """Whether the person hears of the cancellation."""

    silent = forms.BooleanField(label=_("Do not send the person a mail about it"), required=False)
