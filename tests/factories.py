"""Rows for tests: plain functions with sensible defaults, every value overridable."""

from datetime import date, time, timedelta
from itertools import count
from uuid import uuid4

from auditlog.context import disable_auditlog
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from events.models import Event, EventDay, FundingProject, Invitation, Question, Registration
from events.workflows import Person, refresh_schedule
from itk.shared.municipalities import MUNICIPALITIES
from members.groups import COORDINATORS, ensure_groups
from members.models import (
    CallAnswer,
    Company,
    Competence,
    CompetenceClaim,
    CooperationCall,
    MembershipApplication,
    MembershipFee,
    MembershipPeriod,
    Representative,
    TechnologyArea,
    User,
)
from news.models import Article, Category, Page

_numbers = count(1)

STEMS = (1, 2, 3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7, 8, 9, 1)


def in_days(days):
    """Return the day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def company_code(number):
    """Return a valid Lithuanian company code made from ``number`` (below ten million)."""
    digits = [int(d) for d in f"9{number:07d}"]
    for weights in STEMS:
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            break
    return "".join(map(str, digits)) + str(rest % 10)


def make_user(email=None, **fields):
    """Return a user with the password "password"."""
    return User.objects.create_user(
        email or f"user{next(_numbers)}@imone.example", "password", **fields
    )


def make_staff(group=COORDINATORS, **fields):
    """Return somebody of the office, in English unless told otherwise."""
    user = make_user(**{"is_staff": True, "language": "en", **fields})
    with disable_auditlog():  # it describes each of some hundred permissions, in every test
        user.groups.add(Group.objects.filter(name=group).first() or ensure_groups()[group])
    return user


def make_company(name=None, **fields):
    """Return a published active member."""
    number = next(_numbers)
    joined = fields.pop("joined", date(2012, 3, 26))
    defaults = {
        "name": name or f"Įmonė {number}",
        "legal_form": "UAB",
        "slug": f"imone-{number}",
        "code": company_code(number),
        "town": "Vilnius",
        "status": Company.Status.ACTIVE,
        "published": True,
        "short_description_lt": "Kuria matavimo prietaisus.",
        "short_description_en": "Makes measuring devices.",
    }
    company = Company.objects.create(**{**defaults, **fields})
    MembershipPeriod.objects.create(company=company, joined=joined)
    return company


def make_representative(company=None, **fields):
    """Return a person of a company, without an account unless ``user`` is given."""
    number = next(_numbers)
    defaults = {
        "company": company or make_company(),
        "first_name": "Rūta",
        "last_name": f"Žukaitė{number}",
        "email": f"ruta{number}@imone.example",
        "role": Representative.Role.OWNER,
    }
    return Representative.objects.create(**{**defaults, **fields})


def make_application(status="submitted", **fields):
    """Return an application to join with what its status needs; its log is empty."""
    number = next(_numbers)
    values = {
        "legal_form": "UAB",
        "name": f"Pareiškėja {number}",
        "code": company_code(number),
        "activity": "Kuriame jutiklius.",
        "motivation": "Ieškome partnerių.",
        "first_name": "Aistė",
        "last_name": "Petraitė",
        "position": "Vadovė",
        "email": f"aiste{number}@imone.example",
        "submission": uuid4(),
        "status": status,
    }
    if status in ("approved", "signed"):
        values |= {"decided_by": "Valdyba", "decided_on": date(2026, 5, 4), "decision_number": "7"}
    if status == "signed":
        agreement = ContentFile(b"%PDF", name="sutartis.pdf")
        values |= {"agreement": agreement, "signed_on": date(2026, 5, 5)}
    return MembershipApplication.objects.create(**{**values, **fields})


def make_fee(company=None, **fields):
    """Return an unpaid fee of 2026."""
    defaults = {"year": 2026, "amount": 290, "due_on": date(2026, 3, 31)}
    return MembershipFee.objects.create(company=company or make_company(), **{**defaults, **fields})


def make_competence(name=None, **fields):
    """Return a competence of the second level."""
    number = next(_numbers)
    parent = (
        fields.pop("parent", None)
        or Competence.objects.get_or_create(
            code="grupe", defaults={"name_lt": "Grupė", "name_en": "Group"}
        )[0]
    )
    return Competence.objects.create(
        code=fields.pop("code", f"kompetencija-{number}"),
        parent=parent,
        name_lt=name or f"Kompetencija {number}",
        name_en=fields.pop("name_en", f"Competence {number}"),
        **fields,
    )


def make_directory(count):
    """Return that many members written straight into the tables, with areas, offers and places."""
    first = Company.objects.count()
    areas = [
        TechnologyArea.objects.get_or_create(code=f"a{n}", defaults={"name_lt": f"Sritis {n}"})[0]
        for n in range(6)
    ]
    groups = [
        Competence.objects.get_or_create(code=f"g{n}", defaults={"name_lt": f"Grupė {n}"})[0]
        for n in range(8)
    ]
    competences = [
        Competence.objects.get_or_create(
            code=f"k{n}", defaults={"name_lt": f"Kompetencija {n}", "parent": groups[n % 8]}
        )[0]
        for n in range(60)
    ]
    codes, kinds = [code for code, _name in MUNICIPALITIES], Company.Kind.values
    companies = Company.objects.bulk_create(
        Company(
            name=f"{'ABČDĖGIKLMNOPRSŠTUVZŽ'[n % 21]} įmonė {first + n}",
            legal_form="UAB",
            slug=f"katalogo-imone-{first + n}",
            town="Vilnius",
            municipality=codes[n * n % 60],
            kind=kinds[n % 4],
            size_class=Company.Size.values[n % 4],
            status=Company.Status.ACTIVE,
            published=True,
            short_description_lt="Kuria matavimo prietaisus.",
            short_description_en="Makes measuring devices.",
        )
        for n in range(count)
    )
    MembershipPeriod.objects.bulk_create(
        MembershipPeriod(company=company, joined=date(2012, 1, 1) + timedelta(days=n))
        for n, company in enumerate(companies)
    )
    CompetenceClaim.objects.bulk_create(
        CompetenceClaim(company=company, competence=competences[place % 60], direction="offers")
        for n, company in enumerate(companies)
        for place in range(n, n + 4)
    )
    Company.technology_areas.through.objects.bulk_create(
        Company.technology_areas.through(company=company, technologyarea=areas[place % 6])
        for n, company in enumerate(companies)
        for place in (n, n + 1)
    )
    return companies


def make_project(**fields):
    """Return a funding project in litas."""
    number = next(_numbers)
    defaults = {
        "slug": f"projektas-{number}",
        "number": f"S-{number}",
        "title_lt": f"Projektas {number}",
        "title_en": f"Project {number}",
        "total": 405820,
        "share": 202910,
        "currency": "LTL",
        "planned_events": 35,
        "statement_lt": "Projektą finansuoja Europos Sąjunga.",
        "statement_en": "Funded by the European Union.",
    }
    return FundingProject.objects.create(**{**defaults, **fields})


def make_event(*, days_ahead=30, starts=None, ends=None, days=1, **fields):
    """Return a published event that begins ``days_ahead`` days from today (negative: ago).

    Without hours it lasts from 10 to 15; one of today all day, so that it goes on whenever a test runs.
    """
    number = next(_numbers)
    starts = starts or (time(10) if days_ahead else time.min)
    ends = ends or (time(15) if days_ahead else time(23, 59))
    defaults = {
        "title_lt": f"Renginys {number}",
        "title_en": f"Event {number}",
        "slug": f"renginys-{number}",
        "summary_lt": "Apie išmaniąją apskaitą.",
        "summary_en": "About smart metering.",
        "text_lt": "<p>Programa.</p>",
        "text_en": "<p>Programme.</p>",
        "status": Event.Status.PUBLISHED,
        "town": "Vilnius",
        "venue": "Saulėtekio slėnis",
        "capacity": 10,
        "contact_email": "renginiai@itk.example",
    }
    event = Event.objects.create(**{**defaults, **fields})
    first = timezone.localdate() + timedelta(days=days_ahead)
    for offset in range(days):
        EventDay.objects.create(
            event=event, date=first + timedelta(days=offset), starts=starts, ends=ends
        )
    return refresh_schedule(event=event)


def make_person(number=None, **fields):
    """Return somebody who comes to an event."""
    number = next(_numbers) if number is None else number
    defaults = {
        "first_name": "Ąžuolas",
        "last_name": f"Šimkus{number}",
        "email": f"azuolas{number}@imone.example",
    }
    return Person(**{**defaults, **fields})


def make_registration(event=None, **fields):
    """Return a row as it may stand in the database, past the workflow that decides places."""
    number = next(_numbers)
    defaults = {
        "event": event or make_event(),
        "first_name": "Ona",
        "last_name": f"Petrauskaitė{number}",
        "email": f"ona{number}@imone.example",
    }
    if fields.get("status") == Registration.Status.WAITING:
        defaults["waiting_since"] = timezone.now()
    return Registration.objects.create(**{**defaults, **fields})


def make_article(**fields):
    """Return a published piece of news."""
    number = next(_numbers)
    category = (
        fields.pop("category", None)
        or Category.objects.get_or_create(
            slug="klasteris", defaults={"name_lt": "Klasteris", "name_en": "Cluster"}
        )[0]
    )
    defaults = {
        "category": category,
        "slug": f"naujiena-{number}",
        "title_lt": f"Naujiena {number}",
        "title_en": f"News {number}",
        "lead_lt": "Trumpai.",
        "lead_en": "In short.",
        "body_lt": "<p>Išsamiai.</p>",
        "body_en": "<p>At length.</p>",
        "status": "published",
        "publish_at": timezone.now() - timedelta(days=1),
    }
    return Article.objects.create(**{**defaults, **fields})


def make_page(**fields):
    """Return a published page."""
    number = next(_numbers)
    defaults = {
        "slug": f"puslapis-{number}",
        "title_lt": f"Puslapis {number}",
        "title_en": f"Page {number}",
        "body_lt": "<p>Tekstas.</p>",
        "body_en": "<p>Text.</p>",
        "status": "published",
        "publish_at": timezone.now() - timedelta(days=1),
    }
    return Page.objects.create(**{**defaults, **fields})


def make_question(event, kind="text", **fields):
    """Return a question of an event's form; who chooses, chooses among three."""
    number = next(_numbers)
    defaults = {"label_lt": f"Klausimas {number}", "label_en": f"Question {number}", "kind": kind}
    if kind in Question.CHOOSING:
        defaults |= {"choices_lt": "Rytas\nDiena\nVakaras", "choices_en": "Morning\nDay\nEvening"}
    return Question.objects.create(event=event, **{**defaults, **fields})


