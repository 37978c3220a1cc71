"""Who was invited to a coming sample event, and a letter to those who come to it."""

from datetime import timedelta

from django.utils import timezone

from events.models import EventLetter, Invitation
from events.workflows.invitees import contacts_of, without_registration
from events.workflows.letters import recipients_of
from itk.demo.reading import bilingual, read
from itk.demo.rows import add

INVITED = 6
SENT_BEFORE = timedelta(days=5)
OPENED_AFTER = timedelta(hours=3)


def load_letters(event, clerk):
    """Note invitations of contacts and one sent letter; nothing is mailed to invented people."""
    sent_at = timezone.now() - SENT_BEFORE
    people, _unreachable = contacts_of(without_registration(event))
    for number, person in enumerate(people[:INVITED]):
        add(
            Invitation,
            event=event,
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            company=person.company,
            company_name=person.organisation,
            representative=person.representative,
            language=person.language,
            invited_by=clerk,
            sent_at=sent_at,
            opened_at=sent_at + OPENED_AFTER if number % 2 else None,
        )
    add(
        EventLetter,
        event=event,
        **bilingual(read("letter"), "subject", "body"),
        sent_at=sent_at,
        sent_by=clerk,
        recipients=len(recipients_of(event, EventLetter.Audience.CONFIRMED)),
    )
