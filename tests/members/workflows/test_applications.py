"""An application's way from the form to the membership: what each step does, and when it is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone

from itk.shared.models import SiteProfile
from members import workflows
from members.models import Company, MembershipApplication, Representative
from tests.factories import (
    company_code,
    make_application,
    make_company,
    make_representative,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
Status = MembershipApplication.Status
TODAY = date(2026, 5, 10)
DECISION = {"decided_by": "Valdyba", "decided_on": TODAY, "decision_number": "26-4"}


@pytest.fixture(autouse=True)
def _today(clock):
    clock("2026-05-10 12:00")


@pytest.fixture(autouse=True)
def _office(db):
    SiteProfile.objects.create(pk=1, name_lt="ITK", notify_application="biuras@itk.example")


def unsaved(**fields):
    """Return an application as the form makes it."""
    values = {
        "name": "Naujokė",
        "code": company_code(4242),
        "activity": "Kuriame.",
        "motivation": "Norime.",
        "first_name": "Aistė",
        "last_name": "Petraitė",
        "email": "aiste@naujoke.example",
        "submission": uuid4(),
    }
    return MembershipApplication(**{**values, **fields})


def document(name="Įstatai.pdf"):
    """Return a file as it was chosen."""
    return ContentFile(b"%PDF", name=name)


def log(application):
    """Return the kinds and states of the log, in order."""
    return list(application.entries.values_list("kind", "status"))


# Handing in


def test_application_is_stored_and_both_sides_are_told(outbox):
    application = workflows.submit_application(application=unsaved(), documents=[document()])
    assert application.status == Status.SUBMITTED
    assert application.documents.get().title == "Įstatai"
    assert log(application) == [("step", "submitted")]
    own, office = outbox.deliver()
    assert own.to == ["aiste@naujoke.example"]
    assert application.get_absolute_url() in own.body
    assert office.to == ["biuras@itk.example"]
    assert f"/admin/members/membershipapplication/{application.pk}/change/" in office.body
    assert application.token not in office.body


def test_the_same_form_sent_twice_is_one_application(outbox):
    form = unsaved()
    again = unsaved(submission=form.submission)
    first = workflows.submit_application(application=form)
    assert workflows.submit_application(application=again) == first
    assert MembershipApplication.objects.count() == 1
    assert outbox.rows().count() == 2


def test_the_same_form_that_arrives_in_between_is_one_application(monkeypatch):
    from members.workflows import applications

    form = unsaved()
    first = workflows.submit_application(application=form)
    seen = applications._submitted
    answers = iter([None, first])
    monkeypatch.setattr(applications, "_submitted", lambda _application: next(answers))
    again = unsaved(submission=form.submission)
    assert workflows.submit_application(application=again) == first
    assert seen(form) == first


def test_who_has_applied_is_told_so_in_any_form():
    make_application(code=company_code(4242))
    with pytest.raises(workflows.AlreadyApplied):
        workflows.submit_application(application=unsaved())


def test_who_was_refused_or_withdrew_applies_again():
    for status in ("rejected", "withdrawn"):
        make_application(status, code=company_code(4242))
    assert workflows.submit_application(application=unsaved()).pk


@pytest.mark.parametrize("code", [company_code(4242), ""])
def test_a_member_is_told_whom_to_ask(code):
    make_company("Naujokė", code=code)
    with pytest.raises(workflows.ApplicantIsMember):
        workflows.submit_application(application=unsaved())


def test_a_former_member_applies_again():
    make_company("Naujokė", code=company_code(4242), status=Company.Status.FORMER)
    assert workflows.submit_application(application=unsaved()).pk


def test_an_organisation_of_the_same_name_and_another_code_is_another():
    make_company("Naujokė", code=company_code(77))
    assert workflows.submit_application(application=unsaved()).pk


def test_documents_have_their_limit():
    with pytest.raises(workflows.TooManyDocuments, match="5"):
        workflows.submit_application(application=unsaved(), documents=[document()] * 6)
    assert not MembershipApplication.objects.exists()


# Questions and answers


def test_a_question_is_mailed_and_the_answer_told_to_the_office(outbox):
    application = make_application("in_review")
    workflows.ask_applicant(application=application, text="Kiek žmonių?", by=make_staff())
    workflows.add_to_application(
        application=application, text="Dvylika.", documents=[document("Sąrašas.xlsx")]
    )
    question, news = outbox.deliver()
    assert question.to == [application.email]
    assert "Kiek žmonių?" in question.body
    assert application.get_absolute_url() in question.body
    assert news.to == ["biuras@itk.example"]
    assert log(application) == [("question", ""), ("answer", "")]
    assert application.documents.get().title == "Sąrašas"


def test_all_documents_together_have_the_limit():
    application = make_application()
    for _number in range(5):
        workflows.add_to_application(application=application, documents=[document()])
    with pytest.raises(workflows.TooManyDocuments):
        workflows.add_to_application(application=application, documents=[document()])
    assert application.documents.count() == 5


def test_nobody_writes_to_an_application_that_is_over():
    application = make_application("rejected")
    with pytest.raises(workflows.HasMovedOn):
        workflows.add_to_application(application=application, text="Labas")
    with pytest.raises(workflows.HasMovedOn):
        workflows.ask_applicant(application=application, text="Kada?")


def test_a_note_is_for_the_office_alone(outbox):
    application, clerk = make_application("rejected"), make_staff()
    workflows.note_application(application=application, text="Skambino.", by=clerk)
    assert application.entries.get().by == clerk
    assert not application.entries.for_applicant().exists()
    assert not outbox.rows()


# The decision


def test_each_step_is_taken_once(outbox):
    application, clerk = make_application(email="ona@imone.example"), make_staff()
    steps = [
        lambda: workflows.review_application(application=application, by=clerk),
        lambda: workflows.approve_application(application=application, by=clerk, **DECISION),
        lambda: workflows.sign_agreement(
            application=application, agreement=document(), signed_on=TODAY, by=clerk
        ),
        lambda: workflows.activate_application(application=application, joined=TODAY, by=clerk),
    ]
    for step in steps:
        step()
        with pytest.raises(workflows.HasMovedOn):
            step()
    application.refresh_from_db()
    assert application.status == Status.ACTIVE
    assert (application.decided_by, application.decision_number) == ("Valdyba", "26-4")
    states = ["in_review", "approved", "signed", "active"]
    assert log(application) == [("step", state) for state in states]
    assert {entry.by for entry in application.entries.all()} == {clerk}
    told = [message.subject for message in outbox.deliver() if message.to == ["ona@imone.example"]]
    assert len(told) == 3  # approved, member, invitation


def test_rejection_tells_why(outbox):
    application = make_application("in_review")
    workflows.reject_application(application=application, reason="Veikla kita.")
    assert "Veikla kita." in outbox.deliver()[0].body
    assert application.entries.get().text == "Veikla kita."
    with pytest.raises(workflows.HasMovedOn):
        workflows.approve_application(application=application, **DECISION)


@pytest.mark.parametrize("status", ["submitted", "in_review", "approved"])
def test_an_application_is_withdrawn_until_it_is_signed(outbox, status):
    application = make_application(status)
    assert workflows.withdraw_application(application=application).status == Status.WITHDRAWN
    assert {row.to[0] for row in outbox.rows()} == {application.email, "biuras@itk.example"}


@pytest.mark.parametrize("status", ["signed", "rejected", "withdrawn"])
def test_what_is_signed_or_over_is_not_withdrawn(status):
    with pytest.raises(workflows.HasMovedOn):
        workflows.withdraw_application(application=make_application(status))


def test_nobody_withdraws_what_they_have_not_seen():
    application = make_application("approved")
    with pytest.raises(workflows.HasMovedOn):
        workflows.withdraw_application(application=application, seen="in_review")
    workflows.withdraw_application(application=application, seen="approved")


def test_decision_and_signature_are_not_of_tomorrow():
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(workflows.DayToCome):
        workflows.approve_application(
            application=make_application("in_review"), **{**DECISION, "decided_on": tomorrow}
        )
    with pytest.raises(workflows.DayToCome):
        workflows.sign_agreement(
            application=make_application("approved"), agreement=document(), signed_on=tomorrow
        )


def test_the_database_takes_no_approval_without_a_decision():
    with pytest.raises(IntegrityError):
        MembershipApplication.objects.filter(pk=make_application().pk).update(status="approved")


# Becoming a member


def activated(**fields):
    """Return the application after the organisation has become a member today."""
    application = make_application("signed", **fields)
    return workflows.activate_application(application=application, joined=TODAY)


def test_a_new_member_is_not_public_and_its_contact_is_invited(outbox):
    application = activated(language="en", website="https://naujoke.example", town="Kaunas")
    company = application.company
    assert (company.status, company.published) == (Company.Status.ACTIVE, False)
    assert (company.name, company.code, company.town) == (
        application.name,
        application.code,
        "Kaunas",
    )
    assert company.periods.get().joined == TODAY
    person = company.representatives.get()
    assert (person.role, person.position_en, person.is_contact) == ("owner", "Vadovė", True)
    assert person.invitation_is_open
    told, invitation = outbox.deliver()
    assert invitation.subject.startswith("Invitation to the account")
    assert told.to == invitation.to


def test_a_former_member_gets_another_membership_and_its_person_back():
    company = make_company(joined=date(2015, 1, 1))
    person = make_representative(company, role="none", user=make_user("ona@imone.example"))
    workflows.end_membership(company=company, left=date(2020, 1, 1))
    application = activated(code=company.code, name="Kitas vardas", email=person.email)
    assert application.company == company
    assert company.periods.count() == 2
    person.refresh_from_db()
    assert person.role == Representative.Role.OWNER
    assert not person.invitation_is_open
    assert company.representatives.count() == 1


def test_an_owner_with_an_account_stays_what_they_are():
    company = make_company(status=Company.Status.FORMER)
    company.periods.update(left=date(2020, 1, 1))
    person = make_representative(company, user=make_user())
    activated(code=company.code, email=person.email)
    assert Representative.objects.get() == person


def test_an_organisation_without_a_code_is_found_by_its_name_and_gets_the_code():
    company = make_company("Senbuvė", code="", status=Company.Status.APPLICANT)
    company.periods.all().delete()
    application = activated(name="Senbuvė")
    assert application.company == company
    company.refresh_from_db()
    assert company.code == application.code


def test_what_the_organisation_writes_meanwhile_stays(monkeypatch):
    held = make_company("Senbuvė", code="", status=Company.Status.APPLICANT)
    held.periods.all().delete()
    monkeypatch.setattr("members.workflows.applications.match_company", lambda **_found_by: held)
    Company.objects.update(town="Alytus")
    company = activated(name="Senbuvė").company
    company.refresh_from_db()
    assert (company.town, bool(company.code)) == ("Alytus", True)


def test_who_was_admitted_in_between_keeps_that_membership():
    company = make_company(joined=date(2026, 4, 1))
    activated(code=company.code)
    assert company.periods.get().joined == date(2026, 4, 1)


def test_nothing_is_half_done_when_the_day_does_not_fit():
    company = make_company(joined=date(2015, 1, 1))
    workflows.end_membership(company=company, left=TODAY + timedelta(days=5))
    application = make_application("signed", code=company.code)
    with pytest.raises(workflows.BeforeJoining):
        workflows.activate_application(application=application, joined=TODAY)
    application.refresh_from_db()
    assert application.status == Status.SIGNED
    assert not company.representatives.exists()
    assert timezone.localdate() == TODAY
