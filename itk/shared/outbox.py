"""Reading what the outbox holds."""

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils.translation import gettext as _
from post_office.models import Email
from post_office.settings import get_template_engine

from itk.shared.mail import PRIVATE_HEADER


def rendered(email: Email, part: str) -> str:
    """Return the ``subject`` or ``content`` (plain text) of a message as it is sent."""
    if email.template is None or email.context is None:
        return email.subject if part == "subject" else email.message
    source = getattr(email.template, part)
    try:
        return get_template_engine().from_string(source).render(email.context).strip()
    except (TemplateDoesNotExist, TemplateSyntaxError):
        # A message of an earlier version of the portal whose template is gone.
        return _("The text can no longer be shown.")


def is_private(email: Email) -> bool:
    """Tell whether the message holds a secret link of its recipient."""
    return PRIVATE_HEADER in (email.headers or {})
