"""The yearly question whether a profile is still right.

The portal asks the profile administrators of public profiles that nobody has confirmed for a
year, by mail in mailing hours, and once more a month later. The link of a letter answers without
a log-in, as long as the person it was sent to edits the profile. Opening it changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.mailing_hours import may_mail_at
from members import emails
from members.models import Company, ConfirmationRequest, Representative, User
from members.models.company import CONFIRMED_FOR
from members.workflows.errors import MembersError
from members.workflows.rights import lock, lock_for_office

REMINDED_AFTER = timedelta(days=30)
# A reminder that could not leave for so long would come as a surprise.
REMINDED_BEFORE = timedelta(days=90)
# After the last letter; the two together make the year.
SILENT_FOR = CONFIRMED_FOR - REMINDED_AFTER


class NobodyToAsk(MembersError):
    """No profile administrator has an e-mail."""

    message = _("No profile administrator of this organisation has an e-mail address.")


class ConfirmationUnknown(MembersError):
    """No letter has this link."""

    message = _("There is no such question.")


class ConfirmationClosed(MembersError):
    """The person no longer edits the profile, or the organisation is no member now."""

    message = _("This link is no longer valid.")


def ask_for_confirmations(*, now: datetime | None = None) -> int:
    """Send the letters and reminders that are due; return how many. None leave out of hours."""
    now = now or timezone.now()
    if not may_mail_at(now):
        return 0
    return sum(_ask_when_due(company.pk, now) for company in Company.objects.stale())


@transaction.atomic
def ask_company(*, company: Company, by: User | None) -> list[ConfirmationRequest]:
    """Ask the profile administrators now, as the office wishes; return the letters.

    Raises NotAllowed or NobodyToAsk.
    """
    company = lock_for_office(company, by)
    letters = [_send(company, person, reminder=False) for person in _asked(company)]
    if not letters:
        raise NobodyToAsk
    return letters


def find_confirmation(*, token: str) -> ConfirmationRequest:
    """Return the letter with this link. Raises ConfirmationUnknown or ConfirmationClosed."""
    rows = ConfirmationRequest.objects.select_related("company", "representative")
    letter = rows.filter(token=token.replace("\x00", "")).first()
    if letter is None:
        raise ConfirmationUnknown
    editors = Representative.objects.editors()
    if not editors.filter(pk=letter.representative_id).exists() or not letter.company.is_member:
        raise ConfirmationClosed
    return letter


@transaction.atomic
def confirm_by_letter(*, token: str) -> ConfirmationRequest:
    """Note that the profile is right as of today; a letter answers once, again changes nothing.

    Returns the letter. Raises ConfirmationUnknown or ConfirmationClosed.
    """
    lock(find_confirmation(token=token).company_id)
    letter = find_confirmation(token=token)
    if letter.answered_at is None:
        letter.answered_at = timezone.now()
        letter.save(update_fields=["answered_at"])
        letter.company.confirmed_on = timezone.localdate()
        letter.company.save(update_fields=["confirmed_on", "updated_at"])
    return letter


@transaction.atomic
def _ask_when_due(company_id: int, now: datetime) -> int:
    company = lock(company_id)
    if not Company.objects.stale().filter(pk=company_id).exists():
        return 0
    sent = 0
    for person in _asked(company):
        letters = person.confirmation_requests.filter(sent_at__gt=now - SILENT_FOR)
        dates = list(letters.values_list("sent_at", flat=True))
        again = len(dates) == 1 and REMINDED_AFTER <= now - dates[0] <= REMINDED_BEFORE
        if not dates or again:
            _send(company, person, reminder=again)
            sent += 1
    return sent


def _asked(company: Company) -> list[Representative]:
    people = Representative.objects.current().filter(company=company, email__isnull=False)
    return list(people.filter(role=Representative.Role.OWNER).select_related("user"))


def _send(company: Company, person: Representative, *, reminder: bool) -> ConfirmationRequest:
    letter = ConfirmationRequest.objects.create(
        company=company, representative=person, is_sample=company.is_sample
    )
    emails.confirmation_request(letter, reminder=reminder)
    return letter
