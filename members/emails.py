"""Messages about accounts and members.

Each function writes rows of the outbox; contexts hold plain values in the recipient's language.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation

from itk.shared import mail
from itk.shared.models import SiteProfile
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


def contact_message(*, name, email, subject, message, language):
    """Tell the cluster's office what was written in the contact form; a reply goes to the writer."""
    mail.queue(
        "members/contact_message",
        to=SiteProfile.current().addresses("contact"),
        language=settings.LANGUAGE_CODE,
        reply_to=email,
        context={
            "writer_name": name,
            "writer_email": email,
            "writer_subject": subject,
            "writer_message": message,
            "writer_language": language,
        },
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
