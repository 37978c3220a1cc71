"""Pages of events, registration, materials and projects."""

from events.views.calendars import calendar, event_calendar
from events.views.event import EventView
from events.views.feedback import FeedbackView
from events.views.lists import MonthView, PastIndexView, PastYearView, UpcomingView
from events.views.materials import material
from events.views.own import (
    MyRegistrationsView,
    RegistrationCancelView,
    RegistrationChangeView,
    RegistrationTicketView,
    RegistrationView,
)
from events.views.projects import ProjectListView, ProjectView
from events.views.register import LinkAgainView, RegisterView

__all__ = [
    "EventView",
    "FeedbackView",
    "LinkAgainView",
    "MonthView",
    "MyRegistrationsView",
    "PastIndexView",
    "PastYearView",
    "ProjectListView",
    "ProjectView",
    "RegisterView",
    "RegistrationCancelView",
    "RegistrationChangeView",
    "RegistrationTicketView",
    "RegistrationView",
    "UpcomingView",
    "calendar",
    "event_calendar",
    "material",
]
