"""Introductions asked for and answered by several at once, at two server processes: one outcome."""

import pytest
from django.db import connection
from django.urls import reverse

from members.models import Competence, Introduction
from tests.factories import make_representative, make_staff, make_user
from tests.members.test_races import race
from tests.members.test_races_applications import Sender
from tests.members.workflows.test_introductions import Pair
from tests.planted import fails_with

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
Status = Introduction.Status
MANY = 8


@pytest.fixture
def pair():
    return Pair()


@pytest.fixture
def sender(server, login):
    """Return somebody logged in with a form open: `sender(user, path)`."""

    def open_form(user, path):
        cookies = [(name, morsel.value) for name, morsel in login(user).cookies.items()]
        return Sender(server, path, cookies)

    return open_form


def introductions():
    """Return the introductions as a connection of its own reads them."""
    connection.close()
    return list(Introduction.objects.order_by("pk"))


def asking(sender, pair, user):
    """Return the sending of the form that asks."""
    form = sender(user, reverse("members:introduce", args=[pair.competence.code]))
    return lambda: form.send(pair=f"{pair.seeker.pk}-{pair.offerer.pk}")


@fails_with("locks_do_not_lock")
def test_many_clicks_ask_once(sender, pair, outbox):
    answers = race(*[asking(sender, pair, pair.ona.user)] * MANY)
    # Asked; asked a moment ago, so no longer on offer; or for these two too often today.
    assert set(answers) <= {302, 422, 429}
    assert 302 in answers
    assert len(introductions()) == 1
    assert outbox.rows().count() == 1


@fails_with("locks_do_not_lock")
def test_two_who_ask_each_other_at_once_have_agreed(sender, pair, outbox):
    runs = [asking(sender, pair, person.user) for person in (pair.ona, pair.tom)]
    answers = race(*runs)
    (introduction,) = introductions()
    if answers.count(302) == 2:
        assert introduction.status == Status.AGREED
        assert outbox.rows().count() == 3  # who came first asked; both are told whom to write to
    else:  # the second form came when the first wish was there already: it is not on offer twice
        assert sorted(answers) == [302, 422]
        assert introduction.status == Status.REQUESTED


@fails_with("locks_do_not_lock")
def test_of_two_answers_at_once_one_decides(sender, pair, outbox):
    for _time in range(3):
        introduction = pair.ask()
        colleague = make_representative(pair.offerer, user=make_user(), role="editor")
        url = introduction.url_for(pair.offerer)
        forms = [sender(user, url) for user in (pair.tom.user, colleague.user)]
        before = outbox.rows().count()
        answers = race(
            lambda form=forms[0]: form.send(do="agree"),
            lambda form=forms[1]: form.send(do="decline"),
        )
        assert answers == [302, 302]
        status = introductions()[-1].status
        told = outbox.rows().count() - before
        assert (status, told) in ((Status.AGREED, 2), (Status.DECLINED, 1))
        Introduction.objects.all().delete()


@fails_with("locks_do_not_lock")
def test_two_groups_put_into_each_other_at_once_are_no_circle(sender):
    coordinator = make_staff()
    for number in range(4):
        names = (f"viena-{number}", f"kita-{number}")
        groups = [Competence.objects.create(code=name, name_lt=name) for name in names]
        runs = []
        for group, other in (groups, groups[::-1]):
            page = reverse("admin:members_competence_change", args=[group.pk])
            form = sender(coordinator, page)
            fields = {"name_lt": group.code, "code": group.code, "parent": other.pk, "order": "0"}
            runs.append(lambda form=form, fields=fields: form.send(**fields))
        assert sorted(race(*runs)) == [200, 302]
        connection.close()
        assert Competence.objects.filter(code__in=names).exclude(parent=None).count() == 1
