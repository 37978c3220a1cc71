"""Messages about log-ins."""

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation

from itk.shared import mail
from members.models import User


def invitation(representative):
    """Send the person the link with which they open the account of their organisation.

    It is in the language of the account that the person may already have with this e-mail.
    The representative has an open ``invite_token``; the link is ``members:invitation``.
    """
    user = User.objects.filter(email=representative.email).first()
    language = user.language if user else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "person_name": representative.full_name,
            "company_name": representative.company.full_name,
            "invitation_url": mail.absolute(
                reverse("members:invitation", args=[representative.invite_token])
            ),
            "valid_until": formats.date_format(
                timezone.localtime(representative.invite_expires_at), "DATE_FORMAT"
            ),
            "is_sample": False,
        }
    mail.queue(
        "members/invitation",
        to=[representative.email],
        language=language,
        context=context,
        private=True,
    )


def password_reset(user, email, url):
    """Send the link with which ``user`` sets a new password."""
    _account_link("members/password_reset", user, email, url)


def address_confirmation(user, email, url):
    """Ask the new address of ``user`` to confirm that it is theirs; ``url`` opens the page."""
    _account_link("members/address_confirmation", user, email, url)


def _account_link(template, user, email, url):
    """Write a message with one secret link, in the user's language."""
    mail.queue(
        template,
        to=[email],
        language=user.language,
        context={"link_url": url, "person_name": user.get_full_name()},
        private=True,
    )
