"""What a colleague takes over from somebody who has left an organisation."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from events.models import Registration
from members.models import Representative


@transaction.atomic
def hand_over_registrations(leaver: Representative, heir: Representative | None) -> None:
    """Let ``heir`` manage what ``leaver`` registered for others of the organisation.

    Past events too: their lists are the organisation's. The leaver's own registrations stay
    theirs. Without an heir with an account only who is registered manages it, and the office.
    """
    addresses = {leaver.email, leaver.user and leaver.user.email} - {None}
    made = Q(registrar_email__in=addresses)
    if leaver.user is not None:
        made |= Q(registered_by=leaver.user)
    rows = Registration.objects.filter(made, company=leaver.company_id, anonymised_at=None)
    for registration in rows.exclude(email__isnull=False, email__in=addresses):
        registration.registered_by = heir.user if heir else None
        registration.registrar_name = heir.full_name if heir else ""
        registration.registrar_email = heir.email if heir else None
        registration.save(update_fields=["registered_by", "registrar_name", "registrar_email"])
