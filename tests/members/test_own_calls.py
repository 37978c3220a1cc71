"""The calls of one's organisation: written, published, decided on, extended, closed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import CallAnswer, CooperationCall
from members.views import own_calls
from members.views.own_calls import DECISIONS_PER_HOUR
from tests.factories import (
    in_days,
    make_answer,
    make_call,
    make_company,
    make_competence,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company("Šviesos kodas")


@pytest.fixture
def client(company, login):
    """Somebody who edits the organisation's profile."""
    user = make_user()
    make_representative(company, user=user, role="editor")
    return login(user)


def url(name, company, *args):
    return reverse(f"members:{name}", args=[company.slug, *args])


def data(**fields):
    defaults = {
        "kind": "need",
        "title_lt": "Ieškome žibintų",
        "text_lt": "Trisdešimties.",
        "deadline": in_days(20),
        "audience": "members",
    }
    return defaults | fields


class TestTheForm:
    def test_draft_is_saved_and_shown_to_its_own(self, client, company, lang):
        response = client.post(url("call_add", company), data(), follow=True)
        call = CooperationCall.objects.get()
        assert call.status == "draft"
        assert response.redirect_chain[-1][0] == url("call_manage", company, call.pk)
        assert "Ieškome žibintų" in client.get(url("own_calls", company)).content.decode()

    def test_it_is_published_at_once_with_all_it_says(self, client, company, lang):
        chosen, competence = make_company(), make_competence()
        sent = data(
            kind="bid",
            audience="chosen",
            chosen=[chosen.pk],
            competences=[competence.pk],
            roles_lt="Tinklas\nŠviesa",
            notice_url="pirkimai.example/7",
            bid_due=in_days(30),
            title_en="عطاء مشترك 🔌",
            publish="1",
        )
        assert client.post(url("call_add", company), sent).status_code == 302
        call = CooperationCall.objects.get()
        assert call.status == "open"
        assert call.notice_url == "https://pirkimai.example/7"
        assert list(call.chosen.all()) == [chosen]
        assert list(call.competences.all()) == [competence]
        page = client.get(call.get_absolute_url()).content.decode()
        assert "https://pirkimai.example/7" in page

    def test_who_saves_again_and_again_has_to_wait(self, client, company, lang, monkeypatch):
        monkeypatch.setattr(own_calls, "CALLS_PER_HOUR", 0)
        response = client.post(url("call_add", company), data())
        assert response.status_code == 429
        assert "Ieškome žibintų" in response.content.decode()
        assert not CooperationCall.objects.exists()

    def test_change_of_a_published_call_is_seen_at_once(self, client, company):
        call = make_call(company)
        sent = data(title_lt="Kitas pavadinimas", audience="public")
        assert client.post(url("call_change", company, call.pk), sent).status_code == 302
        assert "Kitas pavadinimas" in client.get(call.get_absolute_url()).content.decode()

    def test_who_saves_later_does_not_show_it_to_more_than_another_chose(self, client, company):
        call = make_call(company, audience="members")
        page = client.get(url("call_change", company, call.pk))
        form = page.context["form"]
        seen = {form[name].html_initial_name: form[name].value() or "" for name in form.fields}
        seen = {name: value for name, value in seen.items() if value != ""}
        assert all(f'name="{name}"' in page.content.decode() for name in seen if seen[name] != [])
        old = data(title_lt=call.title_lt, text_lt=call.text_lt, deadline=call.deadline)
        chosen = {"audience": "chosen", "chosen": [make_company().pk]}
        client.post(url("call_change", company, call.pk), old | seen | chosen)
        later = old | seen | {"text_lt": "Kitas tekstas."}
        assert client.post(url("call_change", company, call.pk), later).status_code == 302
        call.refresh_from_db()
        assert (call.audience, call.text_lt) == ("chosen", "Kitas tekstas.")
        assert call.chosen.count() == 1

    def test_closed_call_has_no_form(self, client, company):
        call = make_call(company, status="closed")
        page = url("call_manage", company, call.pk)
        assert client.get(url("call_change", company, call.pk)).url == page

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"title_lt": ""}, "title_lt"),
            ({"title_lt": "ž" * 200}, "title_lt"),
            ({"title_lt": "<b>Ei</b>"}, "title_lt"),
            ({"text_lt": ""}, "text_lt"),
            ({"notice_url": "javascript:alert(1)"}, "notice_url"),
            ({"notice_url": "ftp://pirkimai.example"}, "notice_url"),
            ({"deadline": in_days(-1)}, "deadline"),
            ({"deadline": in_days(500)}, "deadline"),
            ({"deadline": "rytoj"}, "deadline"),
            ({"bid_due": in_days(3)}, "deadline"),
            ({"kind": "bid"}, "audience"),
            ({"kind": "stebuklas"}, "kind"),
            ({"audience": "visiems"}, "audience"),
            ({"audience": "chosen", "chosen": ["999999"]}, "chosen"),
            ({"audience": "chosen", "publish": "1"}, "chosen"),
            ({"competences": ["999999"]}, "competences"),
            ({"roles_lt": "Tinklas\nTinklas"}, "roles_lt"),
            ({"roles_lt": "r" * 201}, "roles_lt"),
            ({"contact": "999999"}, "contact"),
        ],
    )
    def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(
        self, client, company, lang, fields, wrong
    ):
        response = client.post(url("call_add", company), data(text_en="Not lost.") | fields)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [wrong]
        assert "Not lost." in response.content.decode()
        assert not CooperationCall.objects.exists()

    def test_contact_person_of_another_organisation_is_refused(self, client, company):
        other = make_representative()
        response = client.post(url("call_add", company), data(contact=other.pk))
        assert list(response.context["form"].errors) == ["contact"]

    def test_who_is_no_member_now_is_told_above_the_form(self, client, company):
        company.status = "former"
        company.save()
        response = client.post(url("call_add", company), data(publish="1"))
        assert response.status_code == 422
        assert response.context["form"].non_field_errors()
        assert not CooperationCall.objects.exists()


