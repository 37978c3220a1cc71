"""Files that people hand in: names nobody guesses, sizes and kinds that are allowed."""

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

MATERIAL_EXTENSIONS = {
    "pdf", "pptx", "ppt", "docx", "doc", "xlsx", "xls", "odt", "odp", "ods", "txt", "csv",
    "jpg", "jpeg", "png", "webp", "zip", "mp4", "mp3",
}  # fmt: skip


def extension(filename):
    """Return the extension of ``filename``, lower-case, without the dot."""
    return PurePosixPath(filename).suffix.lower().lstrip(".")


def random_name(folder, filename):
    """Return ``folder/<random>.<extension>``; the person's own file name never reaches the disk."""
    ending = extension(filename)
    name = secrets.token_urlsafe(16)
    return f"{folder}/{name}.{ending}" if ending in MATERIAL_EXTENSIONS else f"{folder}/{name}"


def validate_material(file):
    """Refuse a file over the limit or of a kind that is not shared here."""
    if file.size > settings.MATERIAL_MAX_BYTES:
        raise ValidationError(
            _("The file is %(size)s; at most %(limit)s is accepted."),
            params={
                "size": filesizeformat(file.size),
                "limit": filesizeformat(settings.MATERIAL_MAX_BYTES),
            },
        )
    if extension(file.name) not in MATERIAL_EXTENSIONS:
        raise ValidationError(
            _("This kind of file is not accepted. Accepted: %(kinds)s."),
            params={"kinds": ", ".join(sorted(MATERIAL_EXTENSIONS))},
        )
