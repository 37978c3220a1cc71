"""Who gets in where: every address about members, for everybody who may stand before it.

An address that is not in the tables fails the test: whoever adds one says whom it is for.
"""

import pytest

from tests.doors import table_of
from tests.members.house import MemberHouse

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The letters of those whom each address lets in, with GET and with POST.
SITE = """
members:directory                                   afonemdsc  -
members:contact                                     afonemdsc  afonemdsc
members:contact_done                                afonemdsc  -
members:account                                     fonemdsc   -
members:settings                                    fonemdsc   fonemdsc
members:profile                                     em         em
members:people                                      nem        -
members:solutions                                   em         -
members:solution_add                                em         em
members:solution_change                             em         em
members:solution_delete                             em         em
members:person_add                                  m          m
members:person                                      m          m
members:person_do                                   -          m
members:person_leave                                m          m
members:confirmation                                afonemdsc  afonemdsc
members:fees                                        m          -
members:introduce                                   oem        oem  # whom the competence concerns
members:introductions                               em         -
members:introduction                                em         em
members:invitation                                  afonemdsc  afonemdsc
members:calls                                       afonemdsc  -
members:call                                        onemc      -
members:call_answer                                 onemc      onemc  # all but the chosen are led back
members:call_answered                               onemc      -
members:call_due                                    afonemdsc  afonemdsc
members:call_digest_stop                            afonemdsc  afonemdsc
members:followed                                    fonemdsc   fonemdsc
members:own_calls                                   em         -  # it asks for an answer of its own
members:call_add                                    em         em
members:call_manage                                 em         em
members:call_change                                 em         em
members:apply                                       afonemdsc  afonemdsc
members:application                                 afonemdsc  afonemdsc
members:application_withdraw                        afonemdsc  afonemdsc
members:application_document                        afonemdsc  -
members:open_data                                   afonemdsc  -
members:open_json                                   afonemdsc  -
members:open_csv                                    afonemdsc  -
company                                             afonemdsc  -
room                                                onemdsc    -
needs                                               afonemdsc  -
"""
# Pages of logging in; what changes the second step also asks for the password again.
ACCOUNT = """
membership                                          afonemdsc  -
account_login                                       afonemdsc  afonemdsc
account_logout                                      afonemdsc  afonemdsc
account_signup                                      afonemdsc  afonemdsc  # it says that it is closed
account_inactive                                    afonemdsc  -
account_reauthenticate                              fonemdsc   fonemdsc
account_email                                       fonemdsc   fonemdsc
account_email_verification_sent                     afonemdsc  -
account_confirm_email                               -          -  # it was mailed to nobody
account_change_password                             fonemdsc   fonemdsc
account_set_password                                fonemdsc   fonemdsc
account_reset_password                              afonemdsc  afonemdsc
account_reset_password_done                         afonemdsc  -
account_reset_password_from_key_done                afonemdsc  -
account_reset_password_from_key                     -          -  # it was mailed to nobody
mfa_index                                           fonemdsc   -
mfa_authenticate                                    afonemdsc  afonemdsc  # leads on who has logged in
mfa_reauthenticate                                  fonemdsc   fonemdsc
mfa_activate_totp                                   -          -
mfa_deactivate_totp                                 -          -
mfa_view_recovery_codes                             -          -
mfa_generate_recovery_codes                         -          -
mfa_download_recovery_codes                         -          -
"""
ADMIN = """
admin:members_membershipapplication_agreement       c          c
admin:members_membershipapplication_document        c          c
admin:members_membershipapplication_button          -          -
admin:members_membershipapplication_changelist      c          c
admin:members_membershipapplication_add             -          -
admin:members_membershipapplication_history         c          c
admin:members_membershipapplication_delete          c          c
admin:members_membershipapplication_change          c          c
admin:members_cooperationcall_button                c          c
admin:members_cooperationcall_changelist            c          c
admin:members_cooperationcall_add                   c          c
admin:members_cooperationcall_history               c          c
admin:members_cooperationcall_delete                -          -  # it is published
admin:members_cooperationcall_change                c          c
admin:members_confirmationrequest_button            -          -
admin:members_confirmationrequest_changelist        c          c
admin:members_confirmationrequest_add               -          -
admin:members_confirmationrequest_history           c          c
admin:members_confirmationrequest_delete            -          -
admin:members_confirmationrequest_change            c          -
admin:members_company_import                        c          c
admin:members_company_logos                         c          c
admin:members_company_first_invitations             -          c
admin:members_company_merge                         c          c
admin:members_company_profile_changes               c          -
admin:members_company_button                        c          c
admin:members_company_changelist                    sc         sc
admin:members_company_add                           c          c
admin:members_company_history                       sc         sc
admin:members_company_delete                        c          c
admin:members_company_change                        sc         c
admin:members_membershipfee_year                    c          c
admin:members_membershipfee_import                  c          c
admin:members_membershipfee_button                  -          -
admin:members_membershipfee_changelist              c          c
admin:members_membershipfee_add                     c          c
admin:members_membershipfee_history                 c          c
admin:members_membershipfee_delete                  c          c
admin:members_membershipfee_change                  c          c
admin:members_introduction_button                   -          -
admin:members_introduction_changelist               c          c
admin:members_introduction_add                      c          c
admin:members_introduction_history                  c          c
admin:members_introduction_delete                   c          c
admin:members_introduction_change                   c          c
admin:members_representative_import                 c          c
admin:members_representative_merge                  c          c
admin:members_representative_button                 -          -
admin:members_representative_changelist             c          c
admin:members_representative_add                    c          c
admin:members_representative_history                c          c
admin:members_representative_delete                 c          c
admin:members_representative_change                 c          c
admin:members_consent_button                        -          -
admin:members_consent_changelist                    c          c
admin:members_consent_add                           -          -
admin:members_consent_history                       c          c
admin:members_consent_delete                        -          -
admin:members_consent_change                        c          -
admin:members_solution_button                       -          -
admin:members_solution_changelist                   c          c
admin:members_solution_add                          c          c
admin:members_solution_history                      c          c
admin:members_solution_delete                       c          c
admin:members_solution_change                       c          c
admin:members_technologyarea_button                 -          -
admin:members_technologyarea_changelist             sc         sc
admin:members_technologyarea_add                    c          c
admin:members_technologyarea_history                sc         sc
admin:members_technologyarea_delete                 c          c
admin:members_technologyarea_change                 sc         c
admin:members_competence_merge                      c          c
admin:members_competence_button                     -          -
admin:members_competence_changelist                 sc         sc
admin:members_competence_add                        c          c
admin:members_competence_history                    sc         sc
admin:members_competence_delete                     c          c
admin:members_competence_change                     sc         c
admin:members_user_button                           -          -
admin:members_user_changelist                       c          c
admin:members_user_add                              c          c
admin:members_user_history                          c          c
admin:members_user_delete                           -          -
admin:members_user_change                           c          c
"""

