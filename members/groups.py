"""The groups of staff and what each may do; named by code, so that settings outlive translations."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

COORDINATORS = "coordinators"
EDITORS = "editors"
DESK = "desk"

NAMES = {
    COORDINATORS: _("Coordinators"),
    EDITORS: _("Editors"),
    DESK: _("Desk"),
}

OUR_APPS = ("members", "events", "news", "shared")

# What nobody does by hand: marks are append-only, users are deactivated, jobs write their own runs.
_NEVER = {
    "events.change_attendancemark",
    "events.delete_attendancemark",
    "members.delete_user",
    "shared.add_jobrun",
    "shared.change_jobrun",
    "shared.delete_jobrun",
    "shared.add_siteprofile",
    "shared.delete_siteprofile",
}


def _crud(app, *models, actions=("view", "add", "change", "delete")):
    return {f"{app}.{action}_{model}" for model in models for action in actions}


_VIEW = ("view",)

_COORDINATORS_BESIDE_OURS = {
    "auth.view_group",
    "auditlog.view_logentry",
    *_crud("post_office", "email", actions=("view", "change")),
    *_crud("post_office", "log", "attachment", actions=_VIEW),
}

_EDITORS = {
    *_crud("news", "article", "category", "page", "pagefile"),
    *_crud("events", "event", actions=("view", "add", "change")),
    *_crud("events", "eventday", "session", "speaker", "material", "photo"),
    *_crud("events", "fundingproject", actions=_VIEW),
    *_crud("members", "company", "competence", "technologyarea", actions=_VIEW),
}

# The desk is a page of its own; of the administration they see nothing.
_DESK = {"events.use_desk"}


def name_of(group):
    """Return what a group is called on screen."""
    return NAMES.get(group.name, group.name)


def _named(names):
    """Return the permissions called ``app.codename``; raise LookupError when one is missing."""
    condition = Q()
    for name in names:
        app, codename = name.split(".")
        condition |= Q(content_type__app_label=app, codename=codename)
    found = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.filter(condition).select_related("content_type")
    }
    if missing := sorted(names - found.keys()):
        raise LookupError(f"Run migrate first; there is no permission {', '.join(missing)}.")
    return list(found.values())


def _coordinators():
    """Return everything of our models but what nobody does by hand, the outbox and the log."""
    ours = Permission.objects.filter(content_type__app_label__in=OUR_APPS)
    return [
        p
        for p in ours.select_related("content_type")
        if f"{p.content_type.app_label}.{p.codename}" not in _NEVER
    ] + _named(_COORDINATORS_BESIDE_OURS)


def ensure_groups():
    """Make the groups, or give the existing ones the permissions of this version.

    Returns them by name. Raises LookupError before the migrations have run.
    """
    permissions = {
        COORDINATORS: _coordinators(),
        EDITORS: _named(_EDITORS),
        DESK: _named(_DESK),
    }
    groups = {}
    for name, allowed in permissions.items():
        groups[name] = Group.objects.get_or_create(name=name)[0]
        groups[name].permissions.set(allowed)
    return groups
