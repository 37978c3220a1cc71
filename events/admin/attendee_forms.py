"""What staff fill in about the people of an event."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms import OrganisationField, PersonForm
from events.models import Registration
from itk.shared.validators import validate_plain_text

Source = Registration.Source


class AttendeeForm(PersonForm):
    """Somebody who calls or stands at the door; a person without e-mail names who registers them."""

    required_css_class = "required"
    field_order = ["source", "first_name", "last_name", "email", "another_person", "organisation"]

    source = forms.ChoiceField(
        label=_("How the person asks"),
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
    registrar_email = forms.EmailField(label=_("Registered by (e-mail)"), required=False)
    over_capacity_reason = forms.CharField(
        label=_("Why over the number of places"),
        max_length=300,
        required=False,
        help_text=_("All places are taken. With a reason the person gets one more; it is kept."),
    )
    present_today = forms.BooleanField(label=_("Has come: mark as present today"), required=False)
    notify = forms.BooleanField(
        label=_("Send the confirmation by e-mail"), required=False, initial=True
    )

    def __init__(self, *args, event, may_exceed, **kwargs):
        super().__init__(*args, event=event, needs_email=False, **kwargs)
        self.today = event.days.filter(date=timezone.localdate(timezone=event.zone)).first()
        if self.today is None:
            del self.fields["present_today"]
        if not (may_exceed and event.is_onsite and event.is_full):
            del self.fields["over_capacity_reason"]
        if event.is_over:
            del self.fields["notify"]

    @property
    def person_values(self):
        """The values of a `Person`."""
        named = ("first_name", "last_name", "email", "phone", "position", "needs")
        return {
            **{name: self.cleaned_data[name] for name in named},
            **self.cleaned_data["organisation"],
        }

    def settle(self):
        """Show the question of the same e-mail only once it is asked."""
        if not self.asks_another_person:
            self.fields["another_person"].widget = forms.HiddenInput()


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
