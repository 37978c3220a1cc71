"""Events, their programme, who registered, who came, and who paid for it."""

from events.models.attendance import Attendance, AttendanceMark
from events.models.day import EventDay
from events.models.event import Event
from events.models.material import Material
from events.models.programme import Session, Speaker
from events.models.project import FundingProject
from events.models.registration import Registration

__all__ = [
    "Attendance",
    "AttendanceMark",
    "Event",
    "EventDay",
    "FundingProject",
    "Material",
    "Registration",
    "Session",
    "Speaker",
]
