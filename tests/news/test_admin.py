"""News and pages in the admin: written in two languages, published by a button, moved without loss."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from itk.shared.models import Redirect
from itk.shared.spreadsheets import read_table
from members.groups import DESK, EDITORS
from news.models import Article, Category
from tests.factories import make_article, make_page, make_staff

pytestmark = pytest.mark.django_db

NO_FILES = {
    "files-TOTAL_FORMS": "0",
    "files-INITIAL_FORMS": "0",
    "files-MIN_NUM_FORMS": "0",
    "files-MAX_NUM_FORMS": "1000",
}


@pytest.fixture
def editor(login):
    """An editor who has logged in."""
    return login(make_staff(EDITORS))


def article_form(**changes):
    """Return the fields of the form of an article, as a browser sends them."""
    category = Category.objects.get_or_create(slug="klasteris", defaults={"name_lt": "Klasteris"})
    return {
        "title_lt": "Šilumos siurbliai Šiauliuose",
        "title_en": "Heat pumps in Šiauliai",
        "slug": "",
        "category": category[0].pk,
        "lead_lt": "",
        "lead_en": "",
        "body_lt": "<p>Tekstas.</p>",
        "body_en": "",
        "publish_at_0": "2026-05-04",
        "publish_at_1": "10:00:00",
        "author_name": "",
        "image_alt_lt": "",
        "image_alt_en": "",
        "image_credit": "",
        **changes,
    }


def page_form(page, **changes):
    """Return the fields of the form of a page."""
    local = timezone.localtime(page.publish_at)
    return {
        "title_lt": page.title_lt,
        "title_en": page.title_en,
        "slug": page.slug,
        "body_lt": page.body_lt,
        "body_en": page.body_en,
        "publish_at_0": f"{local:%Y-%m-%d}",
        "publish_at_1": f"{local:%H:%M:%S}",
        "menu": page.menu,
        "order": page.order,
        "audience": page.audience,
        **NO_FILES,
        **changes,
    }


def press(client, obj, name, **data):
    """Press a button of the page of an object and return the page it leads to."""
    label = obj._meta.label_lower.replace(".", "_")
    return client.post(reverse(f"admin:{label}_button", args=[obj.pk, name]), data, follow=True)


def test_article_is_a_draft_with_an_address_of_its_lithuanian_title(editor):
    editor.post(reverse("admin:news_article_add"), article_form())
    article = Article.objects.get()
    assert article.slug == "silumos-siurbliai-siauliuose"
    assert (article.title_lt, article.title_en) == (
        "Šilumos siurbliai Šiauliuose",
        "Heat pumps in Šiauliai",
    )
    assert article.status == "draft"


def test_lithuanian_title_is_asked_for(editor):
    page = editor.post(reverse("admin:news_article_add"), article_form(title_lt=""))
    assert "title_lt" in page.context["adminform"].form.errors
    assert not Article.objects.exists()


def test_rich_text_is_cleaned(editor):
    body = "<p onclick='x()'>Gerai</p><script>alert(1)</script><a href='javascript:x'>ten</a>"
    editor.post(reverse("admin:news_article_add"), article_form(body_lt=body))
    written = Article.objects.get().body_lt
    assert "Gerai" in written
    for bad in ("onclick", "script", "javascript"):
        assert bad not in written


def test_published_and_taken_back_by_buttons(editor):
    article = make_article(status="draft")
    press(editor, article, "make_public")
    article.refresh_from_db()
    assert article.is_public
    press(editor, article, "make_draft")
    article.refresh_from_db()
    assert article.status == "draft"


def test_scheduled_article_tells_when(editor):
    article = make_article(status="draft", publish_at=timezone.now() + timedelta(days=3))
    page = press(editor, article, "make_public")
    assert "It will be public from" in page.content.decode()
    lists = editor.get(reverse("admin:news_article_changelist"), {"scheduled": "yes"})
    assert [a.pk for a in lists.context["cl"].result_list] == [article.pk]


def test_refusal_is_told_and_changes_nothing(editor):
    article = make_article(status="draft", body_lt="")
    page = press(editor, article, "make_public")
    assert "Write the Lithuanian title and text first." in page.content.decode()
    article.refresh_from_db()
    assert article.status == "draft"


def test_many_at_once_and_each_refusal_told(editor):
    good, bad = make_article(status="draft"), make_article(status="draft", body_lt="")
    data = {"action": "publish_chosen", "_selected_action": [good.pk, bad.pk]}
    page = editor.post(reverse("admin:news_article_changelist"), data, follow=True)
    text = page.content.decode()
    assert "Published (1 row)" in text
    assert f"{bad.title_en}: Write the Lithuanian" in text
    assert set(Article.objects.filter(status="published")) == {good}
    data["action"] = "unpublish_chosen"
    editor.post(reverse("admin:news_article_changelist"), data)
    assert not Article.objects.filter(status="published").exists()


def test_changed_address_leads_on_in_both_languages(editor, client):
    page = make_page(slug="senas")
    editor.post(reverse("admin:news_page_change", args=[page.pk]), page_form(page, slug="naujas"))
    assert dict(Redirect.objects.values_list("old_path", "new_path")) == {
        "/lt/apie/senas/": "/lt/apie/naujas/",
        "/en/about/senas/": "/en/about/naujas/",
    }
    answer = client.get("/lt/apie/senas/", {"a": "1"})
    assert (answer.status_code, answer["Location"]) == (301, "/lt/apie/naujas/?a=1")


def test_address_left_as_it_is_leaves_no_redirect(editor):
    page = make_page()
    editor.post(
        reverse("admin:news_page_change", args=[page.pk]), page_form(page, title_lt="Kitaip")
    )
    page.refresh_from_db()
    assert page.title_lt == "Kitaip"
    assert not Redirect.objects.exists()


def test_category_has_no_page_to_lead_to(editor):
    category = Category.objects.create(slug="sena", name_lt="Sena")
    data = {"name_lt": "Sena", "name_en": "", "slug": "nauja", "order": "0"}
    editor.post(reverse("admin:news_category_change", args=[category.pk]), data)
    category.refresh_from_db()
    assert category.slug == "nauja"
    assert not Redirect.objects.exists()


def test_file_of_a_page_is_kept_privately(editor, files):
    page = make_page()
    row = {
        "files-TOTAL_FORMS": "1",
        "files-0-title_lt": "Įstatai",
        "files-0-title_en": "",
        "files-0-order": "0",
        "files-0-file": SimpleUploadedFile("įstatai.pdf", b"%PDF-1.4"),
    }
    editor.post(reverse("admin:news_page_change", args=[page.pk]), page_form(page, **row))
    file = page.files.get()
    assert (file.title_lt, file.file_name) == ("Įstatai", "įstatai.pdf")
    assert {name.split("/")[0] for name in files()} == {"private"}


def test_executable_is_refused_beside_its_field(editor, files):
    page = make_page()
    row = {
        "files-TOTAL_FORMS": "1",
        "files-0-title_lt": "Programa",
        "files-0-order": "0",
        "files-0-file": SimpleUploadedFile("virus.exe", b"MZ"),
    }
    answer = editor.post(reverse("admin:news_page_change", args=[page.pk]), page_form(page, **row))
    assert answer.status_code == 200
    assert answer.context["inline_admin_formsets"][0].formset.errors[0]["file"]
    assert not files()


@pytest.mark.parametrize(("words", "found"), [("siurbliais", 1), ("SIURBLIU", 1), ("vejo", 0)])
def test_search_knows_word_forms_without_their_marks(editor, words, found):
    make_article(title_lt="Šilumos siurbliai")
    make_article(title_lt="Kita", body_lt="<p>Kita.</p>")
    page = editor.get(reverse("admin:news_article_changelist"), {"q": words})
    assert page.context["cl"].result_count == found


def test_missing_english_is_told_in_the_list_and_on_the_page(editor):
    article = make_article(title_en="", body_en="")
    make_article()
    lists = editor.get(reverse("admin:news_article_changelist"), {"english": "lacking"})
    assert [a.pk for a in lists.context["cl"].result_list] == [article.pk]
    complete = editor.get(reverse("admin:news_article_changelist"), {"english": "complete"})
    assert article not in complete.context["cl"].result_list
    page = editor.get(reverse("admin:news_article_change", args=[article.pk]))
    assert [name for name, _fields in page.context["gaps"]] == ["English"]
    assert "Missing in English: title, text" in page.content.decode()


def test_desk_has_no_news(login):
    desk = login(make_staff(DESK))
    article = make_article(status="draft")
    for name, args in (("changelist", []), ("add", []), ("change", [article.pk])):
        assert desk.get(reverse(f"admin:news_article_{name}", args=args)).status_code == 403
    assert press(desk, article, "make_public").status_code == 403
    article.refresh_from_db()
    assert article.status == "draft"


@pytest.mark.parametrize("model", ["article", "page"])
def test_list_asks_as_often_for_many_rows_as_for_few(editor, model):
    make = {"article": make_article, "page": make_page}[model]
    url = reverse(f"admin:news_{model}_changelist")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(url).status_code == 200
        return len(queries)

    make()
    count()  # the first request also reads what is kept afterwards
    few = count()
    for _number in range(12):
        make()
    assert count() == few


def test_export_has_headers_in_the_readers_language(login):
    make_article(is_sample=True)
    for language, header in (("en", "Title in Lithuanian"), ("lt", None)):
        client = login(make_staff(EDITORS, language=language))
        data = {"action": "export_xlsx", "_selected_action": [Article.objects.get().pk]}
        answer = client.post(reverse("admin:news_article_changelist"), data)
        table = read_table(answer.content)
        if header:
            assert table.headers[0] == header
        with translation.override(language):
            assert table.rows[0].values[table.headers[-1]] == translation.pgettext("cell", "Yes")
