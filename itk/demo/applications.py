"""Organisations that have applied to join, and what was said about it."""

from uuid import NAMESPACE_URL, uuid5

from itk.demo.reading import read
from itk.demo.rows import add
from members.models import ApplicationEntry, MembershipApplication

Kind, Status = ApplicationEntry.Kind, MembershipApplication.Status
COPIED = (
    "legal_form", "name", "kind", "code", "town", "website", "activity", "motivation",
    "first_name", "last_name", "position", "email", "phone",
)  # fmt: skip


def load_applications(*, areas, clerk):
    """Note the applications; one with a question is in review. Nobody invented gets mail."""
    for entry in read("applications")["application"]:
        asked = "question" in entry
        application = add(
            MembershipApplication,
            **{name: entry[name] for name in COPIED},
            submission=uuid5(NAMESPACE_URL, entry["website"]),
            status=Status.IN_REVIEW if asked else Status.SUBMITTED,
        )
        application.technology_areas.set(areas[code] for code in entry["areas"])
        log = [{"kind": Kind.STEP, "status": Status.SUBMITTED}]
        if asked:
            log += [
                {"kind": Kind.STEP, "status": Status.IN_REVIEW, "by": clerk},
                {"kind": Kind.NOTE, "text": entry["note"], "by": clerk},
                {"kind": Kind.QUESTION, "text": entry["question"], "by": clerk},
            ]
        for line in log:
            add(ApplicationEntry, application=application, **line)
