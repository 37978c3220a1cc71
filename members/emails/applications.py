"""Messages about an application to join: to the applicant, and to the office."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from itk.shared import mail
from itk.shared.models import SiteProfile


def application_received(application):
    """Send the applicant the link of their own page."""
    _to_applicant("members/application_received", application)


def application_question(application, question):
    """Ask the applicant what the office wants to know."""
    _to_applicant("members/application_question", application, question=question)


def application_state(application, reason=""):
    """Tell the applicant how the application stands now, and why."""
    _to_applicant("members/application_state", application, reason=reason)


def _to_applicant(template, application, **more):
    """Write to the person who applied, in their language; the link of the letter is secret."""
    with translation.override(application.language):
        context = {
            "organisation_name": str(application),
            "state": str(application.get_status_display()),
            "status": application.status,
            "own_url": mail.absolute(application.get_absolute_url()),
            **more,
        }
    mail.queue(
        template,
        to=[application.email],
        language=application.language,
        context=context,
        private=True,
    )


def application_news(application, news):
    """Tell the office what happened to an application; ``news`` is a translatable sentence."""
    page = reverse("admin:members_membershipapplication_change", args=[application.pk])
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "organisation_name": str(application),
            "news": str(news),
            "admin_url": mail.absolute(page),
        }
    mail.queue(
        "members/application_news",
        to=SiteProfile.current().addresses("application"),
        language=settings.LANGUAGE_CODE,
        context=context,
    )
