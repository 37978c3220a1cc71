"""The invitations of an event in the admin: listed, counted, taken along, sent, reminded."""

import pytest
from django.contrib.messages import get_messages
from post_office.models import STATUS, Email

from events import emails
from events.models import Event, Invitation
from events.workflows import opt_out, register_invited
from itk.shared.models import SiteProfile
from members.groups import COORDINATORS, DESK, EDITORS
from members.models import CompetenceClaim
from tests.events.admin.steps import cells, page, staff
from tests.factories import (
    make_company,
    make_competence,
    make_event,
    make_invitation,
    make_person,
    make_representative,
)

pytestmark = pytest.mark.django_db
PAGES = ["invitations", "invitations_add", "invitations_remind", "invitations_export"]


@pytest.fixture
def client(login, lang, clock):
    """A coordinator in each language, on a Monday morning."""
    clock("2026-11-23 10:00")
    return login(staff(COORDINATORS, language=lang, first_name="Rasa", last_name="Rasaitė"))


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def url_of(event, name="invitations"):
    return page(f"event_{name}", event.pk)


def states(client, event, **query):
    response = client.get(url_of(event), query)
    return {row.email.split("@")[0]: row.state for row in response.context["page"].object_list}


# Who may


@pytest.mark.parametrize("name", PAGES)
def test_only_coordinators_invite(login, name):
    event = make_event()
    assert login(staff(COORDINATORS)).get(url_of(event, name)).status_code == 200
    for group in (DESK, EDITORS):
        assert login(staff(group)).get(url_of(event, name)).status_code == 403


# Looking


def test_each_invitation_shows_its_state(client, outbox, clock):
    event, now = make_event(), clock("2026-11-23 10:00")

    def make(name, **fields):
        return make_invitation(event, email=f"{name}@imone.example", **fields)

    make("waiting", sent_at=None)
    make("sent")
    make("opened", opened_at=now)
    make("reminded", opened_at=now, reminded_at=now)
    make("opted_out", opted_out_at=now)
    make_invitation(email="elsewhere@imone.example", opted_out_at=now)
    make("elsewhere")
    register_invited(invitation=make("registered"), person=make_person(), notify=False)
    emails.invited(make("refused"))
    Email.objects.update(status=STATUS.failed)
    names = ["waiting", "sent", "opened", "reminded", "opted_out", "registered", "refused"]
    assert states(client, event) == {n: n for n in names} | {"elsewhere": "opted_out"}
    assert states(client, event, state="refused") == {"refused": "refused"}
    assert states(client, event, q="kvies opened") == {"opened": "opened"}
    assert states(client, event, q="nieko") == {}
    counts = [number for _label, number in client.get(url_of(event)).context["counts"]]
    assert counts == [8, 2, 2, 1, 1, 1]


def test_it_is_told_when_what_waits_leaves_and_only_where_anything_will(client, clock):
    clock("2026-11-21 12:00")  # a Saturday
    event = make_event()
    waits = make_invitation(event, sent_at=None)

    def told():
        return client.get(url_of(event)).context["next_mailing"]

    assert told()
    Event.objects.update(status="cancelled")
    assert told() is None
    Event.objects.update(status="published")
    assert told()
    opt_out(invitation=waits)
    assert told() is None


def test_the_export_tells_who_was_invited_and_when(client, lang):
    event = make_event()
    make_invitation(event, first_name="Ona", last_name="Onaitė")
    rows, _sheet = cells(client.get(url_of(event, "invitations_export")))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["Vardas" if lang == "lt" else "First name"] == "Ona"
    assert row["Išsiųsta" if lang == "lt" else "Sent"]


def test_many_invitations_take_several_pages_and_few_queries(client, django_assert_max_num_queries):
    event = make_event()
    for _ in range(51):
        make_invitation(event)
    with django_assert_max_num_queries(16):
        response = client.get(url_of(event))
    assert response.context["page"].paginator.num_pages == 2
    assert len(client.get(url_of(event), {"p": "2"}).context["page"].object_list) == 1


# Inviting


def preview(client, event, **data):
    return client.post(url_of(event, "invitations_add"), {"language": "lt", **data})


def confirm(client, event, **data):
    return preview(client, event, confirmed="1", **data)


def test_nothing_is_written_before_it_is_confirmed(client, outbox):
    event = make_event()
    data = {"audience": "list", "people": "Ona Onaitė <ona@imone.example>\njonas@imone.example"}
    response = preview(client, event, **data)
    assert [p.email for p in response.context["judged"].fresh] == [
        "ona@imone.example",
        "jonas@imone.example",
    ]
    assert not Invitation.objects.exists()
    response = confirm(client, event, **data)
    assert response.url == url_of(event)
    assert event.invitations.count() == outbox.rows().count() == 2
    assert event.invitations.first().invited_by.first_name == "Rasa"


