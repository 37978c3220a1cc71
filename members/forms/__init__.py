"""Shapes of what people type about their organisation and their account."""

from members.forms.account import InvitationForm, SettingsForm
from members.forms.applications import ApplicationForm, MoreForm
from members.forms.contact import ContactForm
from members.forms.people import (
    LeavingForm,
    MyPersonForm,
    NewPersonForm,
    OwnDataForm,
    PersonForm,
)
from members.forms.profile import ClaimForms, ProfileForm
from members.forms.solutions import SolutionForm

__all__ = [
    "ApplicationForm",
    "ClaimForms",
    "ContactForm",
    "InvitationForm",
    "LeavingForm",
    "MoreForm",
    "MyPersonForm",
    "NewPersonForm",
    "OwnDataForm",
    "PersonForm",
    "ProfileForm",
    "SettingsForm",
    "SolutionForm",
]