class TestThePageOfOne:
    def do(self, client, call, what, **fields):
        return client.post(url("call_manage", call.company, call.pk), {"do": what, **fields})

    def test_draft_is_published_or_deleted(self, client, company, lang):
        call = make_call(company, status="draft")
        self.do(client, call, "publish")
        call.refresh_from_db()
        assert call.status == "open"
        draft = make_call(company, status="draft")
        assert self.do(client, draft, "delete").url == url("own_calls", company)
        assert CooperationCall.objects.get() == call

    def test_what_cannot_be_is_told(self, client, company, lang):
        call = make_call(company)
        response = client.post(url("call_manage", company, call.pk), {"do": "delete"}, follow=True)
        assert 'role="alert"' in response.content.decode()
        assert CooperationCall.objects.exists()

    def test_answers_are_read_and_decided_on(self, client, company, lang, outbox):
        call = make_call(company)
        answer = make_answer(call, message="Turime dvi stoteles.")
        page = client.get(url("call_manage", company, call.pk)).content.decode()
        assert "Turime dvi stoteles." in page
        for what, status in [("join", "joined"), ("decline", "declined")]:
            self.do(client, call, what, answer=answer.pk)
            answer.refresh_from_db()
            assert answer.status == status
        assert outbox.rows().count() == 2

    def test_who_changes_their_mind_again_and_again_has_to_wait(
        self, client, company, lang, outbox, clock
    ):
        clock("2026-05-05 10:10")
        call = make_call(company)
        answer = make_answer(call)
        for what in ("join", "decline") * (DECISIONS_PER_HOUR // 2):
            self.do(client, call, what, answer=answer.pk)
        self.do(client, call, "join", answer=answer.pk)
        answer.refresh_from_db()
        assert answer.status == "declined"
        assert outbox.rows().count() == DECISIONS_PER_HOUR

    @pytest.mark.parametrize("number", ["", "x", "9" * 30, "²"])
    def test_answer_that_is_none_is_not_found(self, client, company, number):
        call = make_call(company)
        assert self.do(client, call, "join", answer=number).status_code == 404

    def test_answer_to_another_call_is_not_found(self, client, company):
        answer = make_answer()
        assert self.do(client, make_call(company), "join", answer=answer.pk).status_code == 404

    def test_unknown_step_is_not_found(self, client, company):
        assert self.do(client, make_call(company), "explode").status_code == 404

    def test_it_is_extended(self, client, company, lang):
        call = make_call(company, deadline=timezone.localdate() - timedelta(days=1))
        self.do(client, call, "extend", deadline=in_days(10))
        call.refresh_from_db()
        assert call.is_open

    @pytest.mark.parametrize("day", ["", "rytoj"])
    def test_day_that_is_none_is_told_beside_its_field(self, client, company, day):
        response = self.do(client, make_call(company), "extend", deadline=day)
        assert response.status_code == 422
        assert response.context["extend_form"].errors["deadline"]

    def test_day_too_late_is_told_beside_its_field_and_kept(self, client, company, lang):
        bid = make_call(
            company, kind="bid", audience="chosen", deadline=in_days(2), bid_due=in_days(9)
        )
        for call, day in ((bid, in_days(10)), (make_call(company), in_days(999))):
            response = self.do(client, call, "extend", deadline=day)
            assert response.status_code == 422
            form = response.context["extend_form"]
            assert form.errors["deadline"]
            assert form["deadline"].value() == str(day)

    def test_answer_names_its_role_in_the_language_of_the_reader(self, client, company, lang):
        call = make_call(company, kind="bid", audience="chosen")
        call.roles_lt, call.roles_en = "Rangovas", "Builder"
        call.save()
        answer = make_answer(call, role="Rangovas")
        read = {"lt": "Rangovas", "en": "Builder"}[lang]
        page = client.get(url("call_manage", company, call.pk)).content.decode()
        assert page.count(read) == 2
        assert answer.role_read == read

    def test_it_is_closed_with_an_outcome(self, client, company, lang):
        call = make_call(company)
        assert self.do(client, call, "close", outcome="").status_code == 422
        self.do(client, call, "close", outcome="cooperation", note="Pavyko.")
        call.refresh_from_db()
        assert (call.status, call.outcome, call.outcome_note) == (
            "closed",
            "cooperation",
            "Pavyko.",
        )


class TestOurAnswers:
    def test_one_is_taken_back(self, client, company, lang):
        answer = make_answer(company=company)
        client.post(url("own_calls", company), {"answer": answer.pk})
        answer.refresh_from_db()
        assert answer.status == "withdrawn"

    def test_not_from_a_closed_call(self, client, company):
        answer = make_answer(make_call(status="closed"), company)
        response = client.post(url("own_calls", company), {"answer": answer.pk}, follow=True)
        assert 'role="alert"' in response.content.decode()
        assert CallAnswer.objects.get().status == "sent"

    def test_another_organisations_is_not_found(self, client, company):
        answer = make_answer()
        assert client.post(url("own_calls", company), {"answer": answer.pk}).status_code == 404


class TestStrangers:
    def test_pages_of_another_organisation_are_not_there(self, client):
        call = make_call(status="draft")
        for name, args in [
            ("own_calls", []),
            ("call_add", []),
            ("call_manage", [call.pk]),
            ("call_change", [call.pk]),
        ]:
            assert client.get(url(name, call.company, *args)).status_code == 404

    def test_call_of_another_organisation_is_not_under_ones_own(self, client, company):
        call = make_call()
        for name in ("call_manage", "call_change"):
            assert client.get(url(name, company, call.pk)).status_code == 404

    def test_who_is_not_logged_in_is_led_there(self, company, db):
        from django.test import Client

        response = Client().get(url("own_calls", company))
        assert response.status_code == 302


class TestTheAccount:
    def test_it_tells_what_waits_and_who_looks_for_partners(self, client, company, lang):
        make_answer(make_call(company, title_lt="Laukia", title_en="Waits"))
        make_call(
            company,
            title_lt="Baigėsi",
            title_en="Ended",
            deadline=timezone.localdate() - timedelta(days=1),
        )
        make_call(title_lt="Kitų skelbimas", title_en="Call of others")
        response = client.get(reverse("members:account"))
        tasks = [task.title for task in response.context["tasks"]]
        assert {"lt": ["Baigėsi", "Laukia"], "en": ["Ended", "Waits"]}[lang] == tasks[-2:]
        title = {"lt": "Kitų skelbimas", "en": "Call of others"}[lang]
        assert title in response.content.decode()


class TestTheOrganisationsPage:
    def test_open_calls_are_on_it(self, client, company, lang):
        call = make_call(company)
        make_call(company, status="closed", title_lt="Uždarytas", title_en="Closed one")
        page = client.get(company.get_absolute_url()).content.decode()
        assert call.get_absolute_url() in page
        assert "Uždarytas" not in page
        assert "Closed one" not in page