def test_bad_lines_are_told_beside_the_list_and_nothing_is_lost(client, lang):
    text = "ona@imone.example\nblogas"
    response = preview(client, make_event(), audience="list", people=text)
    assert response.status_code == 422
    (error,) = response.context["form"].errors["people"]
    assert error.startswith("2 eilutė:" if lang == "lt" else "Line 2:")
    assert text in response.content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "audience"),
        ({"audience": "svetimi"}, "audience"),
        ({"audience": "list"}, "people"),
        ({"audience": "competence"}, "competence"),
        ({"audience": "competence", "competence": "x"}, "competence"),
        ({"audience": "chosen"}, "companies"),
        ({"audience": "chosen", "companies": ["0"]}, "companies"),
        (
            {"audience": "list", "people": "\n".join(f"a{n}@imone.example" for n in range(1001))},
            "people",
        ),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(client, data, field):
    response = preview(client, make_event(), **data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_organisations_are_invited_by_what_they_are(client):
    event, skill = make_event(), make_competence()
    member, other, partner = (
        make_company("Alfa"),
        make_company("Beta"),
        make_company("Gama", status="partner"),
    )
    CompetenceClaim.objects.create(company=member, competence=skill, direction="needs")
    for company in (member, partner):
        make_representative(company, email=f"{company.slug}@imone.example")
    to_member, to_partner = (f"{c.slug}@imone.example" for c in (member, partner))
    for data, expected, unreachable in (
        ({"audience": "members"}, [to_member], [other]),
        ({"audience": "unregistered"}, [to_member], [other]),
        ({"audience": "competence", "competence": skill.pk}, [to_member], []),
        ({"audience": "chosen", "companies": [partner.pk]}, [to_partner], []),
        ({"audience": "partners"}, [to_partner], []),
    ):
        response = preview(client, event, **data)
        assert [p.email for p in response.context["judged"].fresh] == expected
        assert response.context["unreachable"] == unreachable


def test_who_is_left_out_is_told(client):
    event = make_event()
    make_invitation(event, email="ona@imone.example")
    response = preview(client, event, audience="list", people="ona@imone.example")
    assert not response.context["judged"].fresh
    assert 'name="confirmed"' not in response.content.decode()


def test_at_the_weekend_it_says_when_the_letters_leave(client, clock, outbox, lang):
    clock("2026-11-21 10:00")
    event = make_event()
    data = {"audience": "list", "people": "ona@imone.example"}
    assert preview(client, event, **data).context["leaves_at"].isoformat().startswith("2026-11-23")
    (message,) = told(confirm(client, event, **data))
    assert ("Laiškai išeis" if lang == "lt" else "The letters leave on") in message
    assert not outbox.rows()
    assert client.get(url_of(event)).context["next_mailing"]


def test_without_any_day_of_mailing_it_says_that_the_letters_wait(client, lang):
    weeks = " ".join(f"{year}-W{week:02}" for year in (2026, 2027) for week in range(1, 53))
    weeks += " 2026-W53"
    SiteProfile.objects.create(pk=1, name_lt="ITK", quiet_weeks=weeks)
    (message,) = told(confirm(client, make_event(), audience="list", people="ona@imone.example"))
    assert ("palauks" if lang == "lt" else "the letters wait") in message


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_an_event_that_is_no_public_plan_invites_nobody(client, status):
    event = make_event(status=status)
    response = confirm(client, event, audience="list", people="ona@imone.example")
    assert response.url == url_of(event)
    assert not Invitation.objects.exists()
    assert client.post(url_of(event, "invitations_remind")).url == url_of(event)


def test_an_event_that_is_called_off_in_the_same_moment_says_so(client, monkeypatch):
    monkeypatch.setattr("events.admin.invitations.is_inviting", lambda event: True)
    event = make_event(status="cancelled")
    response = confirm(client, event, audience="list", people="ona@imone.example")
    assert len(told(response)) == 1
    assert not Invitation.objects.exists()


# Reminding


def test_one_reminder_once_confirmed(client, outbox):
    event = make_event()
    make_invitation(event)
    assert client.get(url_of(event)).context["to_remind"] == 1
    assert client.get(url_of(event, "invitations_remind")).status_code == 200
    assert not outbox.rows()
    client.post(url_of(event, "invitations_remind"))
    client.post(url_of(event, "invitations_remind"))
    assert outbox.rows().count() == 1
    assert client.get(url_of(event)).context["to_remind"] == 0
