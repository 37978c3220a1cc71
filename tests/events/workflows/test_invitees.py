"""Whom staff invite: contacts of organisations, and people of a pasted list."""

import pytest
from django.core.exceptions import ValidationError

from events.workflows.invitees import (
    Invitee,
    contacts_of,
    judge_people,
    members,
    partners,
    people_of,
    with_competence,
    without_registration,
)
from members.models import CompetenceClaim
from tests.factories import (
    make_company,
    make_competence,
    make_event,
    make_invitation,
    make_registration,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db


def emails_of(company):
    return [person.email for person in contacts_of([company])[0]]


def test_contact_persons_come_first_then_the_head_then_the_owner_then_anybody():
    company = make_company()
    make_representative(company, email="kas-nors@imone.example", role="none", last_name="Abas")
    assert emails_of(company) == ["kas-nors@imone.example"]
    make_representative(company, email="savininkas@imone.example", role="owner")
    assert emails_of(company) == ["savininkas@imone.example"]
    make_representative(company, email="vadovas@imone.example", role="none", is_head=True)
    assert emails_of(company) == ["vadovas@imone.example"]
    for name in ("a", "b"):
        make_representative(company, email=f"{name}@imone.example", is_contact=True, last_name=name)
    assert emails_of(company) == ["a@imone.example", "b@imone.example"]


def test_who_left_or_has_no_address_is_nobody_to_write_to():
    company = make_company()
    make_representative(company, email=None, is_contact=True)
    make_representative(company, left_at="2026-01-01T00:00Z", is_contact=True)
    assert contacts_of([company]) == ([], [company])


def test_a_contact_is_written_to_in_the_language_of_the_account():
    user = make_user(language="en")
    row = make_representative(user=user, email="anna@imone.example")
    (person,), _none = contacts_of([row.company])
    assert (person.language, person.representative) == ("en", row)
    assert person.organisation == row.company.full_name


def test_audiences_of_organisations():
    member, partner = make_company("Alfa"), make_company("Beta", status="partner")
    make_company("Gama", status="former")
    skill = make_competence()
    CompetenceClaim.objects.create(company=member, competence=skill, direction="offers")
    assert list(members()) == [member]
    assert list(partners()) == [partner]
    assert list(with_competence(skill)) == [member]
    assert list(with_competence(skill.parent)) == [member]
    assert not with_competence(make_competence(parent=make_competence())).exists()
    event = make_event()
    assert list(without_registration(event)) == [member]
    make_registration(event, company=member)
    assert not without_registration(event).exists()


def test_lines_of_a_pasted_list():
    people = people_of(
        "jonas@imone.example\n\nOna Marija Onaitė <ONA@imone.example>,\n"
        "Petras <petras@imone.example>\n"
        "egle@imone.example; Eglė; Eglaitė; UAB „Eglė“\n"
        "ieva@imone.example\tIeva\tIevaitė\n",
        language="en",
    )
    assert [(p.email, p.first_name, p.last_name, p.organisation) for p in people] == [
        ("jonas@imone.example", "", "", ""),
        ("ona@imone.example", "Ona Marija", "Onaitė", ""),
        ("petras@imone.example", "Petras", "", ""),
        ("egle@imone.example", "Eglė", "Eglaitė", "UAB „Eglė“"),
        ("ieva@imone.example", "Ieva", "Ievaitė", ""),
    ]
    assert {p.language for p in people} == {"en"}
    assert people[1].full_name == "Ona Marija Onaitė"


@pytest.mark.parametrize(
    "line",
    [
        "ona@imone.example; jonas@imone.example; ",
        "ona@imone.example, jonas@imone.example",
        "ona@imone.example jonas@imone.example",
        "<ona@imone.example>, <jonas@imone.example>",
    ],
)
def test_several_addresses_of_one_line_are_several_people(line):
    assert [(p.email, p.full_name) for p in people_of(line)] == [
        ("ona@imone.example", ""),
        ("jonas@imone.example", ""),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Ona Onaitė <ona@imone.example>; Jonas Jonaitis <jonas@imone.example>",
        '"Onaitė, Ona" <ona@imone.example>, "Jonaitis, Jonas" <jonas@imone.example>',
        "Onaitė, Ona <ona@imone.example>; Jonaitis, Jonas <jonas@imone.example>;",
        "ona@imone.example; Ona; Onaitė; jonas@imone.example; Jonas; Jonaitis",
    ],
)
def test_recipients_copied_from_a_mail_program_are_read(line):
    assert [(p.email, p.first_name, p.last_name) for p in people_of(line)] == [
        ("ona@imone.example", "Ona", "Onaitė"),
        ("jonas@imone.example", "Jonas", "Jonaitis"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "ne adresas",
        "jonas@imone.example, Ona <ona@imone.example>",
        "a@imone.example; Ona; ona(at)imone@",
        "a@imone.example; b; c; d; e",
        f"a@imone.example; {'x' * 101}",
        f"a@imone.example; x; y; {'x' * 201}",
        f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.example",
        "Ona <>",
    ],
)
def test_a_bad_line_is_named_by_its_number(line):
    with pytest.raises(ValidationError) as refusal:
        people_of(f"geras@imone.example\n{line}\nkitas(at)imone.example")
    first, second = refusal.value.messages
    assert first.startswith("Line 2: ")
    assert second == "Line 3: “kitas(at)imone.example” is not an e-mail address."


def test_people_are_parted_by_what_an_invitation_would_come_to():
    event = make_event()
    make_invitation(event, email="pakviestas@imone.example")
    make_registration(event, email="registruotas@imone.example")
    make_invitation(email="nenori@imone.example", opted_out_at="2026-01-01T00:00Z")
    names = ["naujas", "pakviestas", "registruotas", "nenori", "naujas"]
    people = [Invitee(f"{name}@imone.example", first_name=str(n)) for n, name in enumerate(names)]
    judged = judge_people(event=event, people=people)
    parts = (judged.fresh, judged.already, judged.registered, judged.opted_out)
    assert [[p.first_name for p in part] for part in parts] == [["0"], ["1"], ["2"], ["3"]]
