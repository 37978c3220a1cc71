"""Introductions that invented organisations asked for, in every state."""

from datetime import timedelta

from django.utils import timezone

from itk.demo.reading import read
from itk.demo.rows import add
from members.models import Introduction

Status = Introduction.Status
SIDES = ("seeker", "offerer")


def load_introductions(*, companies, competences):
    """Note the introductions; each side speaks through its first person with a role."""
    for entry in read("introductions")["introduction"]:
        moment = timezone.now() - timedelta(days=entry["days_ago"])
        sides = {side: companies[entry[side]] for side in SIDES}
        said = {}
        for side in entry["agreed"]:
            said[f"{side}_agreed_at"] = moment
            said[f"{side}_contact"] = sides[side].representatives.editors().order_by("pk").first()
        row = add(
            Introduction,
            competence=competences[entry["competence"]],
            status=_status(entry),
            message=entry.get("message", ""),
            outcome=entry.get("outcome", ""),
            outcome_note=entry.get("outcome_note", ""),
            **sides,
            **said,
        )
        Introduction.objects.filter(pk=row.pk).update(created_at=moment, updated_at=moment)


def _status(entry):
    if "outcome" in entry:
        return Status.DONE
    return Status.AGREED if len(entry["agreed"]) == len(SIDES) else Status.REQUESTED
