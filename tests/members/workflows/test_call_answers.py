"""Answers to partnership calls: who may give one, who decides, what each side is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import CallAnswer, Company
from members.workflows import (
    AlreadyAnswered,
    AnswerWithdrawn,
    CallClosed,
    CallOver,
    CallUnknown,
    LawNotRead,
    NoSuchRole,
    NotAllowed,
    NotChosen,
    OwnCall,
    RoleTaken,
    answer_call,
    decide_answer,
    end_representation,
    withdraw_answer,
)
from tests.factories import (
    make_answer,
    make_call,
    make_company,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

WORDS = {"full_name": "Mantas Jonaitis", "email": "mantas@ora.example", "message": "Galime."}


@pytest.fixture
def company():
    return make_company("Ora")


@pytest.fixture
def editor(company):
    """Somebody who edits the organisation that answers."""
    user = make_user()
    make_representative(company, user=user, role="editor")
    return user


@pytest.fixture
def author():
    """Somebody who writes the calls of another member."""
    return make_representative(user=make_user(language="en"), email="kas@klausia.example")


def bid(author, company, **fields):
    chosen = fields.pop("chosen", [company])
    defaults = {"kind": "bid", "roles_lt": "Projektuotojas\nMontuotojas", "chosen": chosen}
    return make_call(author.company, **{**defaults, **fields})


def answer(call, by, company, **fields):
    law_read = fields.pop("law_read", True)
    return answer_call(call=call, by=by, company=company, data=WORDS | fields, law_read=law_read)


class TestAnswering:
    def test_organisation_answers_and_the_author_is_written_to(
        self, author, company, editor, outbox
    ):
        given = answer(make_call(author.company), editor, company)
        assert (given.status, given.company, given.user) == ("sent", company, editor)
        (message,) = outbox.deliver()
        assert message.to == ["kas@klausia.example"]
        assert message.extra_headers["Reply-To"] == "mantas@ora.example"
        assert "has answered your partnership call" in message.subject
        assert "Galime." in message.body

    def test_contact_person_of_the_call_gets_it_before_the_others(
        self, author, company, editor, outbox
    ):
        contact = make_representative(author.company, role="none", email="jis@klausia.example")
        answer(make_call(author.company, contact=contact), editor, company)
        assert outbox.rows().get().to == ["jis@klausia.example"]

    @pytest.mark.parametrize(
        ("email", "to"), [("info@tyli.example", "info@tyli.example"), (None, "biuras@itk.example")]
    )
    def test_where_nobody_reads_the_organisation_or_the_office_gets_it(
        self, company, editor, outbox, email, to
    ):
        from itk.shared.models import SiteProfile

        SiteProfile.objects.create(pk=1, name_lt="ITK", name_en="ITK", email="biuras@itk.example")
        answer(make_call(make_company(email=email)), editor, company)
        assert outbox.rows().get().to == [to]

    def test_any_reader_answers_a_public_call(self, author, outbox):
        given = answer(make_call(author.company), None, None, company_name="MB „Oras“")
        assert given.answerer == "MB „Oras“"
        assert outbox.rows().count() == 1

    def test_form_sent_twice_is_one_answer(self, author, outbox):
        call = make_call(author.company)
        assert answer(call, None, None) == answer(call, None, None)
        assert outbox.rows().count() == 1
        other = answer(call, None, None, message="Dar vienas klausimas.")
        CallAnswer.objects.update(created_at=timezone.now() - timedelta(hours=2))
        assert answer(call, None, None) != other
        assert outbox.rows().count() == 3

    @pytest.mark.parametrize("audience", ["members", "chosen"])
    def test_reader_answers_no_other_call(self, author, audience):
        with pytest.raises(CallUnknown):
            answer(make_call(author.company, audience=audience), None, None)

    @pytest.mark.parametrize("audience", ["members", "chosen"])
    def test_what_is_not_public_is_answered_in_the_name_of_an_organisation_only(
        self, author, company, audience
    ):
        idle = make_representative(company, user=make_user(), role="none").user
        call = make_call(author.company, audience=audience, chosen=[company])
        with pytest.raises(NotAllowed):
            answer(call, idle, None)

    def test_organisation_that_left_the_cluster_meanwhile_answers_nothing(
        self, author, company, editor
    ):
        Company.objects.filter(pk=company.pk).update(status="former")
        with pytest.raises(NotAllowed):
            answer(make_call(author.company), editor, company)

    def test_rival_is_told_that_there_is_no_such_call(self, author, company, editor):
        with pytest.raises(CallUnknown):
            answer(bid(author, company, chosen=[make_company()]), editor, company)

    def test_person_of_two_organisations_answers_for_the_chosen_one(self, author, company, editor):
        rival = make_company()
        make_representative(rival, user=editor)
        with pytest.raises(NotChosen):
            answer(make_call(author.company, chosen=[company]), editor, rival)

    @pytest.mark.parametrize("days", [-1, -40])
    def test_nobody_answers_what_is_over(self, author, company, editor, days):
        deadline = timezone.localdate() + timedelta(days=days)
        with pytest.raises(CallOver):
            answer(make_call(author.company, deadline=deadline), editor, company)

    def test_nobody_answers_what_is_closed(self, author, company, editor):
        with pytest.raises(CallOver):
            answer(make_call(author.company, status="closed"), editor, company)

    def test_nobody_answers_a_draft(self, author):
        with pytest.raises(CallUnknown):
            answer(make_call(author.company, status="draft"), author.user, author.company)

    def test_organisation_answers_once(self, author, company, editor):
        call = make_call(author.company)
        answer(call, editor, company)
        with pytest.raises(AlreadyAnswered):
            answer(call, editor, company, message="Dar kartą.")

    def test_and_again_once_the_first_is_taken_back(self, author, company, editor):
        call = make_call(author.company)
        make_answer(call, company, status="withdrawn")
        assert answer(call, editor, company).status == "sent"

    def test_nobody_answers_themselves(self, author):
        with pytest.raises(OwnCall):
            answer(make_call(author.company), author.user, author.company)

    def test_who_left_the_cluster_does_not_answer(self, author, company, editor):
        company.status = "former"
        company.save()
        with pytest.raises(NotAllowed):
            answer(make_call(author.company), editor, company)

    def test_who_has_no_role_does_not_answer_for_the_organisation(self, author, company):
        user = make_user()
        make_representative(company, user=user, role="none")
        with pytest.raises(NotAllowed):
            answer(make_call(author.company), user, company)


class TestJoiningABid:
    def test_role_and_the_reading_of_the_law_are_kept(self, author, company, editor):
        given = answer(bid(author, company), editor, company, role="Montuotojas")
        assert given.role == "Montuotojas"
        assert given.law_read_at is not None

    def test_not_without_the_reminder_of_competition_law(self, author, company, editor):
        with pytest.raises(LawNotRead):
            answer(bid(author, company), editor, company, role="Montuotojas", law_read=False)

    @pytest.mark.parametrize("role", ["", "Bet kas"])
    def test_in_one_of_its_roles(self, author, company, editor, role):
        with pytest.raises(NoSuchRole):
            answer(bid(author, company), editor, company, role=role)

    def test_bid_without_roles_is_joined_as_it_is(self, author, company, editor):
        assert answer(bid(author, company, roles_lt=""), editor, company).role == ""

    def test_not_in_a_role_that_is_taken(self, author, company, editor):
        call = bid(author, company)
        make_answer(call, role="Montuotojas", status="joined")
        with pytest.raises(RoleTaken):
            answer(call, editor, company, role="Montuotojas")


class TestDeciding:
    @pytest.mark.parametrize(
        ("join", "status", "words"),
        [(True, "joined", "has accepted"), (False, "declined", "has declined")],
    )
    def test_who_answered_is_told(self, author, join, status, words, outbox):
        given = make_answer(make_call(author.company), language="en")
        for _twice in range(2):
            decided = decide_answer(answer=given, by=author.user, join=join)
            assert decided.status == status
        (message,) = outbox.deliver()
        assert message.to == [given.email]
        assert words in message.body
        assert message.extra_headers["Reply-To"] == author.email

    def test_role_goes_to_one(self, author, company):
        call = bid(author, company)
        first, second = (make_answer(call, role="Montuotojas") for _n in range(2))
        decide_answer(answer=first, by=author.user, join=True)
        with pytest.raises(RoleTaken):
            decide_answer(answer=second, by=author.user, join=True)

    def test_the_table_knows_it_too(self, author, company):
        call = bid(author, company)
        make_answer(call, role="Montuotojas", status="joined")
        with pytest.raises(IntegrityError), transaction.atomic():
            make_answer(call, role="Montuotojas", status="joined")

    def test_decision_can_be_changed_until_the_end(self, author, company):
        given = make_answer(bid(author, company), role="Montuotojas")
        for join, status in [(True, "joined"), (False, "declined"), (True, "joined")]:
            assert decide_answer(answer=given, by=author.user, join=join).status == status

    def test_nothing_is_decided_once_the_call_is_closed(self, author):
        given = make_answer(make_call(author.company, status="closed"))
        with pytest.raises(CallClosed):
            decide_answer(answer=given, by=author.user, join=True)

    def test_what_was_taken_back_is_not_decided(self, author):
        given = make_answer(make_call(author.company), status="withdrawn")
        with pytest.raises(AnswerWithdrawn):
            decide_answer(answer=given, by=author.user, join=True)

    def test_only_the_author_and_the_office_decide(self, author, company, editor):
        given = make_answer(make_call(author.company), company)
        with pytest.raises(NotAllowed):
            decide_answer(answer=given, by=editor, join=True)
        assert decide_answer(answer=given, by=make_staff(), join=True)


class TestTakingBack:
    def test_role_is_free_again_and_the_author_is_told(self, author, company, editor, outbox):
        given = make_answer(bid(author, company), company, role="Montuotojas", status="joined")
        for _twice in range(2):
            assert withdraw_answer(answer=given, by=editor).status == "withdrawn"
        (message,) = outbox.deliver()
        assert message.to == [author.email]
        assert "has taken its answer" in message.body
        other = make_answer(given.call, role="Montuotojas")
        assert decide_answer(answer=other, by=author.user, join=True)

    def test_not_from_a_closed_call(self, company, editor):
        given = make_answer(make_call(status="closed"), company)
        with pytest.raises(CallClosed):
            withdraw_answer(answer=given, by=editor)

    def test_nobody_else(self, author, company):
        given = make_answer(make_call(author.company), company)
        with pytest.raises(NotAllowed):
            withdraw_answer(answer=given, by=author.user)

    def test_readers_answer_belongs_to_no_organisation(self, author):
        given = answer(make_call(author.company), None, None)
        with pytest.raises(NotAllowed):
            withdraw_answer(answer=given, by=make_staff())


def test_who_has_left_is_told_no_more_of_what_the_organisation_answered(company, editor, outbox):
    company.email = "info@ora.example"
    company.save()
    answer = make_answer(company=company, user=editor, email="mantas@ora.example")
    leaver = company.representatives.get()
    end_representation(representative=leaver, by=make_staff())  # nobody is there to take it over
    decide_answer(answer=answer, by=None, join=True)
    assert outbox.rows().get().to == ["info@ora.example"]
