"""News articles, their categories, and pages."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from events.models import Event, FundingProject
from itk.shared.fields import SearchField
from itk.shared.files import extension, private_storage, random_name, validate_material
from itk.shared.html import EDITOR_EXTENSIONS
from itk.shared.images import PhotoField, derived_image
from itk.shared.mixins import (
    PublishingMixin,
    PublishingQuerySet,
    SampleMixin,
    TimestampMixin,
)
from members.models import Company


def page_file_path(instance, filename):
    """Return a path that nobody guesses, with the extension kept."""
    return random_name("pages", filename)


class CategoryQuerySet(models.QuerySet):
    """Which subjects."""

    def in_use(self):
        """Those that have a public article."""
        return self.filter(pk__in=Article.objects.public().values("category"))


class Category(SampleMixin):
    """A subject of news."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "pk"]

    def __str__(self):
        return str(self.name)


class ArticleQuerySet(PublishingQuerySet):
    """Which news, in which order."""

    def newest(self):
        """Pinned first, then the newest."""
        return self.order_by("-pinned", "-publish_at", "pk")

    def for_lists(self):
        """With the category and without the long text, which no list shows."""
        return self.select_related("category").defer("body", "search")

    def published_in(self, year):
        """Published in ``year`` of the portal's time zone."""
        return self.filter(publish_at__year=year)

    def years(self):
        """The years that have articles, newest first."""
        return [moment.year for moment in self.order_by().datetimes("publish_at", "year", "DESC")]

    def written_in(self, language):
        """Those with a title and a text in ``language``."""
        empty = Q(**{f"title_{language}": None}) | Q(**{f"title_{language}": ""})
        empty |= Q(**{f"body_{language}": None}) | Q(**{f"body_{language}": ""})
        return self.exclude(empty)


class Article(SampleMixin, TimestampMixin, PublishingMixin):
    """A piece of news."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=200, unique=True)
    lead = models.TextField(_("lead"), max_length=500, blank=True)
    body = ProseEditorField(_("text"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=True)
    image = PhotoField(_("picture"), folder="news", blank=True)
    image_wide = derived_image("image", 1200)
    image_card = derived_image("image", 640, 360, crop=True)
    image_alt = models.CharField(_("picture in words"), max_length=200, blank=True)
    image_credit = models.CharField(_("picture by"), max_length=150, blank=True)
    pinned = models.BooleanField(_("pinned"), default=False)
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="articles"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        related_name="articles",
        null=True,
        blank=True,
    )
    author_name = models.CharField(_("author's name"), max_length=150, blank=True)
    events = models.ManyToManyField(
        Event, verbose_name=_("related events"), related_name="articles", blank=True
    )
    companies = models.ManyToManyField(
        Company, verbose_name=_("related organisations"), related_name="articles", blank=True
    )
    project = models.ForeignKey(
        FundingProject,
        verbose_name=_("funding project"),
        on_delete=models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
    )
    search = SearchField(
        lt=["title_lt", "lead_lt", "body_lt"], en=["title_en", "lead_en", "body_en"]
    )

    objects = ArticleQuerySet.as_manager()

    if TYPE_CHECKING:  # columns that modeltranslation adds
        title_lt: str
        body_lt: str

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("news")
        ordering = ["-publish_at", "pk"]
        indexes = [models.Index(fields=["status", "publish_at"])]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        """Address of the article in the active language."""
        return reverse("news:article", args=[self.slug])

    @property
    def wide_url(self):
        """Where the picture is, as large as a page needs it; empty without a picture."""
        return self.image_wide.url if self.image else ""

    @property
    def card_url(self):
        """Where the picture is, cut for a list; empty without a picture."""
        return self.image_card.url if self.image else ""


class PageQuerySet(PublishingQuerySet):
    """Which pages, for whom."""

    def in_menus(self):
        """Pages for everyone that a menu links, without what a link does not need."""
        public = self.public().filter(audience=Page.Audience.PUBLIC)
        return public.exclude(menu=Page.Menu.NONE).only("menu", "slug", "title")

    def readable_by(self, user):
        """Public pages, and members' pages for people who represent a member or staff."""
        pages = self.public()
        if user.is_authenticated and user.reads_as_member:
            return pages
        return pages.filter(audience=Page.Audience.PUBLIC)

    def of_room(self, user):
        """The members' room: public pages for members only, where ``user`` may read them."""
        return self.readable_by(user).filter(audience=Page.Audience.MEMBERS)


class Page(SampleMixin, TimestampMixin, PublishingMixin):
    """A page that stays: about, privacy, members' room."""

    class Menu(models.TextChoices):
        """Where the page is linked."""

        NONE = "none", _("Not in a menu")
        ABOUT = "about", _("About")
        FOOTER = "footer", _("Foot of the page")

    class Audience(models.TextChoices):
        """Who may read it."""

        PUBLIC = "public", _("Everyone")
        MEMBERS = "members", _("Members")

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=200, unique=True)
    body = ProseEditorField(_("text"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=True)
    menu = models.CharField(_("menu"), max_length=6, choices=Menu, default=Menu.NONE)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    audience = models.CharField(
        _("audience"), max_length=7, choices=Audience, default=Audience.PUBLIC
    )
    project = models.ForeignKey(
        FundingProject,
        verbose_name=_("funding project"),
        on_delete=models.PROTECT,
        related_name="pages",
        null=True,
        blank=True,
    )
    search = SearchField(lt=["title_lt", "body_lt"], en=["title_en", "body_en"])

    objects = PageQuerySet.as_manager()

    if TYPE_CHECKING:  # columns that modeltranslation adds
        title_lt: str
        body_lt: str

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["menu", "order", "pk"]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        """Address of the page in the active language."""
        return reverse("news:page", args=[self.slug])


class PageFile(SampleMixin):
    """A file of a page; it is as private as its page."""

    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="files"
    )
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(
        _("file"),
        storage=private_storage,
        upload_to=page_file_path,
        validators=[validate_material],
        help_text=_("At most 25 MB."),
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    search = SearchField(lt=["title_lt"], en=["title_en"], both=["file_name"])

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["order", "pk"]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        """The view that checks who asks."""
        return reverse("news:file", args=[self.pk])

    @property
    def kind(self):
        """What sort of file, as its extension says: PDF."""
        return extension(self.file.name).upper()

    @property
    def size(self):
        """How many bytes; none when the file is lost, and its page must be shown all the same."""
        try:
            return self.file.size
        except FileNotFoundError:
            return 0
