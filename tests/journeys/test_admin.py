"""The admin in a real browser, under its strict policy: any refusal by the policy fails a journey."""

import pytest
from django.urls import reverse

from itk.shared.models import SiteProfile
from members.workflows import change_profile
from news.models import Article
from tests.browser import follow
from tests.factories import (
    make_article,
    make_call,
    make_company,
    make_event,
    make_fee,
    make_page,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 375, "height": 812}


def settle(page):
    """Wait until the tabs of languages are made and marked."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_lists_additions_and_changes_keep_to_the_policy(new_page, lang):
    company = make_company()
    make_representative(company)
    rows = {
        "events_event": make_event(),
        "news_article": make_article(),
        "news_page": make_page(),
        "members_company": company,
    }
    SiteProfile.current().save()
    page = new_page(lang=lang, user=make_staff(language=lang))
    addresses = [reverse("admin:index"), reverse("admin:shared_siteprofile_change", args=[1])]
    for name, row in rows.items():
        addresses += [
            reverse(f"admin:{name}_changelist"),
            reverse(f"admin:{name}_add"),
            reverse(f"admin:{name}_change", args=[row.pk]),
        ]
    for address in addresses:
        page.goto(address)
        settle(page)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0, address


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_lists_show_every_column_on_a_small_laptop(new_page, lang):
    company = make_company("Taikomosios energetikos laboratorija", legal_form="VšĮ")
    make_representative(
        company, first_name="Viktorija", last_name="Lapinskaitė-Rudė", is_contact=True,
        email="viktorija.lapinskaite@taikomosios-energetikos.example", phone="+370 600 00001",
    )  # fmt: skip
    make_fee(company)
    make_call(company, title_lt="Skaitiklių duomenų sąsaja savivaldybės įmonei")
    page = new_page(
        lang=lang, user=make_staff(language=lang), viewport={"width": 1280, "height": 900}
    )
    for name in ("company", "representative", "membershipfee", "cooperationcall"):
        page.goto(reverse(f"admin:members_{name}_changelist"))
        settle(page)
        hidden = "e => e.scrollWidth - e.clientWidth"
        assert page.locator("#changelist .results").evaluate(hidden) <= 0, name
    page.locator("#toggle-nav-sidebar").click()
    page.reload()
    assert page.locator("#main.shifted").count() == 1  # whoever opens it keeps it open


def test_text_is_written_in_two_languages_and_published(new_page):
    make_article()  # brings a category
    page = new_page(lang="en", user=make_staff(language="en"))
    page.goto(reverse("admin:news_article_add"))
    settle(page)
    page.locator("li[aria-controls='tab_id_title_lt'] a").click()
    page.locator("#id_title_lt").fill("Šilumos siurbliai")
    page.locator("#id_title_lt").press("Tab")
    assert page.locator("#id_slug").input_value() == "silumos-siurbliai"
    page.locator("#id_category").select_option(index=1)
    page.locator("li[aria-controls='tab_id_body_lt'] a").click()
    page.locator("#tab_id_body_lt .ProseMirror[contenteditable]").fill("Tekstas lietuviškai.")
    follow(page.get_by_role("button", name="Save and continue editing"))
    settle(page)
    article = Article.objects.get(slug="silumos-siurbliai")
    assert "Tekstas lietuviškai." in article.body_lt
    # What is not in English is told in words and marked on the tabs.
    page.get_by_text("Missing in English: title, text").wait_for()
    assert page.locator("li.is-missing[aria-controls='tab_id_body_en']").count() == 1
    assert page.locator("li.is-missing[aria-controls='tab_id_body_lt']").count() == 0
    page.locator("li[aria-controls='tab_id_body_en'] a").click()
    page.locator("#tab_id_body_en .ProseMirror[contenteditable]").fill("The text in English.")
    page.locator("#id_publish_at_0").click()
    assert page.locator("li.is-missing[aria-controls='tab_id_body_en']").count() == 0
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("It is public now.").wait_for()


@pytest.mark.parametrize(
    ("lang", "button", "block"),
    [("lt", "Pusjuodis", "2 lygio antraštė"), ("en", "bold", "Heading 2")],
)
def test_editor_speaks_the_language_of_its_writer(new_page, lang, button, block):
    page = new_page(lang=lang, user=make_staff(language=lang))
    page.goto(reverse("admin:news_page_add"))
    settle(page)
    menu = page.locator(".prose-menubar:visible").first
    menu.get_by_role("button", name=button, exact=True).wait_for()
    menu.locator(".prose-menubar__selected").click()
    menu.get_by_role("button", name=block, exact=True).click()
    menu.locator(".prose-menubar__selected [data-level='2']").wait_for()
    if lang == "lt":
        names = menu.locator("button").evaluate_all("all => all.map(one => one.ariaLabel || '')")
        assert not {"undo", "insert link", "Insert table", "blockquote"} & set(names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_page_and_profile_on_a_phone(new_page, assert_accessible, scheme):
    company = make_company(short_description_en="", confirmed_on=None)
    page = new_page(lang="en", viewport=PHONE, color_scheme=scheme, user=make_staff(language="en"))
    for address in (
        reverse("admin:index"),
        reverse("admin:members_company_change", args=[company.pk]),
        reverse("admin:members_company_import"),
    ):
        page.goto(address)
        settle(page)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0, address
        assert_accessible(page)


@pytest.mark.parametrize("lang", ["lt", "en"])
def test_changes_of_profiles_are_read_on_a_phone(new_page, assert_accessible, lang):
    editor = make_representative(make_company(), user=make_user())
    change_profile(
        company=editor.company,
        by=editor.user,
        data={"short_description_lt": "Partneris, kurio praėjimo sistema atvirai viską perduotų."},
    )
    page = new_page(lang=lang, viewport=PHONE, user=make_staff(language=lang))
    page.goto(reverse("admin:members_company_profile_changes"))
    settle(page)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    told = page.get_by_role("cell", name="Partneris, kurio")
    assert told.bounding_box()["width"] > 100
    assert_accessible(page)
