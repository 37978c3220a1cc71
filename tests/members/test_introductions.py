"""Introductions on the site: asked for, answered in both accounts, private to the two."""

import pytest
from django.urls import reverse

from members.models import Introduction, Representative
from members.views import introductions
from members.views.introductions import WISHES_OF_TWO_PER_DAY
from tests.factories import make_company, make_competence, make_representative, make_user
from tests.members.workflows.test_introductions import Pair

pytestmark = pytest.mark.django_db
Status = Introduction.Status


@pytest.fixture
def pair():
    return Pair()


@pytest.fixture
def ona(login, pair, lang):
    """The client of who looks for it, in both languages."""
    return login(pair.ona.user)


@pytest.fixture
def tom(login, pair, lang):
    """The client of who offers it."""
    return login(pair.tom.user)


def ask_page(pair):
    return reverse("members:introduce", args=[pair.competence.code])


def key(pair):
    """Return the value of the choice of the two."""
    return f"{pair.seeker.pk}-{pair.offerer.pk}"


def text(response):
    return response.content.decode()


# Asking


def test_who_takes_a_wish_back_and_asks_again_and_again_has_to_wait(ona, pair, outbox, clock):
    clock("2026-05-05 10:10")
    for _number in range(WISHES_OF_TWO_PER_DAY):
        ona.post(ask_page(pair), {"pair": key(pair)})
        own = Introduction.objects.latest("pk").url_for(pair.seeker)
        ona.post(own, {"do": "decline"})
    answer = ona.post(ask_page(pair), {"pair": key(pair), "message": "Dar kartą."})
    assert answer.status_code == 429
    assert "Dar kartą." in text(answer)
    assert outbox.rows().count() == WISHES_OF_TWO_PER_DAY
    assert not Introduction.objects.open().exists()


def test_who_asks_for_many_introductions_has_to_wait(ona, pair, outbox, monkeypatch):
    monkeypatch.setattr(introductions, "WISHES_PER_DAY", 0)
    assert ona.post(ask_page(pair), {"pair": key(pair)}).status_code == 429
    assert not outbox.rows().exists()


def test_needs_lead_to_the_form_and_the_form_to_the_introduction(ona, pair, outbox):
    assert ask_page(pair) in text(ona.get(reverse("needs")))
    assert pair.offerer.full_name in text(ona.get(ask_page(pair)))
    answer = ona.post(ask_page(pair), {"pair": key(pair), "message": "Reikia."})
    introduction = Introduction.objects.get()
    assert answer["Location"] == introduction.url_for(pair.seeker)
    assert introduction.message == "Reikia."
    assert outbox.rows().count() == 1
    again = text(ona.get(ask_page(pair)))
    assert introduction.url_for(pair.seeker) in again
    assert key(pair) not in again
    page = text(ona.get(reverse("needs")))
    assert introduction.url_for(pair.seeker) in page
    assert ask_page(pair) not in page  # there is nobody else to ask


def test_who_offers_is_led_there_too(tom, pair):
    assert ask_page(pair) in text(tom.get(reverse("needs")))
    assert tom.post(ask_page(pair), {"pair": key(pair)}).status_code == 302
    assert Introduction.objects.get().offerer_contact == pair.tom


def test_nobody_to_ask_says_so(ona, pair, lang):
    pair.offerer.claims.all().delete()
    words = {"lt": "nėra ko prašyti", "en": "nobody to ask"}[lang]
    assert words in text(ona.get(ask_page(pair)))
    assert ask_page(pair) not in text(ona.get(reverse("needs")))


def test_who_speaks_for_several_chooses_for_which(ona, pair):
    second = make_company("Kita ieškanti")
    second.claims.create(competence=pair.competence, direction="needs")
    make_representative(second, user=pair.ona.user)
    page = ona.get(ask_page(pair))
    labels = [label for _value, label in page.context["form"].fields["pair"].choices]
    assert labels[0].startswith(pair.seeker.full_name)
    assert labels[1].startswith(second.full_name)
    ona.post(ask_page(pair), {"pair": f"{second.pk}-{pair.offerer.pk}"})
    assert Introduction.objects.get().seeker == second


