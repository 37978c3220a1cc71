"""The members' room: pages and files for members only, found by words, seen by nobody else."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Company
from members.workflows import end_membership, end_representation
from news.models import PageFile
from tests.factories import make_page, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """A representative of a member."""
    return make_representative(user=make_user())


@pytest.fixture
def room(login, person):
    """Read the room as a member: `room("word")`; return the page."""
    client = login(person.user)
    return lambda q="", **query: client.get(reverse("room"), {"q": q, **query})


def add_file(page, title="Įstatai", name="istatai_2026.pdf", **fields):
    """Return a file of a page."""
    row = PageFile(page=page, title_lt=title, file_name=name, **fields)
    row.file.save(name, ContentFile(b"%PDF-1.4 text"))
    return row


def titles(response):
    """Return the titles of the pages that are shown."""
    return [shelf.hit.obj.title_lt for shelf in response.context["shelves"]]


def test_room_shows_the_pages_for_members_with_their_files(room, lang):
    page = make_page(audience="members", title_lt="Protokolai", title_en="Minutes")
    add_file(page, title="Kovo protokolas", title_en="Minutes of March")
    make_page(title_lt="Vieša")
    make_page(audience="members", status="draft", title_lt="Juodraštis")
    response = room()
    assert titles(response) == ["Protokolai"]
    text = response.content.decode()
    assert {"lt": "Kovo protokolas", "en": "Minutes of March"}[lang] in text
    assert {"lt": "Narių kambarys", "en": "Members’ room"}[lang] in text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "word", ["protokolų", "PROTOKOLAS", "protokolui", "savivaldos", "minutes", "self-government"]
)
def test_words_are_found_in_every_form_in_title_and_text(room, word):
    make_page(
        audience="members", title_lt="Protokolai", title_en="Minutes",
        body_lt="<p>Apie savivaldą.</p>", body_en="<p>On self-government.</p>",
    )  # fmt: skip
    make_page(audience="members", title_lt="Kita", body_lt="<p>Kitkas.</p>")
    assert titles(room(word)) == ["Protokolai"]


@pytest.mark.parametrize("word", ["istatu", "įstatais", "2026", "istatai_2026.pdf", "statutes"])
def test_files_are_found_by_title_and_name_without_diacritics(room, word):
    page = make_page(audience="members", title_lt="Dokumentai", body_lt="<p>Tekstas.</p>")
    found = add_file(page, title_en="Statutes")
    add_file(page, title="Logotipas", name="logo.png")
    make_page(audience="members", title_lt="Kita", body_lt="<p>Kitkas.</p>")
    response = room(word)
    assert titles(response) == ["Dokumentai"]
    assert response.context["shelves"][0].files == [found]


def test_all_words_must_be_there_and_titles_come_first(room):
    make_page(audience="members", title_lt="Aaa", body_lt="<p>Balsavimo tvarka.</p>", order=1)
    make_page(audience="members", title_lt="Balsavimo tvarka", body_lt="", order=2)
    assert titles(room("balsavimas tvarka")) == ["Balsavimo tvarka", "Aaa"]
    response = room("balsavimas kitur")
    assert titles(response) == []
    assert reverse("search") in response.content.decode()


@pytest.mark.parametrize("word", ["a", "!", "%", "\0", "<script>", "a" * 500])
def test_any_text_may_be_asked_for(room, word):
    make_page(audience="members")
    response = room(word)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("page", ["2", "0", "x", "999999"])
def test_any_page_may_be_asked_for(room, page):
    make_page(audience="members")
    assert room(page=page).status_code == 200


# Who sees it


def test_stranger_is_asked_to_log_in(client, lang):
    make_page(audience="members", title_lt="Slapta")
    response = client.get(reverse("room"))
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('room')}"


def test_who_represents_no_member_does_not_find_it(login):
    assert login(make_user()).get(reverse("room")).status_code == 404
    for status in ("applicant", "former", "partner"):
        person = make_representative(user=make_user())
        Company.objects.filter(pk=person.company_id).update(status=status)
        assert login(person.user).get(reverse("room")).status_code == 404


def test_it_closes_the_moment_the_membership_or_the_representation_ends(login, person):
    page = make_page(audience="members")
    file = add_file(page)
    other = make_representative(user=make_user())
    for client in (login(person.user), login(other.user)):
        assert client.get(reverse("room")).status_code == 200
    end_membership(company=person.company, left=timezone.localdate())
    end_representation(representative=other)
    for client in (login(person.user), login(other.user)):
        for address in (reverse("room"), page.get_absolute_url(), file.get_absolute_url()):
            assert client.get(address).status_code == 404


def test_the_sites_own_search_shows_members_pages_to_nobody_else(client, login, person):
    make_page(audience="members", title_lt="Slaptaraštis")
    query = {"q": "slaptaraštis"}
    for reader in (client, login(make_user())):
        assert "/slaptarastis" not in reader.get(reverse("search"), query).content.decode()
        assert reader.get(reverse("search"), query).context["total"] == 0
    assert login(person.user).get(reverse("search"), query).context["total"] == 1


def test_office_sees_it(login):
    make_page(audience="members")
    assert login(make_staff()).get(reverse("room")).status_code == 200


def test_account_leads_there_for_members_only(login, person, lang):
    with translation.override(lang):
        link = f'href="{reverse("room")}"'
        account = reverse("members:account")
        assert link in login(person.user).get(account).content.decode()
        assert link not in login(make_user()).get(account).content.decode()


def test_questions_do_not_grow_with_pages(room, django_assert_max_num_queries):
    for number in range(12):
        add_file(make_page(audience="members", title_lt=f"Tvarka {number}"), title="Tvarka")
    room()
    with django_assert_max_num_queries(8):
        assert len(titles(room("tvarka"))) == 12
