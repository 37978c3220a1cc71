"""Introductions: who may ask whom, who agrees, what each is told, and what comes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from itk.shared.models import SiteProfile
from members.models import Introduction, Representative
from members.workflows import (
    AlreadyDecided,
    NoMatch,
    NotAgreed,
    NotAllowed,
    TooManyUnanswered,
    answer_introduction,
    end_representation,
    possible_introductions,
    report_introduction,
    request_introduction,
)
from tests.factories import (
    make_company,
    make_competence,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
Status = Introduction.Status
Role = Representative.Role


class Pair:
    """Two members, of which one looks for what the other offers, each with an administrator."""

    def __init__(self):
        self.competence = make_competence("LoRaWAN", name_en="LoRaWAN radio")
        self.seeker, self.offerer = make_company("Ieškanti"), make_company("Siūlanti")
        self.seeker.claims.create(competence=self.competence, direction="needs")
        self.offerer.claims.create(competence=self.competence, direction="offers")
        self.ona = make_representative(self.seeker, user=make_user(language="lt"), phone="111")
        self.tom = make_representative(self.offerer, user=make_user(language="en"), phone="222")

    def ask(self, by=None, **fields):
        """Ask as the administrator of who needs, or as somebody else."""
        asked = {"competence": self.competence, "seeker": self.seeker, "offerer": self.offerer}
        return request_introduction(by=by or self.ona.user, **{**asked, **fields})

    def answer(self, introduction, *, agrees=True, by=None):
        """Answer as the administrator of who offers, or as somebody else."""
        return answer_introduction(
            introduction=introduction,
            company=self.offerer,
            agrees=agrees,
            by=by or self.tom.user,
        )


@pytest.fixture
def pair():
    return Pair()


@pytest.fixture
def office():
    """A coordinator; the office has an address."""
    SiteProfile.objects.create(pk=1, name_lt="ITK", notify_contact="biuras@itk.example")
    return make_staff()


def test_who_asks_agrees_and_the_other_is_asked_in_their_language(pair, outbox):
    introduction = pair.ask(message="Reikia iki gegužės.")
    assert introduction.status == Status.REQUESTED
    assert (introduction.seeker_contact, introduction.offerer_contact) == (pair.ona, None)
    assert introduction.has_agreed("seeker")
    assert not introduction.has_agreed("offerer")
    (letter,) = outbox.deliver()
    assert letter.to == [pair.tom.email]
    assert "asks for an introduction: LoRaWAN radio" in letter.subject
    assert "Reikia iki gegužės." in letter.body
    with translation.override("en"):
        assert introduction.url_for(pair.offerer) in letter.body
    for secret in (pair.ona.email, pair.ona.phone, pair.ona.last_name):
        assert secret not in letter.body


def test_when_both_agree_each_is_told_whom_to_write_to(pair, outbox):
    introduction = pair.ask()
    outbox.deliver()
    introduction = pair.answer(introduction)
    assert introduction.status == Status.AGREED
    first, second = outbox.deliver()
    assert (first.to, second.to) == ([pair.ona.email], [pair.tom.email])
    assert "Supažindinta" in first.subject
    assert f"{pair.tom.full_name}, {pair.tom.email}, 222" in first.body
    assert first.extra_headers["Reply-To"] == pair.tom.email
    assert "Introduced to" in second.subject
    assert f"{pair.ona.full_name}, {pair.ona.email}, 111" in second.body


def test_a_decline_is_told_to_who_asked_and_nothing_else(pair, outbox):
    introduction = pair.ask()
    outbox.deliver()
    introduction = pair.answer(introduction, agrees=False)
    assert introduction.status == Status.DECLINED
    (letter,) = outbox.deliver()
    assert letter.to == [pair.ona.email]
    assert pair.tom.email not in letter.body


def test_who_asked_takes_it_back(pair, outbox):
    introduction = pair.ask()
    outbox.deliver()
    taken = answer_introduction(
        introduction=introduction, company=pair.seeker, agrees=False, by=pair.ona.user
    )
    assert taken.status == Status.WITHDRAWN
    assert not outbox.deliver()
    with pytest.raises(AlreadyDecided):
        pair.answer(introduction)
    assert pair.ask().pk != introduction.pk


def test_asking_twice_is_one_introduction_and_one_letter(pair, outbox):
    assert pair.ask() == pair.ask(message="Dar kartą")
    assert Introduction.objects.get().message == ""
    assert outbox.rows().count() == 1


def test_a_wish_that_meets_the_others_own_is_an_agreement(pair, outbox):
    pair.ask()
    outbox.deliver()
    introduction = pair.ask(by=pair.tom.user)
    assert introduction.status == Status.AGREED
    assert introduction.offerer_contact == pair.tom
    assert len(outbox.deliver()) == 2
    assert pair.ask() == introduction


def test_who_offers_may_ask_too(pair, outbox):
    introduction = pair.ask(by=pair.tom.user)
    (letter,) = outbox.deliver()
    assert letter.to == [pair.ona.email]
    assert introduction.has_agreed("offerer")


def test_the_same_answer_twice_changes_nothing(pair, outbox):
    introduction = pair.ask()
    for agrees in (True, True):
        pair.answer(introduction, agrees=agrees)
    assert outbox.rows().count() == 3
    with pytest.raises(AlreadyDecided):
        pair.answer(introduction, agrees=False)
    declined = pair.ask(competence=_other_competence(pair))
    for agrees in (False, False):
        pair.answer(declined, agrees=agrees)
    with pytest.raises(AlreadyDecided):
        pair.answer(declined)


def _other_competence(pair):
    competence = make_competence()
    pair.seeker.claims.create(competence=competence, direction="needs")
    pair.offerer.claims.create(competence=competence, direction="offers")
    return competence


def test_agreeing_again_after_having_asked_changes_nothing(pair):
    introduction = pair.ask()
    again = answer_introduction(
        introduction=introduction, company=pair.seeker, agrees=True, by=pair.ona.user
    )
    assert again.status == Status.REQUESTED


# Who may


def test_only_editors_of_the_two_and_the_office_ask_and_answer(pair, office):
    stranger = make_representative(user=make_user()).user
    idle = make_representative(pair.seeker, user=make_user(), role=Role.NONE).user
    clerk = make_staff("desk")
    for user in (stranger, idle, clerk):
        with pytest.raises(NotAllowed):
            pair.ask(by=user)
    introduction = pair.ask()
    for user in (stranger, idle, clerk, pair.ona.user):
        with pytest.raises(NotAllowed):
            pair.answer(introduction, by=user)
    with pytest.raises(NotAllowed):
        answer_introduction(
            introduction=introduction, company=make_company(), agrees=True, by=office
        )
    pair.answer(introduction)
    with pytest.raises(NotAllowed):
        report_introduction(introduction=introduction, outcome="talks", by=stranger)


def test_the_office_asks_for_both(pair, office, outbox):
    introduction = pair.ask(by=office)
    assert not introduction.has_agreed("seeker")
    assert [letter.to for letter in outbox.deliver()] == [[pair.ona.email], [pair.tom.email]]
    assert pair.ask(by=office) == introduction
    pair.answer(introduction, by=office)
    agreed = answer_introduction(
        introduction=introduction, company=pair.seeker, agrees=True, by=pair.ona.user
    )
    assert agreed.status == Status.AGREED
    assert agreed.contact_of("offerer") is None
    letters = outbox.deliver()
    assert pair.tom.email in letters[0].body  # whom a letter to the organisation reaches


def test_who_speaks_for_both_has_both_agree(pair, outbox):
    make_representative(pair.offerer, user=pair.ona.user, role=Role.EDITOR)
    assert pair.ask().status == Status.AGREED
    assert outbox.rows().count() == 2


@pytest.mark.parametrize("who", ["seeker", "offerer"])
def test_two_that_do_not_fit_are_not_introduced(pair, who):
    pair.answer(pair.ask(), agrees=False)
    company = getattr(pair, who)
    company.published = False
    company.save()
    with pytest.raises(NoMatch):
        pair.ask()
    company.published = True
    company.save()
    company.claims.all().delete()
    with pytest.raises(NoMatch):
        pair.ask()


def test_nobody_is_introduced_to_themselves(pair):
    pair.seeker.claims.create(competence=pair.competence, direction="offers")
    with pytest.raises(NoMatch):
        pair.ask(offerer=pair.seeker)


def test_who_left_the_cluster_is_not_introduced(pair):
    introduction = pair.ask()
    pair.seeker.status = "former"
    pair.seeker.save()
    with pytest.raises(NoMatch):
        pair.answer(introduction)


def test_who_waits_for_ten_answers_asks_no_more(pair):
    for _time in range(10):
        offerer = make_company()
        offerer.claims.create(competence=pair.competence, direction="offers")
        pair.ask(offerer=offerer)
    with pytest.raises(TooManyUnanswered):
        pair.ask()
    assert pair.ask(by=pair.tom.user).status == Status.REQUESTED  # others may still ask them


def test_the_possible_pairs_are_those_of_ones_own_without_an_open_one(pair):
    third = make_company()
    third.claims.create(competence=pair.competence, direction="offers")
    hidden = make_company(published=False)
    hidden.claims.create(competence=pair.competence, direction="offers")
    mine = {"competence": pair.competence, "user": pair.ona.user}
    assert set(possible_introductions(**mine)) == {
        (pair.seeker, pair.offerer),
        (pair.seeker, third),
    }
    pair.ask()
    assert possible_introductions(**mine) == [(pair.seeker, third)]
    nobody = make_user()
    assert possible_introductions(competence=pair.competence, user=nobody) == []


# Whom a side is told through


def test_where_nobody_can_log_in_the_office_is_told(pair, office, outbox):
    pair.offerer.representatives.update(user=None)
    introduction = pair.ask()
    (letter,) = outbox.deliver()
    assert letter.to == ["biuras@itk.example"]
    assert f"/admin/members/introduction/{introduction.pk}/change/" in letter.body


def test_without_an_administrator_the_editors_are_told(pair, outbox):
    pair.offerer.representatives.update(role=Role.EDITOR)
    other = make_representative(pair.offerer, user=make_user(), role=Role.EDITOR, email=None)
    pair.ask()
    assert [letter.to for letter in outbox.deliver()] == [[pair.tom.email], [other.user.email]]


def test_a_leavers_introduction_goes_to_an_administrator(pair, outbox):
    editor = make_representative(pair.seeker, user=make_user(), role=Role.EDITOR)
    introduction = pair.ask(by=editor.user)
    assert introduction.seeker_contact == editor
    outbox.deliver()
    end_representation(representative=editor, by=pair.ona.user)
    introduction.refresh_from_db()
    assert introduction.contact_of("seeker") == pair.ona
    with pytest.raises(NotAllowed):
        answer_introduction(
            introduction=introduction, company=pair.seeker, agrees=False, by=editor.user
        )
    pair.answer(introduction)
    first, second = outbox.deliver()
    assert first.to == [pair.ona.email]
    assert pair.ona.email in second.body
    assert editor.email not in second.body


def test_a_leaver_without_an_heir_leaves_it_to_the_office(pair, office, outbox):
    introduction = pair.ask()
    outbox.deliver()
    end_representation(representative=pair.ona, by=office)
    pair.answer(introduction)
    office_letter, own = outbox.deliver()
    assert office_letter.to == ["biuras@itk.example"]
    assert pair.seeker.full_name in own.body


# What came of it


@pytest.mark.parametrize("by", ["ona", "tom", "office"])
def test_either_side_or_the_office_says_what_came_of_it(pair, office, by):
    user = office if by == "office" else getattr(pair, by).user
    introduction = pair.answer(pair.ask())
    done = report_introduction(
        introduction=introduction, outcome="cooperation", note="Bandymas.", by=user
    )
    assert (done.status, done.outcome, done.outcome_note) == (
        *(Status.DONE, "cooperation", "Bandymas."),
    )
    again = report_introduction(introduction=introduction, outcome="nothing", by=user)
    assert (again.outcome, again.outcome_note) == ("nothing", "")


def test_nothing_comes_of_what_was_not_agreed(pair):
    with pytest.raises(NotAgreed):
        report_introduction(introduction=pair.ask(), outcome="talks", by=pair.ona.user)


def test_after_an_outcome_the_two_may_be_introduced_again(pair):
    introduction = pair.answer(pair.ask())
    report_introduction(introduction=introduction, outcome="nothing", by=pair.tom.user)
    assert pair.ask() != introduction


def test_what_waits_long_is_overdue(pair):
    introduction = pair.ask()
    assert not Introduction.objects.overdue()
    for status, days in ((Status.REQUESTED, 15), (Status.AGREED, 91)):
        now = timezone.now()
        Introduction.objects.update(
            status=status,
            seeker_agreed_at=now,
            offerer_agreed_at=now,
            updated_at=now - timedelta(days=days),
        )
        assert list(Introduction.objects.overdue()) == [introduction]
        Introduction.objects.update(updated_at=now - timedelta(days=days - 2))
        assert not Introduction.objects.overdue()


@pytest.mark.parametrize(
    "fields", [{"status": "done"}, {"status": "agreed"}, {"status": "done", "outcome": "talks"}]
)
def test_the_database_refuses_what_cannot_be(pair, fields):
    introduction = pair.ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.filter(pk=introduction.pk).update(**fields)
