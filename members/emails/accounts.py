"""Messages about log-ins."""

from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from itk.shared import mail
from members.emails.languages import language_of
from members.models import User


def invitation(representative, *, language=""):
    """Send the person the link with which they open the account of their organisation.

    It is in the language of the account that the person may already have with this e-mail, else in
    ``language``, where it is known, else in that of the organisation.
    The representative has an open ``invite_token``; the link is ``members:invitation``.
    """
    user = User.objects.filter(email=representative.email).first()
    language = user.language if user else language or language_of(representative.company)
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


def handed_over(heir, leaver, duties):
    """Tell ``heir`` what passes to them from ``leaver``: the names of fields among ``duties``.

    ``role`` stands for the administration of the profile. Registrations and partnership calls pass
    with whoever leaves. Who has no e-mail is not told.
    """
    if not heir.email:
        return
    language = language_of(heir.company, heir)
    with translation.override(language):
        taken = [
            _("the administration of the profile and its people")
            if name == "role"
            else str(heir._meta.get_field(name).verbose_name)
            for name in duties
        ]
        if leaver.left_at:
            taken.append(_("registrations for events and partnership calls that were theirs"))
        context = {
            "person_name": heir.full_name,
            "leaver_name": leaver.full_name,
            "company_name": heir.company.full_name,
            "has_left": leaver.left_at is not None,
            "taken": taken,
            "account_url": mail.absolute(reverse("members:account")),
            "is_sample": heir.is_sample,
        }
    mail.queue("members/handed_over", to=[heir.email], language=language, context=context)


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
