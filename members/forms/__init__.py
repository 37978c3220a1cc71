"""Shapes of what people type about their organisation and their account."""

from members.forms.account import InvitationForm, SettingsForm
from members.forms.applications import ApplicationForm, MoreForm
from members.forms.calls import (
    CallForm,
    CloseForm,
    ExtendForm,
    FollowForm,
    MemberAnswerForm,
    ReaderAnswerForm,
)
from members.forms.contact import ContactForm
from members.forms.introductions import IntroduceForm, OutcomeForm
from members.forms.people import (
    LeavingForm,
    MyPersonForm,
    NewPersonForm,
    OwnDataForm,
    PersonForm,
    refuse_email_of_colleague,
)
from members.forms.profile import ClaimForms, ProfileForm
from members.forms.solutions import SolutionForm

__all__ = [
    "ApplicationForm",
    "CallForm",
    "ClaimForms",
    "CloseForm",
    "ContactForm",
    "ExtendForm",
    "FollowForm",
    "IntroduceForm",
    "InvitationForm",
    "LeavingForm",
    "MemberAnswerForm",
    "MoreForm",
    "MyPersonForm",
    "NewPersonForm",
    "OutcomeForm",
    "OwnDataForm",
    "PersonForm",
    "ProfileForm",
    "ReaderAnswerForm",
    "SettingsForm",
    "SolutionForm",
    "refuse_email_of_colleague",
]
