"""Answers to partnership calls: given once an organisation, accepted, declined, taken back.

Each locks the row of the call and reads it again; an answer first its organisation. A role of a
joint bid belongs to the first organisation that is accepted in it; whoever answers a joint bid has
read what competition law asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import emails
from members.models import CallAnswer, Company, CooperationCall, User
from members.workflows.calls import CallClosed, CallError, locked, require_editor
from members.workflows.errors import NotAllowed
from members.workflows.rights import lock

SAME_WITHIN = timedelta(hours=1)

Status = CallAnswer.Status


class CallUnknown(CallError):
    """For this reader there is no such call."""

    message = _("There is no such partnership call.")


class CallOver(CallError):
    """It takes no answers any more."""

    message = _("This call takes no more answers.")


class OwnCall(CallError):
    """An organisation does not answer itself."""

    message = _("This is your own organisation’s call.")


class AlreadyAnswered(CallError):
    """One answer an organisation."""

    message = _("Your organisation has already answered this call.")


class NotChosen(CallError):
    """The call is shown to another organisation of the same person."""

    message = _("This organisation was not chosen for the call.")


class NoSuchRole(CallError):
    """A joint bid is joined in one of its roles."""

    message = _("Choose one of the roles sought.")


class RoleTaken(CallError):
    """Somebody else has joined in it."""

    message = _("Another organisation has joined in this role.")


class LawNotRead(CallError):
    """Nobody joins a bid without the reminder."""

    message = _("Read the reminder of competition law first, and tick that you have.")


class AnswerWithdrawn(CallError):
    """There is nothing left to decide."""

    message = _("This answer has been taken back.")


@transaction.atomic
def answer_call(
    *,
    call: CooperationCall,
    by: User | None,
    company: Company | None,
    data: Mapping[str, str],
    law_read: bool = False,
) -> CallAnswer:
    """Answer a call for ``company``, or as a reader of a public one; return the answer.

    ``data`` holds ``full_name``, ``email``, ``message``, of a reader ``company_name``, of a joint
    bid ``role``. The same words of the same reader within an hour are one answer.

    Raises CallUnknown, CallOver, NotAllowed, OwnCall, NotChosen, AlreadyAnswered, and for a joint
    bid NoSuchRole, RoleTaken or LawNotRead.
    """
    seen = CooperationCall.objects.visible_to(by or AnonymousUser())
    if not seen.exclude(status=CooperationCall.Status.DRAFT).filter(pk=call.pk).exists():
        raise CallUnknown
    # Before the call, as whoever changes an organisation and then its calls does.
    company = lock(company.pk) if company else None
    call = locked(call)
    if not call.is_open:
        raise CallOver
    if company is None:
        if again := _same(call, data):
            return again
        if call.audience != CooperationCall.Audience.PUBLIC:
            raise NotAllowed
    else:
        _require_answerer(call, company, by)
    if call.is_bid:
        _require_role(call, data.get("role", ""))
        if not law_read:
            raise LawNotRead
    answer = CallAnswer.objects.create(
        call=call,
        company=company,
        user=by,
        language=get_language(),
        law_read_at=timezone.now() if law_read else None,
        is_sample=call.is_sample,
        **data,
    )
    emails.call_answered(answer)
    return answer


@transaction.atomic
def decide_answer(*, answer: CallAnswer, by: User | None, join: bool) -> CallAnswer:
    """Accept an answer, or decline it, and tell who answered; return it. Twice is once.

    Raises NotAllowed, CallClosed, AnswerWithdrawn or RoleTaken.
    """
    call, answer = _locked(answer)
    require_editor(call.company, by)
    if call.status == CooperationCall.Status.CLOSED:
        raise CallClosed
    if answer.status == Status.WITHDRAWN:
        raise AnswerWithdrawn
    decision = Status.JOINED if join else Status.DECLINED
    if answer.status == decision:
        return answer
    if join and _is_taken(call, answer.role):
        raise RoleTaken
    _settle(answer, decision)
    tell = emails.call_answer_joined if join else emails.call_answer_declined
    tell(answer)
    return answer


@transaction.atomic
def withdraw_answer(*, answer: CallAnswer, by: User | None) -> CallAnswer:
    """Take an answer back and return it: its role is free again, and the other side is told.

    ``by`` edits the organisation that answered. Twice is once. Raises NotAllowed or CallClosed.
    """
    call, answer = _locked(answer)
    if answer.company is None:
        raise NotAllowed
    require_editor(answer.company, by)
    if answer.status == Status.WITHDRAWN:
        return answer
    if call.status == CooperationCall.Status.CLOSED:
        raise CallClosed
    _settle(answer, Status.WITHDRAWN)
    emails.call_answer_withdrawn(answer)
    return answer


def _locked(answer: CallAnswer) -> tuple[CooperationCall, CallAnswer]:
    """Lock the call and read the answer again."""
    call = locked(answer.call)
    answer = CallAnswer.objects.select_related("company").get(pk=answer.pk)
    answer.call = call
    return call, answer


def _settle(answer: CallAnswer, status: str) -> None:
    answer.status, answer.decided_at = status, timezone.now()
    answer.save(update_fields=["status", "decided_at", "updated_at"])


def _same(call: CooperationCall, data: Mapping[str, str]) -> CallAnswer | None:
    """Return the answer of a form that was sent twice."""
    since = timezone.now() - SAME_WITHIN
    return call.answers.filter(
        company=None, email=data["email"], message=data["message"], created_at__gte=since
    ).first()


def _require_answerer(call: CooperationCall, company: Company, by: User | None) -> None:
    if company.pk == call.company_id:
        raise OwnCall
    if not company.is_member:
        raise NotAllowed
    require_editor(company, by)
    if call.is_for_chosen and not call.chosen.filter(pk=company.pk).exists():
        raise NotChosen
    if call.answers.live().filter(company=company).exists():
        raise AlreadyAnswered


def _require_role(call: CooperationCall, role: str) -> None:
    if not call.role_names:
        return
    if role not in call.role_names:
        raise NoSuchRole
    if _is_taken(call, role):
        raise RoleTaken


def _is_taken(call: CooperationCall, role: str) -> bool:
    return bool(role) and call.answers.joined().filter(role=role).exists()
