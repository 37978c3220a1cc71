"""The profile's page: how far it is, and what counts as a change."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from members.models import Company
from tests.factories import make_company, make_representative, make_user

pytestmark = pytest.mark.django_db
CLAIMS = {
    f"{direction}-{name}": "0"
    for direction in ("offers", "needs")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


@pytest.fixture
def company():
    return make_company(description_lt="Viena.\nDvi.")


@pytest.fixture
def editor(company, login):
    return login(make_representative(company, user=make_user(), role="editor").user)


def test_the_next_best_step_stands_above_the_form(editor, company, lang):
    page = editor.get(reverse("members:profile", args=[company.slug]))
    assert str(page.context["profile"].next) in page.content.decode()
    assert "<progress" in page.content.decode()


def test_the_ends_of_lines_that_a_browser_sends_are_no_change(editor, company, lang):
    url = reverse("members:profile", args=[company.slug])
    form = editor.get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "logo"}
    values |= CLAIMS | {"technology_areas": []}
    editor.post(url, {**values, "description_lt": "Viena.\r\nDvi.", "town": "Alytus"})
    written = LogEntry.objects.get_for_object(company).first().changes_dict
    assert "town" in written
    assert "description_lt" not in written
    editor.post(url, {**values, "description_lt": "Viena.\r\nTrys."})
    assert Company.objects.get().description_lt == "Viena.\nTrys."


@pytest.mark.parametrize("shown", [True, False])
def test_nobody_is_told_that_a_hidden_profile_is_public(editor, company, lang, shown):
    Company.objects.update(published=shown)
    said = {"lt": ("iškart vieša", "jau viešas"), "en": ("public at once", "saved and public")}
    profile, *others = (
        reverse(f"members:{name}", args=[company.slug])
        for name in ("profile", "solutions", "solution_add")
    )
    texts = editor.post(profile, {"country": "LT", **CLAIMS}, follow=True).content.decode()
    texts += "".join(editor.get(url).content.decode() for url in others)
    assert [words in texts for words in said[lang]] == [shown, shown]
    publish = {"lt": "Išsaugoti ir paskelbti", "en": "Save and publish"}[lang]
    assert texts.count(publish) == (2 if shown else 0)
