"""Who comes to the sample events: representatives, their colleagues, guests from outside."""

import random

from django.utils.text import slugify

from events.workflows import Person
from itk.demo.names import OUTSIDERS, invent
from itk.shared.text import fold

COLLEAGUES = {"micro": 2, "small": 5, "medium": 8, "large": 12}
GUESTS_OF_AN_OUTSIDER = 4
SHARE_OF_OUTSIDERS = 0.1


def chance(name):
    """Return a source of chance that gives the same for the same ``name`` every time."""
    return random.Random(name)  # noqa: S311 - sameness is wanted, not secrecy


class People:
    """Everybody who may come to an event; the same people every time the demo is loaded."""

    def __init__(self, companies):
        self._chance = chance("people")
        self._emails = set()
        self._members = {company: self._of(company) for company in companies}
        self._outsiders = [
            self._guest(company_name=name, domain=domain)
            for name, domain in OUTSIDERS
            for _i in range(GUESTS_OF_AN_OUTSIDER)
        ]

    def _of(self, company):
        """Return the company's representatives and colleagues of theirs."""
        people = [
            Person(
                first_name=r.first_name,
                last_name=r.last_name,
                email=r.email,
                phone=r.phone,
                position=r.position_lt,
                company=company,
            )
            for r in company.representatives.order_by("pk")
        ]
        self._emails |= {person.email for person in people}
        if company.country == "LT":
            domain = company.website.removeprefix("https://")
            count = COLLEAGUES.get(company.size_class, 0)
            people += [self._guest(company=company, domain=domain) for _i in range(count)]
        return people

    def _guest(self, *, domain, **organisation):
        """Return an invented person whose e-mail nobody has yet."""
        while True:
            first, last, position = invent(self._chance)
            email = f"{slugify(fold(first))}.{slugify(fold(last))}@{domain}"
            if email not in self._emails:
                break
        self._emails.add(email)
        phone = f"+370 600 0{self._chance.randrange(2000, 10_000)}"
        return Person(first, last, email, phone, position, **organisation)

    def of(self, representative):
        """Return the representative as a person who comes to events."""
        people = self._members[representative.company]
        return next(person for person in people if person.email == representative.email)

    def for_event(self, event, count, *, members_only=False):
        """Return ``count`` people for the event, drawn from who was a member on its first day."""
        day = event.days.first().date
        source = chance(event.slug)
        members = [
            person
            for company, people in self._members.items()
            if _was_member(company, day)
            for person in people
        ]
        outsiders = 0 if members_only else round(count * SHARE_OF_OUTSIDERS)
        drawn = source.sample(members, count - outsiders) + source.sample(
            self._outsiders, outsiders
        )
        source.shuffle(drawn)
        return drawn


def _was_member(company, day):
    return any(
        period.joined <= day and (period.left is None or day <= period.left)
        for period in company.periods.all()
    )
