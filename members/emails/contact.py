"""What readers write to the office and to organisations."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from itk.shared import mail
from itk.shared.models import SiteProfile
from members.emails.languages import language_of
from members.models import Company


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


def letter_to_company(*, company, readers, name, email, subject, message):
    """Tell people of an organisation what a reader wrote to it; a reply goes to the writer.

    ``readers`` are its representatives, each told apart in the language of their account; without
    any, the letter goes to the organisation's own address. The office cannot read it.
    """
    to = [(reader.email, language_of(company, reader)) for reader in readers]
    for address, language in to or [(company.email, language_of(company))]:
        with translation.override(language):
            people = reverse("members:people", args=[company.slug])
        mail.queue(
            "members/letter_to_company",
            to=[address],
            language=language,
            reply_to=email,
            context=_letter(company, name, email, subject, message)
            | {"people_url": mail.absolute(people)},
            private=True,
        )


def letter_for_unreached(*, company, name, email, subject, message):
    """Ask the office to hand on what was written to an organisation that has no address here."""
    page = reverse("admin:members_company_change", args=[company.pk])
    mail.queue(
        "members/letter_for_unreached",
        to=SiteProfile.current().addresses("contact"),
        language=settings.LANGUAGE_CODE,
        reply_to=email,
        context=_letter(company, name, email, subject, message)
        | {"company_url": mail.absolute(page)},
    )


def _letter(company: Company, name, email, subject, message):
    return {
        "company_name": company.full_name,
        "writer_name": name,
        "writer_email": email,
        "writer_subject": subject,
        "writer_message": message,
    }
