"""The buttons that lead an event through its life, and what its page says of it."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from events.admin.closing import CloseForm
from events.admin.forms import ShiftForm
from events.admin.told import AnnounceForm, NoteForm, tells_of_changes, told_of_change
from events.models import Event, EventDay
from events.workflows import (
    announce_change,
    cancel_event,
    close_event,
    duplicate_event,
    postpone_event,
    publish_event,
    renew_preview,
)
from events.workflows.life import EventError
from itk.shared.admin import button
from itk.shared.mail import absolute

Status = Event.Status
TIME_AND_PLACE = {
    *("format", "time_zone", "country", "town", "venue", "address", "online_link"),
}
ALREADY_TOLD = gettext_lazy("This change was announced already: nobody was told again.")


def may_cancel(event):
    """Whether the event can still be called off."""
    return event.status in (Status.DRAFT, Status.PUBLISHED, Status.POSTPONED)


def is_draft(event):
    """Whether nothing of the event is public yet."""
    return event.status == Status.DRAFT


def is_moved(form, formsets):
    """Whether the page of an event changes its time or place."""
    return bool(TIME_AND_PLACE & set(form.changed_data)) or any(
        formset.model is EventDay and formset.has_changed() for formset in formsets
    )


class LifeMixin:
    """Buttons that change the status, and the question who is told when time or place changed."""

    life_buttons = (
        *("publish", "resume", "announce", "postpone", "cancel", "close", "duplicate"),
        "new_preview",
    )
    life_fields = ("preview_links",)

    # What the page says

    @admin.display(description=gettext_lazy("preview"))
    def preview_links(self, event):
        """The secret addresses of a draft in each language."""
        links = []
        for code, name in settings.LANGUAGES:
            with translation.override(code):
                path = reverse("events:preview", args=[event.slug, event.preview_token])
            links.append((absolute(path), code, _(name)))
        return format_html(
            '<ul class="plain">{}</ul><p class="help">{}</p>',
            format_html_join(
                "", '<li><a href="{0}" lang="{1}">{2}</a> <code>{0}</code></li>', links
            ),
            _("Whoever has the link sees the draft; nobody can register there."),
        )

    def notices(self, event):
        """Return sentences about what will happen to the event by itself."""
        if event is None or not event.is_scheduled:
            return []
        moment = date_format(timezone.localtime(event.publish_at), "DATETIME_FORMAT")
        told = [_("The draft will be published by itself on %s.") % moment]
        if event.publish_at <= timezone.now():
            told = [_("The draft was to be published on %s.") % moment]
        if not event.days.exists():
            told.append(_("It cannot be: give the event at least one day first."))
        return told

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Add the notices, and the others of the series."""
        event = self.get_object(request, object_id)
        extra = {
            **(extra_context or {}),
            "notices": self.notices(event),
            "series_others": [] if event is None else Event.objects.in_series_with(event),
        }
        return super().change_view(request, object_id, form_url, extra)

    # Telling what was moved in the form

    def tell_of_move(self, request, event, form, *, moved):
        """Tell everyone if the form asks for it; otherwise note that it must be asked."""
        if form.cleaned_data.get("tell_everyone"):
            told = announce_change(event=event, by=request.user, seen=form.cleaned_data.get("seen"))
            messages.info(request, told_of_change(event) if told else str(ALREADY_TOLD))
        elif moved and tells_of_changes(event):
            messages.warning(request, _("The time or the place changed and nobody was told yet."))
            request.asks_who_is_told = request.user.has_perm("events.publish_event")

    def response_change(self, request, obj):
        """Ask what changed, after a time or place that nobody was told of."""
        response = super().response_change(request, obj)
        if not getattr(request, "asks_who_is_told", False):
            return response
        return HttpResponseRedirect(reverse("admin:events_event_button", args=[obj.pk, "announce"]))

    # A series at once

    def has_publish_permission(self, request):
        """Whether the person makes events public."""
        return request.user.has_perm("events.publish_event")

    @admin.action(description=gettext_lazy("Publish the chosen drafts"), permissions=["publish"])
    def publish_chosen(self, request, queryset):
        """Make the drafts among the chosen public; say of each that cannot be why."""
        published = 0
        for event in queryset.filter(status=Status.DRAFT).order_by("starts_at", "pk"):
            try:
                publish_event(event=event, by=request.user)
            except EventError as error:
                messages.error(request, f"{event}: {error}")
            else:
                published += 1
        told = ngettext(
            "%(count)s event is published.", "%(count)s events are published.", published
        )
        level = messages.SUCCESS if published else messages.WARNING
        self.message_user(request, told % {"count": published}, level)

    # The buttons

    @button(gettext_lazy("Publish"), permission="events.publish_event", when=is_draft)
    def publish(self, request, event):
        """Make the event public."""
        publish_event(event=event, by=request.user)
        return _("The event is published.")

    @button(
        gettext_lazy("Publish with the new date"),
        permission="events.publish_event",
        when=lambda event: event.status == Status.POSTPONED,
        confirm=gettext_lazy("Everyone is asked by e-mail whether the new date suits."),
        form=NoteForm,
    )
    def resume(self, request, event, data):
        """Make a postponed event public with its new date."""
        publish_event(event=event, by=request.user, **data)
        return _("The event is published.")

    @button(
        gettext_lazy("Tell of a change"),
        permission="events.publish_event",
        when=tells_of_changes,
        confirm=gettext_lazy("Everyone is asked by e-mail whether the new time and place suit."),
        form=AnnounceForm,
        quiet=True,
    )
    def announce(self, request, event, data):
        """Tell everyone that the time or place changed."""
        told = announce_change(event=event, by=request.user, **data)
        return told_of_change(event) if told else str(ALREADY_TOLD)

    @button(
        gettext_lazy("Postpone"),
        permission="events.publish_event",
        when=lambda event: event.status == Status.PUBLISHED,
        confirm=gettext_lazy("The date is taken away until a new one is known."),
        form=NoteForm,
        quiet=True,
    )
    def postpone(self, request, event, data):
        """Take the date away."""
        postpone_event(event=event, by=request.user, **data)
        return _("The event is postponed.")

    @button(
        pgettext_lazy("event", "Cancel the event"),
        permission="events.publish_event",
        when=may_cancel,
        confirm=gettext_lazy("This cannot be undone. The registrations stay in the list."),
        form=NoteForm,
        danger=True,
    )
    def cancel(self, request, event, data):
        """Call the event off."""
        cancel_event(event=event, by=request.user, **data)
        return _("The event is cancelled.")

    @button(
        pgettext_lazy("event", "Close the event"),
        permission="events.publish_event",
        when=lambda event: event.is_held and not event.is_closed,
        confirm=gettext_lazy("Attendance becomes final: later changes need a reason."),
        form=CloseForm,
    )
    def close(self, request, event, data):
        """Make the attendance final."""
        close_event(event=event, by=request.user)
        return _("The event is closed.")

    @button(gettext_lazy("Duplicate"), permission="events.add_event", form=ShiftForm, quiet=True)
    def duplicate(self, request, event, data):
        """Make a draft copy and open it."""
        copy = duplicate_event(event=event, by=request.user, shift=data["days"])
        messages.success(request, _("This is the copy, a draft. The original is unchanged."))
        return HttpResponseRedirect(self._page_of(copy))

    @button(
        gettext_lazy("New preview link"),
        when=is_draft,
        confirm=gettext_lazy("The old link will open nothing any more."),
        quiet=True,
    )
    def new_preview(self, request, event):
        """Draw a new secret address."""
        renew_preview(event=event, by=request.user)
        return _("The preview has a new link; the old one is dead.")
