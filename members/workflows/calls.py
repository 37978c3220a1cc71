"""Partnership calls: written, published, extended, closed with what came of them.

An organisation's profile administrators and editors write its calls, the office on their behalf.
A draft is seen by them only. Published, a call takes answers until its last day; whoever wrote it
then extends it, or closes it and says what came of it. What organisations answer is decided in
`members.workflows.call_answers`; both lock the row of the call, so that nobody joins what is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from itk.shared.text import fold
from itk.shared.tokens import new_code
from members import emails
from members.models import CallAnswer, Company, CooperationCall, Representative, User
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.rights import is_office, lock

LONGEST = timedelta(days=366)
EXTENDED_BY = timedelta(days=30)
LONGEST_SLUG = 180
SEVERAL = ("competences", "chosen")

Status = CooperationCall.Status


class CallError(MembersError):
    """Something that the state of a call does not allow."""


class CallClosed(CallError):
    """Nothing changes any more but what is told of the outcome."""

    message = _("This call is closed.")


class CallNotPublished(CallError):
    """A draft has no end to move."""

    message = _("This call is not published yet.")


class CallIsPublished(CallError):
    """What others have read is closed, not deleted."""

    message = _("A published call is not deleted. Close it and say what came of it.")


class CallWithoutMember(CallError):
    """Only members look for partners here."""

    message = _("Only an active member of the cluster publishes calls.")


class DayOver(CallError):
    """The last day for answers is over, or too far away to be meant."""

    message = _("The last day for answers must be today or later, and within a year.")


class DayAfterBid(CallError):
    """Answers are due before the bid is."""

    message = _("Answers are due before the bid is.")


class NobodyChosen(CallError):
    """A call for chosen organisations that nobody would see."""

    message = _("Choose the organisations that may see this call.")


class CallChangedMeanwhile(CallError):
    """Two people's changes, each right by itself, that do not go together."""

    message = _(
        "Somebody has changed this call meanwhile, and your changes do not fit theirs. Open it anew."
    )


@transaction.atomic
def save_call(
    *,
    company: Company,
    by: User | None,
    data: Mapping[str, Any],
    call: CooperationCall | None = None,
) -> CooperationCall:
    """Write a draft, or change ``call``; return the row as it is now.

    ``data`` holds cleaned values by the names of fields, of a change only what was changed. What
    is changed on a published call is seen at once; who is newly chosen is written to.
    Raises NotAllowed, CallClosed, CallChangedMeanwhile, and for a published call what
    `publish_call` raises.
    """
    company = lock(company.pk)
    if call is None:
        require_editor(company, by)
        call = CooperationCall(company=company, is_sample=company.is_sample)
    else:
        call = locked(call)
        require_editor(call.company, by)
        if call.status == Status.CLOSED:
            raise CallClosed
    for name, value in data.items():
        if name not in SEVERAL:
            setattr(call, name, value)
    if not call.slug:
        call.slug = _new_slug(call.title_lt)
    if "deadline" in data:
        call.reminded_at = call.expiry_told_at = None
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        raise CallChangedMeanwhile from error
    told = set(call.chosen.values_list("pk", flat=True)) if call.status == Status.OPEN else set()
    for name in SEVERAL:
        if name in data:
            getattr(call, name).set(data[name])
    if call.status == Status.OPEN:
        _require_publishable(call, day=call.deadline if "deadline" in data else None)
        _tell_chosen(call, but=told)
    return call


@transaction.atomic
def publish_call(*, call: CooperationCall, by: User | None) -> CooperationCall:
    """Show the call to its audience, write to the chosen ones, and return it; twice is once.

    Raises NotAllowed, CallClosed, CallWithoutMember, DayOver or NobodyChosen.
    """
    call = locked(call)
    require_editor(call.company, by)
    if call.status == Status.CLOSED:
        raise CallClosed
    if call.status == Status.DRAFT:
        _require_publishable(call, day=call.deadline)
        call.status, call.published_at = Status.OPEN, timezone.now()
        call.save(update_fields=["status", "published_at", "updated_at"])
        _tell_chosen(call)
    return call


@transaction.atomic
def extend_call(
    *, call: CooperationCall, by: User | None, deadline: date | None = None
) -> CooperationCall:
    """Take answers until ``deadline``, or for `EXTENDED_BY` more, and return the call.

    Raises NotAllowed, CallClosed, CallNotPublished, DayOver or DayAfterBid.
    """
    call = locked(call)
    require_editor(call.company, by)
    return extended(call, deadline)


def extended(call: CooperationCall, deadline: date | None = None) -> CooperationCall:
    """Extend a locked call for whoever may; see `extend_call`."""
    if call.status == Status.CLOSED:
        raise CallClosed
    if call.status == Status.DRAFT:
        raise CallNotPublished
    deadline = deadline or next_deadline(call)
    require_day(deadline)
    if call.bid_due and deadline > call.bid_due:
        raise DayAfterBid
    call.deadline, call.reminded_at, call.expiry_told_at = deadline, None, None
    call.save(update_fields=["deadline", "reminded_at", "expiry_told_at", "updated_at"])
    return call


def next_deadline(call: CooperationCall) -> date:
    """Return until when one more month is, at most until the bid is due."""
    latest = timezone.localdate() + LONGEST
    later = min(max(call.deadline, timezone.localdate()) + EXTENDED_BY, latest)
    return min(later, call.bid_due) if call.bid_due else later


