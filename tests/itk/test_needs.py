"""What the cluster lacks: who looks for what, who could help, and what comes of seeing it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event
from members.groups import DESK
from members.models import Company, Competence, CompetenceClaim
from tests.events.views.test_desk_data import of_the_server
from tests.factories import (
    make_company,
    make_competence,
    make_directory,
    make_event,
    make_page,
    make_project,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES, SECONDS = 8, 0.3


def claim(competence, *companies, direction="needs"):
    """Let the companies look for the competence."""
    for company in companies:
        company.claims.create(competence=competence, direction=direction)


@pytest.fixture
def see(client, lang):
    """Open the page in both languages, as somebody or as nobody."""

    def get(user=None, **query):
        if user:
            client.force_login(user)
        return client.get(reverse("needs"), query)

    return get


def told(response):
    """Return the names of the competences of the page, in order."""
    rows = [*response.context["own"], *response.context["page_obj"].object_list]
    return [need.competence.name_lt for need in rows]


def test_what_nobody_offers_comes_first_then_what_many_look_for(see):
    offered, wanted, rare = (make_competence(n) for n in ("Siūloma", "Norima", "Reta"))
    one, two = make_company(), make_company()
    claim(offered, one, two)
    claim(offered, two, direction="offers")
    claim(wanted, one, two)
    claim(rare, one)
    claim(make_competence("Tik siūloma"), one, direction="offers")
    response = see()
    assert told(response) == ["Norima", "Reta", "Siūloma"]
    assert (response.context["total"], response.context["lacking"]) == (3, 2)


def test_it_says_in_plain_words_who_looks_who_offers_and_who_hosted_an_event(see, lang):
    competence = make_competence("LoRaWAN", name_en="LoRaWAN")
    seeker, offerer, host = (make_company(name) for name in ("Ieškanti", "Siūlanti", "Rengianti"))
    claim(competence, seeker)
    claim(competence, offerer, direction="offers")
    event = make_event(days_ahead=-9, host=host, title_lt="Ryšys", title_en="Radio")
    event.competences.add(competence)
    draft = make_event(host=host, title_lt="Slaptas", title_en="Secret", status="draft")
    draft.competences.add(competence)
    page = see().content.decode()
    for company in (seeker, offerer, host):
        assert f'<a href="{company.get_absolute_url()}">{company.full_name}</a>' in page
    assert event.get_absolute_url() in page
    assert {"lt": "Slaptas", "en": "Secret"}[lang] not in page


def test_the_newest_events_are_named(see):
    competence = make_competence()
    claim(competence, make_company())
    for days in (-30, -20, -10):
        make_event(days_ahead=days).competences.add(competence)
    (need,) = see().context["page_obj"].object_list
    newest = Event.objects.order_by("-starts_at")[:2]
    assert need.events == list(newest)


def test_what_is_not_public_is_not_told(see):
    competence = make_competence()
    claim(competence, make_company(published=False))
    claim(competence, make_company(status=Company.Status.FORMER))
    assert told(see()) == []
    claim(competence, make_company("Vieša"))
    claim(competence, make_company("Slapta", published=False), direction="offers")
    response = see()
    assert response.context["lacking"] == 1
    assert "Slapta" not in response.content.decode()


def test_of_many_the_freshest_profiles_are_named_and_the_others_counted(see, lang):
    competence = make_competence()
    for number in range(7):
        claim(competence, make_company(f"Sena {number}"))
        confirmed = f"2026-05-0{number + 1}"
        claim(competence, make_company(f"Nauja {number}", confirmed_on=confirmed))
    (need,) = see().context["page_obj"].object_list
    assert [company.name for company in need.needers] == [f"Nauja {n}" for n in range(2, 7)]
    assert need.more_needers == 9
    assert {"lt": "ir dar 9", "en": "and 9 more"}[lang] in see().content.decode()


def test_nothing_at_all_says_so(see, lang):
    words = {"lt": "niekas nieko neieško", "en": "Nobody looks for anything"}[lang]
    assert words in see().content.decode()


@pytest.mark.parametrize("page", ["x", "-1", "999", "\x00", "9" * 400])
def test_a_page_that_is_not_there_is_the_nearest(see, page):
    claim(make_competence(), make_company())
    assert len(told(see(page=page))) == 1


def test_what_concerns_ones_own_organisation_stands_above(see):
    mine, others = make_competence("Sava"), make_competence("Svetima")
    offered = make_competence("Siūloma")
    company, other = make_company(), make_company()
    claim(mine, company)
    claim(others, other, make_company())
    claim(offered, other)
    claim(offered, company, direction="offers")
    editor = make_representative(company, user=make_user(), role="editor").user
    assert told(see()) == ["Svetima", "Sava", "Siūloma"]
    response = see(editor)
    assert [need.competence for need in response.context["own"]] == [mine, offered]
    assert told(response) == ["Sava", "Siūloma", "Svetima"]
    assert not see(make_representative(company, user=make_user(), role="none").user).context["own"]


# Proposing an event


def proposal(response):
    """Return the address of the first proposal on the page."""
    return next(iter(response.context["page_obj"].object_list)).proposal_url


def test_a_coordinator_opens_a_draft_with_competence_and_both_titles(see, login, lang):
    competence = make_competence("Belaidis ryšys", name_en="Wireless")
    claim(competence, make_company())
    coordinator = make_staff(language=lang)
    address = proposal(see(coordinator))
    filled = parse_qs(urlsplit(address).query)
    assert filled["title_lt"] == ["Belaidis ryšys: patirtis ir sprendimai"]
    assert filled["title_en"] == ["Wireless: experience and solutions"]
    form = login(coordinator).get(address).context["adminform"].form
    assert form["title_lt"].value() == filled["title_lt"][0]
    assert form["title_en"].value() == filled["title_en"][0]
    assert f'<option value="{competence.pk}" selected' in str(form["competences"])
    assert not Event.objects.exists()


def test_nobody_else_is_offered_to_propose(see):
    claim(make_competence(), make_company())
    for user in (None, make_user(), make_staff(DESK)):
        assert proposal(see(user)) == ""


# Cost


def fill(companies, competences, claims):
    """Let each of the companies look for ``claims`` competences and offer as many; nobody else any."""
    rows = make_directory(companies)
    CompetenceClaim.objects.all().delete()
    Event.competences.through.objects.all().delete()
    Competence.objects.exclude(parent=None).delete()
    group = make_competence().parent
    wanted = Competence.objects.bulk_create(
        Competence(code=f"poreikis-{n}", name_lt=f"Poreikis {n}", name_en=f"Need {n}", parent=group)
        for n in range(competences)
    )
    CompetenceClaim.objects.bulk_create(
        CompetenceClaim(
            company=company, competence=wanted[place % competences], direction=direction
        )
        for number, company in enumerate(rows)
        for step, direction in ((7, "needs"), (11, "offers"))
        for place in range(number * step, number * step + claims)
    )
    events = [make_event(host=company) for company in rows[:40]]
    Event.competences.through.objects.bulk_create(
        Event.competences.through(event=event, competence=competence)
        for event in events
        for competence in wanted
    )
    return rows


def test_the_number_of_queries_does_not_grow(client, lang):
    make_project()
    make_page(menu="about")
    counted = []
    for size in (1, 40):
        fill(size, size, min(size, 5))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("needs")).context["total"] == size
        counted.append(len(queries))
    assert counted[0] == counted[1] <= MOST_QUERIES


@pytest.mark.slow
def test_500_organisations_and_200_competences_are_read_in_300_ms(client, lang):
    """Each lists as much as a profile takes: 30 offers and 30 needs."""
    fill(500, 200, 30)
    connection.cursor().execute("ANALYZE")  # as a database in use does by itself
    address = reverse("needs")
    assert client.get(address).context["total"] == 200  # templates are compiled by then
    took = [sum(of_the_server(client.get, address)) for _time in range(3)]
    assert min(took) < SECONDS
