"""The demo as `load_demo` makes it."""

import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from post_office.models import Email

from events.models import Attendance, AttendanceMark, Event, Material, Registration, Session
from itk.demo.events import past_entries, upcoming_entries
from itk.demo.site import PASSWORD
from itk.shared.mixins import SampleMixin
from itk.shared.models import JobRun, SiteProfile
from members.models import Company, Representative, User
from news.models import Article, Page, PageFile

pytestmark = pytest.mark.django_db

FACTS = {"FundingProject": 1, "SiteProfile": 1, "Article": 1, "Page": 4}


def all_models():
    return [
        model
        for app in ("shared", "members", "events", "news")
        for model in apps.get_app_config(app).get_models()
    ]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demo once for the module; return what the command printed and the kept files."""
    said = StringIO()
    media = Path(settings.VAR_DIR) / "media"
    kept = tmp_path_factory.mktemp("demo") / "media"
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        shutil.rmtree(media, ignore_errors=True)
        call_command("load_demo", stdout=said)
        shutil.copytree(media, kept)
        yield said.getvalue(), kept
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    """The loaded demo, with its files: the test before has taken them away."""
    said, kept = loaded
    shutil.copytree(kept, Path(settings.VAR_DIR) / "media", dirs_exist_ok=True)
    return said


def upcoming(state):
    slugs = [entry["slug"] for entry in upcoming_entries() if entry["state"] == state]
    assert slugs, state
    return Event.objects.filter(slug__in=slugs)


# What is there


def test_the_command_says_where_the_portal_is_and_who_can_log_in(demo):
    assert settings.SITE_URL in demo
    assert PASSWORD in demo
    for role in ("coordinators", "desk", "editors", "representative"):
        assert role in demo


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model.__name__)
def test_every_row_is_valid(demo, model):
    for row in model._default_manager.all():
        row.full_clean()


def test_all_that_is_invented_is_marked(demo):
    unmarked = {
        model.__name__: count
        for model in all_models()
        if issubclass(model, SampleMixin)
        and (count := model._default_manager.filter(is_sample=False).count())
    }
    assert unmarked == FACTS


def test_the_facts_are_those_of_the_cluster(demo):
    site = SiteProfile.current()
    assert (site.contact_name, site.email) == ("Rolandas Juraitis", "r.juraitis@smartta.eu")
    project = Event.objects.past().first().project
    assert project.number == "S-VP2-1.4-ŪM-01-K-01-018"
    assert str(project.contract_date) == "2012-03-26"
    assert (str(project.total), str(project.share)) == ("405820.00", "202910.00")
    assert (str(project.total_eur), str(project.share_eur)) == ("117533.60", "58766.80")
    assert project.events.count() == project.planned_events == 35


def test_the_demo_writes_to_no_real_person(demo):
    assert not Email.objects.exists()
    for purpose in ("contact", "full_event", "refused_mail"):
        assert all(to.endswith(".example") for to in SiteProfile.current().addresses(purpose))
    for model in (User, Company, Representative, Registration):
        emails = model.objects.exclude(email=None).values_list("email", flat=True)
        assert all(email.endswith(".example") for email in emails)


def test_the_change_log_begins_with_the_first_change_by_a_person(demo):
    assert not LogEntry.objects.exists()
    company = Company.objects.first()
    company.town = "Kėdainiai"
    company.save()
    assert LogEntry.objects.count() == 1


def test_there_is_enough_of_everything(demo):
    assert Company.objects.public().count() >= 16
    assert Company.objects.gone().exists()
    assert Company.objects.filter(status="partner").exists()
    assert Article.objects.public().count() >= 12
    assert Article.objects.count() >= 14
    assert Article.objects.scheduled().exists()
    assert Article.objects.filter(status="draft").exists()
    assert Page.objects.public().filter(audience="members").exists()
    assert PageFile.objects.count() == 3
    assert set(Material.objects.values_list("audience", flat=True)) == {
        "public",
        "attendees",
        "members",
    }


def test_rich_text_is_rich(demo):
    for text in Event.objects.values_list("text_lt", flat=True):
        assert text.startswith("<")
        assert "<p>" in text
    assert "<h2>" in Page.objects.get(slug="privatumas").body_lt


# Companies


def test_every_organisation_has_a_logo_of_its_own(demo):
    pictures = set()
    for company in Company.objects.all():
        with company.logo.open() as file, Image.open(file) as image:
            assert image.format == "WEBP"
            assert image.width > image.height
            # Opaque, so that it can be read on a light and on a dark tile.
            assert image.mode == "RGB"
            pictures.add(image.tobytes())
    assert len(pictures) == Company.objects.count() == 21


def test_organisations_are_members_who_offer_and_need(demo):
    for company in Company.objects.filter(status="active"):
        assert company.claims.filter(direction="offers").exists()
        assert company.claims.filter(direction="needs").exists()
        assert company.periods.filter(left=None).count() == 1
    assert not Company.objects.get(status="former").periods.filter(left=None).exists()


def test_nearly_every_organisation_has_somebody_who_may_change_it(demo):
    active = Company.objects.filter(status="active")
    owned = active.filter(representatives__role="owner").distinct().count()
    # A few have nobody, for the coordinator's first page to show.
    assert 1 <= active.count() - owned <= 3


# Log-ins


@pytest.mark.parametrize(
    ("email", "staff", "may", "may_not"),
    [
        ("koordinatorius@itk.example", True, "events.publish_event", "members.delete_user"),
        ("redaktorius@itk.example", True, "news.change_article", "events.view_registration"),
        ("registratura@itk.example", True, "events.use_desk", "news.change_article"),
        ("atstovas@sviesos-kodas.example", False, None, "events.use_desk"),
    ],
)
def test_demo_log_ins_open_the_demo_only(demo, email, staff, may, may_not):
    assert authenticate(email=email, password=PASSWORD) is not None
    with override_settings(DEMO=False):
        assert authenticate(email=email, password=PASSWORD) is None
    user = User.objects.get(email=email)
    assert user.is_staff == staff
    assert not user.is_superuser
    assert may is None or user.has_perm(may)
    assert not user.has_perm(may_not)


def test_the_representative_has_a_company_and_registrations(demo):
    user = User.objects.get(email="atstovas@sviesos-kodas.example")
    assert user.represents_member
    assert Company.objects.editable_by(user).get().slug == "sviesos-kodas"
    own = Registration.objects.visible_to(user).filter(event__in=Event.objects.upcoming())
    assert own.filter(email=user.email).exists()
    assert own.exclude(email=user.email).exists()
    assert own.filter(email=user.email, event__audience="members").exists()


# Events


def test_past_events_are_closed_and_attended(demo):
    held = Event.objects.past().filter(is_sample=True)
    assert held.count() == 35
    attended = {entry["slug"]: entry["attended"] for entry in past_entries()}
    for event in held:
        assert event.status == "closed"
        registrations = event.registrations.all()
        assert all(registration.status == "confirmed" for registration in registrations)
        assert attended[event.slug] <= len(registrations) <= attended[event.slug] + 4
        assert event.capacity is None or len(registrations) <= event.capacity
        assert (
            registrations.filter(attendances__present=True).distinct().count()
            == (attended[event.slug])
        )
        assert all(registration.created_at < event.starts_at for registration in registrations)


def test_every_attendance_has_its_mark(demo):
    marks = set(AttendanceMark.objects.values_list("registration", "day", "present"))
    assert marks == set(Attendance.objects.values_list("registration", "day", "present"))
    for mark in AttendanceMark.objects.select_related("day", "registration"):
        assert mark.day.event_id == mark.registration.event_id
        assert mark.marked_at > mark.day.ends_at


def test_people_come_from_who_was_a_member_then(demo):
    founders = Registration.objects.filter(event__starts_at__year=2012).exclude(company=None)
    joined = {r.company.periods.first().joined.year for r in founders}
    assert joined == {2012}
    assert Registration.objects.filter(company=None).exclude(company_name="").exists()
    for registration in Registration.objects.select_related("company").exclude(company=None)[:50]:
        assert registration.company_name == registration.company.full_name
        assert registration.company_code == registration.company.code
        assert registration.folded_name


def test_speakers_are_shared_by_name(demo):
    names = [
        speaker.name
        for session in Session.objects.prefetch_related("speakers")
        for speaker in session.speakers.all()
    ]
    assert len(names) > len(set(names))
    sessions = Session.objects.all()
    assert all(session.day.event_id == session.event_id for session in sessions)


def test_open(demo):
    for event in upcoming("open"):
        assert event.is_open
        assert event.places_left > 5
        assert event.state.code == "open"
        assert event.state.takes


def test_few_places(demo):
    for event in upcoming("few_places"):
        assert event.is_open
        assert 0 < event.places_left <= 4
        assert event.state.code == "few"


def test_full_with_people_waiting(demo):
    for event in upcoming("full"):
        assert event.is_open
        assert event.is_full
        assert event.places_taken == event.capacity
        assert event.people_waiting == 5
        assert event.state.code == "waiting"


def test_members_only(demo):
    for event in upcoming("members_only"):
        assert event.is_open
        assert event.audience == "members"
        assert event.registrations.confirmed().exists()
        assert not event.registrations.filter(company=None).exists()
        assert not event.registrations.exclude(company__status="active").exists()


def test_online(demo):
    for event in upcoming("online"):
        assert event.is_open
        assert event.is_online
        assert not event.is_onsite
        assert event.online_link
        assert set(event.registrations.values_list("mode", flat=True)) == {"online"}


def test_on_site_and_online(demo):
    event = Event.objects.get(format="hybrid")
    assert set(event.registrations.values_list("mode", flat=True)) == {"onsite", "online"}


def test_cancelled(demo):
    for event in upcoming("cancelled"):
        assert event.status == "cancelled"
        assert event.change_note_lt
        assert not event.is_open
        assert event.registrations.confirmed().exists()


def test_postponed(demo):
    for event in upcoming("postponed"):
        assert not event.has_date
        assert not event.is_open
        assert event.registrations.confirmed().exists()


def test_not_yet_open(demo):
    for event in upcoming("not_yet_open"):
        assert event.opens_at > timezone.now()
        assert not event.is_open
        assert event.state.code == "soon"


def test_elsewhere(demo):
    for event in upcoming("elsewhere"):
        assert event.registration_mode == "elsewhere"
        assert event.registration_url
        assert event.state.code == "elsewhere"


def test_draft(demo):
    for event in upcoming("draft"):
        assert not event.is_public
        assert event.days.exists()


def test_coming_events_are_on_working_days(demo):
    entries = upcoming_entries()
    assert len(entries) >= 8
    events = Event.objects.filter(slug__in=[entry["slug"] for entry in entries])
    today = timezone.localdate()
    for event in events:
        for day in event.days.all():
            assert day.date.weekday() < 5
            assert day.date > today


# When it loads


def test_it_never_goes_over_what_is_there(demo):
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    said = StringIO()
    call_command("load_demo", "--if-empty", stdout=said)
    assert PASSWORD in said.getvalue()
    assert JobRun.objects.count() == 1


# Its dates


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
    assert not Event.objects.filter(status="published", ends_at__lt=timezone.now()).exists()
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


# On the site


@pytest.mark.parametrize("model", [Company, Event, Article, Page])
def test_every_public_page_opens_and_carries_the_mark(demo, client, lang, model):
    mark = {"lt": "Pavyzdinis įrašas", "en": "Sample record"}[lang]
    rows = model.objects.all() if model is Event else model.objects.public()
    for row in rows:
        if not getattr(row, "is_public", True) or getattr(row, "audience", "") == "members":
            continue
        response = client.get(row.get_absolute_url())
        assert response.status_code == 200, row
        assert not row.is_sample or mark in response.content.decode(), row