def make_invitation(event=None, **fields):
    """Return an invitation that was sent a day ago."""
    number = next(_numbers)
    defaults = {
        "event": event or make_event(),
        "first_name": "Jonas",
        "last_name": f"Kazlauskas{number}",
        "email": f"jonas{number}@imone.example",
        "company_name": "UAB „Kvieslys“",
        "sent_at": timezone.now() - timedelta(days=1),
    }
    return Invitation.objects.create(**{**defaults, **fields})


def make_call(company=None, **fields):
    """Return an open call for the public, or what ``fields`` make of it; ``chosen`` are added."""
    number = next(_numbers)
    chosen, competences = fields.pop("chosen", ()), fields.pop("competences", ())
    status = fields.get("status", "open")
    defaults = {
        "company": company or make_company(),
        "kind": "need",
        "title_lt": f"Ieškome partnerio {number}",
        "title_en": f"We look for partner {number}",
        "slug": f"skelbimas-{number}",
        "text_lt": "Reikia matavimo valdiklių.",
        "text_en": "Measuring controllers are needed.",
        "deadline": timezone.localdate() + timedelta(days=30),
        "audience": "chosen" if chosen or fields.get("kind") == "bid" else "public",
        "status": status,
    }
    if status != "draft":
        defaults["published_at"] = timezone.now() - timedelta(days=20)
    if status == "closed":
        defaults |= {"closed_at": timezone.now(), "outcome": "cooperation"}
    call = CooperationCall.objects.create(**{**defaults, **fields})
    call.chosen.set(chosen)
    call.competences.set(competences)
    return call


def make_answer(call=None, company=None, **fields):
    """Return an answer of an organisation that waits for a decision."""
    number = next(_numbers)
    defaults = {
        "call": call or make_call(),
        "company": company or make_company(),
        "full_name": "Mantas Jonaitis",
        "email": f"mantas{number}@imone.example",
        "message": "Galime padėti.",
    }
    return CallAnswer.objects.create(**{**defaults, **fields})
