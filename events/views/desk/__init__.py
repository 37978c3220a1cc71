"""The desk: whoever stands at the door of an event marks there who has come."""

from events.views.desk.actions import BusView, EndView, FindView, MarkView, PlaceView, WalkInView
from events.views.desk.arrival import ArrivalView, PosterView
from events.views.desk.data import DeskListView, SyncView, worker
from events.views.desk.page import DesksView, DeskView
from events.views.desk.passes import PassView

__all__ = [
    "ArrivalView",
    "BusView",
    "DeskListView",
    "DeskView",
    "DesksView",
    "EndView",
    "FindView",
    "MarkView",
    "PassView",
    "PlaceView",
    "PosterView",
    "SyncView",
    "WalkInView",
    "worker",
]
