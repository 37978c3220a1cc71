"""The page of one event: its states in words, programme, materials, funding."""

from datetime import time, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Material, Session, Speaker
from events.views.event import programme_of
from tests.factories import (
    make_article,
    make_company,
    make_competence,
    make_event,
    make_project,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


def read(event, client=None, status=200):
    """Open an event's page and return its text."""
    response = (client or Client()).get(event.get_absolute_url())
    assert response.status_code == status
    return unescape(response.content.decode())


def add_session(event, title="Dalis", starts=time(10), speakers=(), day=0):
    """Return a part of the programme of a day."""
    session = Session.objects.create(
        event=event,
        day=event.days.all()[day],
        title_lt=title,
        title_en=title,
        starts=starts,
        ends=time(starts.hour, 45),
    )
    session.speakers.set(speakers)
    return session


def test_a_place_abroad_is_told_with_the_country_in_the_readers_language(lang):
    event = make_event(country="DE", town="Berlin", venue="Messe")
    named = "Berlin, Vokietija" if lang == "lt" else "Berlin, Germany"
    assert named in read(event)
    assert event.place.endswith(named)
    assert "Lietuva" not in make_event().place


class TestState:
    def state(self, **fields):
        event = make_event(**fields)
        return Event.objects.with_counts().get(pk=event.pk).state

    @pytest.mark.parametrize(
        ("fields", "code", "takes"),
        [
            ({"status": "draft"}, "draft", False),
            ({"status": "cancelled"}, "cancelled", False),
            ({"status": "postponed"}, "postponed", False),
            ({"status": "closed"}, "over", False),
            ({"days_ahead": -2}, "over", False),
            ({"registration_mode": "none"}, "none", False),
            (
                {"registration_mode": "elsewhere", "registration_url": "https://k.example/"},
                "elsewhere",
                False,
            ),
            ({"capacity": None}, "open", True),
            ({"selection": "staff"}, "open", True),
            ({"format": "online"}, "open", True),
            ({"capacity": 10}, "open", True),
            ({"capacity": 1}, "few", True),
        ],
    )
    def test_code(self, fields, code, takes):
        state = self.state(**fields)
        assert (state.code, state.takes) == (code, takes)

    def test_before_and_after_the_time_of_registration(self, lang):
        now = timezone.now()
        soon = self.state(opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
        assert soon.code == "soon"
        assert str((now + timedelta(days=1)).astimezone().year) in soon.words
        assert self.state(closes_at=now - timedelta(minutes=1)).code == "closed"

    def test_full(self):
        event = make_event(capacity=1)
        make_registration(event)
        codes = []
        for fields in ({}, {"has_waiting_list": False}, {"format": "hybrid"}):
            Event.objects.filter(pk=event.pk).update(**fields)
            codes.append(Event.objects.get(pk=event.pk).state.code)
        assert codes == ["waiting", "full", "online"]

    def test_a_free_place_that_somebody_waits_for_is_not_offered(self):
        event = make_event(capacity=2)
        make_registration(event)
        make_registration(event, status="waiting")
        assert Event.objects.get(pk=event.pk).state.code == "waiting"

    @pytest.mark.parametrize(
        ("count", "words"),
        [(1, "Liko 1 vieta"), (2, "Liko 2 vietos"), (10, "Liko 10 vietų"), (21, "Liko 21 vieta")],
    )
    def test_places_in_words(self, count, words):
        with translation.override("lt"):
            assert self.state(capacity=count).words == words
        with translation.override("en"):
            english = ngettext("%(count)s place left", "%(count)s places left", count)
            assert self.state(capacity=count).words == english % {"count": count}

    @pytest.mark.parametrize(("capacity", "taken", "code"), [(30, 25, "few"), (30, 24, "open")])
    def test_few(self, capacity, taken, code):
        event = make_event(capacity=capacity)
        for _number in range(taken):
            make_registration(event)
        assert Event.objects.get(pk=event.pk).state.code == code


class TestPage:
    def test_facts(self, lang):
        event = make_event(
            address="Saulėtekio al. 15", starts=time(9, 30), ends=time(16), languages="lt, en"
        )
        page = read(event)
        for text in ("Saulėtekio al. 15", "09:30–16:00", "Europe/Vilnius", event.contact_email):
            assert text in page
        assert reverse("events:register", args=[event.slug]) in page
        assert reverse("events:event_calendar", args=[event.slug]) in page

    @pytest.mark.parametrize(
        ("fields", "told", "leads_to"),
        [
            (
                {"registration_mode": "elsewhere", "registration_url": "https://kitur.example/r"},
                "Registration on another website",
                "https://kitur.example/r",
            ),
            ({"registration_mode": "none"}, "No registration needed", None),
        ],
        ids=["elsewhere", "none"],
    )
    def test_who_does_not_register_here_is_led_there_or_told_so(self, lang, fields, told, leads_to):
        event = make_event(**fields)
        page = read(event)
        assert _(told) in page
        assert (f'href="{leads_to}"' in page) is (leads_to is not None)
        for name in ("register", "link_again"):
            assert reverse(f"events:{name}", args=[event.slug]) not in page

    def test_languages_and_interpretation_are_told(self, lang):
        event = make_event(
            languages="lt, en",
            interpretation_lt="Vertimas į gestų kalbą",
            interpretation_en="Sign language interpretation",
        )
        page = read(event)
        assert {"lt": "Lietuvių, anglų", "en": "Lithuanian, English"}[lang] in page
        assert (event.interpretation_lt if lang == "lt" else event.interpretation_en) in page

    def test_the_public_sees_the_title_of_an_event_for_members(self, lang):
        event = make_event(audience="members")
        title = event.title_lt if lang == "lt" else event.title_en
        for page in (read(event), Client().get(reverse("events:upcoming")).content.decode()):
            assert title in page
            assert _("Members only") in page
        assert _("Log in and register") in read(event)

    def test_times_are_those_of_the_events_zone(self):
        event = make_event(time_zone="Asia/Tokyo", starts=time(9), ends=time(11))
        page = read(event)
        assert "09:00–11:00" in page
        assert "Asia/Tokyo" in page

    def test_programme_in_order_with_its_speakers(self, lang):
        company = make_company("Matavimų linija")
        speaker = Speaker.objects.create(
            name="Žygis Ąžuolas", company=company, position_lt="Inžinierius", position_en="Engineer"
        )
        guest = Speaker.objects.create(name="Ana Berg", company_name="Grid AS")
        event = make_event(days=2)
        add_session(event, "Antra dalis", time(12), [speaker, guest])
        add_session(event, "Pirma dalis", time(10), [speaker])
        add_session(event, "Kita diena", time(9), day=1)
        page = read(event)
        places = [page.index(t) for t in ("Pirma dalis", "Antra dalis", "Kita diena")]
        assert places == sorted(places)
        assert "Grid AS" in page
        assert {"lt": "Inžinierius", "en": "Engineer"}[lang] in page
        assert company.get_absolute_url() in page
        days = programme_of(event)
        assert [[len(part.speakers) for part in day.parts] for day in days] == [[1, 2], [0]]

    def test_partners_and_topics(self, lang):
        event = make_event(host=make_company("Šeimininkas"))
        event.partners.add(make_company("Žalia"), make_company("Ąžuolas"))
        skill = make_competence("Apskaita", name_en="Metering")
        event.competences.add(skill)
        page = read(event)
        assert page.index("„Ąžuolas“") < page.index("„Žalia“")
        assert "„Ąžuolas“</a>," in page
        assert f"?competence={skill.code}" in page
        assert {"lt": "Apskaita", "en": "Metering"}[lang] in page

    def test_a_host_without_a_public_page_is_no_link(self):
        host = make_company("Nevieša", published=False)
        page = read(make_event(host=host))
        assert "„Nevieša“" in page
        assert host.slug not in page

    def test_the_funding_is_told(self, lang):
        project = make_project()
        page = read(make_event(project=project))
        said = {"lt": "Projektą finansuoja Europos Sąjunga.", "en": "Funded by the European Union."}
        assert said[lang] in page
        assert project.number in page

    def test_a_sample_is_marked(self, lang):
        assert _("Sample record") in read(make_event(is_sample=True))

    def test_lithuanian_only_is_marked_and_has_no_english_address(self):
        event = make_event(title_lt="Apskaita", title_en="", summary_en="", text_en="")
        with translation.override("en"):
            page = read(event)
        assert '<span lang="lt">Apskaita</span>' in page
        assert "This text is available in Lithuanian only." in page
        assert '<link rel="alternate" hreflang="lt"' in page
        assert '<link rel="alternate" hreflang="en"' not in page

    def test_scripts_in_its_text_are_cleaned(self):
        event = make_event()
        Event.objects.filter(pk=event.pk).update(text_lt="<p>Labas</p><script>alert(1)</script>")
        assert "alert(1)" not in read(event)

    def test_the_change_is_told(self, lang):
        event = make_event(change_note_lt="Keičiasi salė.", change_note_en="Another hall.")
        assert {"lt": "Keičiasi salė.", "en": "Another hall."}[lang] in read(event)

    def test_members_log_in(self, login, lang):
        event = make_event(audience="members")
        assert _("Log in and register") in read(event)
        user = make_user()
        make_representative(user=user)
        assert _("Log in and register") not in read(event, login(user))

    def test_who_is_registered_is_led_to_the_registration(self, login, lang):
        event, user = make_event(), make_user("ieva@imone.example")
        registration = make_registration(event, email="ieva@imone.example")
        assert registration.get_absolute_url() in read(event, login(user))
        assert registration.manage_token not in read(event)
        assert registration.manage_token not in read(event, login(make_user()))

    @pytest.mark.parametrize("fields", [{"status": "draft"}, {"audience": "invited"}])
    def test_what_is_not_public_is_for_staff(self, fields, login):
        event = make_event(**fields)
        read(event, status=404)
        read(event, login(make_user()), status=404)
        staff = make_user(is_staff=True)
        staff.user_permissions.add(Permission.objects.get(codename="view_event"))
        assert "noindex" in read(event, login(staff))

    def test_attendees_are_not_public(self):
        event = make_event(days_ahead=-3)
        registration = make_registration(event)
        page = read(event)
        for secret in (registration.last_name, registration.email, registration.ticket_code):
            assert secret not in page


def test_every_relation_filled_costs_at_most_eight_queries(django_assert_max_num_queries):
    def filled(rows):
        event = make_event(days=2, project=make_project(), host=make_company())
        for number in range(rows):
            speaker = Speaker.objects.create(name=f"Kalbėtojas {number}", company=make_company())
            add_session(event, f"Dalis {number}", time(10 + number % 5), [speaker], number % 2)
            event.partners.add(make_company())
            event.competences.add(make_competence())
            Material.objects.create(
                event=event, title_lt=f"Skaidrės {number}", link=f"https://m.example/{number}"
            )
            make_registration(event)
            make_article().events.add(event)
        return event

    few, many = filled(10), filled(60)
    counts = []
    for event in (few, many):
        with django_assert_max_num_queries(8) as queries:
            read(event)
        counts.append(len(queries))
    assert counts[0] == counts[1]
