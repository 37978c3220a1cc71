"""What each group of staff may do."""

import pytest
from django.contrib.auth.models import Group, Permission

from members.groups import COORDINATORS, DESK, EDITORS, ensure_groups
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PERSONAL = [
    "events.view_registration",
    "events.view_attendance",
    "members.view_representative",
    "members.view_user",
    "members.view_consent",
]


def member_of(name):
    user = make_user(is_staff=True)
    user.groups.add(ensure_groups()[name])
    return user


@pytest.mark.parametrize(
    "permission",
    [
        *PERSONAL,
        "events.publish_event",
        "events.exceed_capacity",
        "events.use_desk",
        "events.delete_event",
        "members.change_company",
        "news.change_page",
        "shared.change_siteprofile",
        "post_office.view_email",
        "auditlog.view_logentry",
    ],
)
def test_coordinators_do_everything(permission):
    assert member_of(COORDINATORS).has_perm(permission)


@pytest.mark.parametrize(
    "permission",
    [
        "events.change_attendancemark",
        "events.delete_attendancemark",
        "members.delete_user",
        "shared.add_jobrun",
        "shared.delete_siteprofile",
        "post_office.delete_email",
        "auditlog.delete_logentry",
        "auth.change_group",
    ],
)
def test_nobody_writes_by_hand_what_is_a_record(permission):
    assert not member_of(COORDINATORS).has_perm(permission)


def test_editors_write_news_and_events_and_see_no_people():
    editor = member_of(EDITORS)
    for permission in ("news.add_article", "news.delete_page", "events.change_event"):
        assert editor.has_perm(permission)
    for permission in (*PERSONAL, "events.publish_event", "events.delete_event"):
        assert not editor.has_perm(permission)


def test_the_desk_has_its_own_page_and_nothing_else():
    assert member_of(DESK).get_all_permissions() == {"events.use_desk"}


def test_groups_get_the_permissions_of_this_version():
    group = Group.objects.create(name=DESK)
    group.permissions.add(Permission.objects.get(codename="delete_company"))
    assert ensure_groups()[DESK] == group
    assert Group.objects.count() == 3
    codenames = set(group.permissions.values_list("codename", flat=True))
    assert "use_desk" in codenames
    assert "delete_company" not in codenames


def test_without_the_migrations_it_says_so():
    Permission.objects.filter(codename="use_desk").delete()
    with pytest.raises(LookupError, match="Run migrate first"):
        ensure_groups()
    assert not Group.objects.exists()
