"""Files kept between two steps of a page: private, under a random name, for an hour at most."""

import secrets
from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

FOLDER = "uploads"
SALT = "itk.uploads"
KEPT_FOR = timedelta(hours=1)


class UploadGone(Exception):
    """The file is not kept any more, or was never this person's to use here."""


def keep(content: bytes, *, owner: object, **notes: object) -> str:
    """Keep the bytes and return a signed token of them; ``notes`` travel in the token.

    ``owner`` names who may use them and for what; it must be given again to `kept`.
    """
    name = storages["private"].save(f"{FOLDER}/{secrets.token_urlsafe(24)}", ContentFile(content))
    return signing.dumps({"name": name, "owner": owner, "notes": notes}, salt=SALT, compress=True)


def renote(token: str, *, owner: object, **notes: object) -> str:
    """Return a token of the same file with other ``notes``; the file's own hour goes on."""
    read = _read(token, owner)
    return signing.dumps({**read, "notes": {**read["notes"], **notes}}, salt=SALT, compress=True)


def kept(token: str, *, owner: object) -> tuple[bytes, dict]:
    """Return the bytes of a token and its notes. Raises UploadGone."""
    read = _read(token, owner)
    try:
        with storages["private"].open(read["name"]) as file:
            return file.read(), read["notes"]
    except FileNotFoundError as error:
        raise UploadGone from error


def discard(token: str, *, owner: object) -> None:
    """Delete the file of a token; silent when it is gone."""
    try:
        storages["private"].delete(_read(token, owner)["name"])
    except UploadGone:
        return


def clear_expired() -> int:
    """Delete the files whose hour is over; return how many there were."""
    storage = storages["private"]
    if not storage.exists(FOLDER):
        return 0
    before = timezone.now() - KEPT_FOR
    names = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
    expired = [name for name in names if storage.get_modified_time(name) < before]
    for name in expired:
        storage.delete(name)
    return len(expired)


def _read(token: str, owner: object) -> dict:
    try:
        read = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise UploadGone from error
    if read["owner"] != owner:
        raise UploadGone
    return read
