"""Steps that tests of the admin share: people of each group, addresses, forms as the page has them."""

import io

import openpyxl
from django.contrib.auth.models import Permission
from django.urls import reverse

from members.groups import ensure_groups
from tests.factories import make_user


def staff(*groups, **fields):
    """Return a member of the staff in the groups."""
    user = make_user(is_staff=True, **fields)
    ready = ensure_groups()
    user.groups.set([ready[name] for name in groups])
    return user


def assistant(**fields):
    """Return a member of the staff who keeps the lists of people, and decides nothing else."""
    user = make_user(is_staff=True, **fields)
    names = [f"{what}_registration" for what in ("view", "add", "change")]
    names += ["use_desk", "view_event", "view_eventday", "view_session", "view_attendance"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def page(name, *args):
    """Return an address of the admin of events."""
    return reverse(f"admin:events_{name}", args=args)


def messages(response):
    """Return the texts of the messages that the page shows."""
    return [str(message) for message in response.context["messages"]]


def form_data(response):
    """Return what the change page would send as it stands: the form and its inline rows."""
    data = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False or field.field.widget.needs_multipart_form:
                continue
            widget = field.field.widget
            names = getattr(widget, "widgets", None)
            if names is not None:
                parts = value if isinstance(value, list) else widget.decompress(value)
                for place, part in enumerate(parts):
                    data[f"{field.html_name}_{place}"] = "" if part is None else part
            else:
                data[field.html_name] = value
    return data


def cells(response):
    """Return the rows of a workbook that was downloaded."""
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return list(book.active.iter_rows(values_only=True)), book.active
