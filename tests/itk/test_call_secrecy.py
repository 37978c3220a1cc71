"""A joint bid does not exist for rivals: on no page, in no file, in no letter."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from members.workflows import send_call_digests
from tests.factories import (
    make_answer,
    make_call,
    make_company,
    make_competence,
    make_representative,
    make_user,
)
from tests.planted import fails_with

pytestmark = pytest.mark.django_db

SECRETS = ("Slaptasis konkursas", "Secret tender", "slaptasis-konkursas", "Slaptas vaidmuo")


@pytest.fixture
def competence():
    """A competence that the bid names, and nothing else that anybody may see."""
    return make_competence("Retoji sritis", code="retoji", name_en="Rare field")


@pytest.fixture
def bid(competence):
    """A joint bid of one member, shown to another that has joined."""
    chosen = make_company("Pasirinktoji")
    bid = make_call(
        make_company("Rengėja", slug="rengeja"),
        kind="bid",
        title_lt="Slaptasis konkursas",
        title_en="Secret tender",
        slug="slaptasis-konkursas",
        roles_lt="Slaptas vaidmuo",
        chosen=[chosen],
        competences=[competence],
    )
    make_answer(bid, chosen, role="Slaptas vaidmuo", status="joined")
    return bid


def reader_of(competence, company=None):
    """Return somebody of a member who would gladly know: they offer and follow the competence."""
    person = make_representative(company, user=make_user())
    person.company.claims.create(competence=competence, direction="offers")
    person.user.followed.create(competence=competence)
    client = Client()
    client.force_login(person.user)
    return person, client


def plain_names(resolver=None, prefix=""):
    """Return the names of all addresses of the site that need no argument."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not hasattr(pattern, "url_patterns"):
            if pattern.name and not pattern.pattern.converters:
                yield f"{prefix}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from plain_names(
                pattern, f"{pattern.namespace}:" if pattern.namespace else prefix
            )


def addresses(bid, person):
    """Return every address at which the bid might be told of."""
    search, calls = reverse("search"), reverse("members:calls")
    own = [person.company.slug] if person else ["rengeja"]
    kept = ["account_logout", "mfa_download_recovery_codes"]
    return [
        *(reverse(name) for name in plain_names() if name not in kept),
        *(f"{search}?q={words}" for words in ("Slaptasis", "tender")),
        f"{search}?q=konkursas&kind=calls",
        *(f"{calls}?{query}" for query in ("kind=bid", "competence=retoji", "state=over")),
        *(
            reverse(f"members:{name}", args=["slaptasis-konkursas"])
            for name in ("call", "call_answer", "call_answered")
        ),
        reverse("company", args=["rengeja"]),
        *(reverse(f"members:{name}", args=own) for name in ("own_calls", "call_add", "profile")),
        *(
            reverse(f"members:{name}", args=["rengeja", *rest])
            for name, rest in [
                ("own_calls", []), ("call_manage", [bid.pk]), ("call_change", [bid.pk])
            ]
        ),
        *(
            reverse("share", kwargs={"kind": kind, "slug": "slaptasis-konkursas"})
            for kind in ("call", "event", "article")
        ),
    ]  # fmt: skip


def told(client, address):
    """Return the secrets that an address tells; its own address is no secret of who asks for it."""
    answer = client.get(address)
    text = answer.getvalue().decode(errors="replace")
    return [s for s in SECRETS if s in text and not (s in address and answer.status_code == 404)]


@fails_with("audiences_are_not_asked")
def test_rivals_and_strangers_are_told_nothing_anywhere(lang, bid, competence):
    rival, rivals_client = reader_of(competence)
    for person, client in [(None, Client()), (rival, rivals_client)]:
        found = {}
        for address in addresses(bid, person):
            if secrets := told(client, address):
                found[address] = secrets
        assert found == {}


@fails_with("audiences_are_not_asked")
def test_rivals_read_of_it_in_no_letter(lang, bid, competence, clock, outbox):
    clock("2026-05-05 10:00")
    type(bid).objects.update(deadline="2026-05-20")
    reader_of(competence)
    send_call_digests()
    for message in outbox.deliver():
        assert not [s for s in SECRETS if s in message.subject + message.body]


def test_who_was_chosen_and_has_left_the_cluster_does_not_find_it(bid, competence):
    person, client = reader_of(competence, bid.chosen.get())
    make_representative(user=person.user)  # of another member, too, which was not chosen
    assert client.get(bid.get_absolute_url()).status_code == 200
    type(person.company).objects.filter(pk=person.company_id).update(status="former")
    assert client.get(bid.get_absolute_url()).status_code == 404


def test_the_chosen_find_it_where_they_look(lang, bid, competence):
    chosen, client = reader_of(competence, bid.chosen.get())
    places = [
        reverse("members:calls"),
        reverse("company", args=["rengeja"]),
        reverse("members:account"),
        f"{reverse('search')}?q=konkursas",
        reverse("members:own_calls", args=[chosen.company.slug]),
    ]
    address = bid.get_absolute_url()
    assert [place for place in places if address not in client.get(place).content.decode()] == []
    assert client.get(address).status_code == 200