@transaction.atomic
def close_call(
    *, call: CooperationCall, by: User | None, outcome: str, note: str = ""
) -> CooperationCall:
    """Take no more answers and keep what came of the call; of a closed one only that is changed.

    Who waits for a decision is told. Raises NotAllowed or CallNotPublished.
    """
    call = locked(call)
    require_editor(call.company, by)
    return closed(call, outcome, note)


def closed(call: CooperationCall, outcome: str, note: str = "") -> CooperationCall:
    """Close a locked call for whoever may; see `close_call`."""
    if call.status == Status.DRAFT:
        raise CallNotPublished
    if call.status == Status.OPEN:
        call.status, call.closed_at = Status.CLOSED, timezone.now()
        for answer in call.answers.waiting():
            answer.call = call
            emails.call_answer_closed(answer)
    call.outcome, call.outcome_note = outcome, note
    call.save(update_fields=["status", "closed_at", "outcome", "outcome_note", "updated_at"])
    return call


@transaction.atomic
def delete_call(*, call: CooperationCall, by: User | None) -> None:
    """Delete a draft. Raises NotAllowed or CallIsPublished."""
    call = locked(call)
    require_editor(call.company, by)
    if call.status != Status.DRAFT:
        raise CallIsPublished
    call.delete()


def hand_over_calls(leaver: Representative, heir: Representative | None) -> None:
    """Make the heir the contact person of the leaver's calls and of answers given for them.

    Without an heir a call has no contact person, and letters go to the organisation's others.
    """
    calls = CooperationCall.objects.exclude(status=Status.CLOSED)
    for call in calls.filter(company=leaver.company, contact=leaver).order_by("pk"):
        call.contact = heir
        call.save(update_fields=["contact", "updated_at"])
    if heir is None or heir.email is None or leaver.user_id is None:
        return
    answers = CallAnswer.objects.live().exclude(call__status=Status.CLOSED)
    for answer in answers.filter(company=leaver.company, user=leaver.user_id):
        answer.user, answer.full_name, answer.email = heir.user, heir.full_name, heir.email
        answer.save(update_fields=["user", "full_name", "email", "updated_at"])


def pass_calls_on(company: Company, successor: Company) -> None:
    """Let what is not closed go on as the successor's: its calls, its answers, what it was shown.

    The contact person stays one where they represent the successor, too.
    """
    alive = CooperationCall.objects.exclude(status=Status.CLOSED)
    live = CallAnswer.objects.live()
    mine = Q(company=company) | Q(chosen=company)
    mine |= Q(pk__in=live.filter(company=company).values("call"))
    # In one order: two organisations that are reorganised at once may share some of the calls.
    calls = CooperationCall.objects.select_for_update(no_key=True).order_by("pk")
    list(calls.filter(pk__in=alive.filter(mine).values("pk")))
    people = Representative.objects.current().filter(company=successor)
    for call in alive.filter(company=company).select_related("contact"):
        known = Q(user=call.contact.user_id, user__isnull=False) if call.contact else Q(pk=None)
        if call.contact and call.contact.email:
            known |= Q(email=call.contact.email)
        call.company, call.contact = successor, people.filter(known).first()
        call.save(update_fields=["company", "contact", "search", "updated_at"])
    for call in alive.filter(chosen=company):
        call.chosen.add(successor)
        call.chosen.remove(company)
    calls = alive.exclude(company=successor)
    calls = calls.exclude(pk__in=live.filter(company=successor).values("call"))
    for answer in live.filter(company=company, call__in=calls):
        answer.company = successor
        answer.save(update_fields=["company", "updated_at"])


def locked(call: CooperationCall) -> CooperationCall:
    """Return the call's locked row with its organisation; other workflows on it wait."""
    CooperationCall.objects.select_for_update(no_key=True).get(pk=call.pk)
    return CooperationCall.objects.select_related("company", "contact").get(pk=call.pk)


def require_editor(company: Company, by: User | None) -> None:
    """Raise NotAllowed unless ``by`` edits the organisation's profile, or is the office."""
    if not is_office(by, "change_cooperationcall") and not company.is_edited_by(by):
        raise NotAllowed


def _new_slug(title: str) -> str:
    """Return an address with letters drawn by lot: it must not tell that a secret call has it."""
    words = slugify(fold(title))[:LONGEST_SLUG].strip("-")
    return f"{words or 'skelbimas'}-{new_code()[:6].lower()}"


def _require_publishable(call: CooperationCall, *, day: date | None) -> None:
    require_publishable(
        company=call.company, audience=call.audience, chosen=call.chosen.all(), day=day
    )


def require_publishable(
    *, company: Company, audience: str, chosen: Iterable[Company], day: date | None
) -> None:
    """Raise why a call with these values would be seen by nobody, or answered by nobody.

    ``day`` is None where the last day was judged before. Raises CallWithoutMember, DayOver or
    NobodyChosen.
    """
    if not company.is_member:
        raise CallWithoutMember
    if day is not None:
        require_day(day)
    others = {one.pk for one in chosen} - {company.pk}
    if audience == CooperationCall.Audience.CHOSEN and not others:
        raise NobodyChosen


def require_day(day: date) -> None:
    """Raise DayOver unless answers may be taken until this day."""
    if not timezone.localdate() <= day <= timezone.localdate() + LONGEST:
        raise DayOver


def _tell_chosen(call: CooperationCall, but: Iterable[int] = ()) -> None:
    """Write to the chosen organisations, except those told before."""
    if not call.is_for_chosen:
        return
    chosen = call.chosen.filter(status=Company.Status.ACTIVE).exclude(
        pk__in={*but, call.company_id}
    )
    for company in chosen:
        people = Representative.objects.filter(company=company).readers()
        emails.call_for_chosen(call, company, people.select_related("user"))
