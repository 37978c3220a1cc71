"""Categories, articles and pages."""

from itk.demo.dates import published_at
from itk.demo.reading import bilingual, read, read_all
from itk.demo.rows import add
from itk.shared.html import text_to_html
from news.models import Article, Category, Page


def article_entries():
    """Return what the file says of the articles."""
    return read("news")["article"]


def load_articles(*, companies, events, project, today):
    """Make the categories and articles; what tells facts belongs to the funded project."""
    categories = {
        entry["code"]: add(Category, slug=entry["code"], order=order, **bilingual(entry, "name"))
        for order, entry in enumerate(read("news")["category"], start=1)
    }
    for entry in article_entries():
        is_sample = entry.get("is_sample", True)
        article = add(
            Article,
            is_sample=is_sample,
            slug=entry["slug"],
            category=categories[entry["category"]],
            status=entry["status"],
            pinned=entry["pinned"],
            author_name=entry["author"],
            publish_at=published_at(today, entry["days_ago"]),
            project=None if is_sample else project,
            **bilingual(entry, "title", "lead"),
            **_html(entry),
        )
        article.companies.set(companies[slug] for slug in entry["related_companies"])
        if related := entry.get("related_event"):
            article.events.set([events[related]])


def load_pages(*, today):
    """Return the pages by slug."""
    return {
        entry["slug"]: add(
            Page,
            **{name: entry[name] for name in ("slug", "menu", "order", "audience", "is_sample")},
            status=Page.Status.PUBLISHED,
            publish_at=published_at(today, 1),
            **bilingual(entry, "title"),
            **_html(entry),
        )
        for entry in read_all("pages/*")
    }


def _html(entry):
    return {key: text_to_html(text) for key, text in bilingual(entry, "body").items()}
