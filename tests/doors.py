"""Every address about events, everybody who may stand before it, and who gets in."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
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

# Who comes, by the letter that stands for them in the tables.
READERS = {
    "a": "anybody",
    "m": "representative of a member",
    "p": "helper with a pass of another event",
    "h": "helper with a pass of this event",
    "d": "desk",
    "e": "editor",
    "c": "coordinator",
}
OF_OTHER_APPS = ("event", "project")


@dataclass(frozen=True)
class Answer:
    """What somebody got, and whether it changed anything."""

    status: int
    location: str
    text: str
    writes: list[str]

    @property
    def is_in(self):
        """Whether the reader got to the page, however it then judged what was sent."""
        return self.status not in (401, 403, 404, 405, 410) and "next=" not in self.location


class House:
    """One event with a row of everything that belongs to it, and somebody of each kind."""

    def __init__(self, **fields):
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
            "pass_id": self.desk_pass.pk, "day_id": day.pk, "letter_id": letter.pk,
            "vote_id": vote.pk, "pk": material.pk, "year": timezone.localdate().year,
            "month": timezone.localdate(), "name": "duplicate",
            "code": Certificate.objects.create(registration=self.person).code,
        }  # fmt: skip
        self.sent = {"registration": self.person.pk, "day": day.pk, "present": day.pk}
        self.tokens = {
            "desk_pass": self.desk_pass.token,
            "preview": event.preview_token,
            **dict.fromkeys(
                ("invitation", "invitation_register", "invitation_opt_out"),
                make_invitation(event=event).token,
            ),
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

    def address(self, name, pattern):
        """Return an address of this name that leads to a row of this house."""
        simple = name.rpartition(":")[2]
        model = simple.split("_")[1] if simple.startswith("events_") else ""
        values = self.values | {
            "object_id": getattr(self.rows.get(model), "pk", 0),
            "token": self.tokens.get(simple, self.person.manage_token),
        }
        return reverse(name, kwargs={part: values[part] for part in pattern.converters})

    def knock(self, reader, method, address, *, forged=False):
        """Ask as somebody, and take back all that the asking changed; ``forged``: from elsewhere."""
        client = self.clients[reader]
        kept = client.cookies.copy()
        client.handler.enforce_csrf_checks = forged
        # Paper is marked person by person, everything else day by day.
        sent = self.sent | ({"present": self.person.pk} if "/papers/" in address else {})
        with undone(), CaptureQueriesContext(connection) as asked:
            response = getattr(client, method)(address, sent if method == "post" else None)
            content = response.getvalue()  # of a file, too, which is closed by that
            writes = [sql for query in asked if is_write(sql := query["sql"])]
        reset_queries()
        client.handler.enforce_csrf_checks = False
        client.cookies = kept
        return Answer(
            response.status_code,
            response.headers.get("Location", ""),
            content.decode(errors="replace"),
            writes,
        )

    def who_gets_in(self, method, address):
        """Return the letters of those whom an address lets in."""
        return "".join(reader for reader in READERS if self.knock(reader, method, address).is_in)


def client_of(user):
    """Return a browserless reader who has logged in."""
    client = Client()
    client.force_login(user)
    return client


def helper_of(desk_pass):
    """Return a browserless helper whom a pass has let in."""
    client = Client()
    client.post(reverse("events:desk_pass", args=[desk_pass.token]), {"name": "Rasa Talkininkė"})
    return client


@contextmanager
def undone():
    """Take back whatever is written meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_write(sql):
    """Whether a statement changes a row, sessions and counted attempts aside."""
    kept = ("django_session", "django_cache", "shared_attempts")
    return sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(t in sql for t in kept)


def doors():
    """Return every address about events: name → pattern."""
    resolver = get_resolver()
    found = {}
    for namespace in ("events", "admin"):
        _prefix, inner = resolver.namespace_dict[namespace]
        for pattern in _patterns(inner):
            if pattern.name and (namespace == "events" or pattern.name.startswith("events_")):
                found[f"{namespace}:{pattern.name}"] = pattern.pattern
    for pattern in _patterns(resolver):
        if pattern.name in OF_OTHER_APPS:
            found[pattern.name] = pattern.pattern
    return found


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern)
        else:
            yield pattern
