"""Photos that are to be seen no more: the address that was public ends with the consent."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction

from events.models import Photo


@transaction.atomic
def hide_photo(*, photo: Photo) -> Photo:
    """Move the file of a photo to an address that nobody knows; the old one opens nothing.

    Returns the photo; one whose file is lost stays as it is.
    """
    before, image = _files_of(photo), photo.image
    try:
        with image.storage.open(image.name) as stored:
            content = ContentFile(stored.read())
    except FileNotFoundError:
        return photo
    image.name = image.storage.save(image.field.generate_filename(photo, image.name), content)
    photo.save(update_fields=["image"])
    transaction.on_commit(lambda: _delete(before))
    return photo


@transaction.atomic
def delete_photo(*, photo: Photo) -> None:
    """Delete a photo, its file and the smaller picture made of it."""
    files = _files_of(photo)
    photo.delete()
    transaction.on_commit(lambda: _delete(files))


def _files_of(photo: Photo) -> list[tuple[Storage, str]]:
    return [(file.storage, file.name) for file in (photo.image, photo.image_card)]


def _delete(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)
