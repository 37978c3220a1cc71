"""Logos of many organisations from one ZIP file: judged first, then set, each file's fate told.

A file is called by the company code or by the address of the organisation's page: 301844044.png,
sviesos-kodas.webp. Folders do not matter, nor does what a computer puts beside the files by itself.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itk.shared import spreadsheets
from itk.shared.images import validate_image
from itk.shared.spreadsheets import ImportRefused
from itk.shared.text import fold
from members.models import Company
from members.workflows import set_logo

if TYPE_CHECKING:
    from members.models import User

_ENCRYPTED = 0x1
_BESIDE = {"thumbs.db", "desktop.ini"}


class Verdict(models.TextChoices):
    """What becomes of a file: the verdicts of a row, in words for logos."""

    CREATED = "created", gettext_lazy("Becomes the logo")
    CHANGED = "changed", gettext_lazy("Replaces the logo")
    EXISTS = "exists", gettext_lazy("Has a logo, which stays")
    REJECTED = "rejected", gettext_lazy("Rejected")

    @property
    def done_label(self) -> str:
        """The verdict told after it was carried out."""
        done = {Verdict.CREATED: _("Is the logo now"), Verdict.CHANGED: _("Has replaced the logo")}
        return done.get(self, str(self.label))


@dataclass
class Fate(spreadsheets.Fate):
    """One file, with the organisation of which it is the logo."""

    verdict: Verdict = Verdict.REJECTED  # type: ignore[assignment]  # words of its own
    company: Company | None = None


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Return the ZIP file, nothing of it unpacked. Raises ImportRefused."""
    if len(content) > settings.LOGOS_MAX_BYTES:
        told = _("The file is too large: at most %(limit)s.")
        raise ImportRefused(told % {"limit": filesizeformat(settings.LOGOS_MAX_BYTES)})
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        raise ImportRefused(_("This is no ZIP file, or it is damaged.")) from None
    files = list(_files(archive))
    if not files:
        raise ImportRefused(_("There is no file in it."))
    if len(files) > settings.LOGOS_MAX_FILES:
        told = _("There are too many files in it: at most %(limit)s.")
        raise ImportRefused(told % {"limit": settings.LOGOS_MAX_FILES})
    if sum(entry.file_size for entry in files) > settings.LOGOS_MAX_UNPACKED_BYTES:
        told = _("The files are too large once unpacked: at most %(limit)s together.")
        raise ImportRefused(told % {"limit": filesizeformat(settings.LOGOS_MAX_UNPACKED_BYTES)})
    return archive


def judge(*, archive: zipfile.ZipFile, replace: bool = False) -> list[Fate]:
    """Return what would become of each file; nothing is written."""
    return [fate for fate, _content in _judged(archive, replace)]


def apply(*, archive: zipfile.ZipFile, replace: bool = False, by: User | None = None) -> list[Fate]:
    """Set the logos; return what became of each file. A logo that is there stays unless ``replace``."""
    fates = []
    for fate, content in _judged(archive, replace):
        if fate.creates and fate.company is not None:
            set_logo(company=fate.company, logo=ContentFile(content, name="logo.webp"), by=by)
        fates.append(fate)
    return fates


def _files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield what somebody put in, without folders and what computers add."""
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        if not (entry.is_dir() or hidden or path.name.lower() in _BESIDE):
            yield entry


def _judged(archive: zipfile.ZipFile, replace: bool) -> Iterator[tuple[Fate, bytes]]:
    by_name: dict[str, Company] = {}
    for company in Company.objects.only("name", "legal_form", "country", "code", "slug", "logo"):
        by_name[company.slug] = company
        if company.code:
            by_name.setdefault(_called(company.code), company)
    taken: dict[int, str] = {}
    for number, entry in enumerate(_files(archive), start=1):
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        fate, content = Fate(number, path.name), b""
        found = by_name.get(_called(path.stem))
        try:
            if found is None:
                raise ValidationError(_("No organisation has this code or address."))
            fate.company = found
            if found.pk in taken:
                told = _("%(file)s is of the same organisation.")
                raise ValidationError(told % {"file": taken[found.pk]})
            content = _unpacked(archive, entry)
            taken[found.pk] = path.name
            if not found.logo:
                fate.verdict = Verdict.CREATED
            else:
                fate.verdict = Verdict.CHANGED if replace else Verdict.EXISTS
        except ValidationError as error:
            fate.reason = " ".join(error.messages)
        yield fate, content


def _called(name: str) -> str:
    return slugify(fold(name))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the picture. Raises ValidationError when it cannot be read or is no logo."""
    if entry.flag_bits & _ENCRYPTED:
        raise ValidationError(_("The file is locked by a password."))
    if entry.file_size > settings.IMAGE_MAX_BYTES:
        validate_image(_Sized(entry.file_size))
    try:
        content = archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, RuntimeError):
        raise ValidationError(_("The file is damaged in the ZIP file.")) from None
    validate_image(ContentFile(content, name=entry.filename))
    return content


@dataclass
class _Sized:
    """A file of which only the size is looked at, for the one message that tells the limit."""

    size: int
