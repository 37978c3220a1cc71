"""Messages of the yearly question whether a profile is still right."""

from django.urls import reverse
from django.utils import formats, translation

from itk.shared import mail
from members.emails.languages import language_of


def confirmation_request(letter, *, reminder):
    """Ask the person of a `ConfirmationRequest`; ``reminder`` says that it is not the first time."""
    person, company = letter.representative, letter.company
    language = language_of(company, person)
    with translation.override(language):
        confirmed_on = company.confirmed_on
        context = {
            "person_name": person.full_name,
            "company_name": company.full_name,
            "confirmed_on": formats.date_format(confirmed_on) if confirmed_on else "",
            "is_reminder": reminder,
            "confirmation_url": mail.absolute(letter.get_absolute_url()),
            "profile_url": mail.absolute(reverse("members:profile", args=[company.slug])),
        }
    mail.queue(
        "members/confirmation_request",
        to=[person.email],
        language=language,
        context=context,
        private=True,
    )
