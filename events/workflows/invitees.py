"""Whom staff invite: contacts of organisations, or people of a list that was pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.models import Event, Invitation, Registration
from itk.shared.text import one_line
from itk.shared.validators import validate_address
from members.models import Company, Competence, Representative

NAMED = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]+)>$")
# Where the next person of a line begins, as mail programs write several: after ">", before an
# address, and before a name with an address where it follows a semicolon.
NEXT = re.compile(r"(?<=>)[;,\s]+|[;,\s]+(?=[^\s;,<>]+@[^\s;,<>]+(?:[;,\s]|$))|;(?=[^<>;]*<)")
LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_EMAIL = 100, 200, 254


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited; the e-mail is lower-case."""

    email: str
    first_name: str = ""
    last_name: str = ""
    company: Company | None = None
    company_name: str = ""
    representative: Representative | None = None
    language: str = "lt"

    @property
    def full_name(self) -> str:
        """First and last name, as far as they are known."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def organisation(self) -> str:
        """The name of the organisation, as far as it is known."""
        return self.company.full_name if self.company else self.company_name


@dataclass(frozen=True)
class Judgement:
    """What an invitation would come to: whom it reaches, and who is left out, why."""

    fresh: list[Invitee]
    already: list[Invitee]
    registered: list[Invitee]
    opted_out: list[Invitee]


def judge_people(*, event: Event, people: Iterable[Invitee]) -> Judgement:
    """Part ``people`` by what an invitation of each would come to; an address counts once.

    Whose address once asked not to be invited is left out whatever the event.
    """
    unique = {person.email: person for person in reversed(list(people))}
    addresses = list(unique)
    live = event.registrations.live().filter(email__in=addresses)
    known = {
        "opted_out": _addresses(Invitation.objects.opted_out().filter(email__in=addresses)),
        "already": _addresses(event.invitations.filter(email__in=addresses)),
        "registered": _addresses(live),
    }
    parts: dict[str, list[Invitee]] = {name: [] for name in ("fresh", *known)}
    for email, person in reversed(unique.items()):
        name = next((name for name, emails in known.items() if email in emails), "fresh")
        parts[name].append(person)
    return Judgement(**parts)


def _addresses(rows: QuerySet) -> set[str]:
    return set(rows.values_list("email", flat=True))


# Organisations


def members() -> QuerySet[Company]:
    """Return the member organisations."""
    return Company.objects.filter(status=Company.Status.ACTIVE).by_name()


def partners() -> QuerySet[Company]:
    """Return the partner organisations."""
    return Company.objects.filter(status=Company.Status.PARTNER).by_name()


def with_competence(competence: Competence) -> QuerySet[Company]:
    """Return the members that offer or need a competence, or one of its group."""
    claimed = Competence.objects.filter(pk=competence.pk) | competence.children.all()
    return members().filter(claims__competence__in=claimed).distinct()


def without_registration(event: Event) -> QuerySet[Company]:
    """Return the members of which nobody is registered for the event."""
    registered = Registration.objects.live().filter(event=event, company__isnull=False)
    return members().exclude(pk__in=registered.values("company"))


def contacts_of(companies: Iterable[Company]) -> tuple[list[Invitee], list[Company]]:
    """Return the people to write to, and the organisations that have nobody with an e-mail.

    Of an organisation these are its contact persons; where it has none, its head; else who keeps
    its profile; else any representative.
    """
    companies = list(companies)
    people: dict[int, list[Representative]] = {company.pk: [] for company in companies}
    rows = Representative.objects.current().filter(company__in=companies, email__isnull=False)
    for row in rows.select_related("user").order_by("last_name", "first_name", "pk"):
        people[row.company_id].append(row)
    found, unreachable = [], []
    for company in companies:
        chosen = _foremost(people[company.pk])
        found += [_contact(row, company) for row in chosen]
        if not chosen:
            unreachable.append(company)
    return found, unreachable


def _foremost(rows: list[Representative]) -> list[Representative]:
    """Return those of one organisation's people who are first to be written to."""
    return (
        [row for row in rows if row.is_contact]
        or [row for row in rows if row.is_head]
        or [row for row in rows if row.role == Representative.Role.OWNER]
        or rows[:1]
    )


def _contact(row: Representative, company: Company) -> Invitee:
    return Invitee(
        email=str(row.email),
        first_name=row.first_name,
        last_name=row.last_name,
        company=company,
        company_name=company.full_name,
        representative=row,
        language=row.user.language if row.user else "lt",
    )


# A pasted list


def people_of(text: str, *, language: str = "lt") -> list[Invitee]:
    """Return the people of a pasted list, in their order; empty lines are none.

    Each is an e-mail, a name with the e-mail in angle brackets, or e-mail, first name, last name
    and organisation parted by semicolons or tabs; on a line of their own, or several on one as a
    mail program copies them. Raises ValidationError with a message for each that is none of
    these, named by the number of its line.
    """
    people, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        for written in _parted(line):
            try:
                people.append(_person_of(written, language))
            except ValidationError as error:
                problems.append(
                    _("Line %(number)s: %(problem)s")
                    % {"number": number, "problem": " ".join(error.messages)}
                )
    if problems:
        raise ValidationError(problems)
    return people


def _parted(line: str) -> list[str]:
    """Return the people of one line, each as it is written; a line with one address is one."""
    text = one_line(line.replace("\t", ";")).strip(",; ")
    if text.count("@") < 2:
        return [text] if text else []
    return [part for part in NEXT.split(text) if part.strip()]


def _name_of(text: str) -> list[str]:
    """Return first and last name of one written whole; the last one stands first with a comma."""
    name = text.strip(" \"'„“”")
    last, comma, first = name.partition(",")
    if not comma:
        first, _space, last = name.rpartition(" ")
    return [first.strip() or last.strip(), last.strip() if first.strip() else ""]


def _person_of(written: str, language: str) -> Invitee:
    """Return one person of a line. Raises ValidationError."""
    text = written.strip(",; ")
    named = NAMED.match(text)
    parts = [named["email"], *_name_of(named["name"])] if named else text.split(";")
    if len(parts) > 4:
        raise ValidationError(_("too many semicolons: an e-mail, two names and an organisation."))
    email, first, last, organisation = ([part.strip() for part in parts] + [""] * 3)[:4]
    try:
        validate_address(email)
    except ValidationError:
        raise ValidationError(
            _("“%(address)s” is not an e-mail address.") % {"address": email}
        ) from None
    if "@" in f"{first}{last}{organisation}":
        raise ValidationError(_("write each person on a line of their own."))
    if max(len(first), len(last)) > LONGEST_NAME or len(organisation) > LONGEST_ORGANISATION:
        raise ValidationError(_("a name is too long."))
    if len(email) > LONGEST_EMAIL:
        raise ValidationError(_("the e-mail is too long."))
    return Invitee(
        email=email.lower(),
        first_name=first,
        last_name=last,
        company_name=organisation,
        language=language,
    )
