"""The door: people are let in by one or two taps, by ticket, by the bus, with and without a network."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from events.models import Attendance, AttendanceMark, Event
from events.workflows import cancel_registration, give_vote, mark_attendance
from events.workflows.desk import say_to_be_here
from events.workflows.desk_passes import make_desk_pass, revoke_desk_pass
from members.groups import DESK
from tests.browser import PHONE, follow
from tests.factories import make_company, make_event, make_registration, make_staff
from tests.planted import fails_with

pytestmark = pytest.mark.django_db(transaction=True)

TABLET = {"width": 820, "height": 1180}
WORDS = {
    "lt": {
        "come": "Atvyko",
        "back": "Grąžinti",
        "unknown": "kodo nėra",
        "already": "Jau pažymėta: Jonas Jonaitis",
        "kept": "kol atsiras ryšys",
        "thanks": "Ačiū už pagalbą",
        "log_in": "prisijungti",
    },
    "en": {
        "come": "Arrived",
        "back": "Undo",
        "unknown": "Nobody has this ticket code",
        "already": "Already marked: Jonas Jonaitis",
        "kept": "until the network is back",
        "thanks": "Thank you for your help",
        "log_in": "login",
    },
}
BOTH = pytest.mark.parametrize("lang", ["lt", "en"])
KEPT = "() => document.querySelector('[data-desk]').dataset.kept === 'yes'"
NOTHING_WAITS = "() => !Object.keys(localStorage).some((key) => key.startsWith('desk:item'))"
STORED = """async () => JSON.stringify([
    Object.entries(sessionStorage), Object.entries(localStorage),
    'caches' in window ? await caches.keys() : [],
    (await navigator.serviceWorker.getRegistrations()).length,
])"""


@pytest.fixture
def event():
    return make_event(days_ahead=0, capacity=20)


def person(event, name, **fields):
    """Register somebody."""
    first, last = name.split()
    return make_registration(event, first_name=first, last_name=last, **fields)


def desk_of(event, lang="lt", name="desk"):
    with translation.override(lang):
        return reverse(f"events:{name}", args=[event.slug])


def open_desk(new_page, event, lang="lt", **options):
    """Open the desk as staff and wait until its list is there."""
    user = make_staff(DESK, language=lang, first_name="Rasa", last_name="Rasaitė")
    page = new_page(lang=lang, user=user, viewport=TABLET, **options)
    return ready(page, desk_of(event, lang))


def ready(page, address):
    """Open a desk and wait until it could lose the network."""
    page.goto(address)
    page.wait_for_function(KEPT)
    return page


def said(page, text):
    page.locator("[data-desk-said]").filter(has_text=text).wait_for()


def present():
    return Attendance.objects.filter(present=True).count()


@BOTH
def test_typed_and_tapped_and_taken_back(new_page, event, lang, assert_accessible):
    row = person(event, "Šarūnas Žąsinas", company_name="UAB „Rytas“")
    person(event, "Ona Onaitė", email="slaptas@imone.example")
    page = open_desk(new_page, event, lang)
    come, back = WORDS[lang]["come"], WORDS[lang]["back"]
    page.keyboard.type("sarun")
    assert page.locator("[data-desk-list] li").count() == 1
    page.get_by_role("button", name=f"{come}: Šarūnas Žąsinas").click()
    said(page, "Šarūnas Žąsinas")
    page.wait_for_function(NOTHING_WAITS)
    assert row.attendances.get().present
    assert page.locator("[data-count=present]").inner_text() == "1"
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("[data-desk-said]").get_by_role("button", name=back).click()
    page.get_by_role("button", name=f"{come}: Šarūnas Žąsinas").wait_for()
    page.wait_for_function(NOTHING_WAITS)
    assert not row.attendances.get().present
    page.fill("#q", "slaptas@imone")  # only the portal knows e-mails
    page.get_by_role("button", name=f"{come}: Ona Onaitė").wait_for()
    assert "slaptas" not in page.evaluate(STORED)
    assert_accessible(page)


def test_the_keyboard_alone(new_page, event):
    row = person(event, "Ona Onaitė")
    person(event, "Petras Petraitis")
    page = open_desk(new_page, event)
    page.keyboard.type("on")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    said(page, "Ona Onaitė")
    page.wait_for_function(NOTHING_WAITS)
    assert row.attendances.get().present
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "Petraitis" in page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.type("x")
    assert page.input_value("#q") == "x"
    page.keyboard.press("Escape")
    assert page.input_value("#q") == ""


@BOTH
def test_a_walk_in_and_a_bus(new_page, event, lang):
    page = open_desk(new_page, event, lang)
    page.keyboard.type("Ona")
    page.locator("[data-desk-door] > summary").click()
    page.fill("#q", "")
    page.keyboard.type("petras petraitis")  # the form follows, and writes a name as names are
    page.wait_for_function("() => document.querySelector('[name=last_name]').value === 'Petraitis'")
    page.locator("[data-desk-walk-in] button[type=submit]").click()
    said(page, "Petras Petraitis")
    page.wait_for_function(NOTHING_WAITS)
    assert event.registrations.get().attendances.get().present
    page.locator("details:has([data-desk-bus]) > summary").click()
    page.fill("[data-desk-bus] [name=company]", "UAB „Rytas“")
    page.fill("[data-desk-bus] [name=names]", "Ona Onaitė\nRasa")
    page.locator("[data-desk-bus] button[type=submit]").click()
    page.locator("[data-desk-bus] [data-desk-wrong]").filter(has_text="Rasa").wait_for()
    page.fill("[data-desk-bus] [name=names]", "Ona Onaitė\nRasa Rasaitė\nPetras Petraitis")
    page.locator("[data-desk-bus] button[type=submit]").click()
    said(page, "3")
    page.wait_for_function(NOTHING_WAITS)
    assert present() == event.registrations.count() == 3


def test_without_scripts_its_forms_do_the_same(new_page, event):
    row = person(event, "Ona Onaitė")
    user = make_staff(DESK, language="lt")
    page = new_page(user=user, viewport=TABLET, javascript=False)
    page.goto(desk_of(event))
    page.fill("#q", row.ticket_code)
    page.press("#q", "Enter")
    page.get_by_role("button", name="Grąžinti: Ona Onaitė").click()
    page.get_by_role("button", name="Atvyko: Ona Onaitė").wait_for()
    assert not row.attendances.get().present


@pytest.mark.both_databases
@BOTH
def test_two_devices_see_each_other_and_who_says_to_be_here(new_page, event, lang):
    words = WORDS[lang]
    row, other = person(event, "Ona Onaitė"), person(event, "Petras Petraitis")
    one, two = (open_desk(new_page, event, lang) for _device in range(2))
    one.get_by_role("button", name=f"{words['come']}: Ona Onaitė").click()
    two.get_by_role("button", name=f"{words['back']}: Ona Onaitė").wait_for()
    assert two.locator("[data-count=present]").inner_text() == "1"
    phone = new_page(lang=lang, viewport=PHONE)
    phone.goto(desk_of(event, lang, name="arrival"))
    phone.fill("[name=code]", other.ticket_code)
    phone.locator("main button[type=submit]").click()
    phone.locator(".callout--ok").wait_for()
    assert present() == 1
    two.locator(f"[data-desk-here] #s{other.pk} button").click()
    said(two, "Petras Petraitis")
    two.wait_for_function(NOTHING_WAITS)
    assert (present(), row.marks.count()) == (2, 1)


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        ("lt", "1 iš 3, kvorumas 2", "Kvorumas yra"),
        ("en", "1 of 3, quorum 2", "The quorum is reached"),
    ],
)
def test_the_desk_of_a_general_meeting_hears_when_there_is_a_quorum(
    new_page, assert_accessible, lang, before, after
):
    meeting = make_event(days_ahead=0, kind=Event.Kind.ASSEMBLY, capacity=None)
    companies = [make_company(name) for name in ("Aušra", "Rytas", "Žvaigždė")]
    for company in companies[:2]:
        row = person(meeting, f"Ona {company.name}", company=company)
        mark_attendance(registration=row, day=meeting.days.get())
        if not meeting.votes.exists():
            give_vote(event=meeting, company=company, holder=row)
    page = open_desk(new_page, meeting, lang)
    page.locator(".desk-votes").filter(has_text=before).wait_for()
    give_vote(event=meeting, company=companies[1], holder=row)  # elsewhere
    page.locator(".desk-votes").filter(has_text=after).wait_for()
    assert_accessible(page)


@pytest.mark.both_databases
@BOTH
@fails_with("each_mark_is_a_new_one", "the_queue_is_not_kept")
def test_without_a_network_nothing_is_lost_and_nothing_done_twice(new_page, event, lang):
    come, back = (f"{WORDS[lang][word]}: " for word in ("come", "back"))
    ona, petras = person(event, "Ona Onaitė"), person(event, "Petras Petraitis")
    gone = person(event, "Jonas Jonaitis")
    page = open_desk(new_page, event, lang)
    page.context.set_offline(True)
    page.get_by_role("button", name=f"{come}Ona Onaitė").click()
    said(page, WORDS[lang]["kept"])
    page.keyboard.type(f"{gone.ticket_code}\n")
    page.get_by_role("button", name=f"{back}Jonas Jonaitis").wait_for()
    page.keyboard.type(f"{gone.ticket_code}\n")  # the same ticket in other hands
    said(page, WORDS[lang]["already"])
    page.locator("[data-desk-door] > summary").click()
    page.fill("[data-desk-walk-in] [name=first_name]", "Simas")
    page.fill("[data-desk-walk-in] [name=last_name]", "Simaitis")
    page.locator("[data-desk-walk-in] button[type=submit]").click()
    page.locator("[data-desk-list]").filter(has_text="Simas Simaitis").wait_for()
    assert page.locator("[data-count=present]").inner_text() == "3"
    assert not AttendanceMark.objects.exists()

    page.reload()  # the page itself comes from what the device has kept
    page.locator("[data-desk-list]").filter(has_text="Simas Simaitis").wait_for()
    page.get_by_role("button", name=f"{back}Ona Onaitė").wait_for()
    page.get_by_role("button", name=f"{come}Petras Petraitis").click()
    queue = page.evaluate("Object.entries(localStorage)")
    assert len(queue) == 4
    cancel_registration(registration=gone, by=make_staff())

    page.context.set_offline(False)
    page.locator("[data-desk-conflicts]").filter(has_text="Jonas Jonaitis").wait_for()
    page.wait_for_function(NOTHING_WAITS)
    walk_in = event.registrations.get(first_name="Simas")
    for row in (ona, petras, walk_in):
        assert row.attendances.get().present
    marks, rows = AttendanceMark.objects.count(), event.registrations.count()
    page.evaluate(
        "(queue) => queue.forEach(([key, value]) => localStorage.setItem(key, value))", queue
    )
    page.reload()
    page.wait_for_function(NOTHING_WAITS)
    assert (AttendanceMark.objects.count(), event.registrations.count()) == (marks, rows)


@pytest.mark.both_databases
def test_a_bus_refused_after_the_network_was_away_goes_back_into_its_form(new_page, event):
    page = open_desk(new_page, event)
    page.context.set_offline(True)
    page.locator("details:has([data-desk-bus]) > summary").click()
    names = "Ona Onaitė\nJonas ???"
    for name, value in (("company", "UAB „Rytas“"), ("names", names)):
        page.fill(f"[data-desk-bus] [name={name}]", value)
    page.locator("[data-desk-bus] button[type=submit]").click()
    said(page, WORDS["lt"]["kept"])
    assert page.input_value("[data-desk-bus] [name=names]") == ""
    page.context.set_offline(False)
    page.locator("[data-desk-conflicts]").filter(has_text="Jonas ???").wait_for()
    assert page.input_value("[data-desk-bus] [name=names]") == names
    assert page.input_value("[data-desk-bus] [name=company]") == "UAB „Rytas“"
    page.fill("[data-desk-bus] [name=names]", names.replace("???", "Jonaitis"))
    page.locator("[data-desk-bus] button[type=submit]").click()
    page.wait_for_function(NOTHING_WAITS)
    assert present() == 2


@pytest.mark.both_databases
@fails_with("the_last_to_arrive_decides")
def test_a_mark_that_another_desk_has_overruled_meanwhile_is_told(new_page, event):
    row = person(event, "Ona Onaitė")
    page = open_desk(new_page, event)
    page.context.set_offline(True)
    page.get_by_role("button", name="Atvyko: Ona Onaitė").click()
    said(page, "kol atsiras ryšys")
    kept = json.loads(page.evaluate("Object.values(localStorage)[0]"))
    assert kept["registration"] == row.pk
    # As if it had been a minute ago, so that the order does not hang on this machine's speed.
    kept["at"] -= 60_000
    entry = [f"desk:item:{event.pk}:{kept['uuid']}", json.dumps(kept)]
    page.evaluate("(entry) => localStorage.setItem(...entry)", entry)
    mark_attendance(registration=row, day=event.days.get(), present=False, by_name="Kita")
    page.context.set_offline(False)
    page.locator("[data-desk-conflicts]").filter(has_text="(Kita").wait_for()
    assert not row.attendances.get().present
    page.get_by_role("button", name="Atvyko: Ona Onaitė").wait_for()


@pytest.mark.both_databases
@BOTH
def test_a_helper_marks_by_name_and_leaves_nothing_on_the_device(new_page, event, lang):
    words = WORDS[lang]
    row = person(event, "Ona Slaptukė")
    desk_pass = make_desk_pass(event=event)
    page = new_page(lang=lang, viewport=PHONE)
    page.goto(reverse("events:desk_pass", args=[desk_pass.token]))
    follow(page.locator(f".languages a[lang={lang}]"))
    page.fill("[name=name]", "Jonas Jonaitis")
    page.locator("main button[type=submit]").click()
    page.wait_for_function(KEPT)
    assert "Slaptukė" in page.evaluate(STORED)
    page.get_by_role("button", name=f"{words['come']}: Ona Slaptukė").click()
    page.wait_for_function(NOTHING_WAITS)
    assert row.marks.get().marked_by_name == "Jonas Jonaitis"
    assert page.evaluate("document.activeElement.id") != "q"  # the keyboard of the phone stays down
    page.locator("[data-desk-end] button").click()
    page.get_by_role("heading", name=words["thanks"]).wait_for()
    assert page.evaluate(STORED) == "[[],[],[],0]"
    assert words["log_in"] in page.goto(desk_of(event, lang)).url


@pytest.mark.both_databases
def test_what_has_not_been_sent_is_asked_about_at_the_end(new_page, event):
    person(event, "Ona Onaitė")
    page = open_desk(new_page, event)
    page.context.set_offline(True)
    page.get_by_role("button", name="Atvyko: Ona Onaitė").click()
    page.locator("[data-desk-end] button").click()
    page.get_by_role("dialog").get_by_role("button").first.click()
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.context.set_offline(False)
    page.wait_for_function(NOTHING_WAITS)
    assert present() == 1


@pytest.mark.both_databases
@fails_with("nothing_is_wiped")
def test_a_revoked_pass_wipes_the_device_at_once(browser, live_server, event):
    """The refused request is meant, so that this window is watched by nobody."""
    person(event, "Ona Slaptukė")
    desk_pass = make_desk_pass(event=event)
    context = browser.new_context(base_url=live_server.url, locale="lt-LT", viewport=TABLET)
    page = context.new_page()
    page.goto(reverse("events:desk_pass", args=[desk_pass.token]))
    page.fill("[name=name]", "Jonas Jonaitis")
    page.locator("main button[type=submit]").click()
    page.wait_for_function(KEPT)
    revoke_desk_pass(desk_pass=desk_pass)
    page.get_by_text("sąrašas iš šio įrenginio pašalintas").wait_for()
    assert "Slaptukė" not in page.content()
    assert page.evaluate(STORED) == "[[],[],[],0]"
    context.close()


def test_another_page_of_the_portal_forgets_the_list(new_page, event):
    person(event, "Ona Slaptukė")
    page = open_desk(new_page, event)
    assert "Slaptukė" in page.evaluate(STORED)
    page.goto("/lt/")
    page.wait_for_function("() => !Object.keys(sessionStorage).length")
    assert "Slaptukė" not in page.evaluate(STORED)


def test_the_desk_group_comes_to_the_desk_of_today(new_page, event):
    make_event(days_ahead=4)
    page = new_page(user=make_staff(DESK, language="lt"), viewport=TABLET)
    page.goto("/admin/")
    assert page.url.endswith("/lt/registratura/")
    page.get_by_role("link", name=event.title_lt).click()
    page.wait_for_function(KEPT)
    say_to_be_here(event=event, code="AAAAA22222")
    assert not AttendanceMark.objects.exists()
