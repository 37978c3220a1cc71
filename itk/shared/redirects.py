"""Addresses that moved: each old one leads to where its content is now, in one step."""

from collections.abc import Mapping
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils import translation

from itk.shared.models import Redirect


class HasPage(Protocol):
    """Whatever has a page of its own."""

    def get_absolute_url(self) -> str: ...


def addresses(obj: HasPage) -> dict[str, str]:
    """Return the address of the object's page in each language."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = obj.get_absolute_url()
    return found


@transaction.atomic
def redirect_moved(*, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Lead each language's address in ``before`` to the one in ``after``.

    Redirects to the old addresses follow to the new ones, so that no reader is sent on twice. An
    address that is in use again stops leading elsewhere.
    """
    for code, old in before.items():
        new = after[code]
        if old == new:
            continue
        Redirect.objects.filter(old_path=new).delete()
        Redirect.objects.filter(new_path=old).update(new_path=new)
        Redirect.objects.update_or_create(old_path=old, defaults={"new_path": new})


def where_moved(path: str) -> str | None:
    """Return where the content of ``path`` is now, None when nothing moved.

    What lies below an old address (a registration below its event) has moved with it, and never
    to another host: ``//`` would begin the name of one.
    """
    parts = path.split("/")
    above = ["/".join(parts[:n]) + "/" for n in range(2, len(parts))]
    # PostgreSQL takes no text with a zero byte, and no address has one.
    candidates = [p for p in dict.fromkeys([path, *above]) if len(p) <= 500 and "\0" not in p]
    moved = {r.old_path: r.new_path for r in Redirect.objects.filter(old_path__in=candidates)}
    if not moved:
        return None
    longest = max(moved, key=len)
    now, below = moved[longest], path[len(longest) :].lstrip("/")
    return f"{now.rstrip('/')}/{below}" if below else now
