"""In which language it is written to an organisation and its people."""

from django.conf import settings

from itk.shared.countries import HOME


def language_of(company, person=None):
    """Return the language of the person's account, else Lithuanian at home and English abroad."""
    if person is not None and person.user:
        return person.user.language
    return settings.LANGUAGE_CODE if company.country == HOME else "en"
