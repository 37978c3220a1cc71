"""Joining the cluster: an application's way from the form to the membership.

Each step locks the application's row and reads it again, so that of two that exclude each other,
or of the same one twice, the first decides and the second is told so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from itk.shared.slugs import unique_slug
from members import emails
from members.models import (
    ApplicationDocument,
    ApplicationEntry,
    Company,
    MembershipApplication,
    Representative,
)
from members.workflows.errors import MembersError
from members.workflows.invitations import invite_representative
from members.workflows.matching import match_company
from members.workflows.membership import admit_company
from members.workflows.rights import lock

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from members.models import TechnologyArea, User

Status = MembershipApplication.Status
Kind = ApplicationEntry.Kind


class ApplicationError(MembersError):
    """A step that the application's state does not allow."""


class ApplicantIsMember(ApplicationError):
    """Who is a member does not apply."""

    message = _(
        "This organisation is already a member. Its profile administrator can give you access; if "
        "you do not know who that is, ask the cluster’s office."
    )


class AlreadyApplied(ApplicationError):
    """There is an open application; nothing of it is told to who does not have its link."""

    message = _(
        "This organisation has already applied. The link to the application is in the letter that "
        "its contact person got; if the letter is lost, write to the cluster’s office."
    )


class HasMovedOn(ApplicationError):
    """Somebody has taken a step in between."""

    message = _("This is no longer possible: the application has moved on.")


class TooManyDocuments(ApplicationError):
    """An application has its limit of documents."""

    def __str__(self) -> str:
        most = settings.APPLICATION_DOCUMENTS
        told = ngettext(
            "An application has at most %(count)s document.",
            "An application has at most %(count)s documents.",
            most,
        )
        return told % {"count": most}


class DayToCome(ApplicationError):
    """A decision or a signature of tomorrow."""

    message = _("This day is still to come.")


# The applicant


@transaction.atomic
def submit_application(
    *,
    application: MembershipApplication,
    areas: Iterable[TechnologyArea] = (),
    documents: Iterable[UploadedFile] = (),
) -> MembershipApplication:
    """Hand in an unsaved application, and return it as it is stored; applicant and office are told.

    The same ``submission`` again, as a double click sends it, returns what the first one made.
    Raises ApplicantIsMember, AlreadyApplied or TooManyDocuments.
    """
    if same := _submitted(application):
        return same
    if (company := _company_of(application)) and company.is_member:
        raise ApplicantIsMember
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        if same := _submitted(application):
            return same
        raise AlreadyApplied from error
    application.technology_areas.set(areas)
    _attach(application, documents)
    _write(application, Kind.STEP, status=Status.SUBMITTED)
    emails.application_received(application)
    emails.application_news(application, _("A new application to join has come."))
    return application


def _submitted(application: MembershipApplication) -> MembershipApplication | None:
    return MembershipApplication.objects.filter(submission=application.submission).first()


def _company_of(application: MembershipApplication) -> Company | None:
    """Return the organisation of the application's code; one without a code is found by its name."""
    of_country = Company.objects.filter(country=application.country)
    return match_company(name=str(application), code=application.code, among=of_country)


@transaction.atomic
def add_to_application(
    *,
    application: MembershipApplication,
    text: str = "",
    documents: Iterable[UploadedFile] = (),
) -> MembershipApplication:
    """Add what the applicant writes, an answer or not, and documents; the office is told.

    Raises HasMovedOn once nobody waits for it, or TooManyDocuments.
    """
    application = _lock(application, *MembershipApplication.OPEN)
    _attach(application, documents)
    _write(application, Kind.ANSWER, text=text)
    emails.application_news(application, _("The applicant has added to the application."))
    return application


@transaction.atomic
def withdraw_application(
    *, application: MembershipApplication, seen: str = "", by: User | None = None
) -> MembershipApplication:
    """Take the application back; ``by`` is who of the office was asked to.

    ``seen`` is the state that the applicant saw: nobody takes back a decision they do not know of.
    Raises HasMovedOn.
    """
    application = _lock(application, *MembershipApplication.RETRACTABLE)
    if seen and seen != application.status:
        raise HasMovedOn
    _move(application, Status.WITHDRAWN, by=by)
    emails.application_state(application)
    emails.application_news(application, _("The application was withdrawn."))
    return application


# The office


@transaction.atomic
def review_application(
    *, application: MembershipApplication, by: User | None = None
) -> MembershipApplication:
    """Take the application into review. Raises HasMovedOn."""
    return _move(_lock(application, Status.SUBMITTED), Status.IN_REVIEW, by=by)


@transaction.atomic
def ask_applicant(
    *, application: MembershipApplication, text: str, by: User | None = None
) -> MembershipApplication:
    """Mail the applicant a question, to be answered on their own page. Raises HasMovedOn."""
    application = _lock(application, *MembershipApplication.OPEN)
    _write(application, Kind.QUESTION, text=text, by=by)
    emails.application_question(application, text)
    return application


