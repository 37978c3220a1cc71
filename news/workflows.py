"""A text's way to its readers: draft, scheduled, public."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from itk.shared.html import strip_tags_text
from itk.shared.mixins import PublishingStatus
from news.models import Article, Page

if TYPE_CHECKING:
    from members.models import User

Publication = TypeVar("Publication", Article, Page)


class PublishingError(Exception):
    """A text that cannot be published; ``message`` says why."""

    message = _("This is not possible.")

    def __str__(self) -> str:
        return str(self.message)


class NothingToRead(PublishingError):
    """Without a Lithuanian title and text there is no page."""

    message = _("Write the Lithuanian title and text first.")


def _lock(publication: Publication) -> Publication:
    rows = type(publication)._default_manager.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=publication.pk)


@transaction.atomic
def publish(*, publication: Publication, by: User | None = None) -> Publication:
    """Make an article or a page public: at its moment when that is to come, else now.

    The moment of a draft that has passed while it was written becomes now, so that news appear
    as new. Who writes of the past sets the moment back afterwards. Raises NothingToRead.
    """
    publication = _lock(publication)
    if publication.status == PublishingStatus.PUBLISHED:
        return publication
    if not publication.title_lt or not strip_tags_text(publication.body_lt):
        raise NothingToRead
    publication.status = PublishingStatus.PUBLISHED
    publication.publish_at = max(publication.publish_at, timezone.now())
    publication.save(update_fields=["status", "publish_at", "updated_at"])
    return publication


@transaction.atomic
def unpublish(*, publication: Publication, by: User | None = None) -> Publication:
    """Make an article or a page a draft again; its address answers that there is no such page."""
    publication = _lock(publication)
    if publication.status != PublishingStatus.DRAFT:
        publication.status = PublishingStatus.DRAFT
        publication.save(update_fields=["status", "updated_at"])
    return publication
