"""Photos of an event: several handed in at once, each judged; then said in words and released."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.closing import LateForm, may_correct
from events.admin.pages import Topic, for_event, may
from events.models import Photo, Registration
from events.workflows import EventClosed
from events.workflows.photos import delete_photo, hide_photo
from itk.shared.fields import SeveralFiles, SeveralFilesFormField
from itk.shared.images import PhotoFormField
from members.models import Consent

SEE = ("events.view_photo",)
ADD = ("events.add_photo",)
CHANGE = ("events.change_photo",)
MOST_AT_ONCE = 50


class UploadForm(LateForm):
    """Photos and who took them; the view tells the fate of each file."""

    photos = SeveralFilesFormField(
        most=MOST_AT_ONCE,
        label=gettext_lazy("Photos"),
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=gettext_lazy("Several at once; each at most 5 MB and 40 megapixels."),
    )
    credit = forms.CharField(label=gettext_lazy("Photographer"), max_length=100, required=False)


class PhotoForm(forms.ModelForm):
    """What is said of a photo; without words in Lithuanian it does not become public."""

    class Meta:
        model = Photo
        fields = ["alt_lt", "alt_en", "credit", "consent", "order"]
        labels = {
            "alt_lt": gettext_lazy("Photo in words, in Lithuanian"),
            "alt_en": gettext_lazy("Photo in words, in English"),
            "credit": gettext_lazy("Photographer"),
            "consent": gettext_lazy("Consent"),
            "order": gettext_lazy("Order"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alt_lt"].required = False

    def clean(self):
        """Ask for the words when the photo is released."""
        data = super().clean()
        if data.get("consent") in Photo.PUBLIC and not (data.get("alt_lt") or "").strip():
            self.add_error("alt_lt", _("Say in words what is in the photo: then it is shown."))
        return data


class WordsForm(LateForm):
    """Nothing but the reason, where one is asked."""


PhotoForms = forms.modelformset_factory(Photo, form=PhotoForm, extra=0, can_delete=True)


class Photos(Topic):
    """The photos of the event, and who of those who came is against being photographed."""

    label = gettext_lazy("Photos")
    name = "photos"
    permissions = SEE

    def pages(self):
        """Name the addresses."""
        return [
            ("photos/", self.photos_view, "photos"),
            ("photos/upload/", self.upload_view, "photos_upload"),
        ]

    @for_event(*SEE, after_closing=True)
    def photos_view(self, request, event):
        """Show the photos and keep what is said of them."""
        data = request.POST if request.method == "POST" and may(request.user, CHANGE) else None
        rows = PhotoForms(data, queryset=event.photos.all(), prefix="photos")
        why = WordsForm(data, event=event, prefix="words")
        if data is not None and all([rows.is_valid(), why.is_valid()]):
            if not request.user.has_perm("events.delete_photo"):
                rows.can_delete = False
            try:
                self._save(request, event, rows, why)
            except EventClosed as error:
                why.add_error(None, str(error))
            else:
                messages.success(request, _("The photos are saved."))
                return self.back(event)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if data is not None else HTTPStatus.OK
        return self._page(request, event, UploadForm(event=event), rows, why, status)

    @transaction.atomic
    def _save(self, request, event, rows, why):
        """Keep what is said; a photo that is public no more loses its public address."""
        why.note(request.user)
        public = set(event.photos.public().values_list("pk", flat=True))
        rows.save(commit=False)
        for photo in rows.deleted_objects:
            delete_photo(photo=photo)
        for photo, _changed in rows.changed_objects:
            photo.save()
            if photo.pk in public and not photo.is_public:
                hide_photo(photo=photo)

    @for_event(*ADD, methods=("POST",), after_closing=True)
    def upload_view(self, request, event):
        """Keep the photos that are whole, and tell the fate of each file."""
        form = UploadForm(request.POST, request.FILES, event=event)
        if not form.is_valid():
            return self._again(request, event, form)
        fates = [(file, _refusal(file)) for file in form.cleaned_data["photos"]]
        whole = [file for file, refusal in fates if not refusal]
        try:
            self._keep(request, event, form, whole)
        except EventClosed as error:
            form.add_error(None, str(error))
            return self._again(request, event, form)
        for file, refusal in fates:
            if refusal:
                messages.error(request, f"{file.name}: {refusal}")
            else:
                messages.success(request, _("%(file)s: handed in.") % {"file": file.name})
        return self.back(event) if whole else self._again(request, event, form)

    @transaction.atomic
    def _keep(self, request, event, form, files):
        if files:
            form.note(request.user)
        for file in files:
            Photo.objects.create(
                event=event,
                image=file,
                alt_lt="",
                credit=form.cleaned_data["credit"],
                order=event.photos.count() + 1,
                is_sample=event.is_sample,
            )

    def _again(self, request, event, form):
        rows = PhotoForms(queryset=event.photos.all(), prefix="photos")
        why = WordsForm(event=event, prefix="words")
        return self._page(request, event, form, rows, why, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _page(self, request, event, form, rows, why, status):
        against = without_consent(event)
        context = {
            "title": self.label,
            "form": form,
            "rows": rows,
            "why": why,
            "without_consent": against,
            "present": event.registrations.present().count(),
            "may_add": may(request.user, ADD) and may_correct(request.user, event),
            "may_change": may(request.user, CHANGE) and may_correct(request.user, event),
        }
        return self.render(request, event, "admin/events/photos.html", context, status=status)


def _refusal(file):
    """Return why a file cannot be kept as a photo; empty where it can."""
    try:
        PhotoFormField().clean(file)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def without_consent(event):
    """Return those who came and gave no consent to be photographed, or took it back."""
    agreed = Registration.objects.filter(
        event=event,
        consents__purpose=Consent.Purpose.PHOTO,
        consents__withdrawn_at=None,
    )
    return list(
        event.registrations.present().exclude(pk__in=agreed.values("pk")).select_related("company")
    )
