"""Technology areas, competences and categories of news."""

from itk.demo.reading import bilingual, read
from itk.demo.rows import add
from members.models import Competence, TechnologyArea


def load_areas():
    """Return the technology areas by code."""
    return {
        entry["code"]: add(
            TechnologyArea, code=entry["code"], order=order, **bilingual(entry, "name")
        )
        for order, entry in enumerate(read("taxonomy")["area"], start=1)
    }


def load_competences():
    """Return the competences by code; the file has each group before its competences."""
    found = {}
    for order, entry in enumerate(read("taxonomy")["competence"], start=1):
        found[entry["code"]] = add(
            Competence,
            code=entry["code"],
            parent=found.get(entry["parent"]),
            synonyms="\n".join(entry.get("synonyms", ())),
            order=order,
            **bilingual(entry, "name"),
        )
    return found
