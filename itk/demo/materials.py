"""Small files of past events and of the members' room, in the private storage."""

from django.core.files.base import ContentFile

from events.models import Material
from itk.demo.reading import bilingual, read
from itk.demo.rows import add
from itk.shared.spreadsheets import write_workbook
from news.models import PageFile

MARK = "PAVYZDINIS ĮRAŠAS / SAMPLE RECORD"


def load_materials(events):
    """Make the materials of past events; a file names the project that paid, as its rules ask."""
    for order, entry in enumerate(read("files")["material"], start=1):
        event = events[entry["event"]]
        values = {"link": entry["link"]} if "link" in entry else _stored(entry, event.project)
        add(
            Material,
            event=event,
            audience=entry["audience"],
            order=order,
            **bilingual(entry, "title"),
            **values,
        )


def load_page_files(pages):
    """Make the files of pages."""
    for order, entry in enumerate(read("files")["page_file"], start=1):
        add(
            PageFile,
            page=pages[entry["page"]],
            order=order,
            **_stored(entry, None),
            **bilingual(entry, "title"),
        )


def _stored(entry, project):
    return {"file": _file(entry, project), "file_name": entry["file"]}


def _file(entry, project):
    """Return the file that ``entry`` describes, marked as a sample."""
    statement = project.statement_lt if project else ""
    if "text" in entry:
        text = "\n\n".join(filter(None, (MARK, entry["text"].strip(), statement)))
        content = (text + "\n").encode("utf-8-sig")  # the mark lets Windows read the letters
    else:
        rows = [*entry["rows"], [], [MARK], [statement]]
        content = write_workbook(MARK.split(" / ")[0], entry["header"], rows)
    return ContentFile(content, name=entry["file"])
