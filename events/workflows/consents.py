"""What a person agrees to in their own registration, and takes back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from events.models import Registration
from members.models import Consent


def photo_consent_of(registration: Registration) -> Consent | None:
    """Return the person's standing consent to be photographed; None when there is none."""
    return registration.consents.filter(purpose=Consent.Purpose.PHOTO, withdrawn_at=None).first()


@transaction.atomic
def set_photo_consent(
    *, registration: Registration, agreed: bool, text: str, version: str, language: str
) -> Consent | None:
    """Give or withdraw the consent to be photographed; return the standing one, if any.

    A withdrawn consent stays as a row: what was photographed before was photographed with it.
    """
    registration = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    standing = photo_consent_of(registration)
    if standing and not agreed:
        standing.withdrawn_at = timezone.now()
        standing.save(update_fields=["withdrawn_at"])
        return None
    if standing or not agreed:
        return standing
    given = Consent.objects.create(
        full_name=registration.full_name,
        email=registration.email,
        purpose=Consent.Purpose.PHOTO,
        text=text,
        text_version=version,
        language=language,
    )
    registration.consents.add(given)
    return given
