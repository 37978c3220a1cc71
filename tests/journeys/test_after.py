"""After an event: photos, feedback, news of what was learned, the closing; votes of a meeting; figures."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from events.models import Attendance, Event, Feedback, Material
from events.workflows import mark_attendance
from news.models import Article, Category
from news.workflows import publish
from tests.browser import PHONE, follow
from tests.factories import (
    make_company,
    make_event,
    make_registration,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = pytest.mark.parametrize("language", ["lt", "en"])
SAVE = "#content-main form:has(.photo-rows) input[type=submit]"


def picture(name, content=None):
    """Return a file as a person chooses it."""
    if content is None:
        drawn = io.BytesIO()
        Image.effect_noise((640, 480), 60).convert("RGB").save(drawn, "JPEG")
        content = drawn.getvalue()
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def held(people=1, **fields):
    """Return a held event and those who came."""
    event = make_event(**{"days_ahead": -2, **fields})
    came = [make_registration(event) for _number in range(people)]
    for registration in came:
        mark_attendance(registration=registration, day=event.days.get())
    return event, came


def admin(name, *args):
    return reverse(f"admin:events_event_{name}", args=args)


@BOTH
def test_photos_come_from_the_camera_to_the_public(new_page, assert_accessible, language):
    event, _people = held()
    page = new_page(lang=language, user=make_staff(language=language))
    page.goto(admin("photos", event.pk))
    page.set_input_files("input[name=photos]", [picture("a.jpg"), picture("b.jpg", b"ne foto")])
    page.fill("input[name=credit]", "Ona Onaitė")
    page.locator("form[enctype] input[type=submit]").click()
    page.wait_for_selector(".photo-row")
    told = page.inner_text(".messagelist").lower()
    assert "a.jpg" in told
    assert "b.jpg" in told
    assert event.photos.count() == 1
    assert_accessible(page)

    page.select_option("[name=photos-0-consent]", "agreed")
    page.locator(SAVE).click()
    page.wait_for_selector(".photo-row .errors")
    page.fill("[name=photos-0-alt_lt]", "Dalyviai prie skaitiklių stendo")
    page.fill("[name=photos-0-alt_en]", "People at the stand of meters")
    page.locator(SAVE).click()
    page.wait_for_selector(".photo-row .mark--ok")

    with translation.override(language):
        page.goto(event.get_absolute_url())
    image = page.locator(".gallery img")
    image.scroll_into_view_if_needed()
    words = {"lt": "Dalyviai prie skaitiklių stendo", "en": "People at the stand of meters"}
    assert image.get_attribute("alt") == words[language]
    page.wait_for_function("document.querySelector('.gallery img').naturalWidth === 480")
    assert_accessible(page)


@BOTH
def test_who_came_says_how_it_was_and_staff_read_it_from_five_answers(
    new_page, assert_accessible, language
):
    event, people = held(people=6)
    with translation.override(language):
        address = reverse("events:feedback", args=[event.slug, people[0].manage_token])
    page = new_page(lang=language, viewport=PHONE, javascript=False)
    page.goto(address)
    follow(page.locator("form.form button[type=submit]"))
    assert page.locator(".field--wrong").count() == 2
    page.check("input[name=content][value='5']")
    page.check("input[name=organisation][value='4']")
    page.fill("[name=learned]", "Skaitiklių istorija")
    follow(page.locator("form.form button[type=submit]"))
    page.wait_for_selector(".callout--ok")
    assert Feedback.objects.get().learned == "Skaitiklių istorija"

    staff = new_page(lang=language, user=make_staff(language=language))
    staff.goto(admin("feedback", event.pk))
    assert "Skaitiklių istorija" not in staff.inner_text("#content-main")
    for _person in people[1:5]:
        Feedback.objects.create(event=event, content=4, organisation=4)
    staff.reload()
    assert "Skaitiklių istorija" in staff.inner_text("#content-main")
    assert staff.locator("svg[role=img]").count() == 2
    assert_accessible(staff)


@BOTH
def test_materials_open_for_whom_they_are_and_are_counted(new_page, assert_accessible, language):
    event, (came,) = held()
    for audience in Material.Audience.values:
        link = f"/favicon.ico?{audience}"
        Material.objects.create(
            event=event,
            title_lt=f"Medžiaga {audience}",
            title_en=f"Material {audience}",
            link=f"https://medziaga.example{link}",
            audience=audience,
        )

    def offered(page, address):
        page.goto(address)
        return [name.split()[-1] for name in page.locator(".file__name").all_inner_texts()]

    def opened(page, number):
        """Ask as a click would; where the link leads is not ours."""
        href = page.locator("a.file").nth(number).get_attribute("href")
        return page.request.get(href, max_redirects=0).status

    with translation.override(language):
        address, own = event.get_absolute_url(), came.get_absolute_url()
    anybody = new_page(lang=language)
    assert offered(anybody, address) == ["public"]
    assert opened(anybody, 0) == 302
    assert offered(anybody, own) == ["public", "attendees"]
    assert_accessible(anybody)
    assert opened(anybody, 1) == 302
    user = make_user(language=language)
    make_representative(user=user)
    member = new_page(lang=language, user=user)
    assert offered(member, address) == ["public", "members"]
    assert opened(member, 1) == 302

    staff = new_page(lang=language, user=make_staff(language=language))
    staff.goto(admin("statistics", event.pk))
    assert staff.locator("table:last-of-type td.num").all_inner_texts()[-3:] == ["1", "1", "1"]


@BOTH
def test_what_was_learned_becomes_news_once(new_page, language):
    Category.objects.create(slug="renginiai", name_lt="Renginiai", name_en="Events")
    event, _people = held(lessons_lt="<p>Skaitikliai taupo.</p>", lessons_en="<p>Meters save.</p>")
    page = new_page(lang=language, user=make_staff(language=language))
    button = "Sukurti naujienos juodraštį" if language == "lt" else "Make a news draft"
    for _time in range(2):
        page.goto(admin("change", event.pk))
        page.get_by_role("button", name=button).click()
        page.wait_for_url("**/news/article/**")
    article = Article.objects.get()
    assert (article.status, article.body_lt) == ("draft", "<p>Skaitikliai taupo.</p>")
    publish(publication=article)
    with translation.override(language):
        there, back = article.get_absolute_url(), event.get_absolute_url()
    page.goto(back)
    follow(page.locator(f"a[href='{there}']").first)
    assert page.locator(f"main a[href='{back}']").count() >= 1


@BOTH
def test_the_closing_tells_what_is_open_and_later_changes_say_why(
    new_page, assert_accessible, language
):
    event, _people = held()
    forgotten = make_registration(event, first_name="Rasa", last_name="Nepažymėtoji")
    page = new_page(lang=language, user=make_staff(language=language))
    page.goto(admin("button", event.pk, "close"))
    assert "Rasa Nepažymėtoji" in page.inner_text("#content-main")
    page.check("input[name=anyway]")
    page.locator("#content-main input[type=submit]").click()
    page.wait_for_url("**/change/")
    event.refresh_from_db()
    assert event.status == Event.Status.CLOSED

    page.goto(admin("closing", event.pk))
    page.select_option("[name=person]", str(forgotten.pk))
    page.check("input[name=present][value=yes]")
    page.locator("#content-main input[type=submit]").click()
    page.wait_for_selector(".errors")
    page.fill("[name=reason]", "Parašas rastas lape")
    page.locator("#content-main input[type=submit]").click()
    page.wait_for_selector("#content-main table")
    assert "Parašas rastas lape" in page.inner_text("#content-main")
    assert_accessible(page)
    page.goto(admin("registrations", event.pk))
    assert "Parašas rastas lape" in page.inner_text("#content-main")
    assert Attendance.objects.get(registration=forgotten).present


@BOTH
def test_votes_of_a_general_meeting_by_right_and_by_proxy(new_page, assert_accessible, language):
    meeting = make_event(days_ahead=0, kind="assembly", capacity=None)
    companies = [make_company(name) for name in ("Aušra", "Rytas", "Žvaigždė")]
    holder = make_registration(meeting, company=companies[0], last_name="Balsuotoja")
    mark_attendance(registration=holder, day=meeting.days.get())
    page = new_page(lang=language, user=make_staff(language=language))
    other = new_page(lang=language, user=make_staff(language=language))
    for window in (page, other):
        window.goto(admin("votes", meeting.pk))
    counted = "0 iš 3, kvorumas 2" if language == "lt" else "0 of 3, quorum 2"
    assert counted in page.inner_text(".quorum")
    follow(page.locator(".votes button.default"))
    page.wait_for_selector(".messagelist .success")

    follow(page.locator(".votes a[href*='company=']").first)
    page.select_option("[name=holder]", str(holder.pk))
    follow(page.locator("#give input[type=submit]"))
    page.wait_for_selector(".errors")
    scan = {"name": "igaliojimas.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.set_input_files("[name=proxy]", scan)
    follow(page.locator("#give input[type=submit]"))
    page.wait_for_selector(".messagelist .success")
    assert meeting.votes.filter(by_proxy=True).count() == 1
    assert page.locator(".quorum .mark--ok").count() == 1
    assert_accessible(page)
    other.locator(".quorum .mark--ok").wait_for()  # the other window hears of it by itself
    assert other.inner_text("[data-held]") == "2"

    follow(page.locator(".votes form[action*='take-back'] button").first)
    page.wait_for_selector(".messagelist .success")
    assert meeting.votes.count() == 1


@BOTH
def test_figures_of_a_year_on_screen_on_paper_and_as_a_workbook(
    new_page, assert_accessible, language
):
    event, _people = held(people=3)
    Material.objects.create(event=event, title_lt="Skaidrės", link="https://m.example", downloads=7)
    page = new_page(lang=language, user=make_staff(language=language))
    page.goto(admin("changelist"))
    follow(page.locator(f"a[href='{admin('statistics_all')}']"))
    page.select_option("[name=year]", str(event.first_date.year))
    follow(page.locator(".finder button"))
    page.wait_for_url("**year=**")
    assert page.locator("svg[role=img]").count() == 3
    assert_accessible(page)
    page.emulate_media(media="print")
    assert page.locator(".finder").is_hidden()
    assert page.locator(".chart__table").first.is_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.locator("a[href*='/statistics/export/']").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.goto(admin("statistics", event.pk))
    assert "7" in page.locator("table .num").last.inner_text()
    assert_accessible(page)
