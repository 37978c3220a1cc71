"""Partner search as it is read and answered: who sees which call, and what bad input is told."""

import pytest
from django.urls import reverse

from members.models import CallAnswer, CooperationCall
from members.views import CallAnswerView
from members.workflows import end_representation
from tests.factories import (
    in_days,
    make_answer,
    make_call,
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    """Somebody who edits the profile of a member."""
    user = make_user()
    make_representative(make_company("Ora"), user=user, role="editor", email="ruta@ora.example")
    return user


@pytest.fixture
def company(editor):
    return editor.representations.get().company


def titles(response):
    return [call.title_lt for call in response.context["page_obj"]]


class TestTheList:
    def test_everybody_sees_what_is_public_and_open_the_first_to_end_first(self, client, lang):
        make_call(title_lt="Vėliau", deadline=in_days(9))
        make_call(title_lt="Greitai", deadline=in_days(2))
        make_call(title_lt="Nariams", audience="members")
        make_call(title_lt="Juodraštis", status="draft")
        make_call(title_lt="Baigėsi", deadline=in_days(-1))
        assert titles(client.get(reverse("members:calls"))) == ["Greitai", "Vėliau"]

    def test_members_also_see_what_is_for_members_and_the_chosen_their_own(
        self, login, editor, company
    ):
        make_call(title_lt="Nariams", audience="members", deadline=in_days(1))
        make_call(title_lt="Mums", kind="bid", chosen=[company], deadline=in_days(2))
        make_call(title_lt="Kitiems", kind="bid", chosen=[make_company()])
        assert titles(login(editor).get(reverse("members:calls"))) == ["Nariams", "Mums"]

    def test_calls_of_who_left_the_cluster_are_gone(self, client):
        make_call(make_company(status="former"))
        assert titles(client.get(reverse("members:calls"))) == []

    def test_it_is_narrowed_by_kind_competence_and_state(self, client, lang):
        competence = make_competence(code="lorawan")
        make_call(title_lt="Poreikis", competences=[competence])
        make_call(title_lt="Pasiūla", kind="offer")
        make_call(title_lt="Senas", status="closed")

        def asked(**query):
            return titles(client.get(reverse("members:calls"), query))

        assert asked(kind="offer") == ["Pasiūla"]
        assert asked(competence="lorawan") == ["Poreikis"]
        assert asked(state="over") == ["Senas"]
        assert asked(kind="bid") == []

    @pytest.mark.parametrize(
        "query", ["kind=x", "competence=%00", "state=?", "page=99", "page=a", "kind[]=need"]
    )
    def test_impossible_filter_is_left_out(self, client, query):
        make_call(title_lt="Yra")
        assert titles(client.get(f"{reverse('members:calls')}?{query}")) == ["Yra"]

    def test_list_names_no_competence_of_a_call_that_is_not_for_the_reader(self, client):
        make_call(kind="bid", chosen=[make_company()], competences=[make_competence("Slapta")])
        assert "Slapta" not in client.get(reverse("members:calls")).content.decode()

    def test_pages_of_twenty(self, client):
        for _n in range(21):
            make_call()
        page = client.get(reverse("members:calls"), {"page": 2})
        assert len(page.context["page_obj"]) == 1


class TestOneCall:
    def test_public_one_says_what_is_looked_for_and_by_whom(self, client, lang):
        call = make_call(make_company("Šviesos kodas"), competences=[make_competence("Apskaita")])
        page = client.get(call.get_absolute_url()).content.decode()
        assert "Šviesos kodas" in page
        assert reverse("members:call_answer", args=[call.slug]) in page
        assert {"lt": "Apskaita", "en": "Competence"}[lang] in page

    def test_text_without_english_is_marked(self, client):
        call = make_call(title_en="", text_en="")
        page = client.get(f"/en/cooperation/call/{call.slug}/").content.decode()
        assert '<span lang="lt">Ieškome' in page
        assert 'hreflang="en"' not in page.partition("</head>")[0]

    def test_what_is_not_for_everybody_stays_out_of_caches_and_search_engines(
        self, login, editor, company
    ):
        call = make_call(kind="bid", chosen=[company])
        response = login(editor).get(call.get_absolute_url())
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response.headers["Cache-Control"]

    def test_joint_bid_shows_roles_who_joined_and_the_law(self, login, editor, company, lang):
        call = make_call(kind="bid", chosen=[company], roles_lt="Tinklas\nŠviesa")
        make_answer(call, make_company("Prisijungusi"), role="Tinklas", status="joined")
        page = login(editor).get(call.get_absolute_url()).content.decode()
        assert "Prisijungusi" in page
        assert {"lt": "Konkurencijos taryba", "en": "Competition Council"}[lang] in page

    def test_who_sees_it_is_named_without_a_case(self, lang):
        named = {"lt": "Pasirinktos organizacijos", "en": "Chosen organisations"}[lang]
        assert str(CooperationCall.Audience.CHOSEN.label) == named

    def test_it_names_nobody_else_that_was_chosen(self, login, editor, company):
        call = make_call(kind="bid", chosen=[company, make_company("Kita pasirinkta")])
        page = login(editor).get(call.get_absolute_url()).content.decode()
        assert "Kita pasirinkta" not in page

    def test_answers_of_others_are_not_shown(self, client):
        call = make_call()
        make_answer(call, make_company("Atsakiusi"), message="Slaptas kainoraštis")
        page = client.get(call.get_absolute_url()).content.decode()
        assert "Atsakiusi" not in page
        assert "Slaptas" not in page

    @pytest.mark.parametrize(
        ("audience", "status", "seen"),
        [("public", "open", True), ("members", "open", False), ("public", "draft", False)],
    )
    def test_who_may_not_read_it_is_told_that_there_is_none(self, client, audience, status, seen):
        call = make_call(audience=audience, status=status)
        for name in ("call", "call_answer", "call_answered"):
            found = client.get(reverse(f"members:{name}", args=[call.slug])).status_code
            assert (found != 404) == seen

    def test_draft_is_seen_by_its_own(self, login, editor, company):
        call = make_call(company, status="draft")
        assert login(editor).get(call.get_absolute_url()).status_code == 200

    def test_office_sees_everything(self, login):
        call = make_call(kind="bid", chosen=[make_company()])
        assert login(make_staff()).get(call.get_absolute_url()).status_code == 200


class TestAnswering:
    def url(self, call):
        return reverse("members:call_answer", args=[call.slug])

    def test_any_reader_answers_a_public_call(self, client, lang, outbox):
        call = make_call()
        make_representative(call.company, is_contact=True)
        data = {"full_name": "Ona\r\nJ", "email": "ONA@ora.example", "message": "Galime. 🔌"}
        response = client.post(self.url(call), data, follow=True)
        assert response.status_code == 200
        answer = CallAnswer.objects.get()
        assert (answer.full_name, answer.email) == ("Ona J", "ona@ora.example")
        assert answer.language == lang
        (message,) = outbox.deliver()
        assert "Galime. 🔌" in message.body

    def test_editor_answers_in_the_name_of_the_organisation(self, login, editor, company, lang):
        call = make_call(audience="members")
        client = login(editor)
        response = client.post(self.url(call), {"company": company.pk, "message": "Taip."})
        assert response.status_code == 302
        answer = CallAnswer.objects.get()
        assert (answer.company, answer.email) == (company, "ruta@ora.example")
        page = client.get(reverse("members:own_calls", args=[company.slug])).content.decode()
        assert call.get_absolute_url() in page
        assert "Taip." in page

    def test_who_leaves_at_that_moment_answers_no_more(self, login, editor, company, monkeypatch):
        def leave(_view):
            end_representation(representative=company.representatives.get())

        monkeypatch.setattr(CallAnswerView, "_too_many", leave)
        data = {"company": company.pk, "message": "Ilgas tekstas"}
        response = login(editor).post(self.url(make_call()), data)
        assert response.status_code == 422
        assert "Ilgas tekstas" in response.content.decode()
        assert not CallAnswer.objects.exists()

    def test_bid_is_not_joined_without_role_and_the_law(self, login, editor, company, lang):
        call = make_call(kind="bid", chosen=[company], roles_lt="Tinklas")
        response = login(editor).post(
            self.url(call), {"company": company.pk, "message": "Pasilieka"}
        )
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"role", "law_read"}
        assert "Pasilieka" in response.content.decode()

    def test_bid_is_joined_in_a_role(self, login, editor, company):
        call = make_call(kind="bid", chosen=[company], roles_lt="Tinklas")
        data = {"company": company.pk, "message": "Jungiamės", "role": "Tinklas", "law_read": "on"}
        assert login(editor).post(self.url(call), data).status_code == 302
        assert CallAnswer.objects.get().law_read_at is not None

    @pytest.mark.parametrize("joined", ["Tinklas", "Šviesa"])
    def test_role_taken_meanwhile_is_told_beside_it(self, login, editor, company, joined):
        call = make_call(kind="bid", chosen=[company], roles_lt="Tinklas\nŠviesa")
        make_answer(call, role=joined, status="joined")
        data = {"company": company.pk, "message": "Jungiamės", "role": joined, "law_read": "on"}
        response = login(editor).post(self.url(call), data)
        assert response.status_code == 422
        assert response.context["form"].errors["role"]

    def test_words_typed_for_a_call_closed_meanwhile_are_not_lost(self, client):
        call = make_call(status="closed")
        data = {"full_name": "Ona", "email": "ona@ora.example", "message": "Ilgas tekstas"}
        response = client.post(self.url(call), data)
        assert response.status_code == 422
        assert "Ilgas tekstas" in response.content.decode()
        assert not CallAnswer.objects.exists()

    def test_form_of_what_cannot_be_answered_leads_back(self, client, login, editor, company):
        closed = make_call(status="closed")
        assert client.get(self.url(closed)).url == closed.get_absolute_url()
        answered = make_call()
        make_answer(answered, company)
        data = {"company": company.pk, "message": "Dar"}
        assert login(editor).post(self.url(answered), data).url == answered.get_absolute_url()
        assert CallAnswer.objects.count() == 1

    def test_other_organisations_name_is_refused(self, login, editor):
        call, other = make_call(audience="members"), make_company()
        response = login(editor).post(self.url(call), {"company": other.pk, "message": "Mes"})
        assert response.status_code == 422
        assert response.context["form"].errors["company"]

    def test_robot_is_told_the_same_and_nothing_is_sent(self, client, outbox):
        data = {"full_name": "R", "email": "r@ora.example", "message": "x", "website": "x"}
        assert client.post(self.url(make_call()), data).status_code == 302
        assert not CallAnswer.objects.exists()

    def test_sixth_answer_of_an_hour_has_to_wait(self, client, clock, lang):
        clock("2026-05-05 10:10")
        call = make_call()
        data = {"full_name": "Ona", "email": "ona@ora.example"}
        for number in range(5):
            assert client.post(self.url(call), data | {"message": number}).status_code == 302
        response = client.post(self.url(call), data | {"message": "šeštas"})
        assert response.status_code == 429
        assert "šeštas" in response.content.decode()
        assert CallAnswer.objects.count() == 5

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "javascript:alert(1)"),
            ("email", '"a, b"@ora.example'),
            ("full_name", "ž" * 101),
            ("message", ""),
            ("message", "a" * 4001),
        ],
    )
    def test_bad_input_is_told_beside_its_field(self, client, lang, field, value):
        data = {"full_name": "Ona", "email": "ona@ora.example", "message": "Labas"}
        response = client.post(self.url(make_call()), data | {field: value})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
