"""The demo's dates follow the day it is shown."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.models import AttendanceMark, Event
from itk.demo.events import upcoming_entries
from members.models import Company
from news.models import Article

pytestmark = pytest.mark.django_db


def upcoming(state):
    slugs = [entry["slug"] for entry in upcoming_entries() if entry["state"] == state]
    assert slugs, state
    return Event.objects.filter(slug__in=slugs)


@pytest.fixture
def later(demo, clock):
    """Forty days after the demo was loaded, some of its events are over."""
    day = timezone.localdate() + timedelta(days=40)
    clock(f"{day} 12:00")
    return day


def test_refresh_brings_the_dates_to_today(later):
    assert Event.objects.filter(status="published", ends_at__lt=timezone.now()).exists()
    before = {company.pk: company.confirmed_on for company in Company.objects.all()}
    call_command("load_demo", "--refresh", stdout=StringIO())
    over = Event.objects.filter(status="published", ends_at__lt=timezone.now())
    assert [event.kind for event in over] == ["assembly"], "the meeting was held before the demo"
    for event in upcoming("not_yet_open"):
        assert event.state.code == "soon"
    assert Article.objects.scheduled().exists()
    assert Article.objects.get(pinned=True).publish_at.date() == later - timedelta(days=2)
    for company in Company.objects.exclude(confirmed_on=None):
        assert company.confirmed_on - before[company.pk] == timedelta(days=40)
    assert Event.objects.past().filter(status="closed").count() == 35
    for day in Event.objects.get(slug="lorawan-tinklas-nuo-antenos-iki-duomenu").days.all():
        assert later < day.date
    said = StringIO()
    call_command("load_demo", "--refresh", stdout=said)
    assert "0 rows" in said.getvalue()


def test_refresh_leaves_what_somebody_has_changed(later):
    event = upcoming("few_places").get()
    day = event.days.get()
    day.date += timedelta(days=1)
    day.save()
    checked_in = upcoming("online").get()
    registration = checked_in.registrations.first()
    AttendanceMark.objects.create(registration=registration, day=checked_in.days.get())
    closed = upcoming("full").get()
    Event.objects.filter(pk=closed.pk).update(status="closed")
    opening = upcoming("not_yet_open").get()
    opened_at = timezone.now()
    Event.objects.filter(pk=opening.pk).update(opens_at=opened_at, title_lt="Kitas pavadinimas")
    article = Article.objects.get(pinned=True)
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now())
    company = Company.objects.get(slug="sviesos-kodas")
    Company.objects.filter(pk=company.pk).update(confirmed_on=later, town="Trakai")
    Event.objects.filter(pk=upcoming("draft").get().pk).delete()
    kept = {e.pk: list(e.days.values_list("date")) for e in (event, checked_in, closed)}

    call_command("load_demo", "--refresh", stdout=StringIO())

    assert {pk: list(Event.objects.get(pk=pk).days.values_list("date")) for pk in kept} == kept
    opening.refresh_from_db()
    assert (opening.opens_at, opening.title_lt) == (opened_at, "Kitas pavadinimas")
    assert opening.starts_at > timezone.now()
    assert Article.objects.get(pk=article.pk).publish_at == timezone.now()
    company.refresh_from_db()
    assert (company.confirmed_on, company.town) == (later, "Trakai")