def test_of_many_one_is_chosen_from_a_list(ona, pair):
    for _number in range(9):
        make_company().claims.create(competence=pair.competence, direction="offers")
    assert "<select" in text(ona.get(ask_page(pair)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pair", ""),
        ("pair", "0-0"),
        ("pair", "\x00"),
        ("message", "a" * 2001),
        ("message", "<b>Labas</b>"),
    ],
)
def test_bad_input_is_refused_beside_its_field(ona, pair, field, value):
    answer = ona.post(ask_page(pair), {"pair": key(pair), "message": "Reikia.", field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in text(answer)
    assert not Introduction.objects.exists()


def test_emoji_and_right_to_left_text_pass(ona, pair):
    ona.post(ask_page(pair), {"pair": key(pair), "message": "Labas 👋 שלום"})
    assert Introduction.objects.get().message == "Labas 👋 שלום"


def test_what_the_workflow_refuses_is_told_beside_the_choice(ona, pair):
    for _number in range(10):
        offerer = make_company()
        offerer.claims.create(competence=pair.competence, direction="offers")
        pair.ask(offerer=offerer)
    answer = ona.post(ask_page(pair), {"pair": key(pair)})
    assert answer.status_code == 422
    assert "10" in answer.context["form"].errors["pair"][0]


def test_it_is_there_for_whom_it_concerns_only(login, client, pair):
    group = make_competence().parent
    assert client.get(ask_page(pair)).status_code == 302  # to the log-in
    for user in (make_user(), make_representative(user=make_user()).user):
        assert login(user).get(ask_page(pair)).status_code == 404
    address = reverse("members:introduce", args=[group.code])
    assert login(pair.ona.user).get(address).status_code == 404


# Answering


def test_the_account_says_what_waits_and_leads_there(tom, pair, lang):
    introduction = pair.ask()
    page = text(tom.get(reverse("members:account")))
    assert introduction.url_for(pair.offerer) in page
    rows = tom.get(reverse("members:introductions", args=[pair.offerer.slug]))
    assert [row.introduction for row in rows.context["asked"]] == [introduction]
    words = {"lt": "Laukia jūsų atsakymo", "en": "Wait for your answer"}[lang]
    assert words in text(rows)


def test_agreeing_shows_each_the_other_and_nobody_before(ona, tom, pair):
    introduction = pair.ask()
    mine, theirs = (introduction.url_for(one) for one in (pair.seeker, pair.offerer))
    assert pair.ona.email not in text(tom.get(theirs))
    assert pair.tom.email not in text(ona.get(mine))
    assert tom.post(theirs, {"do": "agree"})["Location"] == theirs
    assert pair.ona.email in text(tom.get(theirs))
    assert pair.tom.email in text(ona.get(mine))
    listed = ona.get(reverse("members:introductions", args=[pair.seeker.slug]))
    assert [row.introduction.status for row in listed.context["going"]] == [Status.AGREED]


def test_declining_is_said_in_both_accounts(ona, tom, pair, lang):
    introduction = pair.ask()
    tom.post(introduction.url_for(pair.offerer), {"do": "decline"})
    for client, company in ((ona, pair.seeker), (tom, pair.offerer)):
        page = text(client.get(introduction.url_for(company)))
        assert introduction.__class__(status="declined").get_status_display() in page
        listed = client.get(reverse("members:introductions", args=[company.slug]))
        assert [row.introduction for row in listed.context["over"]] == [introduction]


def test_who_asked_takes_it_back_and_the_other_is_told_so_when_answering(ona, tom, pair, lang):
    introduction = pair.ask()
    ona.post(introduction.url_for(pair.seeker), {"do": "decline"})
    answer = tom.post(introduction.url_for(pair.offerer), {"do": "agree"}, follow=True)
    words = {"lt": "jau atsakyta arba jis atsiimtas", "en": "already been answered or taken back"}
    assert words[lang] in text(answer)
    introduction.refresh_from_db()
    assert introduction.status == Status.WITHDRAWN


def test_without_a_named_person_the_other_is_the_organisation(ona, pair):
    introduction = pair.answer(pair.ask())
    pair.offerer.representatives.update(left_at="2026-01-01 00:00+00:00")
    pair.offerer.email = "info@siulanti.example"
    pair.offerer.save()
    assert "info@siulanti.example" in text(ona.get(introduction.url_for(pair.seeker)))


# What came of it


def test_the_outcome_is_noted_once_agreed(ona, pair, lang):
    introduction = pair.answer(pair.ask())
    url = introduction.url_for(pair.seeker)
    answer = ona.post(url, {"do": "report", "outcome": "cooperation", "outcome_note": "Bandymas."})
    assert answer["Location"] == url
    page = text(ona.get(url))
    assert "Bandymas." in page
    assert {"lt": "Pradėta bendradarbiauti", "en": "Cooperation began"}[lang] in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("outcome", ""), ("outcome", "pergalė"), ("outcome_note", "a" * 1001)],
)
def test_a_bad_outcome_is_refused_beside_its_field(ona, pair, field, value):
    introduction = pair.answer(pair.ask())
    data = {"do": "report", "outcome": "talks", "outcome_note": "", field: value}
    answer = ona.post(introduction.url_for(pair.seeker), data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    introduction.refresh_from_db()
    assert introduction.status == Status.AGREED


def test_no_outcome_before_both_agree(ona, pair, lang):
    introduction = pair.ask()
    data = {"do": "report", "outcome": "talks"}
    page = text(ona.post(introduction.url_for(pair.seeker), data, follow=True))
    assert {"lt": "turi sutikti abi", "en": "Both organisations have to agree"}[lang] in page


# Who sees it


def test_it_is_private_to_the_editors_of_the_two(login, client, pair):
    introduction = pair.ask()
    stranger = make_representative(user=make_user())
    idle = make_representative(pair.seeker, user=make_user(), role=Representative.Role.NONE)
    for company in (pair.seeker, pair.offerer):
        url = introduction.url_for(company)
        assert client.get(url).status_code == 302
        for user in (stranger.user, idle.user):
            assert login(user).get(url).status_code == 404
            assert login(user).post(url, {"do": "agree"}).status_code == 404
    foreign = reverse("members:introduction", args=[stranger.company.slug, introduction.pk])
    assert login(stranger.user).get(foreign).status_code == 404
    assert login(pair.ona.user).get(introduction.url_for(pair.offerer)).status_code == 404


def test_a_leavers_access_ends_at_once(tom, pair):
    introduction = pair.ask()
    pair.tom.left_at = "2026-01-01 00:00+00:00"
    pair.tom.save()
    assert tom.post(introduction.url_for(pair.offerer), {"do": "agree"}).status_code == 404


@pytest.mark.parametrize("do", ["", "delete", "\x00"])
def test_what_no_button_says_is_a_bad_request(ona, pair, do):
    assert ona.post(pair.ask().url_for(pair.seeker), {"do": do}).status_code == 400


def test_the_number_of_queries_does_not_grow(ona, pair, django_assert_max_num_queries):
    def more():
        company = make_company()
        company.claims.create(competence=pair.competence, direction="offers")
        return pair.ask(offerer=company)

    more()
    pages = [
        reverse("needs"),
        reverse("members:introductions", args=[pair.seeker.slug]),
        reverse("members:account"),
    ]
    for page in pages:
        with django_assert_max_num_queries(20) as few:
            ona.get(page)
        more(), more()
        with django_assert_max_num_queries(len(few)):
            ona.get(page)
