"""What stays after an event: slides, recordings, documents."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from itk.shared.files import extension, private_storage, random_name, validate_material
from itk.shared.mixins import SampleMixin, TimestampMixin


def material_path(instance, filename):
    """Return a path that nobody guesses, with the extension kept."""
    return random_name("materials", filename)


class MaterialQuerySet(models.QuerySet):
    """Which materials, for whom."""

    def visible_to(self, user):
        """Those that ``user``, logged in or not, may open."""
        events = Event.objects.visible_to(user)
        if user.is_staff and user.has_perm("events.view_material"):
            return self.filter(event__in=events)
        audience = Q(audience=Material.Audience.PUBLIC)
        if user.is_authenticated:
            attended = Registration.objects.confirmed().filter(email=user.email)
            audience |= Q(audience=Material.Audience.ATTENDEES, event__in=attended.values("event"))
            if user.represents_member:
                audience |= Q(audience=Material.Audience.MEMBERS)
        return self.filter(audience, event__in=events)

    def visible_with(self, registration):
        """Those of its event that the person of ``registration`` may open without an account."""
        audiences = [Material.Audience.PUBLIC]
        if registration.status == Registration.Status.CONFIRMED:
            audiences.append(Material.Audience.ATTENDEES)
        return self.filter(event=registration.event_id, audience__in=audiences)


class Material(SampleMixin, TimestampMixin):
    """A file or a link of an event, for a given audience."""

    class Audience(models.TextChoices):
        """Who may open it."""

        PUBLIC = "public", _("Everyone")
        ATTENDEES = "attendees", _("Attendees")
        MEMBERS = "members", _("Members")

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="materials"
    )
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(
        _("file"),
        storage=private_storage,
        upload_to=material_path,
        blank=True,
        validators=[validate_material],
        help_text=_("At most 25 MB."),
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    audience = models.CharField(
        _("audience"), max_length=9, choices=Audience, default=Audience.PUBLIC
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    downloads = models.PositiveIntegerField(_("opened, times"), default=0, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="")),
                name="material_file_or_link",
                violation_error_message=_("Give a file or a link, one of the two."),
            )
        ]

    def __str__(self):
        return str(self.title)

    @property
    def file_kind(self):
        """The kind of file in a word, such as PDF; empty for a link."""
        return extension(self.file.name or "").upper()

    @property
    def file_size(self):
        """The size of the file in bytes; None for a link or a file that is gone."""
        try:
            return self.file.size if self.file else None
        except OSError:
            return None

    def clean(self):
        """Put the message beside the link."""
        if bool(self.file) == bool(self.link):
            raise ValidationError({"link": _("Give a file or a link, one of the two.")})

    def get_absolute_url(self):
        """Where it is opened: the view that checks who asks, and counts."""
        return reverse("events:material", args=[self.pk])
