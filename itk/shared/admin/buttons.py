"""Buttons on an object's page: each calls a workflow and tells what came of it.

class EventAdmin(PortalAdmin):
    buttons = ["publish"]
    button_errors = (EventError,)

    @button(_("Publish"), permission="events.publish_event", when=lambda e: e.status == "draft")
    def publish(self, request, obj):
        publish_event(event=obj, by=request.user)
        return _("The event is published.")
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _always(obj: Any) -> bool:
    return True


@dataclass(frozen=True)
class Button:
    """What a button says, who may press it and when, and what it asks first.

    Without ``permission`` who may change the object may press it. ``confirm`` is a question and
    ``form`` a form class (made with ``obj`` when it takes one): either is asked on a page between.
    A ``quiet`` one is there when needed, but is not what the page calls to do next.
    """

    label: str | Promise
    permission: str = ""
    when: Callable[[Any], bool] = _always
    confirm: str | Promise = ""
    form: type[forms.Form] | None = None
    danger: bool = False
    quiet: bool = False

    @property
    def asks(self) -> bool:
        """Whether a page stands between the button and its work."""
        return bool(self.confirm or self.form)


@dataclass(frozen=True)
class Offer:
    """A button as the page of an object shows it."""

    button: Button
    url: str = field(default="")


def button(label: str | Promise, **options: Any) -> Callable:
    """Make a method ``(self, request, obj)``, or ``(…, data)`` with a form, into a button.

    The method returns a message, or a response. Options are those of `Button`.
    """

    def decorate(method: Callable) -> Callable:
        method.button = Button(label, **options)
        return method

    return decorate


class ButtonsMixin(admin.ModelAdmin):
    """Shows ``buttons`` (names of methods) on the change page, ``list_tools`` above the list.

    Exceptions of ``button_errors`` become messages.
    """

    buttons: Sequence[str] = ()
    button_errors: tuple[type[Exception], ...] = ()
    change_form_template: str | None = "admin/portal/change_form.html"
    change_list_template: str | None = "admin/portal/change_list.html"

    def list_tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return (label, address) of links above the list, such as an import."""
        return []

    def get_urls(self):
        """Put the buttons' addresses before those of the objects."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_button"
        view = self.admin_site.admin_view(self.button_view)
        return [path("<path:object_id>/do/<slug:name>/", view, name=name), *super().get_urls()]

    def _button(self, name: str) -> Button:
        if name not in self.buttons:
            raise Http404
        return getattr(self, name).button

    def _may_press(self, request: HttpRequest, chosen: Button, obj: Any) -> bool:
        if chosen.permission:
            return request.user.has_perm(chosen.permission)
        return self.has_change_permission(request, obj)

    def offers(self, request: HttpRequest, obj: Any) -> list[Offer]:
        """Return the buttons that this person may press for the object as it is now."""
        url = f"admin:{self.opts.app_label}_{self.opts.model_name}_button"
        return [
            Offer(chosen, reverse(url, args=[obj.pk, name], current_app=self.admin_site.name))
            for name in self.buttons
            if (chosen := self._button(name)).when(obj) and self._may_press(request, chosen, obj)
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Give the page its buttons."""
        obj = self.get_object(request, unquote(object_id))
        offers = self.offers(request, obj) if obj is not None else []
        extra = {**(extra_context or {}), "buttons": offers}
        return super().change_view(request, object_id, form_url, extra)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Tell why a workflow refuses to save; nothing of the page is saved then."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except self.button_errors as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())

    def changelist_view(self, request, extra_context=None):
        """Give the list its links."""
        extra = {**(extra_context or {}), "list_tools": self.list_tools(request)}
        return super().changelist_view(request, extra)

    def button_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Press a button: at once, or after a question or a form on a page of its own."""
        chosen = self._button(name)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj) or not self._may_press(request, chosen, obj):
            raise PermissionDenied
        back = HttpResponseRedirect(self._page_of(obj))
        if not chosen.when(obj):
            messages.error(request, _("This is no longer possible: somebody has changed it."))
            return back
        if request.method != "POST" and not chosen.asks:
            return HttpResponseNotAllowed(["POST"])
        form = self._form(request, chosen, obj)
        if request.method != "POST" or (form is not None and not form.is_valid()):
            return self._ask(request, chosen, obj, form)
        return self._press(request, name, obj, form) or back

    def _refuse(
        self, request: HttpRequest, name: str, obj: Any, form: forms.Form | None, told: list[str]
    ) -> HttpResponse | None:
        """Tell why not: on the form, which keeps what was typed, while the button is still there."""
        chosen, now = self._button(name), self.get_object(request, str(obj.pk))
        if form is not None and now is not None and chosen.when(now):
            for message in told:
                form.add_error(None, message)
            return self._ask(request, chosen, now, form)
        for message in told:
            messages.error(request, message)
        return None

    def _page_of(self, obj: Any) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change",
            args=[obj.pk],
            current_app=self.admin_site.name,
        )

    def _form(self, request: HttpRequest, chosen: Button, obj: Any) -> forms.Form | None:
        if chosen.form is None:
            return None
        filled = (request.POST, request.FILES) if request.method == "POST" else ()
        if hasattr(chosen.form, "obj"):
            return type(chosen.form.__name__, (chosen.form,), {"obj": obj})(*filled)
        return chosen.form(*filled)

    def _ask(self, request: HttpRequest, chosen: Button, obj: Any, form: Any) -> HttpResponse:
        """Show the page between."""
        context = {
            **self.admin_site.each_context(request),
            "title": chosen.label,
            "opts": self.opts,
            "original": obj,
            "button": chosen,
            "form": form,
            "back": self._page_of(obj),
        }
        request.current_app = self.admin_site.name
        status = 422 if form is not None and form.errors else 200
        return TemplateResponse(request, "admin/portal/button.html", context, status=status)

    def _press(
        self, request: HttpRequest, name: str, obj: Any, form: forms.Form | None
    ) -> HttpResponse | None:
        data = () if form is None else (form.cleaned_data,)
        try:
            result = getattr(self, name)(request, obj, *data)
        except ValidationError as error:
            return self._refuse(request, name, obj, form, error.messages)
        except self.button_errors as error:
            return self._refuse(request, name, obj, form, [str(error)])
        if isinstance(result, HttpResponse):
            return result
        messages.success(request, result)
        return None

    def for_each(
        self, request: HttpRequest, queryset: Any, do: Callable[[Any], Any], done: str | Promise
    ) -> int:
        """Call ``do`` for every row; tell how many succeeded (``done``) and why each other did not.

        Returns how many succeeded. For actions of the list.
        """
        succeeded = 0
        for obj in queryset:
            try:
                do(obj)
            except self.button_errors as error:
                messages.error(request, f"{obj}: {error}")
            else:
                succeeded += 1
        if succeeded:
            rows = ngettext("%(count)s row", "%(count)s rows", succeeded) % {"count": succeeded}
            messages.success(request, f"{done} ({rows})")
        return succeeded
