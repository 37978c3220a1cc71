"""Publishing news and pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news.workflows import NothingToRead, publish, unpublish
from tests.factories import make_article, make_page

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("make", [make_article, make_page])]


def test_draft_becomes_public_now_however_long_it_was_written(make):
    text = make(status="draft", publish_at=timezone.now() - timedelta(days=9))
    before = timezone.now()
    published = publish(publication=text)
    assert published.is_public
    assert before <= published.publish_at <= timezone.now()
    assert text in type(text).objects.public()


def test_moment_to_come_is_kept(make):
    moment = timezone.now() + timedelta(days=2)
    text = publish(publication=make(status="draft", publish_at=moment))
    assert text.is_scheduled
    assert text.publish_at == moment
    assert text not in type(text).objects.public()


def test_published_text_keeps_its_moment(make):
    moment = timezone.now() - timedelta(days=700)
    assert publish(publication=make(publish_at=moment)).publish_at == moment


@pytest.mark.parametrize("empty", [{"title_lt": ""}, {"body_lt": ""}, {"body_lt": "<p> </p>"}])
def test_nothing_to_read_is_not_published(make, empty):
    text = make(status="draft", **empty)
    with pytest.raises(NothingToRead) as refused:
        publish(publication=text)
    assert str(refused.value)
    text.refresh_from_db()
    assert text.status == "draft"


def test_public_text_becomes_a_draft(make):
    text = make()
    assert unpublish(publication=text).status == "draft"
    assert unpublish(publication=text).status == "draft"
    assert text not in type(text).objects.public()


def test_other_changes_made_meanwhile_stay(make):
    text = make(status="draft")
    type(text).objects.filter(pk=text.pk).update(title_lt="Pakeista")
    publish(publication=text)
    text.refresh_from_db()
    assert text.title_lt == "Pakeista"
