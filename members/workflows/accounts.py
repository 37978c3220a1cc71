"""The e-mail with which a person logs in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from members.models import User


@transaction.atomic
def settle_email(*, user: User) -> None:
    """Make the e-mail of ``user`` their one confirmed address.

    Log-in also asks a table of confirmed addresses: whoever makes a user or writes the e-mail
    calls this afterwards, so that an earlier address does not keep working.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    addresses = EmailAddress.objects.filter(user=user)
    addresses.exclude(email=user.email).delete()
    EmailAddress.objects.filter(email=user.email).exclude(user=user).delete()
    addresses.update_or_create(
        email=user.email, defaults={"user": user, "verified": True, "primary": True}
    )
