"""From what was learned at an event to a draft of the news about it."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.models import Event
from itk.shared.html import strip_tags_text
from itk.shared.slugs import unique_slug
from news.models import Article, Category

LANGUAGES = ("lt", "en")


class NoNews(Exception):
    """A draft that cannot be composed; ``message`` says why."""

    message = _("There is nothing to make news of.")

    def __str__(self):
        return str(self.message)


class NothingLearned(NoNews):
    """The body of the news is what was learned."""

    message = _("Write first, in Lithuanian, what was learned.")


class NoCategory(NoNews):
    """Every piece of news has a category."""

    message = _("Make a category of news first.")


def news_of(event):
    """Return the news written about an event since it ended; None when there is none."""
    written = Article.objects.filter(events=event, created_at__gte=event.ends_at)
    return written.order_by("created_at", "pk").first()


@transaction.atomic
def compose_news(*, event, by=None):
    """Return a draft made of what was learned at ``event``; once: a second call returns the first.

    The draft has the event's title, summary, lessons, funding project and picture (or its first
    public photo), and is left to its author to finish. Raises NothingLearned or NoCategory.
    """
    event = Event.objects.select_for_update(no_key=True, of=("self",)).get(pk=event.pk)
    if written := news_of(event):
        return written
    if not strip_tags_text(event.lessons_lt or ""):
        raise NothingLearned
    category = Category.objects.order_by("order", "pk").first()
    if category is None:
        raise NoCategory
    article = Article(
        slug=unique_slug(Article, event.title_lt),
        category=category,
        author=by,
        project=event.project,
        is_sample=event.is_sample,
        **_texts(event),
        **_picture(event),
    )
    article.full_clean()
    article.save()
    article.events.add(event)
    article.companies.set({event.host, *event.partners.all()} - {None})
    return article


def _texts(event):
    """Return title, lead and body in both languages; English only where something was learned."""
    found = {}
    for language in LANGUAGES:
        lessons = getattr(event, f"lessons_{language}") or ""
        is_written = bool(strip_tags_text(lessons))
        for name, source in (("title", "title"), ("lead", "summary"), ("body", "lessons")):
            value = getattr(event, f"{source}_{language}") if is_written else ""
            found[f"{name}_{language}"] = value or ""
    return found


def _picture(event):
    """Return a copy of the event's picture, or of its first public photo; nothing without one."""
    photo = None if event.image else event.photos.public().first()
    source, words = (photo, "alt") if photo else (event, "image_alt")
    if not source.image:
        return {}
    with source.image.open("rb") as file:
        copy = ContentFile(file.read(), name="picture.webp")
    alts = {f"image_alt_{code}": getattr(source, f"{words}_{code}") or "" for code in LANGUAGES}
    return {"image": copy, "image_credit": photo.credit if photo else "", **alts}
