"""Introductions: one member asks, the other agrees or not, and somebody says what came of it.

Contacts are told when both have agreed. Asking locks the two organisations, in one order, so that
two who ask each other at once meet in one row; answering locks the introduction, so that of two
answers the first decides and the second is told so. A side is told through the person who speaks
for it here, else its profile administrators, else its editors; where nobody can log in, the office is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import emails
from members.models import (
    Company,
    Competence,
    CompetenceClaim,
    Introduction,
    Representative,
    User,
)
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.rights import is_office, lock_all

Status = Introduction.Status
MOST_UNANSWERED = 10


class NoMatch(MembersError):
    """One of the two does not look for it, or the other does not offer it, on a public profile."""

    message = _(
        "These two do not fit: one has to look for the competence and the other to offer it, both as "
        "members with a public profile."
    )


class AlreadyDecided(MembersError):
    """Somebody was quicker, or it was taken back."""

    message = _("This introduction has already been answered or taken back.")


class TooManyUnanswered(MembersError):
    """An organisation waits for as many answers as it may."""

    message = _("Your organisation already waits for 10 answers. Wait for one, or take one back.")


class NotAgreed(MembersError):
    """Nothing can have come of it yet."""

    message = _("Both organisations have to agree first.")


def possible_introductions(*, competence: Competence, user: User) -> list[tuple[Company, Company]]:
    """Return whom ``user`` may ask to be introduced to, as pairs of who needs and who offers.

    One of each pair is an organisation that ``user`` speaks for; pairs with an open introduction
    are left out.
    """
    mine = {company.pk for company in Company.objects.editable_by(user)}
    claims = CompetenceClaim.objects.public().filter(competence=competence)
    found: dict[str, list[Company]] = {"needs": [], "offers": []}
    if mine:
        for claim in claims.select_related("company"):
            found[claim.direction].append(claim.company)
    rows = Introduction.objects.open().filter(competence=competence)
    open_ones = set(rows.values_list("seeker", "offerer"))
    return [
        (seeker, offerer)
        for seeker in found["needs"]
        for offerer in found["offers"]
        if seeker != offerer
        and {seeker.pk, offerer.pk} & mine
        and (seeker.pk, offerer.pk) not in open_ones
    ]


def require_match(*, competence: Competence, seeker: Company, offerer: Company) -> None:
    """Raise NoMatch unless the one looks for it and the other offers it; both stay locked."""
    lock_all(seeker, offerer)
    claims = CompetenceClaim.objects.public().filter(competence=competence)
    needs = claims.filter(company=seeker, direction="needs").exists()
    offers = claims.filter(company=offerer, direction="offers").exists()
    if seeker == offerer or not needs or not offers:
        raise NoMatch


@transaction.atomic
def request_introduction(
    *, competence: Competence, seeker: Company, offerer: Company, by: User, message: str = ""
) -> Introduction:
    """Ask for an introduction and return it; the side that ``by`` speaks for agrees by asking.

    The same wish twice is one row. A wish that meets the other side's own is an agreement. The
    office asks for both, who then both have to agree.
    Raises NotAllowed, NoMatch or TooManyUnanswered.
    """
    lock_all(seeker, offerer)
    speakers = _speakers(by, {"seeker": seeker, "offerer": offerer})
    if not speakers and not is_office(by, "change_introduction"):
        raise NotAllowed
    introduction = _open(competence, seeker, offerer)
    if introduction is not None:
        return _agree(introduction, speakers)
    require_match(competence=competence, seeker=seeker, offerer=offerer)
    for side in speakers:
        _require_patience(seeker if side == "seeker" else offerer)
    introduction = Introduction.objects.create(
        competence=competence,
        seeker=seeker,
        offerer=offerer,
        requested_by=by,
        message=message,
        is_sample=seeker.is_sample or offerer.is_sample,
    )
    introduction = _agree(introduction, speakers)
    for side in introduction.sides:
        if not introduction.has_agreed(side):
            _tell(emails.introduction_requested, introduction, side)
    return introduction


@transaction.atomic
def answer_introduction(
    *, introduction: Introduction, company: Company, agrees: bool, by: User
) -> Introduction:
    """Agree for one of the two, or not, and return the row as it is now; the other is told.

    Who has agreed, or asked, takes that back by not agreeing any more. The same answer twice
    changes nothing. Raises NotAllowed, AlreadyDecided, and NoMatch when one is no member any more.
    """
    introduction = _lock(introduction)
    side = introduction.side_of(company)
    speakers = _speakers(by, {side: company}) if side else {}
    if side is None or not (speakers or is_office(by, "change_introduction")):
        raise NotAllowed
    if introduction.status != Status.REQUESTED:
        same = Status.AGREED if agrees else Status.DECLINED
        if introduction.status == same:
            return introduction
        raise AlreadyDecided
    if agrees:
        if not all(one.is_member for one in introduction.sides.values()):
            raise NoMatch
        return _agree(introduction, speakers or {side: None})
    was_own = introduction.has_agreed(side)
    introduction.status = Status.WITHDRAWN if was_own else Status.DECLINED
    introduction.save()
    for other in introduction.sides:
        if not was_own and introduction.has_agreed(other):
            _tell(emails.introduction_declined, introduction, other)
    return introduction


@transaction.atomic
def report_introduction(
    *, introduction: Introduction, outcome: str, by: User, note: str = ""
) -> Introduction:
    """Note what came of an introduction, or something newer, and return the row as it is now.

    Raises NotAllowed unless ``by`` speaks for one of the two or is of the office, and NotAgreed.
    """
    introduction = _lock(introduction)
    if not is_office(by, "change_introduction") and not _speakers(by, introduction.sides):
        raise NotAllowed
    if introduction.status not in (Status.AGREED, Status.DONE):
        raise NotAgreed
    introduction.status = Status.DONE
    introduction.outcome, introduction.outcome_note = outcome, note
    introduction.save()
    return introduction


def hand_over_introductions(leaver: Representative, heir: Representative | None) -> None:
    """Let ``heir`` speak where ``leaver`` did; without one the administrators are told."""
    rows = Introduction.objects.of(leaver.company)
    for side in ("seeker", "offerer"):
        for introduction in rows.filter(**{f"{side}_contact": leaver}):
            setattr(introduction, f"{side}_contact", heir)
            introduction.save(update_fields=[f"{side}_contact"])


def _lock(introduction: Introduction) -> Introduction:
    Introduction.objects.select_for_update(no_key=True).get(pk=introduction.pk)
    rows = Introduction.objects.with_names()
    return rows.select_related("seeker_contact__user", "offerer_contact__user").get(
        pk=introduction.pk
    )


def _open(competence: Competence, seeker: Company, offerer: Company) -> Introduction | None:
    row = Introduction.objects.open().filter(competence=competence, seeker=seeker, offerer=offerer)
    found = row.first()
    return _lock(found) if found else None


def _speakers(by: User, sides: Mapping[str, Company]) -> dict[str, Representative]:
    """Return the rows with which ``by`` speaks for some of the sides."""
    mine = Representative.objects.editors().filter(user=by, company__in=sides.values())
    rows = {row.company_id: row for row in mine.select_related("user")}
    return {side: rows[one.pk] for side, one in sides.items() if one.pk in rows}


def _require_patience(company: Company) -> None:
    asked = Introduction.objects.of(company).filter(status=Status.REQUESTED)
    own = asked.exclude(pk__in=asked.waiting_for([company]).values("pk"))
    if own.count() >= MOST_UNANSWERED:
        raise TooManyUnanswered


def _agree(
    introduction: Introduction, speakers: Mapping[str, Representative | None]
) -> Introduction:
    """Note that sides agree, each through the person who speaks for it; with both it is agreed."""
    new = {side: who for side, who in speakers.items() if not introduction.has_agreed(side)}
    if introduction.status != Status.REQUESTED or not new:
        return introduction
    for side, person in new.items():
        setattr(introduction, f"{side}_agreed_at", timezone.now())
        setattr(introduction, f"{side}_contact", person)
    if all(introduction.has_agreed(side) for side in introduction.sides):
        introduction.status = Status.AGREED
        for side in introduction.sides:
            _tell(emails.introduction_agreed, introduction, side)
    introduction.save()
    return introduction


def _tell(letter: Callable[..., None], introduction: Introduction, side: str) -> None:
    """Send a letter to who speaks for a side; to the office where nobody of it can log in."""
    company = introduction.sides[side]
    people = [contact] if (contact := introduction.contact_of(side)) else []
    with_account = Representative.objects.editors().filter(company=company, user__isnull=False)
    with_account = with_account.select_related("user").order_by("pk")
    people = people or list(with_account.administrators()) or list(with_account)
    if people:
        letter(introduction, company, people)
    else:
        emails.introduction_unreached(introduction, company)
