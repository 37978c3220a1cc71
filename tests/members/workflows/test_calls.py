"""Partnership calls from the draft to the outcome: what the workflows allow and refuse."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from members.models import CallAnswer, CooperationCall, Representative
from members.workflows import (
    CallChangedMeanwhile,
    CallClosed,
    CallIsPublished,
    CallNotPublished,
    CallWithoutMember,
    DayAfterBid,
    DayOver,
    NobodyChosen,
    NotAllowed,
    close_call,
    delete_call,
    end_representation,
    extend_call,
    next_deadline,
    publish_call,
    save_call,
)
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


def data(**fields):
    """Return what a form gives for a new call."""
    defaults = {
        "kind": "need",
        "title_lt": "Ieškome šaukiamų žibintų",
        "text_lt": "Trisdešimties.",
        "deadline": in_days(30),
        "audience": "members",
    }
    return defaults | fields


@pytest.fixture
def company():
    return make_company("Šviesos kodas")


@pytest.fixture
def editor(company):
    """Somebody who edits the organisation's profile."""
    user = make_user()
    make_representative(company, user=user, role="editor", email="ruta@sviesos-kodas.example")
    return user


class TestWriting:
    def test_editor_writes_a_draft_with_its_competences(self, company, editor):
        competence = make_competence()
        call = save_call(company=company, by=editor, data=data(competences=[competence]))
        assert (call.status, call.published_at) == ("draft", None)
        assert list(call.competences.all()) == [competence]

    def test_office_writes_on_behalf(self, company):
        assert save_call(company=company, by=make_staff(), data=data()).company == company

    @pytest.mark.parametrize("role", ["none", None])
    def test_nobody_else_writes(self, company, role):
        user = make_user()
        if role:
            make_representative(company, user=user, role=role)
        with pytest.raises(NotAllowed):
            save_call(company=company, by=user, data=data())

    def test_desk_is_not_the_office(self, company):
        with pytest.raises(NotAllowed):
            save_call(company=company, by=make_staff("desk"), data=data())

    def test_address_is_made_of_the_title_and_tells_of_no_other_call(self, company, editor):
        one, other = (save_call(company=company, by=editor, data=data()) for _n in range(2))
        assert one.slug.startswith("ieskome-saukiamu-zibintu-")
        assert len(one.slug) == len(other.slug)
        assert one.slug != other.slug

    def test_title_of_signs_has_an_address_too(self, company, editor):
        call = save_call(company=company, by=editor, data=data(title_lt="🔌🔋"))
        assert call.slug.startswith("skelbimas-")

    def test_change_keeps_the_address_and_what_was_not_changed(self, company, editor):
        call = save_call(company=company, by=editor, data=data())
        changed = save_call(company=company, by=editor, data={"title_lt": "Kita"}, call=call)
        assert (changed.slug, changed.text_lt) == (call.slug, call.text_lt)
        assert changed.title_lt == "Kita"

    def test_call_of_another_organisation_is_not_changed(self, company, editor):
        with pytest.raises(NotAllowed):
            save_call(company=company, by=editor, data={"title_lt": "Kita"}, call=make_call())

    def test_changes_of_two_that_do_not_go_together_change_nothing(self, company, editor):
        call = make_call(company)
        chosen = [make_company()]
        bid = {"kind": "bid", "audience": "chosen", "chosen": chosen}
        save_call(company=company, by=editor, data=bid, call=call)
        with pytest.raises(CallChangedMeanwhile):
            everybody = {"audience": "public", "title_lt": "Visiems"}
            save_call(company=company, by=editor, data=everybody, call=call)
        call.refresh_from_db()
        assert (call.kind, call.audience) == ("bid", "chosen")
        assert call.title_lt != "Visiems"

    def test_closed_call_is_not_changed(self, company, editor):
        call = make_call(company, status="closed")
        with pytest.raises(CallClosed):
            save_call(company=company, by=editor, data={"title_lt": "Kita"}, call=call)

    def test_published_call_may_not_lose_everybody_who_sees_it(self, company, editor):
        call = make_call(company, chosen=[make_company()])
        with pytest.raises(NobodyChosen):
            save_call(company=company, by=editor, data={"chosen": []}, call=call)
        assert call.chosen.exists()

    def test_published_call_gets_no_day_that_is_over(self, company, editor):
        call = make_call(company)
        with pytest.raises(DayOver):
            save_call(company=company, by=editor, data={"deadline": in_days(-1)}, call=call)

    def test_expired_call_can_be_corrected_without_a_new_day(self, company, editor):
        call = make_call(company, deadline=in_days(-1))
        assert save_call(company=company, by=editor, data={"title_lt": "Kita"}, call=call)


