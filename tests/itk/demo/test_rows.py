"""The demo as `load_demo` makes it: its rows."""

from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import override_settings
from PIL import Image
from post_office.models import Email

from events.models import Event, Material, Registration
from itk.demo.site import PASSWORD
from itk.jobs import JOBS, run_due
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
    project = Event.objects.past().exclude(project=None).first().project
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
    assert PageFile.objects.count() == 5
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


# When it loads


def test_it_never_goes_over_what_is_there(demo):
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    said = StringIO()
    call_command("load_demo", "--if-empty", stdout=said)
    assert PASSWORD in said.getvalue()
    assert JobRun.objects.count() == 1


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


def test_the_first_run_of_the_jobs_changes_nothing(demo):
    def rows():
        return {m.__name__: list(m.objects.order_by("pk").values()) for m in (*all_models(), Email)}

    before = rows()
    runs = run_due()
    assert len(runs) == len(JOBS)
    after = rows()
    del before["JobRun"], after["JobRun"]
    assert after == before
