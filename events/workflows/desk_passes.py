"""Links that let a helper without an account stand at one desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from events.models import DeskPass, Event

if TYPE_CHECKING:
    from members.models import User


@transaction.atomic
def make_desk_pass(*, event: Event, label: str = "", by: User | None = None) -> DeskPass:
    """Return a new pass to the desk of ``event``."""
    return DeskPass.objects.create(
        event=event, label=label, created_by=by, is_sample=event.is_sample
    )


@transaction.atomic
def revoke_desk_pass(*, desk_pass: DeskPass) -> DeskPass:
    """End a pass at once, also for who has entered with it; a second time changes nothing."""
    desk_pass = DeskPass.objects.select_for_update(no_key=True).get(pk=desk_pass.pk)
    if desk_pass.revoked_at is None:
        desk_pass.revoked_at = timezone.now()
        desk_pass.save(update_fields=["revoked_at", "updated_at"])
    return desk_pass


@transaction.atomic
def note_use(*, desk_pass: DeskPass) -> None:
    """Remember when somebody last entered with the pass."""
    desk_pass.used_at = timezone.now()
    desk_pass.save(update_fields=["used_at", "updated_at"])