class TestPublishing:
    def test_it_is_seen_from_that_moment(self, company, editor):
        call = save_call(company=company, by=editor, data=data())
        assert publish_call(call=call, by=editor).published_at is not None
        assert CooperationCall.objects.open().get() == call

    def test_twice_is_once(self, company, editor, outbox):
        call = save_call(
            company=company, by=editor, data=data(audience="chosen", chosen=[_reached()])
        )
        first = publish_call(call=call, by=editor).published_at
        assert publish_call(call=call, by=editor).published_at == first
        assert outbox.rows().count() == 1

    def test_closed_one_is_not_published_again(self, company, editor):
        with pytest.raises(CallClosed):
            publish_call(call=make_call(company, status="closed"), by=editor)

    @pytest.mark.parametrize("days", [-1, 400])
    def test_day_must_be_ahead_and_within_a_year(self, company, editor, days):
        call = save_call(company=company, by=editor, data=data(deadline=in_days(days)))
        with pytest.raises(DayOver):
            publish_call(call=call, by=editor)

    def test_only_members_look_for_partners(self, company, editor):
        call = save_call(company=company, by=editor, data=data())
        company.status = "former"
        company.save()
        with pytest.raises(CallWithoutMember):
            publish_call(call=call, by=editor)

    def test_for_chosen_somebody_else_must_be_chosen(self, company, editor):
        call = save_call(company=company, by=editor, data=data(audience="chosen", chosen=[company]))
        with pytest.raises(NobodyChosen):
            publish_call(call=call, by=editor)

    def test_chosen_are_written_to_and_who_is_chosen_later_then(self, company, editor, outbox):
        one, later, silent = _reached("a@pirma.example"), _reached("b@antra.example"), _reached()
        silent.status = "former"
        silent.save()
        call = save_call(
            company=company, by=editor, data=data(audience="chosen", chosen=[one, silent])
        )
        assert not outbox.rows().exists()
        publish_call(call=call, by=editor)
        assert [row.to for row in outbox.rows()] == [["a@pirma.example"]]
        save_call(company=company, by=editor, data={"chosen": [one, later]}, call=call)
        assert [row.to for row in outbox.rows()] == [["a@pirma.example"], ["b@antra.example"]]

    def test_letter_to_the_chosen_is_in_their_language_and_hidden_from_the_admin(
        self, company, editor, outbox
    ):
        user = make_user(language="en")
        chosen = make_company()
        make_representative(chosen, user=user, is_contact=True)
        call = save_call(
            company=company,
            by=editor,
            data=data(title_en="Lamps wanted", audience="chosen", chosen=[chosen]),
        )
        publish_call(call=call, by=editor)
        (message,) = outbox.deliver()
        assert "looks for partners" in message.subject
        assert "Lamps wanted" in message.body
        assert f"/en/cooperation/call/{call.slug}/" in message.body
        assert outbox.rows().get().headers["X-Portal-Private"] == "1"


def _reached(email="kas@imone.example"):
    """Return a member with somebody who reads its letters."""
    company = make_company()
    make_representative(company, email=email, is_contact=True)
    return company


