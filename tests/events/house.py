"""Everybody who may stand before an address of an event."""

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import (
    Attendance,
    AttendanceMark,
    Certificate,
    Event,
    EventLetter,
    Material,
    Speaker,
    Vote,
)
from events.workflows.desk_passes import make_desk_pass
from members.groups import COORDINATORS, DESK, EDITORS
from tests.doors import House, client_of
from tests.factories import (
    make_company,
    make_event,
    make_invitation,
    make_project,
    make_registration,
    make_representative,
    make_staff,
    make_user,
)


class EventHouse(House):
    """One event with a row of everything that belongs to it, and somebody of each kind.

    (a)nybody, a representative of a (m)ember, a helper with a (p)ass of another event and one of t(h)is,
    somebody of the (d)esk, an (e)ditor and a (c)oordinator.
    """

    namespace = "events"
    others = ("event", "project")

    def __init__(self, **fields):
        super().__init__()
        company = make_company()
        self.event = make_event(
            slug="posedis", kind=Event.Kind.ASSEMBLY, project=make_project(slug="posedis"), **fields
        )
        event, day = self.event, self.event.days.get()
        self.person = make_registration(event=event, company=company, email="ona@imone.example")
        speaker = Speaker.objects.create(name="Jonas")
        file = {"event": event, "title_lt": "Skaidrės"}
        material = Material.objects.create(
            **file, audience="attendees", file=ContentFile(b"%PDF", name="a.pdf")
        )
        letter = EventLetter.objects.create(
            event=event, subject_lt="Žinia", body_lt="Labas", attachment_name="a.pdf",
            attachment=ContentFile(b"%PDF", name="a.pdf"),
        )  # fmt: skip
        mark = AttendanceMark.objects.create(registration=self.person, day=day)
        attendance = Attendance.objects.create(registration=self.person, day=day, present=True)
        vote = Vote.objects.create(
            event=event, company=company, holder=self.person, by_proxy=True,
            proxy=ContentFile(b"%PDF", name="a.pdf"),
        )  # fmt: skip
        self.desk_pass = make_desk_pass(event=event)
        self.rows = {
            "event": event, "registration": self.person, "material": material, "speaker": speaker,
            "attendance": attendance, "attendancemark": mark, "fundingproject": event.project,
        }  # fmt: skip
        self.values = {
            "slug": "posedis", "event_id": event.pk, "registration_id": self.person.pk,
            "token": self.person.manage_token,
            "pass_id": self.desk_pass.pk, "day_id": day.pk, "letter_id": letter.pk,
            "vote_id": vote.pk, "pk": material.pk, "year": timezone.localdate().year,
            "month": timezone.localdate(), "name": "duplicate",
            "code": Certificate.objects.create(registration=self.person).code,
        }  # fmt: skip
        self.sent = {"registration": self.person.pk, "day": day.pk, "present": day.pk}
        invitation = {"token": make_invitation(event=event).token}
        self.own = {
            "desk_pass": {"token": self.desk_pass.token},
            "preview": {"token": event.preview_token},
            "invitation": invitation,
            "invitation_register": invitation,
            "invitation_opt_out": invitation,
        }
        member = make_user("ruta@imone.example")
        make_representative(company, user=member)
        other = make_event(slug="kitas")
        self.clients = {
            "a": Client(),
            "m": client_of(member),
            "p": helper_of(make_desk_pass(event=other)),
            "h": helper_of(self.desk_pass),
            "d": client_of(make_staff(DESK)),
            "e": client_of(make_staff(EDITORS)),
            "c": client_of(make_staff(COORDINATORS)),
        }

    def form(self, address):
        """Paper is marked person by person, everything else day by day."""
        return self.sent | ({"present": self.person.pk} if "/papers/" in address else {})


def helper_of(desk_pass):
    """Return a browserless helper whom a pass has let in."""
    client = Client()
    client.post(reverse("events:desk_pass", args=[desk_pass.token]), {"name": "Rasa Talkininkė"})
    return client
