"""What organisations changed in their profiles, and one click to take a change back."""

from dataclasses import dataclass, field

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itk.shared.admin.history import changes_of, told_columns
from itk.shared.text import row_key
from members.models import Company, Competence, CompetenceClaim
from members.workflows import (
    PROFILE_FIELDS,
    MembersError,
    columns_of,
    profile_entries,
    undo_change,
)

PAGE = 30
NOT_UNDONE = "logo"


@dataclass(frozen=True)
class Row:
    """One field of one change: what stood before and after, in each language that changed."""

    label: str
    field: str
    texts: list[tuple[str, str, str]]  # language or nothing, before, after
    can_undo: bool = True


@dataclass(frozen=True)
class Change:
    """Who changed what, when, of which organisation."""

    entry: LogEntry
    company: Company | None
    rows: list[Row] = field(default_factory=list)


class ProfileChangesMixin(admin.ModelAdmin):
    """The list of changes, beside the list of organisations."""

    def get_urls(self):
        """Add the list's page."""
        view = self.admin_site.admin_view(self.profile_changes_view)
        name = "members_company_profile_changes"
        return [path("profile-changes/", view, name=name), *super().get_urls()]

    def list_tools(self, request):
        """Offer the list to who may change organisations."""
        tools = super().list_tools(request)
        if not self.has_change_permission(request):
            return tools
        url = reverse("admin:members_company_profile_changes")
        return [*tools, (gettext_lazy("Changes of profiles"), url)]

    def profile_changes_view(self, request):
        """Show the changes, the newest first; a button of a row takes it back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo(request)
        page = Paginator(profile_entries(), PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changes of profiles"),
            "opts": self.opts,
            "page": page,
            "changes": _changes(list(page)),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/members/profile_changes.html", context)

    def _undo(self, request):
        entry = get_object_or_404(profile_entries(), pk=row_key(request.POST.get("entry")))
        try:
            company = undo_change(entry=entry, by=request.user, field=request.POST.get("field", ""))
        except MembersError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("%(name)s: the change is taken back.") % {"name": company.full_name}
            )
        return HttpResponseRedirect(request.get_full_path())


def _changes(entries):
    """Return the changes of a page; organisations and competences are read at once."""
    companies = Company.objects.in_bulk({_company_of(entry) for entry in entries} - {None})
    claims = CompetenceClaim.objects.in_bulk({e.object_id for e in entries if _is_claim(e)})
    named = {_competence_of(entry, claims) for entry in entries if _is_claim(entry)}
    competences = Competence.objects.in_bulk(named - {None})
    changes = [
        Change(
            entry,
            companies.get(_company_of(entry)),
            [_claim_row(entry, claims, competences)] if _is_claim(entry) else _profile_rows(entry),
        )
        for entry in entries
    ]
    return [change for change in changes if change.rows]


def _is_claim(entry):
    return entry.content_type.model_class() is CompetenceClaim


def _company_of(entry):
    return (entry.additional_data or {}).get("company") if _is_claim(entry) else entry.object_id


def _profile_rows(entry):
    """Return a row for each field, its languages together; nothing of what follows by itself."""
    shown = dict(zip(told_columns(entry), changes_of(entry), strict=True))
    fields = dict.fromkeys(
        name.removesuffix("_lt").removesuffix("_en")
        for name in PROFILE_FIELDS
        if name in entry.changes_dict
    )
    texts = {
        name: [
            (_language(column), before, after)
            for column in columns_of(entry, name)
            for before, after in [_texts(entry, column, shown)]
            if before.split() != after.split()  # a browser ends lines otherwise than a file
        ]
        for name in fields
    }
    return [
        Row(
            capfirst(str(Company._meta.get_field(name).verbose_name)),
            name,
            told,
            can_undo=name != NOT_UNDONE,
        )
        for name, told in texts.items()
        if told
    ]


def _texts(entry, column, shown):
    """Return before and after: choices and areas by their names, texts whole."""
    values = entry.changes_dict[column]
    if isinstance(values, dict):
        return shown[column][1:]
    names = dict(Company._meta.get_field(column).flatchoices)
    return ["" if value == "None" else names.get(value, value) for value in values]


def _language(column):
    return column[-2:].upper() if column.endswith(("_lt", "_en")) else ""


def _competence_of(entry, claims):
    """Return the key of the competence that a claim is about, from the log or the claim."""
    values = entry.changes_dict.get("competence")
    if values:
        key = values[0] if entry.action == LogEntry.Action.DELETE else values[1]
        return int(key) if str(key).isdecimal() else None
    claim = claims.get(entry.object_id)
    return claim.competence_id if claim else None


def _claim_row(entry, claims, competences):
    """Return what was offered or needed, before and after, with its notes."""
    competence = competences.get(_competence_of(entry, claims))
    name = str(competence) if competence else entry.object_repr
    direction = dict(CompetenceClaim.Direction.choices).get(_direction(entry, claims), "")
    label = f"{direction}: {name}" if direction else name
    texts = [
        (_language(column), *("" if value == "None" else value for value in values))
        for column, values in entry.changes_dict.items()
        if column in ("note_lt", "note_en") and set(values) - {"None", ""}
    ]
    if entry.action == LogEntry.Action.CREATE:
        texts.insert(0, ("", "", name))
    elif entry.action == LogEntry.Action.DELETE:
        texts.insert(0, ("", name, ""))
    return Row(label, "", texts)


def _direction(entry, claims):
    values = entry.changes_dict.get("direction")
    if values:
        return values[0] if entry.action == LogEntry.Action.DELETE else values[1]
    claim = claims.get(entry.object_id)
    return claim.direction if claim else ""
