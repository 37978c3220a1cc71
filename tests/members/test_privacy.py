"""Applications that came to nothing are forgotten a year later, those of members never."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from members.models import ApplicationDocument, CallAnswer, MembershipApplication
from members.privacy import forget_applications, forget_call_answers
from tests.factories import make_answer, make_application, make_call, make_company

pytestmark = pytest.mark.django_db


def aged(application, **more):
    """Have the application touched for the last time as long ago as contacts are kept, and more."""
    moment = timezone.now() - settings.CONTACTS_KEPT_FOR - timedelta(**more)
    MembershipApplication.objects.filter(pk=application.pk).update(updated_at=moment)
    return application


@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_nothing_of_it_is_left(status):
    application = aged(make_application(status), minutes=1)
    ApplicationDocument.objects.create(
        application=application, title="Įstatai", file=ContentFile(b"%PDF", name="a.pdf")
    )
    assert LogEntry.objects.get_for_object(application).exists()
    assert forget_applications() == 1
    assert not MembershipApplication.objects.exists()
    assert not ApplicationDocument.objects.exists()
    assert not LogEntry.objects.filter(object_repr__contains=application.name).exists()
    assert forget_applications() == 0


def test_not_a_day_too_early():
    aged(make_application("rejected"), minutes=-10)
    assert forget_applications() == 0


def test_what_is_open_and_what_made_a_member_stays():
    aged(make_application("in_review"), days=400)
    member = make_application("signed")
    MembershipApplication.objects.filter(pk=member.pk).update(
        status="active", company=make_company()
    )
    aged(member, days=400)
    assert forget_applications() == 0
    assert MembershipApplication.objects.count() == 2


class TestAnswersToCalls:
    def call(self, *, days, **fields):
        moment = timezone.now() - settings.CONTACTS_KEPT_FOR - timedelta(days=days)
        if fields.get("status") == "closed":
            fields["closed_at"] = moment
        return make_call(deadline=timezone.localdate(moment), **fields)

    @pytest.mark.parametrize("status", ["closed", "open"])
    def test_of_who_is_no_member_nothing_is_left(self, status):
        answer = make_answer(self.call(days=1, status=status), full_name="Ona Retoji")
        CallAnswer.objects.update(company=None)
        assert LogEntry.objects.get_for_object(answer).exists()
        assert (forget_call_answers(), forget_call_answers()) == (1, 0)
        assert not LogEntry.objects.filter(object_repr__contains="Retoji").exists()

    @pytest.mark.parametrize("status", ["closed", "open"])
    def test_not_a_day_too_early(self, status):
        make_answer(self.call(days=-1, status=status))
        CallAnswer.objects.update(company=None)
        assert forget_call_answers() == 0

    def test_what_an_organisation_answered_stays(self):
        make_answer(self.call(days=100, status="closed"))
        assert forget_call_answers() == 0
