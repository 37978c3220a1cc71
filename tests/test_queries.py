"""Public lists and pages ask the database as often for a thousand rows as for ten, and seldom."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import Event, EventDay, Material, Photo, Registration, Session, Speaker
from itk.shared.models import SiteProfile
from members.models import (
    Company,
    Competence,
    CompetenceClaim,
    CooperationCall,
    MembershipPeriod,
    Representative,
    Solution,
    TechnologyArea,
)
from news.models import Article, Category
from tests.events.admin.test_photos import picture
from tests.factories import make_article, make_company, make_event, make_page, make_project

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
MOST = 8
FEW, MANY = 10, 1000
WORD = "apskaita"


class Portal:
    """A portal that grows: every row has its relations, in bulk, with what ``save`` would compute."""

    def __init__(self):
        SiteProfile.objects.create(pk=1, name_lt="Klasteris", name_en="Cluster")
        make_page(menu="about")
        self.size = 0
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.project = make_project(title_lt=WORD, title_en=WORD)
        self.company = make_company(WORD)
        self.event = make_event(project=self.project, host=self.company, capacity=None)
        self.held = make_event(
            days_ahead=-9, project=self.project, lessons_lt="<p>Ko išmokome.</p>"
        )
        self.photo = Photo.objects.create(event=self.held, image=picture(), alt_lt="Salė")
        self.article = make_article(project=self.project)
        self.category = Category.objects.get()
        self.areas = [
            TechnologyArea.objects.create(code=f"a{n}", name_lt=f"Sritis {n}", name_en=f"Area {n}")
            for n in range(4)
        ]
        group = Competence.objects.create(code="g", name_lt="Grupė", name_en="Group")
        self.competences = [
            Competence.objects.create(code=f"k{n}", parent=group, name_lt=f"K{n}", name_en=f"C{n}")
            for n in range(5)
        ]

    def grow(self, size):
        """Add rows until there are ``size`` of each kind."""
        numbers = range(self.size, size)
        self.size = size
        companies = self._companies(numbers)
        events = self._events(numbers, companies)
        self._articles(numbers, companies, events)
        self._details(numbers, companies)

    def _companies(self, numbers):
        companies = Company.objects.bulk_create(
            Company(
                name=f"{WORD} {n}",
                legal_form="UAB",
                slug=f"nare-{n}",
                town="Vilnius",
                municipality="13",
                status=Company.Status.ACTIVE,
                published=True,
                short_description_lt="Matuoja.",
                short_description_en="Measures.",
            )
            for n in numbers
        )
        MembershipPeriod.objects.bulk_create(
            MembershipPeriod(company=company, joined=self.today) for company in companies
        )
        CompetenceClaim.objects.bulk_create(
            CompetenceClaim(company=company, competence=competence, direction="offers")
            for company in companies
            for competence in self.competences[:3]
        )
        CompetenceClaim.objects.bulk_create(
            CompetenceClaim(company=company, competence=competence, direction="needs")
            for company in companies
            for competence in self.competences[2:]
        )
        Company.technology_areas.through.objects.bulk_create(
            Company.technology_areas.through(company=company, technologyarea=area)
            for company in companies
            for area in self.areas[:2]
        )
        return companies

    def _events(self, numbers, companies):
        """Half to come, this month as far as there are days; half over."""
        events = Event.objects.bulk_create(
            Event(
                title_lt=f"{WORD} {n}",
                title_en=f"{WORD} {n}",
                slug=f"diena-{n}",
                summary_lt="Apie.",
                summary_en="About.",
                status=Event.Status.PUBLISHED,
                town="Vilnius",
                capacity=10,
                project=self.project,
                host=company,
                starts_at=self._start(n),
                ends_at=self._start(n) + timedelta(hours=5),
            )
            for n, company in zip(numbers, companies, strict=True)
        )
        Event.competences.through.objects.bulk_create(
            Event.competences.through(event=event, competence=self.competences[2])
            for event in events
        )
        EventDay.objects.bulk_create(
            EventDay(
                event=event,
                date=timezone.localdate(event.starts_at),
                starts=time(10),
                ends=time(15),
            )
            for event in events
        )
        Event.technology_areas.through.objects.bulk_create(
            Event.technology_areas.through(event=event, technologyarea=area)
            for event in events
            for area in self.areas[:2]
        )
        Registration.objects.bulk_create(
            Registration(
                event=event, first_name="Ona", last_name=f"Nr{event.pk}", status=status,
                waiting_since=self.now if status == "waiting" else None,
                manage_token=f"{status}-{event.pk}", ticket_code=f"{status[0]}{event.pk:09d}",
                email=f"{status}{event.pk}@imone.example",
            )
            for event in events
            for status in ("confirmed", "waiting")
        )  # fmt: skip
        return events

    def _start(self, number):
        day = number // 2 % 25 + 1
        noon = self.now.replace(hour=10, minute=0, second=0, microsecond=0)
        return noon + timedelta(days=day if number % 2 else -day)

    def _articles(self, numbers, companies, events):
        articles = Article.objects.bulk_create(
            Article(
                category=self.category,
                slug=f"zinia-{n}",
                title_lt=f"{WORD} {n}",
                title_en=f"{WORD} {n}",
                lead_lt="Trumpai.",
                lead_en="In short.",
                status="published",
                publish_at=self.now - timedelta(hours=n + 1),
                project=self.project,
            )
            for n in numbers
        )
        Article.companies.through.objects.bulk_create(
            Article.companies.through(article=article, company=self.company) for article in articles
        )
        Article.companies.through.objects.bulk_create(
            Article.companies.through(article=self.article, company=company)
            for company in companies
        )
        Article.events.through.objects.bulk_create(
            Article.events.through(article=self.article, event=event) for event in events
        )
        Article.events.through.objects.bulk_create(
            Article.events.through(article=article, event=self.event) for article in articles
        )

    def _details(self, numbers, companies):
        """Fill the pages of one organisation and of one event."""
        Representative.objects.bulk_create(
            Representative(
                company=self.company, first_name="Rūta", last_name=f"Nr{n}", is_public=True
            )
            for n in numbers
        )
        CooperationCall.objects.bulk_create(
            CooperationCall(
                company=self.company, kind="need", title_lt=f"{WORD} {n}", title_en=f"{WORD} {n}",
                slug=f"skelbimas-{n}", text_lt="Apie.", text_en="About.", audience="public",
                deadline=self.today + timedelta(days=9), status="open", published_at=self.now,
                search=f" {WORD}",
            )
            for n in numbers
        )  # fmt: skip
        calls = CooperationCall.objects.filter(competences=None)
        CooperationCall.competences.through.objects.bulk_create(
            CooperationCall.competences.through(cooperationcall=call, competence=competence)
            for call in calls
            for competence in self.competences[:2]
        )
        Solution.objects.bulk_create(
            Solution(
                company=self.company, title_lt=f"Nr. {n}", text_lt="Apie.",
                image=self.photo.image.name, order=n,
            )
            for n in numbers
        )  # fmt: skip
        Event.objects.filter(host__in=companies[::2]).update(host=self.company)
        speakers = Speaker.objects.bulk_create(
            Speaker(name=f"Kalbėtojas {n}", company=company)
            for n, company in zip(numbers, companies, strict=True)
        )
        day = self.event.days.get()
        sessions = Session.objects.bulk_create(
            Session(
                event=self.event, day=day, title_lt="Dalis", title_en="Part", starts=time(10),
                ends=time(11),
            )
            for _n in numbers
        )  # fmt: skip
        Session.speakers.through.objects.bulk_create(
            Session.speakers.through(session=session, speaker=speaker)
            for session, speaker in zip(sessions, speakers, strict=True)
        )
        Material.objects.bulk_create(
            Material(event=self.event, title_lt=f"Skaidrės {n}", link=f"https://m.example/{n}")
            for n in numbers
        )
        Photo.objects.bulk_create(
            Photo(event=self.held, image=self.photo.image.name, alt_lt=f"Nr. {n}", consent="agreed")
            for n in numbers
        )
        Event.partners.through.objects.bulk_create(
            Event.partners.through(event=self.event, company=company) for company in companies
        )
        Registration.objects.bulk_create(
            Registration(
                event=self.event, first_name="Jonas", last_name=f"Nr{n}",
                manage_token=f"dalyvis-{n}", ticket_code=f"d{n:09d}", email=f"d{n}@imone.example",
            )
            for n in numbers
        )  # fmt: skip

    def addresses(self):
        """Return every public list and page of one object, by name."""
        return {
            "home": reverse("home"),
            "directory": reverse("members:directory"),
            "directory, chosen": reverse("members:directory")
            + f"?q={WORD}&area=a1&municipality=13&group=g&kind=company&sort=new",
            "members as JSON": reverse("members:open_json"),
            "members as CSV": reverse("members:open_csv"),
            "company": self.company.get_absolute_url(),
            "needs": reverse("needs"),
            "calls": reverse("members:calls"),
            "calls, chosen": reverse("members:calls") + "?kind=need&competence=k1",
            "call": CooperationCall.objects.get(slug="skelbimas-1").get_absolute_url(),
            "upcoming": reverse("events:upcoming"),
            "past": reverse("events:past_index"),
            "past of a year": reverse("events:past", args=[self.today.year]),
            "month": reverse("events:month", args=[self.today]),
            "event": self.event.get_absolute_url(),
            "held event": self.held.get_absolute_url(),
            "news": reverse("news:list"),
            "article": self.article.get_absolute_url(),
            "search": reverse("search") + f"?q={WORD}",
            "search, one kind": reverse("search") + f"?q={WORD}&kind=news",
            "projects": reverse("events:projects"),
            "project": self.project.get_absolute_url(),
        }


def queries_of(address):
    """Return the queries of one visit of somebody nobody knows."""
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200, address
    return [query["sql"] for query in queries]


def test_a_thousand_rows_ask_as_often_as_ten(lang, clock):
    clock("2026-05-14 12:00")
    portal = Portal()
    asked = []
    for size in (FEW, MANY):
        portal.grow(size)
        Company.objects.filter(search="").update(search=WORD)
        asked.append({name: queries_of(url) for name, url in portal.addresses().items()})
    few, many = ({name: len(found) for name, found in half.items()} for half in asked)
    assert many == few
    assert {name: count for name, count in many.items() if count > MOST} == {}
