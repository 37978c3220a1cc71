"""Inviting a representative to log in, and accepting the invitation."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.validators import slug_re
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import emails
from members.models import Representative, User
from members.workflows.accounts import settle_email
from members.workflows.errors import MembersError, NotAllowed
from members.workflows.rights import lock, manages_people

# How long the same password again is taken for the second half of a double click.
AGAIN_WITHIN = timedelta(minutes=5)


class InvitationError(MembersError):
    """An invitation that cannot be sent or accepted."""


class NoEmail(InvitationError):
    """There is no address to send the invitation to."""

    message = _("This person has no e-mail address.")


class HasLeft(InvitationError):
    """The person no longer represents the organisation."""

    message = _("This person has left the organisation.")


class HasAccount(InvitationError):
    """The person already logs in for the organisation."""

    message = _("This person already has an account.")


class NoRole(InvitationError):
    """The person may do nothing in the account, so that the invitation would promise too much."""

    message = _("Choose the person's role first: without one there is nothing to log in for.")


class InvitationUnknown(InvitationError):
    """No invitation has this link."""

    message = _("There is no such invitation.")


class InvitationExpired(InvitationError):
    """The link was right once, but is too old, or the person has left."""

    message = _("The invitation is no longer valid.")


class InvitationUsed(InvitationError):
    """Somebody has accepted the invitation."""

    message = _("The invitation has already been accepted.")


class AccountExists(InvitationError):
    """The address of the invitation has an account: its owner logs in and then joins."""

    message = _("There is already an account with this e-mail. Log in to accept the invitation.")


class AlreadyRepresents(InvitationError):
    """The account represents the organisation through another row."""

    message = _("This account already represents the organisation.")


@transaction.atomic
def invite_representative(
    *,
    representative: Representative,
    by: User | None = None,
    role: str | None = None,
    language: str = "",
) -> Representative:
    """Send the person a link with which they set up their log-in, and return the row as it is now.

    ``by`` is staff or a profile administrator of the organisation; None is the portal itself.
    ``role`` changes what the person will be allowed to do; ``language`` is what the person is known
    to read. Inviting again makes the earlier link void. Raises NotAllowed, HasLeft, HasAccount, NoEmail or NoRole.
    """
    company = lock(representative.company_id)
    representative = Representative.objects.select_related("company").get(pk=representative.pk)
    if not manages_people(by, company):
        raise NotAllowed
    if representative.left_at is not None:
        raise HasLeft
    if representative.user_id is not None:
        raise HasAccount
    if not representative.email:
        raise NoEmail
    representative.role = role or representative.role
    if representative.role == Representative.Role.NONE:
        raise NoRole
    now = timezone.now()
    representative.invite_token = secrets.token_urlsafe(32)
    representative.invited_at = now
    representative.invite_expires_at = now + settings.INVITATION_VALID_FOR
    representative.save(update_fields=["role", "invite_token", "invited_at", "invite_expires_at"])
    emails.invitation(representative, language=language)
    return representative


def find_invitation(*, token: str) -> Representative:
    """Return the person to whom the open invitation belongs.

    Raises InvitationUnknown, InvitationUsed or InvitationExpired.
    """
    representative = _of_token(token)
    if representative.user_id is not None:
        raise InvitationUsed
    if not representative.invitation_is_open:
        raise InvitationExpired
    return representative


def _of_token(token: str) -> Representative:
    if not slug_re.match(token):
        raise InvitationUnknown
    invited = Representative.objects.filter(invite_token=token).select_related("company", "user")
    if found := invited.first():
        return found
    raise InvitationUnknown


@transaction.atomic
def accept_invitation(
    *, token: str, user: User | None = None, password: str = "", language: str = "lt"
) -> Representative:
    """Join the invited person to ``user``, or to a new account with ``password``; return the row.

    An invitation is accepted once. The same acceptance again, as a double click sends it, finds
    its work done and returns the same row. Raises InvitationUnknown, InvitationExpired,
    InvitationUsed, AccountExists (log in with that account instead) or AlreadyRepresents.
    """
    lock(_of_token(token).company_id)
    representative = _of_token(token)
    if representative.user is not None:
        if not _is_same_again(representative, representative.user, user, password):
            raise InvitationUsed
        return representative
    if not representative.invitation_is_open:
        raise InvitationExpired
    theirs = User.objects.filter(email=representative.email).first()
    if theirs is not None and theirs != user:
        raise AccountExists
    representative.user = user or _new_account(representative, password, language)
    # The link stays with the row, past its time, so that a second click is told what it was.
    representative.invite_expires_at = timezone.now()
    try:
        with transaction.atomic():
            representative.save(update_fields=["user", "invite_expires_at"])
    except IntegrityError as error:
        raise AlreadyRepresents from error
    return representative


def _is_same_again(
    representative: Representative, account: User, user: User | None, password: str
) -> bool:
    """Whether the person who accepted the invitation accepts it once more."""
    if user is not None:
        return user == account
    accepted_at = representative.invite_expires_at
    just_now = accepted_at is not None and timezone.now() < accepted_at + AGAIN_WITHIN
    return just_now and account.check_password(password)


def _new_account(representative: Representative, password: str, language: str) -> User:
    """Make the account; the mailed link has shown that the address is the person's."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                representative.email,
                password,
                first_name=representative.first_name,
                last_name=representative.last_name,
                language=language,
                is_sample=representative.is_sample,
            )
    except IntegrityError as error:
        raise AccountExists from error
    settle_email(user=user)
    return user
