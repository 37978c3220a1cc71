"""What was learned at an event becomes news, with one button and once."""

import pytest
from django.urls import reverse

from itk.lessons import NoCategory, NothingLearned, compose_news
from members.groups import COORDINATORS, DESK
from news.models import Article, Category
from tests.events.admin.test_photos import add_photo, picture
from tests.factories import make_article, make_company, make_event, make_project, make_staff

pytestmark = pytest.mark.django_db

LESSONS = {"lessons_lt": "<p>Skaitikliai taupo.</p>", "lessons_en": "<p>Meters save.</p>"}


@pytest.fixture
def category():
    return Category.objects.create(slug="renginiai", name_lt="Renginiai", name_en="Events")


def held(**fields):
    return make_event(**{"days_ahead": -2, **LESSONS, **fields})


def test_the_draft_has_what_the_event_has(category):
    project, host, author = make_project(), make_company(), make_staff()
    event = held(project=project, host=host, image=picture(), image_alt_lt="Salė")
    article = compose_news(event=event, by=author)
    assert (article.status, article.category, article.author) == ("draft", category, author)
    assert (article.title_lt, article.title_en) == (event.title_lt, event.title_en)
    assert (article.lead_lt, article.body_lt) == (event.summary_lt, LESSONS["lessons_lt"])
    assert (article.body_en, article.project) == (LESSONS["lessons_en"], project)
    assert list(article.events.all()) == [event]
    assert list(article.companies.all()) == [host]
    assert article.image.name != event.image.name
    assert article.image_alt_lt == "Salė"


def test_without_a_picture_the_first_public_photo_is_taken(category):
    event = held()
    add_photo(event, alt_lt="Dar nepatikrinta")
    add_photo(event, alt_lt="Salė", consent="agreed", credit="Ona Onaitė")
    article = compose_news(event=event)
    assert (article.image_alt_lt, article.image_credit) == ("Salė", "Ona Onaitė")


def test_english_that_was_not_written_stays_empty(category):
    article = compose_news(event=held(lessons_en="<p></p>"))
    assert (article.title_en, article.lead_en, article.body_en) == ("", "", "")


def test_a_second_call_returns_the_same_draft(category):
    event = held()
    first = compose_news(event=event)
    first.slug, first.title_lt = "kitas-adresas", "Kitas pavadinimas"
    first.save()
    assert compose_news(event=event) == first
    assert Article.objects.count() == 1


def test_an_announcement_from_before_the_event_is_not_the_news_about_it(category):
    event = held()
    announcement = make_article(category=category)
    announcement.events.add(event)
    Article.objects.filter(pk=announcement.pk).update(created_at=event.starts_at)
    assert compose_news(event=event) != announcement


def test_sample_events_make_sample_news(category):
    assert compose_news(event=held(is_sample=True)).is_sample


def test_nothing_learned_makes_no_news(category):
    with pytest.raises(NothingLearned):
        compose_news(event=held(lessons_lt="<p> </p>"))
    assert not Article.objects.exists()


def test_without_a_category_there_is_no_news():
    with pytest.raises(NoCategory):
        compose_news(event=held())


class TestButton:
    """The button on the page of the event."""

    def press(self, client, event):
        url = reverse("admin:events_event_button", args=[event.pk, "make_news"])
        return client.post(url, follow=True)

    def test_it_opens_the_draft_and_then_the_same(self, login, lang, category):
        client, event = login(make_staff(COORDINATORS, language=lang)), held()
        first = self.press(client, event)
        again = self.press(client, event)
        article = Article.objects.get()
        page = reverse("admin:news_article_change", args=[article.pk])
        assert first.redirect_chain[-1][0] == again.redirect_chain[-1][0] == page
        told = [str(message) for message in again.context["messages"]]
        assert told == [
            "Apie šį renginį jau yra naujiena."
            if lang == "lt"
            else "There is news about this event already."
        ]

    def test_a_refusal_is_told(self, login, category):
        client, event = login(make_staff()), held(lessons_lt="")
        told = [str(m) for m in self.press(client, event).context["messages"]]
        assert told == ["Write first, in Lithuanian, what was learned."]

    def test_it_is_there_after_the_event_and_for_who_writes_news(self, login, category):
        for event, there in ((held(), True), (make_event(), False)):
            page = login(make_staff()).get(reverse("admin:events_event_change", args=[event.pk]))
            assert (b"/do/make_news/" in page.content) is there
        assert self.press(login(make_staff(DESK)), held()).status_code == 403

    def test_the_lessons_are_on_the_public_page_after_the_event(self, client, lang):
        for event, there in ((held(), True), (make_event(**LESSONS), False)):
            text = client.get(event.get_absolute_url()).content.decode()
            assert (("Skaitikliai taupo" if lang == "lt" else "Meters save") in text) is there
