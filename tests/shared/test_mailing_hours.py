"""When invitations may leave: by day on working days, by the clock of Vilnius."""

import pytest
from django.core.exceptions import ValidationError

from itk.shared.mailing_hours import may_mail_at, next_mailing_moment
from itk.shared.models import SiteProfile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-23 08:00", True),
        ("2026-11-23 17:59", True),
        ("2026-11-23 07:59", False),
        ("2026-11-23 18:00", False),
        ("2026-11-21 12:00", False),  # a Saturday
        ("2026-11-22 12:00", False),
        ("2026-03-11 12:00", False),  # a holiday on a Wednesday
        ("2026-04-06 12:00", False),  # Easter Monday
        ("2026-12-24 12:00", False),
        ("2026-03-30 08:00", True),  # the first morning of summer time
    ],
)
def test_letters_leave_by_day_on_working_days(clock, moment, allowed):
    assert may_mail_at(clock(moment)) is allowed


def test_quiet_weeks_are_kept(clock):
    profile = SiteProfile.objects.create(pk=1, name_lt="ITK", quiet_weeks="2026-W53, 2027-w1\n")
    assert not may_mail_at(clock("2026-12-30 12:00"))
    assert not may_mail_at(clock("2027-01-05 12:00"))
    assert may_mail_at(clock("2027-01-11 12:00"))
    profile.quiet_weeks = ""
    profile.save()
    assert may_mail_at(clock("2026-12-30 12:00"))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23 12:00", "2026-11-23 12:00"),
        ("2026-11-23 05:00", "2026-11-23 08:00"),
        ("2026-11-20 18:30", "2026-11-23 08:00"),
        ("2026-12-23 19:00", "2026-12-28 08:00"),
        ("2026-03-27 18:00", "2026-03-30 08:00"),  # over the change to summer time
    ],
)
def test_what_waits_leaves_at_the_next_allowed_moment(clock, now, then):
    expected = clock(then)
    clock(now)
    assert next_mailing_moment() == expected


def test_who_has_only_quiet_weeks_sends_nothing(clock):
    weeks = " ".join(f"{year}-W{week:02}" for year in (2026, 2027) for week in range(1, 53))
    weeks += " 2026-W53"
    SiteProfile.objects.create(pk=1, name_lt="ITK", quiet_weeks=weeks)
    assert next_mailing_moment(clock("2026-01-05 12:00")) is None


@pytest.mark.parametrize("weeks", ["2026-52", "2027-W53", "gruodis", "2026-W52 ir W53", "0000-W01"])
def test_what_is_no_week_is_refused_beside_its_field(weeks):
    profile = SiteProfile(name_lt="ITK", quiet_weeks=weeks)
    with pytest.raises(ValidationError) as refusal:
        profile.full_clean()
    assert "quiet_weeks" in refusal.value.error_dict
