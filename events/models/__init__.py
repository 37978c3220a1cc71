"""Events, their programme, who was invited, registered and came, what remains, and who paid."""

from events.models.aftermath import Certificate, Feedback, Photo
from events.models.attendance import Attendance, AttendanceMark
from events.models.columns import ColumnMapping
from events.models.day import EventDay, RemovedDay
from events.models.desk import DeskPass
from events.models.event import Event
from events.models.invitation import Invitation
from events.models.letter import EventLetter
from events.models.material import Material
from events.models.meeting import Vote
from events.models.programme import Session, Speaker
from events.models.project import FundingProject
from events.models.question import Answer, Question
from events.models.registration import Registration

__all__ = [
    "Answer",
    "Attendance",
    "AttendanceMark",
    "Certificate",
    "ColumnMapping",
    "DeskPass",
    "Event",
    "EventDay",
    "EventLetter",
    "Feedback",
    "FundingProject",
    "Invitation",
    "Material",
    "Photo",
    "Question",
    "Registration",
    "RemovedDay",
    "Session",
    "Speaker",
    "Vote",
]
