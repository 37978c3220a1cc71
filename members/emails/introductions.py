"""Messages about introductions: to the people of the two organisations, and to the office."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from itk.shared import mail
from itk.shared.models import SiteProfile
from itk.shared.templatetags.portal import text_of
from members.emails.languages import language_of
from members.models import Representative


def introduction_requested(introduction, company, people):
    """Ask people of a company whether they want to be introduced."""
    _write("members/introduction_requested", introduction, company, people)


def introduction_agreed(introduction, company, people):
    """Tell people of a company that both agree, and whom to write to now."""
    partner = introduction.partner_of(company)
    contact = introduction.contact_of(introduction.side_of(partner))
    contact = contact or Representative.objects.readers().filter(company=partner).first()
    email = _address(contact) if contact else partner.email
    told = {
        "contact_name": contact.full_name if contact else partner.full_name,
        "contact_email": email or "",
        "contact_phone": (contact.phone if contact else "") or partner.phone,
    }
    _write(
        "members/introduction_agreed", introduction, company, people, reply_to=email or "", **told
    )


def introduction_declined(introduction, company, people):
    """Tell people of a company that the other does not want to be introduced now."""
    _write("members/introduction_declined", introduction, company, people)


def introduction_unreached(introduction, company):
    """Ask the office to speak with a company of which nobody can log in."""
    page = reverse("admin:members_introduction_change", args=[introduction.pk])
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(introduction, company) | {
            "state": str(introduction.get_status_display()),
            "admin_url": mail.absolute(page),
        }
    mail.queue(
        "members/introduction_unreached",
        to=SiteProfile.current().addresses("contact"),
        language=settings.LANGUAGE_CODE,
        context=context,
    )


def _write(template, introduction, company, people, reply_to="", **more):
    """Write to each person alone, in the language of their account."""
    for person in people:
        language = language_of(company, person)
        with translation.override(language):
            context = _context(introduction, company) | {
                "own_url": mail.absolute(introduction.url_for(company))
            }
        mail.queue(
            template,
            to=[_address(person)],
            language=language,
            reply_to=reply_to,
            context=context | more,
        )


def _context(introduction, company):
    return {
        "company_name": company.full_name,
        "partner_name": introduction.partner_of(company).full_name,
        "competence": str(text_of(introduction.competence, "name")),
        "needs": introduction.seeker == company,
        "introduction_message": introduction.message,
        "is_sample": False,
    }


def _address(person):
    return person.email or (person.user.email if person.user else "")
