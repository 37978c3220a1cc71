"""The outbox: what was written to whom, whether it left, and sending it again."""

from django.contrib import admin, messages
from django.contrib.admin.sites import NotRegistered
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from post_office.models import STATUS, Attachment, Email, EmailTemplate, Log

from itk.shared.admin.bases import PortalAdmin, ReadOnlyMixin
from itk.shared.admin.buttons import button
from itk.shared.outbox import is_private, rendered
from itk.shared.text import row_key

REQUEUE = "post_office.change_email"
STATES = {
    STATUS.queued: ("", _("Waiting to be sent")),
    STATUS.requeued: ("", _("Will be tried again")),
    STATUS.sent: ("mark--ok", _("Sent")),
    STATUS.failed: ("mark--missing", _("Refused")),
}


def has_failed(email):
    """Tell whether the message was given up."""
    return email.status == STATUS.failed


class StatusFilter(admin.SimpleListFilter):
    """What became of the message."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        """Offer the four states."""
        return [(str(status), words) for status, (_mark, words) in STATES.items()]

    def queryset(self, request, queryset):
        """Keep the messages in the chosen state."""
        value = self.value() or ""
        return queryset.filter(status=row_key(value)) if value.isdecimal() else queryset


class OutboxAdmin(ReadOnlyMixin, PortalAdmin):
    """Messages; nobody writes or changes one here, a refused one can be sent again."""

    list_display = ["to", "rendered_subject", "state", "written_at", "attempts", "last_error"]
    list_filter = [StatusFilter]
    list_select_related = ["template"]
    search_fields = ["to"]
    date_hierarchy = "created"
    ordering = ["-created", "-pk"]
    actions = ["requeue"]
    buttons = ["send_again"]
    fields = [
        "to",
        "cc",
        "from_email",
        "rendered_subject",
        "body",
        "files",
        "state",
        "written_at",
        "changed_at",
        "attempts",
        "last_error",
    ]

    def get_queryset(self, request):
        """Count the attempts and find the last error in the same query."""
        failures = Log.objects.filter(email=OuterRef("pk"), status=STATUS.failed).order_by("-date")
        return (
            super()
            .get_queryset(request)
            .annotate(
                attempt_count=Count("logs"),
                error=Subquery(failures.values("message")[:1]),
            )
        )

    @admin.display(description=_("subject"))
    def rendered_subject(self, obj):
        """The subject as the recipient reads it."""
        return rendered(obj, "subject")

    @admin.display(description=_("text"))
    def body(self, obj):
        """The plain text, unless it holds a secret of the recipient."""
        if is_private(obj):
            return _("Hidden: the message holds a secret link of its recipient.")
        return format_html('<pre class="message-text">{}</pre>', rendered(obj, "content"))

    @admin.display(description=_("files"))
    def files(self, obj):
        """The names of the attachments."""
        return ", ".join(obj.attachments.values_list("name", flat=True)) or "–"

    @admin.display(description=_("status"), ordering="status")
    def state(self, obj):
        """What became of it, in words."""
        mark, words = STATES.get(obj.status, ("", "–"))
        return format_html('<span class="mark {}">{}</span>', mark, words)

    @admin.display(description=_("created"), ordering="created")
    def written_at(self, obj):
        """When it was written."""
        return obj.created

    @admin.display(description=_("changed"), ordering="last_updated")
    def changed_at(self, obj):
        """When its state last changed."""
        return obj.last_updated

    @admin.display(description=_("attempts"), ordering="attempt_count")
    def attempts(self, obj):
        """How often it was handed to the mail server."""
        return obj.attempt_count

    @admin.display(description=_("last error"))
    def last_error(self, obj):
        """What the mail server last said."""
        return obj.error or ""

    def has_requeue_permission(self, request):
        """Who may change messages may have them sent again."""
        return request.user.has_perm(REQUEUE)

    @admin.action(description=_("Send again"), permissions=["requeue"])
    def requeue(self, request, queryset):
        """Hand the refused ones among the chosen to the worker once more."""
        count = self._requeue(queryset)
        messages.success(
            request,
            ngettext(
                "%(count)s message waits to be sent again.",
                "%(count)s messages wait to be sent again.",
                count,
            )
            % {"count": count},
        )

    @button(_("Send again"), permission=REQUEUE, when=has_failed)
    def send_again(self, request, obj):
        """Hand this one to the worker once more."""
        self._requeue(Email.objects.filter(pk=obj.pk))
        return _("The message waits to be sent again.")

    def _requeue(self, queryset):
        # A sent message stays sent: nobody gets the same mail twice by a slip of the hand.
        chosen = Email.objects.filter(Q(pk__in=queryset.values("pk")), status=STATUS.failed)
        return chosen.update(status=STATUS.queued, number_of_retries=0, scheduled_time=None)


for model in (Email, EmailTemplate, Log, Attachment):
    try:
        admin.site.unregister(model)
    except NotRegistered:  # the library may stop to register one
        continue
admin.site.register(Email, OutboxAdmin)
