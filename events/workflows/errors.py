"""Why a registration is not possible, in the words that the reader is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from events.models import Registration


class RegistrationError(Exception):
    """A registration that is not possible; ``message`` says why, in the reader's language."""

    message: str | Promise = _("Registration is not possible.")

    def __str__(self) -> str:
        return str(self.message)


class RegistrationClosed(RegistrationError):
    """The event is not open for registration: not yet, no longer, cancelled or elsewhere."""

    message = _("Registration for this event is not open.")


class EventFull(RegistrationError):
    """All places are taken and there is no waiting list."""

    message = _("All places are taken and this event has no waiting list.")


class MembersOnly(RegistrationError):
    """Only representatives of member organisations, logged in, may register."""

    message = _("This event is for members. Log in to register.")


class AnotherPerson(RegistrationError):
    """The e-mail is registered with another name; ask whether it is another person."""

    message = _("This e-mail is already registered with another name. Is it another person?")

    def __init__(self, registration: Registration) -> None:
        super().__init__()
        self.registration = registration


class AlreadyRegistered(RegistrationError):
    """A change would make the person registered twice."""

    message = _("This person is already registered for the event.")


class ChangesClosed(RegistrationClosed):
    """The person's own time to change or cancel has passed; the office still can."""

    message = _("Changes are no longer made here: please call or write to the organisers.")


class QuotaReached(RegistrationError):
    """The organisation already has as many people registered as one may have."""

    def __init__(self, quota: int) -> None:
        super().__init__()
        self.message = ngettext(
            "Of one organisation at most %(count)s person can take part.",
            "Of one organisation at most %(count)s people can take part.",
            quota,
        ) % {"count": quota}


class InvitationUsed(RegistrationError):
    """Somebody is registered with this invitation already."""

    message = _("Somebody is already registered with this invitation.")
