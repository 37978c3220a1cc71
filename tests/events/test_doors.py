"""Who gets in where: every address about events, for everybody who may stand before it.

An address that is not in the tables fails the test: whoever adds one says whom it is for.
"""

import pytest

from events.models import Event
from tests.doors import table_of
from tests.events.house import EventHouse

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The letters of those whom each address lets in, with GET and with POST.
SITE = """
event                                           amphdec  -
project                                         amphdec  -
events:upcoming                                 amphdec  -
events:past_index                               amphdec  -
events:month                                    amphdec  -
events:calendar                                 amphdec  -
events:json                                     amphdec  -
events:event_calendar                           amphdec  -
events:projects                                 amphdec  -
events:certificate_check                        amphdec  -
events:certificate                              amphdec  -
events:registration                             amphdec  -
events:registration_ticket                      amphdec  -
events:preview                                  amphdec  -
events:registration_change                      amphdec  amphdec
events:registration_cancel                      amphdec  amphdec
events:registration_transfer                    amphdec  amphdec
events:feedback                                 amphdec  amphdec
events:registration_coming                      amphdec  amphdec
events:registration_not_coming                  amphdec  amphdec
events:desk_pass                                amphdec  amphdec
events:invitation                               amphdec  amphdec
events:invitation_register                      amphdec  amphdec
events:invitation_opt_out                       amphdec  amphdec
events:registration_letters                     amphdec  amphdec
events:registration_certificate                 -        amphdec
events:desks                                    phdc     ph  # a helper is led to the one desk of the pass
events:desk                                     hdc      -
events:desk_list                                hdc      -
events:desk_find                                -        hdc
events:desk_walk_in                             -        hdc
events:desk_bus                                 -        hdc
events:desk_end                                 -        hdc
events:desk_sync                                -        hdc
events:desk_mark                                -        hdc
events:desk_place                               -        c
events:desk_poster                              dc       -
events:desk_poster_code                         dc       -
events:desk_worker                              amphdec  -
events:past                                     -        -  # a year without events
events:register                                 amphdec  amphdec
events:link_again                               amphdec  amphdec
events:invitation_code                          amphdec  amphdec
events:arrival                                  amphdec  amphdec
events:material                                 ec       -  # for attendees, of whom none is here
events:my_registrations                         mdec     -
"""
ADMIN = """
admin:events_event_changelist                   ec       ec
admin:events_event_history                      ec       ec
admin:events_event_add                          ec       ec
admin:events_event_change                       ec       ec
admin:events_event_delete                       c        c
admin:events_event_button                       ec       ec  # "Duplicate"
admin:events_material_changelist                ec       ec
admin:events_material_history                   ec       ec
admin:events_material_add                       ec       ec
admin:events_material_change                    ec       ec
admin:events_material_delete                    ec       ec
admin:events_material_button                    -        -
admin:events_speaker_changelist                 ec       ec
admin:events_speaker_history                    ec       ec
admin:events_speaker_add                        ec       ec
admin:events_speaker_change                     ec       ec
admin:events_speaker_delete                     ec       ec
admin:events_speaker_button                     -        -
admin:events_fundingproject_changelist          ec       ec
admin:events_fundingproject_history             ec       ec
admin:events_fundingproject_add                 c        c
admin:events_fundingproject_change              ec       c
admin:events_fundingproject_delete              c        c
admin:events_fundingproject_button              -        -
admin:events_registration_changelist            c        c
admin:events_registration_history               c        c
admin:events_registration_add                   -        -
admin:events_registration_change                c        c
admin:events_registration_delete                -        -
admin:events_registration_button                -        -
admin:events_attendance_changelist              c        c
admin:events_attendance_history                 c        c
admin:events_attendance_add                     -        -
admin:events_attendance_change                  c        -
admin:events_attendance_delete                  -        -
admin:events_attendance_button                  -        -
admin:events_attendancemark_changelist          c        c
admin:events_attendancemark_history             c        c
admin:events_attendancemark_add                 -        -
admin:events_attendancemark_change              c        -
admin:events_attendancemark_delete              -        -
admin:events_attendancemark_button              -        -
admin:events_event_registrations                c        -
admin:events_event_registrations_export         c        -
admin:events_event_calls                        c        -
admin:events_event_calls_export                 c        -
admin:events_event_desk_qr                      c        -
admin:events_event_papers                       c        -
admin:events_event_papers_sheet                 c        -
admin:events_event_papers_badges                c        -
admin:events_event_invitations                  c        -
admin:events_event_invitations_export           c        -
admin:events_event_letters                      c        -
admin:events_event_letter                       c        -
admin:events_event_letter_attachment            c        -
admin:events_event_votes_count                  c        -
admin:events_event_vote_proxy                   c        -
admin:events_event_feedback                     c        -
admin:events_event_statistics                   c        -
admin:events_event_registrations_add            c        c
admin:events_event_registrations_organisations  c        c
admin:events_event_registrations_import         c        c
admin:events_event_desk                         c        c
admin:events_event_registration_confirm         c        c
admin:events_event_registration_cancel          c        c
admin:events_event_registrations_columns        c        c
admin:events_event_papers_marks                 c        c
admin:events_event_papers_online                c        c
admin:events_event_invitations_add              c        c
admin:events_event_invitations_remind           c        c
admin:events_event_letters_add                  c        c
admin:events_event_letter_change                c        c
admin:events_event_letter_send                  c        c
admin:events_event_letter_delete                c        c
admin:events_event_votes                        c        c
admin:events_event_registrations_decide         -        c
admin:events_event_called                       -        c
admin:events_event_desk_revoke                  -        c
admin:events_event_papers_certificates          -        c
admin:events_event_letter_test                  -        c
admin:events_event_vote_take_back               -        c
admin:events_event_closing                      c        -  # nothing to correct before the event is closed
admin:events_event_registrations_mark           -        c
admin:events_event_registration_mark            -        c
admin:events_event_papers_decide                -        c
admin:events_event_series                       ec       ec
admin:events_event_photos                       ec       ec
admin:events_event_photos_upload                -        ec
admin:events_event_statistics_all               c        c
admin:events_event_statistics_export            c        c
"""


