"""What people fill in: a registration, alone or with colleagues, a change of it, their e-mail."""

from events.forms.feedback import FeedbackForm
from events.forms.organisation import OrganisationField
from events.forms.people import (
    MOST_PEOPLE,
    PeopleForms,
    PersonForm,
    RefusableMixin,
    people_forms,
)
from events.forms.registration import (
    InvitationCodeForm,
    LinkAgainForm,
    RegistrationChangeForm,
    RegistrationForm,
    TransferForm,
)

__all__ = [
    "MOST_PEOPLE",
    "FeedbackForm",
    "InvitationCodeForm",
    "LinkAgainForm",
    "OrganisationField",
    "PeopleForms",
    "PersonForm",
    "RefusableMixin",
    "RegistrationChangeForm",
    "RegistrationForm",
    "TransferForm",
    "people_forms",
]
