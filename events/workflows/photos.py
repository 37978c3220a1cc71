"""Photos that are to be seen no more: the address that was public ends with the consent."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction

from events.models import Photo
from itk.shared.images import delete_files, files_of


@transaction.atomic
def hide_photo(*, photo: Photo) -> Photo:
    """Move the file of a photo to an address that nobody knows; the old one opens nothing.

    Returns the photo; one whose file is lost stays as it is.
    """
    before, image = files_of(photo.image, photo.image_card), photo.image
    try:
        with image.storage.open(image.name) as stored:
            content = ContentFile(stored.read())
    except FileNotFoundError:
        return photo
    image.name = image.storage.save(image.field.generate_filename(photo, image.name), content)
    photo.save(update_fields=["image"])
    transaction.on_commit(lambda: delete_files(before))
    return photo


@transaction.atomic
def delete_photo(*, photo: Photo) -> None:
    """Delete a photo, its file and the smaller picture made of it."""
    files = files_of(photo.image, photo.image_card)
    photo.delete()
    transaction.on_commit(lambda: delete_files(files))
