"""Pages and their files: the same people open both."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from news.models import PageFile
from tests.factories import make_page, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    user = make_user()
    make_representative(user=user)
    return user


def add_file(page, name="sutartis.pdf"):
    row = PageFile(page=page, title_lt="Sutarties pavyzdys", title_en="Model agreement")
    row.file.save(name, ContentFile(b"%PDF-1.4 text"))
    return row


def test_public_page_is_for_everyone(client, lang):
    page = make_page()
    add_file(page)
    response = client.get(page.get_absolute_url())
    assert {"lt": "<p>Tekstas.</p>", "en": "<p>Text.</p>"}[lang] in response.content.decode()
    assert "PDF" in response.content.decode()


def test_members_page_asks_a_stranger_to_log_in(client, lang):
    page = make_page(audience="members")
    response = client.get(page.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={page.get_absolute_url()}"


def test_members_page_is_not_found_by_who_represents_no_member(login, lang):
    page = make_page(audience="members")
    assert login(make_user()).get(page.get_absolute_url()).status_code == 404


def test_members_page_is_open_to_members_and_staff(login, lang, member):
    page = make_page(audience="members")
    for user in (member, make_user(is_staff=True)):
        assert login(user).get(page.get_absolute_url()).status_code == 200


def read(response):
    """The whole file, as a server would send it."""
    return b"".join(response.streaming_content)


def test_draft_is_not_found(client, lang):
    assert client.get(make_page(status="draft").get_absolute_url()).status_code == 404


def test_lost_file_does_not_break_its_page(client, lang):
    page = make_page()
    row = add_file(page)
    row.file.storage.delete(row.file.name)
    assert client.get(page.get_absolute_url()).status_code == 200
    assert client.get(row.get_absolute_url()).status_code == 404


def test_file_is_handed_out_to_who_may_read_its_page(client, login, lang, member):
    public, private = add_file(make_page()), add_file(make_page(audience="members"))
    response = client.get(public.get_absolute_url())
    assert read(response) == b"%PDF-1.4 text"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(private.get_absolute_url()).status_code == 302
    assert login(make_user()).get(private.get_absolute_url()).status_code == 404
    response = login(member).get(private.get_absolute_url())
    assert read(response) == b"%PDF-1.4 text"
    assert "no-store" in response["Cache-Control"]


def test_file_of_a_draft_is_not_found(client, member, lang, login):
    row = add_file(make_page(status="draft"))
    assert client.get(row.get_absolute_url()).status_code == 404
    assert login(member).get(row.get_absolute_url()).status_code == 404


def test_file_of_a_draft_is_open_to_its_editors_and_kept_by_nobody(login):
    row = add_file(make_page(status="draft"))
    response = login(make_staff()).get(row.get_absolute_url())
    assert read(response) == b"%PDF-1.4 text"
    assert response["Cache-Control"] == "private, no-store"


def test_only_a_file_of_a_public_page_may_be_kept_on_its_way(client):
    response = client.get(add_file(make_page()).get_absolute_url())
    assert read(response)
    assert "Cache-Control" not in response


def test_file_is_only_read(client):
    assert client.post(add_file(make_page()).get_absolute_url()).status_code == 405


def test_title_without_letters_still_gives_a_file_name(client, lang):
    row = add_file(make_page())
    PageFile.objects.update(title_lt="…", title_en="…")
    response = client.get(row.get_absolute_url())
    assert read(response)
    name = {"lt": "failas.pdf", "en": "file.pdf"}[lang]
    assert f'filename="{name}"' in response["Content-Disposition"]


def test_file_name_is_that_of_its_title(client):
    row = add_file(make_page(), "../../etc/passwd.pdf")
    response = client.get(row.get_absolute_url())
    assert read(response)
    assert 'filename="sutarties-pavyzdys.pdf"' in response["Content-Disposition"]
