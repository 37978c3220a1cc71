"""What the portal writes about calls by itself: that one ends, and which are new."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.models import CallNotice, Representative
from members.workflows import (
    CallClosed,
    CallLetterClosed,
    CallLetterUnknown,
    close_by_letter,
    extend_by_letter,
    extend_call,
    find_call_by_letter,
    find_digest_reader,
    follow_competences,
    remind_of_calls,
    send_call_digests,
    want_digest,
)
from members.workflows.call_letters import due_url
from tests.factories import (
    make_answer,
    make_call,
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 5)  # a Tuesday


@pytest.fixture(autouse=True)
def morning(clock):
    clock("2026-05-05 10:00")


def token_of(call, person):
    return due_url(call, person).rstrip("/").rpartition("/")[2]


@pytest.fixture
def person():
    """Who answers for the calls of an organisation."""
    return make_representative(user=make_user(language="en"), email="kas@klausia.example")


def call_of(person, *, days, **fields):
    return make_call(person.company, deadline=TODAY + timedelta(days=days), **fields)


class TestTheEnd:
    def test_is_reminded_of_a_week_before_once(self, person, outbox):
        call_of(person, days=8)
        due = call_of(person, days=7)
        assert (remind_of_calls(), remind_of_calls()) == (1, 0)
        (message,) = outbox.deliver()
        assert message.to == ["kas@klausia.example"]
        assert "The call ends on 12 May 2026" in message.subject
        assert due_url(due, person) in message.body

    def test_is_told_of_when_it_has_come(self, person, outbox):
        call_of(person, days=-1)
        assert (remind_of_calls(), remind_of_calls()) == (1, 0)
        (message,) = outbox.deliver()
        assert message.subject.startswith("The call is over")
        assert "What came of it?" in message.body

    def test_is_told_again_after_an_extension(self, person, clock, outbox):
        call = call_of(person, days=-1)
        remind_of_calls()
        extend_call(call=call, by=person.user)
        clock("2026-05-28 10:00")
        assert remind_of_calls() == 1
        assert outbox.rows().count() == 2

    def test_who_published_for_a_few_days_is_not_reminded(self, person):
        call_of(person, days=5, published_at=timezone.now() - timedelta(days=1))
        assert remind_of_calls() == 0

    @pytest.mark.parametrize("status", ["draft", "closed"])
    def test_only_open_calls_end(self, person, status):
        call_of(person, days=-1, status=status)
        assert remind_of_calls() == 0

    @pytest.mark.parametrize("moment", ["2026-05-05 07:00", "2026-05-09 10:00", "2026-05-01 10:00"])
    def test_letters_keep_to_the_hours_of_mailing(self, person, clock, moment):
        call_of(person, days=-20)
        clock(moment)
        assert remind_of_calls() == 0

    def test_contact_person_who_may_decide_is_asked_alone(self, person, outbox):
        contact = make_representative(person.company, role="editor", email="jis@klausia.example")
        call_of(person, days=3, contact=contact)
        remind_of_calls()
        assert outbox.rows().get().to == ["jis@klausia.example"]

    @pytest.mark.parametrize(("country", "language"), [("LT", "lt"), ("EE", "en")])
    def test_link_opens_for_who_has_no_account(self, client, outbox, country, language):
        person = make_representative(make_company(country=country), email="jis@klausia.example")
        address = due_url(call_of(person, days=3), person)
        assert address.startswith(f"/{language}/")
        assert client.get(address).status_code == 200
        remind_of_calls()
        letter = outbox.rows().get()
        assert letter.context["language"] == language
        assert letter.context["due_url"].endswith(address)

    def test_contact_person_who_may_not_is_spared(self, person, outbox):
        contact = make_representative(person.company, role="none", email="jis@klausia.example")
        call_of(person, days=3, contact=contact)
        remind_of_calls()
        assert outbox.rows().get().to == ["kas@klausia.example"]

    def test_office_that_closes_meanwhile_is_not_reminded(self, person, monkeypatch):
        from members.workflows import call_letters

        call = call_of(person, days=-1)
        locked = call_letters.locked

        def closed_by_now(row):
            call.status, call.outcome, call.closed_at = "closed", "won", timezone.now()
            call.save()
            return locked(row)

        monkeypatch.setattr(call_letters, "locked", closed_by_now)
        assert remind_of_calls() == 0


class TestTheLinkOfTheEnd:
    def test_extends_a_month(self, person):
        call = call_of(person, days=2)
        extended = extend_by_letter(token=token_of(call, person))
        assert extended.deadline == TODAY + timedelta(days=32)

    def test_closes_with_an_outcome(self, person):
        call = call_of(person, days=-2)
        closed = close_by_letter(token=token_of(call, person), outcome="cooperation", note="Pora.")
        assert (closed.status, closed.outcome) == ("closed", "cooperation")
        with pytest.raises(CallClosed):
            extend_by_letter(token=token_of(call, person))

    def test_works_without_an_account(self):
        person = make_representative()
        call = call_of(person, days=2)
        assert find_call_by_letter(token=token_of(call, person)) == call

    def test_ends_with_the_right_to_edit(self, person):
        call = call_of(person, days=2)
        token = token_of(call, person)
        Representative.objects.update(left_at=timezone.now())
        for use in (find_call_by_letter, extend_by_letter):
            with pytest.raises(CallLetterClosed):
                use(token=token)

    def test_ends_when_the_call_goes_to_another_organisation(self, person):
        call = call_of(person, days=5)
        token = token_of(call, person)
        call.company = make_company()
        call.save()
        with pytest.raises(CallLetterClosed):
            extend_by_letter(token=token)

    def test_of_a_call_that_is_gone_or_never_was_is_unknown(self, person):
        call = call_of(person, days=2, status="draft")
        token = token_of(call, person)
        call.delete()
        for wrong in (token, token[:-1] + "!", "\x00"):
            with pytest.raises(CallLetterUnknown):
                find_call_by_letter(token=wrong)


@pytest.fixture
def competence():
    return make_competence("Jutikliai")


@pytest.fixture
def reader(competence):
    """A profile administrator of a member that offers the competence."""
    person = make_representative(user=make_user("ruta@ora.example", language="en"))
    person.company.claims.create(competence=competence, direction="offers")
    return person.user


class TestTheDigest:
    def test_tells_of_new_calls_that_the_profile_answers(self, reader, competence, outbox):
        need = make_call(competences=[competence], title_en="Sensors needed")
        make_call(competences=[competence], kind="offer", title_en="Sensors offered")
        make_call(competences=[make_competence()], title_en="Something else")
        assert send_call_digests() == 1
        (message,) = outbox.deliver()
        assert message.to == ["ruta@ora.example"]
        assert "Sensors needed" in message.body
        assert "Sensors offered" not in message.body
        assert "Something else" not in message.body
        assert CallNotice.objects.get().call == need

    def test_tells_of_offers_that_the_profile_needs(self, reader, competence):
        reader.representations.get().company.claims.update(direction="needs")
        make_call(competences=[competence], kind="offer")
        assert send_call_digests() == 1

    def test_tells_nothing_twice_and_at_most_once_a_week(self, reader, competence, clock, outbox):
        make_call(competences=[competence])
        assert send_call_digests() == 1
        make_call(competences=[competence], title_en="Later")
        assert send_call_digests() == 0
        clock("2026-05-13 10:00")
        assert (send_call_digests(), send_call_digests()) == (1, 0)
        assert outbox.rows().count() == 2

    def test_keeps_to_the_hours_of_mailing(self, reader, competence, clock):
        make_call(competences=[competence])
        clock("2026-05-09 10:00")
        assert send_call_digests() == 0

    def test_never_names_what_the_reader_may_not_see(self, reader, competence):
        make_call(competences=[competence], kind="bid", chosen=[make_company()])
        make_call(competences=[competence], status="draft")
        make_call(competences=[competence], status="closed")
        make_call(competences=[competence], deadline=TODAY - timedelta(days=1))
        assert send_call_digests() == 0

    def test_names_a_bid_to_the_chosen(self, reader, competence):
        chosen = [reader.representations.get().company]
        make_call(competences=[competence], kind="bid", chosen=chosen)
        assert send_call_digests() == 1

    def test_own_calls_and_answered_ones_are_no_news(self, reader, competence):
        company = reader.representations.get().company
        make_call(company, competences=[competence])
        make_answer(make_call(competences=[competence]), company)
        assert send_call_digests() == 0

    @pytest.mark.parametrize("role", ["editor", "none"])
    def test_profile_counts_for_its_administrators_only(self, reader, competence, role):
        Representative.objects.update(role=role)
        make_call(competences=[competence])
        assert send_call_digests() == 0

    def test_profile_of_who_left_the_cluster_does_not_count(self, reader, competence):
        company = reader.representations.get().company
        company.status = "former"
        company.save()
        make_call(competences=[competence])
        assert send_call_digests() == 0

    def test_whoever_follows_a_competence_is_told(self, competence):
        staff = make_staff()
        follow_competences(user=staff, digest="chosen", competences=[competence])
        make_call(competences=[competence])
        assert send_call_digests() == 1

    @pytest.mark.parametrize(("digest", "letters"), [("profile", 1), ("chosen", 0), ("none", 0)])
    def test_is_as_its_reader_chose(self, reader, competence, digest, letters):
        follow_competences(user=reader, digest=digest, competences=[])
        make_call(competences=[competence])
        assert send_call_digests() == letters

    def test_goes_to_no_closed_account(self, reader, competence):
        reader.is_active = False
        reader.save()
        make_call(competences=[competence])
        assert send_call_digests() == 0


class TestFollowing:
    def test_keeps_what_is_still_followed(self, reader, competence):
        other = make_competence()
        follow_competences(user=reader, digest="profile", competences=[competence])
        kept = reader.followed.get()
        follow_competences(user=reader, digest="chosen", competences=[other, competence])
        assert set(reader.followed.values_list("competence", flat=True)) == {
            competence.pk,
            other.pk,
        }
        assert reader.followed.get(competence=competence) == kept
        reader.refresh_from_db()
        assert reader.call_digest == "chosen"


class TestTheWayOut:
    def token(self, outbox):
        return outbox.rows().get().context["way_out_url"].rstrip("/").rpartition("/")[2]

    def test_one_click_stops_the_letters(self, reader, competence, outbox):
        make_call(competences=[competence])
        send_call_digests()
        (message,) = outbox.deliver()
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        token = self.token(outbox)
        assert find_digest_reader(token=token) == reader
        for _twice in range(2):
            assert want_digest(token=token, wanted=False).call_digest == "none"

    @pytest.mark.parametrize(("follows", "digest"), [(False, "profile"), (True, "chosen")])
    def test_another_brings_them_back(self, reader, competence, outbox, follows, digest):
        make_call(competences=[competence])
        send_call_digests()
        follow_competences(user=reader, digest="none", competences=[competence] if follows else [])
        token = self.token(outbox)
        assert want_digest(token=token, wanted=True).call_digest == digest

    def test_link_that_no_letter_has_is_unknown(self, reader, competence, outbox):
        make_call(competences=[competence])
        send_call_digests()
        token = self.token(outbox)
        reader.delete()
        for wrong in (token, "kas-nors"):
            with pytest.raises(CallLetterUnknown):
                find_digest_reader(token=wrong)