# Mail programs send these by themselves when their reader asks for no more (RFC 8058).
ONE_CLICK = {"members:call_digest_stop"}

SITE, ACCOUNT, ADMIN = table_of(SITE), table_of(ACCOUNT), table_of(ADMIN)
TABLE = SITE | ACCOUNT | ADMIN


@pytest.fixture
def house():
    return MemberHouse()


def test_every_address_has_its_place_in_the_tables():
    assert MemberHouse.doors().keys() == TABLE.keys()


def test_each_address_of_the_site_lets_in_whom_it_should(house):
    assert house.misfits(SITE) == {}


def test_each_page_of_logging_in_lets_in_whom_it_should(house):
    assert house.misfits(ACCOUNT) == {}


def test_each_address_of_the_administration_lets_in_whom_it_should(house):
    assert house.misfits(ADMIN) == {}


HOLES = {
    "anybody edits any profile": (
        "members:profile",
        ("members.models.company.CompanyQuerySet.editable_by", lambda rows, _user: rows),
    ),
    "an editor decides about people": (
        "members:person_add",
        ("members.views.people.OrganisationMixin.is_administrator", True),
    ),
    "a rival reads a joint bid": (
        "members:call",
        ("members.models.call.CallQuerySet.visible_to", lambda rows, _user: rows),
    ),
    "an editor sees what is owed": (
        "members:fees",
        (
            "members.models.representative.RepresentativeQuerySet.for_fees",
            lambda rows: rows.editors(),
        ),
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_planted_hole_is_seen(house, monkeypatch, hole):
    name, plant = HOLES[hole]
    row = {name: TABLE[name]}
    assert house.misfits(row) == {}
    monkeypatch.setattr(*plant)
    assert name in house.misfits(row)


def test_looking_changes_nothing(house):
    assert house.written_by_looking(TABLE, "c") == {}


def test_form_without_its_token_changes_nothing(house):
    assert house.open_to_forgers({n: TABLE[n] for n in TABLE.keys() - ONE_CLICK}) == {}


def test_what_is_private_of_a_member_is_told_to_no_other(house):
    """Neither a fee, nor who its people are, nor what it wrote to the office."""
    fee = house.rows["membershipfee"].invoice_number
    secrets = (house.invited.email, house.rows["membershipapplication"].email, fee)
    for name in SITE:
        for reader in "afo":
            if "token" in MemberHouse.doors()[name].converters:
                continue  # whoever has the secret is the person
            answer = house.knock(reader, "get", house.address(name))
            assert not [secret for secret in secrets if secret in answer.text], (name, reader)
