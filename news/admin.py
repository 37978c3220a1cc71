"""News and pages in the admin."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.admin.forms import MaterialForm
from itk.shared.admin import (
    Column,
    LacksEnglishFilter,
    SluggedMixin,
    TranslatedAdmin,
    TranslatedTabularInline,
    button,
)
from itk.shared.mixins import PublishingStatus
from news.models import Article, Category, Page, PageFile
from news.workflows import PublishingError, publish, unpublish


def is_draft(publication):
    """Whether it waits to be published."""
    return publication.status == PublishingStatus.DRAFT


def is_published(publication):
    """Whether it is public or scheduled."""
    return publication.status == PublishingStatus.PUBLISHED


class ScheduledFilter(admin.SimpleListFilter):
    """Finished texts whose moment is still to come."""

    title = _("scheduled")
    parameter_name = "scheduled"

    def lookups(self, request, model_admin):
        """Offer those that wait."""
        return [("yes", _("Waits for its moment"))]

    def queryset(self, request, queryset):
        """Keep those that wait."""
        return queryset.scheduled() if self.value() == "yes" else queryset


class PublicationAdmin(SluggedMixin, TranslatedAdmin):
    """What articles and pages have in common: a button makes them public, the list tells since when."""

    actions = ["publish_chosen", "unpublish_chosen"]
    buttons = ["make_public", "make_draft"]
    button_errors = (PublishingError,)
    readonly_fields = ["state"]

    @admin.display(description=_("state"), ordering="publish_at")
    def state(self, obj):
        """Draft, scheduled for a moment, or public since one."""
        if obj.pk is None or is_draft(obj):
            return format_html('<span class="mark">{}</span>', _("Draft"))
        moment = date_format(timezone.localtime(obj.publish_at), "SHORT_DATETIME_FORMAT")
        mark, words = ("", _("From %s")) if obj.is_scheduled else ("mark--ok", _("Since %s"))
        return format_html('<span class="mark {}">{}</span>', mark, words % moment)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish_chosen(self, request, queryset):
        """Publish the chosen; each refusal is told."""
        self.for_each(
            request,
            queryset,
            lambda chosen: publish(publication=chosen, by=request.user),
            _("Published"),
        )

    @admin.action(description=_("Make drafts"), permissions=["change"])
    def unpublish_chosen(self, request, queryset):
        """Make the chosen drafts."""
        self.for_each(
            request,
            queryset,
            lambda chosen: unpublish(publication=chosen, by=request.user),
            _("Made drafts"),
        )

    @button(_("Publish"), when=is_draft)
    def make_public(self, request, obj):
        """Publish this one."""
        published = publish(publication=obj, by=request.user)
        if not published.is_scheduled:
            return _("It is public now.")
        moment = timezone.localtime(published.publish_at)
        return _("It will be public from %s.") % date_format(moment, "DATETIME_FORMAT")

    @button(_("Make it a draft"), when=is_published)
    def make_draft(self, request, obj):
        """Take this one back."""
        unpublish(publication=obj, by=request.user)
        return _("It is a draft again.")


@admin.register(Article)
class ArticleAdmin(PublicationAdmin):
    """News."""

    list_display = ["title", "category", "state", "pinned", "author", "translations"]
    list_filter = ["status", ScheduledFilter, "category", "pinned", LacksEnglishFilter]
    list_select_related = ["category", "author"]
    search_fields = ["search"]
    search_help_text = _("Words of the title, the lead or the text, in any form.")
    date_hierarchy = "publish_at"
    ordering = ["-publish_at", "pk"]
    autocomplete_fields = ["events", "companies", "project", "author"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "category", "lead", "body"]}),
        (_("Publishing"), {"fields": ["state", "publish_at", "pinned", "author", "author_name"]}),
        (_("Picture"), {"fields": ["image", "image_alt", "image_credit"]}),
        (_("Belongs to"), {"fields": ["events", "companies", "project"]}),
    ]
    export_columns = [
        Column(_("Title in Lithuanian"), "title_lt"),
        Column(_("Title in English"), "title_en"),
        Column(_("Category"), "category.name"),
        Column(_("Status"), "get_status_display"),
        Column(_("Publish at"), "publish_at"),
        Column(_("Author"), lambda article: article.author_name or article.author or ""),
    ]

    def get_queryset(self, request):
        """Leave the long texts in the database: the list does not show them."""
        return super().get_queryset(request).defer("search")

    def get_changeform_initial_data(self, request):
        """Whoever writes is the author, unless said otherwise."""
        return {"author": request.user.pk, **super().get_changeform_initial_data(request)}


class PageFileInline(TranslatedTabularInline):
    """Files of the page, as private as the page itself."""

    model = PageFile
    form = MaterialForm
    fields = ["title", "file", "order"]


@admin.register(Page)
class PageAdmin(PublicationAdmin):
    """Pages that stay."""

    list_display = ["title", "menu", "order", "audience", "state", "translations"]
    list_filter = ["status", ScheduledFilter, "menu", "audience", LacksEnglishFilter]
    search_fields = ["search"]
    ordering = ["menu", "order", "pk"]
    autocomplete_fields = ["project"]
    inlines = [PageFileInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "body"]}),
        (_("Publishing"), {"fields": ["state", "publish_at", "menu", "order", "audience"]}),
        (_("Belongs to"), {"fields": ["project"]}),
    ]


@admin.register(Category)
class CategoryAdmin(SluggedMixin, TranslatedAdmin):
    """Subjects of news."""

    slug_source = "name"
    list_display = ["name", "slug", "order", "translations"]
    list_editable = ["order"]
    fields = ["name", "slug", "order"]
