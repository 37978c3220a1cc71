"""What the workflows of members have in common when they refuse."""

from django.utils.translation import gettext_lazy as _


class MembersError(Exception):
    """Something that is not possible; ``message`` says why, in the reader's language."""

    message = _("This is not possible.")

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(MembersError):
    """The person may not do this for the organisation, or may no longer."""

    message = _("You may not do this for the organisation.")