SITE, ADMIN = table_of(SITE), table_of(ADMIN)
TABLE = SITE | ADMIN
# Whoever has the secret of such an address is the person, logged in or not.
BY_SECRET = {name for name, pattern in EventHouse.doors().items() if "token" in pattern.converters}

# A GET of these notes what the page is for: how often a file was opened, that a form was.
NOTES_A_LOOK = {"events:material", "events:invitation_register"}
# Mail programs send these by themselves when their reader asks for no more (RFC 8058).
ONE_CLICK = {"events:invitation_opt_out", "events:registration_letters"}


@pytest.fixture
def house():
    return EventHouse()


def test_every_address_has_its_place_in_the_tables():
    assert EventHouse.doors().keys() == TABLE.keys()


def test_each_address_of_the_site_lets_in_whom_it_should(house):
    assert house.misfits(SITE) == {}


def test_each_address_of_the_administration_lets_in_whom_it_should(house):
    assert house.misfits(ADMIN) == {}


HOLES = {
    "the right is not asked": (
        "admin:events_event_votes_count",
        lambda _house: ("events.admin.pages.may", lambda *_args: True),
    ),
    "any pass opens any desk": (
        "events:desk_list",
        lambda house: ("events.views.desk.access.pass_of", lambda _request: (house.desk_pass, "X")),
    ),
    "the audience is not asked": (
        "events:material",
        lambda _house: ("events.views.materials._may_open", lambda *_args: True),
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_planted_hole_is_seen(house, monkeypatch, hole):
    name, plant = HOLES[hole]
    row = {name: TABLE[name]}
    assert house.misfits(row) == {}
    monkeypatch.setattr(*plant(house))
    assert name in house.misfits(row)


def test_looking_changes_nothing(house):
    assert house.written_by_looking(TABLE.keys() - NOTES_A_LOOK, "c") == {}


def test_form_without_its_token_changes_nothing(house):
    table = {name: rights for name, rights in TABLE.items() if name not in ONE_CLICK}
    assert house.open_to_forgers(table) == {}


@pytest.mark.parametrize(
    "fields", [{"status": Event.Status.DRAFT}, {"audience": Event.Audience.INVITED}]
)
def test_event_that_is_not_public_is_named_to_no_stranger(fields):
    house = EventHouse(title_lt="Slaptas posėdis", title_en="Secret meeting", **fields)
    for name in SITE.keys() - BY_SECRET - {"events:certificate"}:
        address = house.address(name)
        for reader in "amp":
            answer = house.knock(reader, "get", address)
            assert "Slaptas" not in answer.text, (name, reader)
            assert "Secret" not in answer.text, (name, reader)
