"""Importing a spreadsheet: chosen, judged row by row, then applied; one page for all imports.

Judging writes nothing. The file waits in private storage between the two steps, for the person
who chose it and for that import only, an hour at most.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Protocol

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from itk.shared import uploads
from itk.shared.spreadsheets import ImportRefused, Table, read_table


class Fate(Protocol):
    """What an import tells of a row; its verdict has a ``label`` and, once applied, a ``done_label``."""

    number: int
    verdict: Any
    reason: str
    warnings: list[str]

    @property
    def creates(self) -> bool:
        """Whether something is made of the row."""


class UploadForm(forms.Form):
    """The file itself; the choices of the import are fields beside it."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("XLSX or CSV, at most 10 MB and 10,000 rows, with a header row."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    field_order = ["file"]


class ImportPage(ABC):
    """One page in three states: choose a file; what would become of each row; what became of it.

    Subclasses say what the page is called, which ``columns`` of a row are shown beside its fate,
    which choices ``options_form`` offers, what they ask because of the file (`questions`), and how
    to `read` a file, and to `check`, `judge` and `apply` a table.
    ``scope`` names the import and its object, so that a file serves no other. ``back`` is the
    page it was opened from: what it is called (empty for the list of the model) and its address.
    """

    title: str | Promise = gettext_lazy("Import from a spreadsheet")
    intro: str | Promise = ""
    upload_form: type[forms.Form] = UploadForm
    options_form: type[forms.Form] = forms.Form
    columns: ClassVar[Sequence[tuple[str | Promise, Callable[[Any], object]]]] = ()

    def __init__(
        self, *, site: AdminSite, opts: Any, scope: str, url: str, back: tuple[str, str], by: Any
    ) -> None:
        self.site, self.opts, self.url, self.back, self.by = site, opts, url, back, by
        self.owner = [by.pk, scope]

    @property
    def max_bytes(self) -> int:
        """How large a file may be."""
        return settings.SPREADSHEET_MAX_BYTES

    def read(self, content: bytes) -> Any:
        """Return the table of a file. Raises ImportRefused."""
        return read_table(
            content,
            max_rows=settings.SPREADSHEET_MAX_ROWS,
            max_bytes=self.max_bytes,
        )

    def questions(self, table: Table, given: dict[str, Any]) -> dict[str, forms.ChoiceField]:
        """Return what is asked because of the file, with the answer by default as initial.

        ``given`` are the answers so far, as the browser sent them.
        """
        return {}

    def check(self, table: Table) -> None:  # noqa: B027 - a file may need no more than it has
        """Raise ImportRefused when the table lacks what every row needs."""

    def unread(self, table: Table) -> list[str]:
        """Return the headers of columns from which nothing is taken."""
        return []

    @abstractmethod
    def judge(self, table: Table, options: dict[str, Any]) -> Sequence[Fate]:
        """Return what would become of each row; write nothing."""

    @abstractmethod
    def apply(self, table: Table, options: dict[str, Any]) -> Sequence[Fate]:
        """Apply the rows and return what became of each."""

    def respond(self, request: HttpRequest) -> HttpResponse:
        """Answer the request by the state it asks for."""
        if request.method != "POST":
            return self._outcome(request) if "done" in request.GET else self._choose(request)
        if "token" not in request.POST:
            return self._judge(request)
        try:
            content, notes = uploads.kept(request.POST["token"], owner=self.owner)
        except uploads.UploadGone:
            messages.error(request, _("The file is no longer kept: choose it again."))
            return HttpResponseRedirect(self.url)
        step = request.POST.get("step")
        if step in ("whole", "good"):
            return self._apply(request, step, content, notes)
        if step == "discard":
            uploads.discard(request.POST["token"], owner=self.owner)
            messages.info(request, _("The file is deleted and nothing was imported."))
            return HttpResponseRedirect(self.back[1])
        return self._judge_again(request, content)

    # Choosing

    def _form(self, *args: Any) -> forms.Form:
        return type("ImportForm", (self.upload_form, self.options_form), {})(*args)

    def _choose(self, request: HttpRequest, form: forms.Form | None = None) -> HttpResponse:
        status = 422 if form is not None and form.errors else 200
        return self._page(request, status=status, form=form or self._form())

    # Judging

    def _judge(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._choose(request, form)
        # A little more than is allowed tells a file that is too big from one that just fits.
        content = form.cleaned_data["file"].read(self.max_bytes + 1)
        try:
            table = self._table(content)
        except ImportRefused as error:
            form.add_error("file", str(error))
            return self._choose(request, form)
        chosen = self._choices(table, request.POST.dict())
        token = uploads.keep(content, owner=self.owner, options=_answers(chosen))
        return self._judged(request, token, table, chosen)

    def _choices(self, table: Table, given: dict[str, Any]) -> forms.Form:
        """Return the choices filled in as given; a question without an answer has its own."""
        asked = self.questions(table, given)
        made = type("ChoicesForm", (self.options_form,), dict(asked))
        data = {name: field.initial for name, field in asked.items()}
        return made({**data, **{name: given[name] for name in made.base_fields if name in given}})

    def _judge_again(self, request: HttpRequest, content: bytes) -> HttpResponse:
        """Judge the kept file with other choices."""
        table = self._table(content)
        chosen = self._choices(table, request.POST.dict())
        token = uploads.renote(request.POST["token"], owner=self.owner, options=_answers(chosen))
        return self._judged(request, token, table, chosen)

    def _judged(
        self, request: HttpRequest, token: str, table: Table, chosen: forms.Form
    ) -> HttpResponse:
        """Show what would become of each row, or what is wrong with the choices."""
        more: dict[str, Any] = {"token": token, "judged": True}
        if not chosen.is_valid():
            return self._page(request, status=422, choices=chosen, **more)
        rows = [self._row(fate) for fate in self.judge(table, chosen.cleaned_data)]
        asks = len(chosen.fields) > len(self.options_form.base_fields)
        more |= {"choices": chosen if chosen.fields else None, "asks": asks}
        more["unread"] = self.unread(table)
        return self._page(request, rows=rows, **more)

    def _table(self, content: bytes) -> Any:
        table = self.read(content)
        self.check(table)
        return table

    # Applying

    def _apply(
        self, request: HttpRequest, step: str, content: bytes, notes: dict[str, Any]
    ) -> HttpResponse:
        """Apply the whole file, if no row is refused, or its good rows."""
        token, table = request.POST["token"], self._table(content)
        chosen = self._choices(table, notes["options"])
        if not chosen.is_valid():
            return self._judged(request, token, table, chosen)
        if step == "whole" and any(map(_refused, self.judge(table, chosen.cleaned_data))):
            messages.error(request, _("Some rows are rejected: nothing was imported."))
            return self._judged(request, token, table, chosen)
        fates = self.apply(table, chosen.cleaned_data)
        uploads.discard(token, owner=self.owner)
        rows = [self._row(fate, done=True) for fate in fates]
        outcome = uploads.keep(json.dumps(rows).encode(), owner=self.owner)
        made = sum(fate.creates for fate in fates)
        told = ngettext("%(count)s row is written.", "%(count)s rows are written.", made)
        messages.success(request, told % {"count": made})
        return HttpResponseRedirect(f"{self.url}?done={outcome}")

    def _outcome(self, request: HttpRequest) -> HttpResponse:
        try:
            content, _notes = uploads.kept(request.GET["done"], owner=self.owner)
        except uploads.UploadGone:
            return HttpResponseRedirect(self.url)
        return self._page(request, rows=json.loads(content))

    # Showing

    def _row(self, fate: Fate, *, done: bool = False) -> dict[str, Any]:
        """Return what the page shows of a row, in the reader's language."""
        return {
            "number": fate.number,
            "cells": [str(value(fate) or "") for _header, value in self.columns],
            "fate": str(fate.verdict.done_label if done else fate.verdict.label),
            "tone": "new" if fate.creates else "no" if _refused(fate) else "",
            "notes": [str(note) for note in (fate.reason, *fate.warnings) if note],
        }

    def _page(
        self, request: HttpRequest, *, status: int = 200, rows: Any = None, **more: Any
    ) -> HttpResponse:
        request.current_app = self.site.name
        context = {
            **self.site.each_context(request),
            "title": self.title,
            "intro": self.intro,
            "opts": self.opts,
            "url": self.url,
            "back_label": self.back[0],
            "back": self.back[1],
            "headers": [header for header, _value in self.columns],
            "rows": rows,
            "counts": _counted(row["fate"] for row in rows or ()),
            "makes": sum(row["tone"] == "new" for row in rows or ()),
            "refuses": any(row["tone"] == "no" for row in rows or ()),
            **more,
        }
        return TemplateResponse(request, "admin/portal/import.html", context, status=status)


def _answers(form: forms.Form) -> dict[str, Any]:
    """Return the answers of a form as they were given, to fill it in again."""
    return {name: form[name].data for name in form.fields}


def _refused(fate: Fate) -> bool:
    return bool(fate.reason) and not fate.creates


def _counted(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
