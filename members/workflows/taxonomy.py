"""The two levels of the list of competences."""

from members.models import Competence


def lock_taxonomy() -> None:
    """Let nobody else change levels until the caller commits.

    Two who put a competence into each other at once would make a circle, which no constraint sees.
    """
    rows = Competence.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.values_list("pk", flat=True))
