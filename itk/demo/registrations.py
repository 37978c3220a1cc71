"""Who registered for the sample events, and who came."""

from datetime import timedelta

from django.utils import timezone

from events.models import Attendance, AttendanceMark, Question, Registration
from events.models.question import lines_of
from events.workflows import (
    Registrar,
    cancel_event,
    postpone_event,
    publish_event,
    reconfirm,
    register,
)
from itk.demo.people import chance
from members.models import Consent

Source = Registration.Source
AFTER_THE_DAY = timedelta(hours=1)


def load_past(event, attended, people, clerk, *, members_only=False):
    """Register people for a held event and mark who came; ``clerk`` typed in the paper list.

    Written straight into the tables: the workflow would refuse a closed event, as it should.
    """
    luck = chance(f"attendance of {event.slug}")
    registered = attended + luck.randint(1, 4)
    if event.capacity:
        registered = max(attended, min(registered, event.capacity))
    registrations = [
        Registration(
            event=event,
            **person.row(),
            mode=Registration.Mode.ONSITE,
            status=Registration.Status.CONFIRMED,
            source=luck.choice([Source.SELF, Source.SELF, Source.SELF, Source.PHONE]),
            is_sample=True,
        )
        for person in people.for_event(event, registered, members_only=members_only)
    ]
    Registration.objects.bulk_create(registrations)
    for registration in registrations:
        registration.created_at = event.starts_at - timedelta(hours=luck.randint(24, 600))
    Registration.objects.bulk_update(registrations, ["created_at"])
    _mark(event, registrations[:attended], luck, clerk)


def _mark(event, present, luck, clerk):
    """Mark who was there on each day; on a second day a few are missing."""
    marks, results = [], []
    for number, day in enumerate(event.days.all()):
        there = present if number == 0 else present[: len(present) - luck.randint(0, 2)]
        for registration in there:
            common = {"registration": registration, "day": day, "present": True, "is_sample": True}
            results.append(Attendance(**common))
            marks.append(
                AttendanceMark(
                    **common,
                    how=AttendanceMark.How.PAPER,
                    marked_at=day.ends_at + AFTER_THE_DAY,
                    marked_by=clerk,
                    marked_by_name=clerk.get_full_name(),
                )
            )
    AttendanceMark.objects.bulk_create(marks)
    Attendance.objects.bulk_create(results)


def load_upcoming(event, entry, people, *, clerk, representative, profile):
    """Bring a draft to the state that ``entry`` names, with its registrations, by the workflows."""
    if entry["state"] == "draft":
        return
    publish_event(event=event, by=clerk)
    wanted = entry["registered"] + entry["waiting"]
    members_only = entry["audience"] == "members"
    guests = people.for_event(event, wanted, members_only=members_only) if wanted else []
    luck = chance(f"registrations for {event.slug}")
    who_logs_in = people.of(representative)
    if members_only and who_logs_in not in guests:
        guests[0] = who_logs_in  # so that the log-in has something to see and cancel
    for number, person in enumerate(guests):
        how = _how(person, members_only, clerk, representative)
        mode = "online" if entry["format"] == "hybrid" and number % 3 == 0 else None
        consents = []
        if how["source"] == Source.SELF and luck.random() < 0.5:
            consents = [_photo_consent(person, profile)]
        register(
            event=event,
            person=person,
            mode=mode,
            consents=consents,
            answers=_answers(event, number),
            access_code=event.access_code,
            notify=False,
            is_sample=True,
            **how,
        )
    if entry.get("moved"):
        _move(event, clerk)
    if entry["state"] == "cancelled":
        cancel_event(event=event, by=clerk, notify=False)
    if entry["state"] == "postponed":
        postpone_event(event=event, by=clerk, notify=False)


def _answers(event, number):
    """Return what the person of this number answers: one of the choices where one chooses."""
    chosen = event.questions.filter(kind=Question.Kind.CHOICE)
    return {question.pk: 1 + number % len(lines_of(question.choices_lt)) for question in chosen}


def _move(event, clerk):
    """Leave the event as after a change that people were told of; some have answered."""
    event.changed_at = timezone.now()
    event.save(update_fields=["changed_at"])
    live = event.registrations.live().order_by("pk")
    for registration in list(live)[::2]:
        reconfirm(registration=registration, by=clerk)


def _how(person, members_only, clerk, representative):
    """Return who registers the person: a colleague who logs in, the office by phone, or nobody."""
    if person.email == representative.user.email:
        return {"source": Source.SELF, "registrar": Registrar(user=representative.user)}
    if person.company == representative.company:
        return {"source": Source.COLLEAGUE, "registrar": Registrar(user=representative.user)}
    if members_only:
        return {"source": Source.PHONE, "registrar": Registrar(user=clerk)}
    return {"source": Source.SELF}


def _photo_consent(person, profile):
    """Return a consent as the registration form makes it."""
    return Consent(
        full_name=f"{person.first_name} {person.last_name}",
        email=person.email,
        purpose=Consent.Purpose.PHOTO,
        text=profile.photo_consent_lt,
        text_version=profile.consent_version,
        language=person.language,
        given_at=timezone.now(),
        is_sample=True,
    )
