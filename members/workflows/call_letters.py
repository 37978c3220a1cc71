"""What the portal writes by itself about calls: that one ends, and which are new.

Both keep to the hours of mailing. A week before its last day, and once more after it, whoever
answers for a call is asked to extend or close it, with a link that works without a log-in as long
as they edit the organisation's profile. At most once a week a person is told of the open calls
that they follow, may read and have not been told of.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from itk.shared.mailing_hours import may_mail_at
from members import emails
from members.models import (
    CallNotice,
    Competence,
    CompetenceFollow,
    CooperationCall,
    Representative,
    User,
)
from members.workflows.calls import closed, extended, locked
from members.workflows.errors import MembersError

REMINDED_BEFORE = timedelta(days=7)
DIGEST_EVERY = timedelta(days=7)
DUE_SALT, DIGEST_SALT = "members.call_due", "members.call_digest"


class CallLetterUnknown(MembersError):
    """No letter has this link."""

    message = _("There is no such letter.")


class CallLetterClosed(MembersError):
    """The person no longer edits the organisation's profile."""

    message = _("This link is no longer valid.")


# The end of a call


def remind_of_calls(*, now: datetime | None = None) -> int:
    """Ask about the calls that end in a week or have ended; return how many letters left."""
    now = now or timezone.now()
    if not may_mail_at(now):
        return 0
    today = timezone.localdate(now)
    published = CooperationCall.objects.filter(status=CooperationCall.Status.OPEN)
    ends = Q(deadline__range=(today, today + REMINDED_BEFORE), reminded_at=None)
    # Who published for a few days knows when they end.
    ends &= Q(published_at__lte=now - REMINDED_BEFORE)
    over = Q(deadline__lt=today, expiry_told_at=None)
    return sum(_remind(call, today, now) for call in published.filter(ends | over))


@transaction.atomic
def _remind(call: CooperationCall, today: date, now: datetime) -> int:
    call = locked(call)
    told = "expiry_told_at" if call.deadline < today else "reminded_at"
    if call.status != CooperationCall.Status.OPEN or getattr(call, told) is not None:
        return 0
    people = _asked(call)
    for person in people:
        emails.call_due(call, person, url=due_url(call, person))
    setattr(call, told, now)
    call.save(update_fields=[told])
    return len(people)


def _asked(call: CooperationCall) -> list[Representative]:
    """Return the contact person who may decide, else all who edit the profile and have an e-mail."""
    editors = Representative.objects.editors().filter(company=call.company_id, email__isnull=False)
    contact = editors.filter(pk=call.contact_id)
    return list(contact.select_related("user") or editors.select_related("user"))


def due_url(call: CooperationCall, person: Representative) -> str:
    """Return the address at which this person extends or closes the call, in their language."""
    token = signing.dumps([call.pk, person.pk], salt=DUE_SALT)
    with translation.override(emails.language_of(call.company, person)):
        return reverse("members:call_due", args=[token])


def find_call_by_letter(*, token: str, lock: bool = False) -> CooperationCall:
    """Return the call of a letter, locked for who changes it.

    Raises CallLetterUnknown, and CallLetterClosed where the person edits the profile no more.
    """
    try:
        call_id, person_id = signing.loads(token, salt=DUE_SALT)
    except signing.BadSignature as error:
        raise CallLetterUnknown from error
    call = CooperationCall.objects.filter(pk=call_id).select_related("company").first()
    if call is None:
        raise CallLetterUnknown
    if lock:
        call = locked(call)
    editors = Representative.objects.editors().filter(company=call.company_id)
    if not editors.filter(pk=person_id).exists():
        raise CallLetterClosed
    return call


@transaction.atomic
def extend_by_letter(*, token: str) -> CooperationCall:
    """Take answers for a month more, as `extend_call` does; the link of a letter is the right to."""
    return extended(find_call_by_letter(token=token, lock=True))


@transaction.atomic
def close_by_letter(*, token: str, outcome: str, note: str = "") -> CooperationCall:
    """Close the call as `close_call` does; the link of a letter is the right to."""
    return closed(find_call_by_letter(token=token, lock=True), outcome, note)


# The digest


def send_call_digests(*, now: datetime | None = None) -> int:
    """Tell of new calls who follows their competences; return how many letters left."""
    now = now or timezone.now()
    if not may_mail_at(now):
        return 0
    competences = Competence.objects.filter(calls__in=CooperationCall.objects.open())
    follow = Q(followed__competence__in=competences) | Q(
        representations__left_at=None,
        representations__company__claims__competence__in=competences,
    )
    people = User.objects.filter(follow, is_active=True).exclude(call_digest=User.Digest.NONE)
    return sum(_digest(user, now) for user in people.distinct())


@transaction.atomic
def _digest(user: User, now: datetime) -> int:
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.call_notices.filter(sent_at__gt=now - DIGEST_EVERY).exists():
        return 0
    mine = Representative.objects.current().filter(user=user).values("company")
    calls = CooperationCall.objects.open().visible_to(user).of_interest_to(user)
    calls = calls.exclude(company__in=mine).exclude(notices__user=user)
    # What the organisation has answered is no news to it.
    calls = calls.exclude(pk__in=CooperationCall.objects.filter(answers__company__in=mine))
    calls = list(calls.select_related("company").order_by("deadline", "pk"))
    if not calls:
        return 0
    with translation.override(user.language):
        way_out = reverse("members:call_digest_stop", args=[digest_token(user)])
    emails.call_digest(user, calls, way_out=way_out)
    CallNotice.objects.bulk_create(
        CallNotice(call=call, user=user, sent_at=now, is_sample=call.is_sample) for call in calls
    )
    return 1


def digest_token(user: User) -> str:
    """Return the secret by which a letter knows its reader."""
    return signing.dumps(user.pk, salt=DIGEST_SALT)


def find_digest_reader(*, token: str) -> User:
    """Return whose letter has this link to stop them. Raises CallLetterUnknown."""
    try:
        user = User.objects.filter(pk=signing.loads(token, salt=DIGEST_SALT)).first()
    except signing.BadSignature as error:
        raise CallLetterUnknown from error
    if user is None:
        raise CallLetterUnknown
    return user


@transaction.atomic
def want_digest(*, token: str, wanted: bool) -> User:
    """Stop the letters about new calls to whose link this is, or let them come again.

    Who has chosen competences is then told of these only. Raises CallLetterUnknown.
    """
    user = find_digest_reader(token=token)
    wanted_now = user.call_digest != User.Digest.NONE
    if wanted != wanted_now:
        again = User.Digest.CHOSEN if user.followed.exists() else User.Digest.PROFILE
        user.call_digest = again if wanted else User.Digest.NONE
        user.save(update_fields=["call_digest"])
    return user


@transaction.atomic
def follow_competences(*, user: User, digest: str, competences: Iterable[Competence]) -> None:
    """Tell the person of calls about ``competences``, and by ``digest`` about those of the profile."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    user.call_digest = digest
    user.save(update_fields=["call_digest"])
    wanted = {competence.pk for competence in competences}
    user.followed.exclude(competence__in=wanted).delete()
    present = set(user.followed.values_list("competence", flat=True))
    CompetenceFollow.objects.bulk_create(
        CompetenceFollow(user=user, competence_id=pk, is_sample=user.is_sample)
        for pk in sorted(wanted - present)
    )
