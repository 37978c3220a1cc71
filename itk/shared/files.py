"""Files that people hand in: names nobody guesses, sizes and kinds that are allowed."""

import secrets
from collections import defaultdict
from datetime import timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from itk.shared.text import fold

MATERIAL_EXTENSIONS = {
    "pdf", "pptx", "ppt", "docx", "doc", "xlsx", "xls", "odt", "odp", "ods", "txt", "csv",
    "jpg", "jpeg", "png", "webp", "zip", "mp4", "mp3",
}  # fmt: skip

UNUSED_KEPT = timedelta(days=1)


def private_storage():
    """Return the storage without addresses."""
    return storages["private"]


def extension(filename):
    """Return the extension of ``filename``, lower-case, without the dot."""
    return PurePosixPath(filename).suffix.lower().lstrip(".")


def random_name(folder, filename):
    """Return ``folder/<random>.<extension>``; the person's own file name never reaches the disk."""
    ending = extension(filename)
    name = secrets.token_urlsafe(16)
    return f"{folder}/{name}.{ending}" if ending in MATERIAL_EXTENSIONS else f"{folder}/{name}"


def name_from_title(title, stored):
    """Return the name under which a reader saves the ``stored`` file: made of its title."""
    return f"{slugify(fold(title)) or slugify(fold(str(_('file'))))}.{extension(stored.name)}"


def hand_out(stored, *, name, public):
    """Return the answer that gives a ``stored`` file under ``name``; Http404 when it is lost.

    Whoever calls it has asked whether the reader may have it. Only a ``public`` file may be kept
    by what stands between the portal and its reader.
    """
    try:
        content = stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=name)
    # Whatever was uploaded, it is a file to keep and never a page of this site.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "same-origin"
    if not public:
        response["Cache-Control"] = "private, no-store"
    return response


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


def clear_unused(*fields):
    """Delete private files that no row names any more; return how many there were.

    It looks into the folders of the file ``fields`` only. A young file is left: its row may be
    on its way into the database.
    """
    storage, before = private_storage(), timezone.now() - UNUSED_KEPT
    of_folder = defaultdict(list)
    for field in fields:
        of_folder[str(PurePosixPath(field.upload_to(None, "")).parent)].append(field)
    deleted = 0
    for folder, its_fields in of_folder.items():
        names = storage.listdir(folder)[1] if storage.exists(folder) else []
        old = {
            f"{folder}/{name}"
            for name in names
            if storage.get_modified_time(f"{folder}/{name}") < before
        }
        for field in its_fields:
            old.difference_update(field.model._base_manager.values_list(field.name, flat=True))
        for name in old:
            storage.delete(name)
        deleted += len(old)
    return deleted
