"""Who is told what of a registration."""

import pytest
from django.db import transaction

from events.models import Event, Registration
from events.workflows import (
    Registrar,
    register,
    send_links_again,
)
from itk.shared.models import SiteProfile
from tests.events.workflows.steps import fill, templates
from tests.factories import (
    make_event,
    make_person,
    make_registration,
)

pytestmark = pytest.mark.django_db

Status, Mode, Source = Registration.Status, Registration.Mode, Registration.Source


class TestMail:
    def test_each_is_told_what_became_of_it(self, outbox):
        event = make_event(capacity=1)
        fill(event, 2)
        register(event=make_event(selection=Event.Selection.STAFF), person=make_person())
        assert templates(outbox) == ["confirmed", "waiting", "applied"]

    def test_who_has_no_email_is_told_through_the_registrar(self, outbox):
        register(
            event=make_event(),
            person=make_person(email=None),
            source=Source.PHONE,
            registrar=Registrar(name="Ona", email="ona@imone.example"),
        )
        assert outbox.rows().get().to == ["ona@imone.example"]

    def test_the_registrar_gets_a_copy(self, outbox):
        register(
            event=make_event(),
            person=make_person(email="jonas@imone.example"),
            source=Source.COLLEAGUE,
            registrar=Registrar(email="ona@imone.example"),
        )
        row = outbox.rows().get()
        assert (row.to, row.cc) == (["jonas@imone.example"], ["ona@imone.example"])

    def test_nobody_is_told_when_not_asked(self, outbox):
        event, person = make_event(), make_person()
        register(event=event, person=person, notify=False)
        register(event=event, person=person, notify=False)
        assert not outbox.rows()

    def test_a_transaction_that_fails_leaves_no_mail(self, outbox):
        event = make_event()
        with pytest.raises(RuntimeError), transaction.atomic():
            register(event=event, person=make_person())
            raise RuntimeError
        assert not outbox.rows()
        assert not event.registrations.exists()

    def test_staff_are_told_once_when_the_event_fills(self, outbox):
        SiteProfile.objects.create(pk=1, name_lt="ITK", notify_full_event="biuras@itk.example")
        fill(make_event(capacity=2), 4)
        full = [row for row in outbox.rows() if row.to == ["biuras@itk.example"]]
        assert [row.context["subject_template"] for row in full] == [
            "email/events/event_full/subject.txt"
        ]

    def test_links_are_sent_again_to_the_address_alone_and_not_twice(self, outbox):
        event = make_event()
        mine = make_registration(
            event, email="mano@imone.example", registrar_email="kita@imone.example"
        )
        make_registration(make_event(days_ahead=-5), email="mano@imone.example")
        make_registration(event, email="mano@imone.example", status=Status.CANCELLED)
        for _ in range(2):
            send_links_again(email="MANO@imone.example", event=event)
            send_links_again(email="mano@imone.example")
        row = outbox.rows().get()
        assert (row.to, row.cc) == (["mano@imone.example"], [])
        assert mine.manage_token in row.context["manage_url"]