class TestTheTable:
    def test_joint_bid_is_for_chosen_only(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_call(kind="bid", audience="members")

    def test_answers_are_due_before_the_bid(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_call(bid_due=in_days(3))

    def test_closing_takes_an_outcome(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_call(status="closed", outcome="")


class TestExtending:
    def test_a_month_more_unless_told(self, company, editor):
        call = make_call(company, deadline=in_days(3))
        assert extend_call(call=call, by=editor).deadline == in_days(33)
        assert extend_call(call=call, by=editor, deadline=in_days(40)).deadline == in_days(40)

    def test_expired_one_opens_again_and_will_be_reminded_of_again(self, company, editor):
        now = timezone.now()
        call = make_call(company, deadline=in_days(-9), reminded_at=now, expiry_told_at=now)
        extended = extend_call(call=call, by=editor)
        assert extended.is_open
        assert extended.deadline == in_days(30)
        assert (extended.reminded_at, extended.expiry_told_at) == (None, None)

    def test_never_past_the_bid(self, company, editor):
        call = make_call(company, deadline=in_days(3), bid_due=in_days(5))
        assert next_deadline(call) == in_days(5)
        with pytest.raises(DayAfterBid):
            extend_call(call=call, by=editor, deadline=in_days(6))

    @pytest.mark.parametrize("days", [-1, 400])
    def test_not_into_the_past_nor_beyond_a_year(self, company, editor, days):
        with pytest.raises(DayOver):
            extend_call(call=make_call(company), by=editor, deadline=in_days(days))

    @pytest.mark.parametrize(
        ("status", "error"), [("draft", CallNotPublished), ("closed", CallClosed)]
    )
    def test_only_what_is_open(self, company, editor, status, error):
        with pytest.raises(error):
            extend_call(call=make_call(company, status=status), by=editor)

    def test_nobody_else(self):
        with pytest.raises(NotAllowed):
            extend_call(call=make_call(), by=make_user())


class TestClosing:
    def test_outcome_is_kept_and_who_waits_is_told(self, company, editor, outbox):
        call = make_call(company)
        waiting = make_answer(call, language="en")
        make_answer(call, status="declined")
        closed = close_call(call=call, by=editor, outcome="nobody", note="Per mažai laiko.")
        assert (closed.status, closed.outcome) == ("closed", "nobody")
        assert closed.outcome_note == "Per mažai laiko."
        (message,) = outbox.deliver()
        assert message.to == [waiting.email]
        assert "has closed the partnership call" in message.body

    def test_outcome_can_be_corrected_and_nobody_is_told_again(self, company, editor, outbox):
        call = make_call(company, status="closed")
        make_answer(call)
        corrected = close_call(call=call, by=editor, outcome="won")
        assert corrected.outcome == "won"
        assert corrected.closed_at == call.closed_at
        assert not outbox.rows().exists()

    def test_draft_has_no_outcome(self, company, editor):
        with pytest.raises(CallNotPublished):
            close_call(call=make_call(company, status="draft"), by=editor, outcome="nobody")

    def test_nobody_else(self):
        with pytest.raises(NotAllowed):
            close_call(call=make_call(), by=make_user(), outcome="nobody")


class TestDeleting:
    def test_draft_goes(self, company, editor):
        delete_call(call=make_call(company, status="draft"), by=editor)
        assert not CooperationCall.objects.exists()

    def test_what_others_have_read_stays(self, company, editor):
        with pytest.raises(CallIsPublished):
            delete_call(call=make_call(company), by=editor)

    def test_nobody_else(self):
        with pytest.raises(NotAllowed):
            delete_call(call=make_call(status="draft"), by=make_user())


class TestLeaving:
    def test_heir_answers_for_the_calls_and_answers_of_who_leaves(self, company, editor):
        leaver = Representative.objects.get(user=editor)
        heir = make_representative(company, user=make_user(), first_name="Ieva")
        call, closed = make_call(company, contact=leaver), make_call(company, status="closed")
        CooperationCall.objects.filter(pk=closed.pk).update(contact=leaver)
        answer = make_answer(company=company, user=editor)
        end_representation(representative=leaver, by=editor, heir=heir)
        call.refresh_from_db()
        closed.refresh_from_db()
        answer.refresh_from_db()
        assert (call.contact, closed.contact) == (heir, leaver)
        assert (answer.user, answer.full_name) == (heir.user, heir.full_name)
        assert answer.email == heir.email

    def test_without_heir_letters_go_to_the_others(self, company, editor):
        leaver = Representative.objects.get(user=editor)
        call = make_call(company, contact=leaver)
        end_representation(representative=leaver, by=make_staff())
        call.refresh_from_db()
        assert call.contact is None
        assert call.readers() == []

    def test_answers_stay_with_an_heir_without_address(self, company, editor):
        leaver = Representative.objects.get(user=editor)
        heir = make_representative(company, email=None)
        answer = make_answer(company=company, user=editor)
        end_representation(representative=leaver, by=make_staff(), heir=heir)
        answer.refresh_from_db()
        assert answer.user == editor


class TestModel:
    def test_roles_are_lines_in_the_readers_language_with_who_joined(self):
        call = make_call(
            kind="bid", roles_lt="Projektuotojas\n\n Montuotojas ", roles_en="Designer\nFitter"
        )
        joined = make_answer(call, role="Montuotojas", status="joined")
        with translation.override("en"):
            roles = call.roles_sought()
        assert [(role.value, role.label) for role in roles] == [
            ("Projektuotojas", "Designer"),
            ("Montuotojas", "Fitter"),
        ]
        assert [role.company for role in roles] == [None, joined.company]

    def test_roles_that_english_lacks_are_read_in_lithuanian(self):
        call = make_call(kind="bid", roles_lt="Projektuotojas\nMontuotojas", roles_en="Designer")
        with translation.override("en"):
            assert [r.label for r in call.roles_sought()] == ["Projektuotojas", "Montuotojas"]

    def test_answer_is_called_by_who_gave_it(self):
        assert CallAnswer(full_name="Ona").answerer == "Ona"
        assert CallAnswer(full_name="Ona", company_name="MB „Oras“").answerer == "MB „Oras“"

    def test_day_itself_is_still_open(self):
        call = make_call(deadline=date.today())
        assert call.is_open
        assert not call.is_expired