@transaction.atomic
def note_application(
    *, application: MembershipApplication, text: str, by: User | None = None
) -> MembershipApplication:
    """Write a note that only the office reads."""
    application = _lock(application, *Status)
    _write(application, Kind.NOTE, text=text, by=by)
    return application


@transaction.atomic
def approve_application(
    *,
    application: MembershipApplication,
    decided_by: str,
    decided_on: date,
    decision_number: str,
    by: User | None = None,
) -> MembershipApplication:
    """Note that a body of the cluster has approved the application, and tell the applicant.

    Raises HasMovedOn or DayToCome.
    """
    application = _lock(application, Status.IN_REVIEW)
    _refuse_coming(decided_on)
    application.decided_by = decided_by
    application.decided_on = decided_on
    application.decision_number = decision_number
    _move(application, Status.APPROVED, by=by)
    emails.application_state(application)
    return application


@transaction.atomic
def reject_application(
    *, application: MembershipApplication, reason: str, by: User | None = None
) -> MembershipApplication:
    """Reject the application and tell the applicant why. Raises HasMovedOn."""
    application = _lock(application, *MembershipApplication.UNDECIDED)
    _move(application, Status.REJECTED, text=reason, by=by)
    emails.application_state(application, reason)
    return application


@transaction.atomic
def sign_agreement(
    *,
    application: MembershipApplication,
    agreement: UploadedFile,
    signed_on: date,
    by: User | None = None,
) -> MembershipApplication:
    """Keep the signed agreement of an approved application. Raises HasMovedOn or DayToCome."""
    application = _lock(application, Status.APPROVED)
    _refuse_coming(signed_on)
    application.agreement = agreement
    application.signed_on = signed_on
    return _move(application, Status.SIGNED, by=by)


@transaction.atomic
def activate_application(
    *, application: MembershipApplication, joined: date, by: User | None = None
) -> MembershipApplication:
    """Make the applicant a member from ``joined`` and invite the contact person, once.

    The organisation is found by its code or made; who was a member before gets another membership,
    who was admitted in between keeps it. Its profile is published by nobody but staff.
    Raises HasMovedOn or BeforeJoining.
    """
    application = _lock(application, Status.SIGNED)
    company = _make_company(application)
    if not company.is_member:
        company = admit_company(company=company, joined=joined, by=by)
    application.company = company
    _move(application, Status.ACTIVE, by=by)
    emails.application_state(application)
    _make_owner(application, company)
    return application


def _make_company(application: MembershipApplication) -> Company:
    """Return the organisation of the application, made or locked: its people may be writing it."""
    company = _company_of(application)
    if company is None:
        copied = ("legal_form", "name", "kind", "vat_code", "town", "website", "is_sample")
        company = Company.objects.create(
            country=application.country,
            code=application.code,
            slug=unique_slug(Company, application.name),
            **{name: getattr(application, name) for name in copied},
        )
        company.technology_areas.set(application.technology_areas.all())
        return company
    company = lock(company.pk)
    if not company.code:
        company.code = application.code
        company.save()
    return company


def _make_owner(application: MembershipApplication, company: Company) -> None:
    """Make the person who applied the profile administrator, and invite them unless they log in."""
    owner = Representative.Role.OWNER
    people = Representative.objects.current().filter(company=company, email=application.email)
    person = people.order_by("pk").first()
    if person is None:
        person = Representative.objects.create(
            company=company,
            first_name=application.first_name,
            last_name=application.last_name,
            email=application.email,
            phone=application.phone,
            is_contact=True,
            is_sample=application.is_sample,
            **{f"position_{application.language}": application.position},
        )
    if person.user_id is None:
        invite_representative(representative=person, role=owner, language=application.language)
    elif person.role != owner:
        person.role = owner
        person.save(update_fields=["role"])


# What the steps share


def _lock(application: MembershipApplication, *allowed: Status | str) -> MembershipApplication:
    """Return the row locked and as it is now. Raises HasMovedOn unless its status is ``allowed``."""
    rows = MembershipApplication.objects.select_for_update(no_key=True)
    application = rows.get(pk=application.pk)
    if application.status not in allowed:
        raise HasMovedOn
    return application


def _move(
    application: MembershipApplication, status: Status, *, text: str = "", by: User | None = None
) -> MembershipApplication:
    application.status = status
    application.save()
    _write(application, Kind.STEP, status=status, text=text, by=by)
    return application


def _write(application: MembershipApplication, kind: Kind, **values: Any) -> None:
    application.entries.create(kind=kind, is_sample=application.is_sample, **values)


def _attach(application: MembershipApplication, documents: Iterable[UploadedFile]) -> None:
    documents = list(documents)
    if application.documents.count() + len(documents) > settings.APPLICATION_DOCUMENTS:
        raise TooManyDocuments
    for file in documents:
        ApplicationDocument.objects.create(
            application=application,
            title=PurePosixPath(file.name or "").stem[:200],
            file=file,
            is_sample=application.is_sample,
        )


def _refuse_coming(day: date) -> None:
    if day > timezone.localdate():
        raise DayToCome
