"""Pages of events, registration, materials and projects."""

from events.views.answers import ComingView, NotComingView
from events.views.calendars import calendar, event_calendar, events_json
from events.views.certificates import (
    CertificateCheckView,
    CertificateView,
    RegistrationCertificateView,
)
from events.views.event import EventView
from events.views.feedback import FeedbackView
from events.views.invitation import InvitationView, InvitedRegisterView
from events.views.lists import MonthView, PastIndexView, PastYearView, UpcomingView
from events.views.materials import material
from events.views.no_more import InvitationOptOutView, RegistrationLettersView
from events.views.opening import InvitationCodeView
from events.views.own import (
    MyRegistrationsView,
    RegistrationCancelView,
    RegistrationChangeView,
    RegistrationTicketView,
    RegistrationTransferView,
    RegistrationView,
)
from events.views.preview import PreviewView
from events.views.projects import ProjectListView, ProjectView
from events.views.register import LinkAgainView, RegisterView

__all__ = [
    "CertificateCheckView",
    "CertificateView",
    "ComingView",
    "EventView",
    "FeedbackView",
    "InvitationCodeView",
    "InvitationOptOutView",
    "InvitationView",
    "InvitedRegisterView",
    "LinkAgainView",
    "MonthView",
    "MyRegistrationsView",
    "NotComingView",
    "PastIndexView",
    "PastYearView",
    "PreviewView",
    "ProjectListView",
    "ProjectView",
    "RegisterView",
    "RegistrationCancelView",
    "RegistrationCertificateView",
    "RegistrationChangeView",
    "RegistrationLettersView",
    "RegistrationTicketView",
    "RegistrationTransferView",
    "RegistrationView",
    "UpcomingView",
    "calendar",
    "event_calendar",
    "events_json",
    "material",
]
