"""Logos of many organisations from one ZIP file, in the admin."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import ImportPage
from members import logo_imports


class ArchiveForm(forms.Form):
    """The ZIP file."""

    file = forms.FileField(
        label=_("ZIP file"),
        help_text=_(
            "At most 50 MB and 500 pictures, 200 MB once unpacked; each at most 5 MB and "
            "40 megapixels."
        ),
        error_messages={"required": _("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )

    field_order = ["file"]


class ReplaceForm(forms.Form):
    """What becomes of logos that are there."""

    replace = forms.BooleanField(label=_("Replace logos that are there"), required=False)


class LogoImport(ImportPage):
    """Choose a file, see what would become of each picture, set the logos."""

    title = _("Logos from a ZIP file")
    intro = _(
        "Each picture is called by the company code or the address of the organisation’s page: "
        "301844044.png, sviesos-kodas.webp. JPEG, PNG, WebP or GIF; folders do not matter."
    )
    upload_form = ArchiveForm
    options_form = ReplaceForm
    columns = [
        (_("File"), lambda fate: fate.name),
        (_("Organisation"), lambda fate: fate.company.full_name if fate.company else ""),
    ]

    @property
    def max_bytes(self):
        """As much as a ZIP file may have."""
        return settings.LOGOS_MAX_BYTES

    def read(self, content):
        """Return the archive."""
        return logo_imports.open_archive(content)

    def judge(self, table, options):
        """Return what would become of each picture."""
        return logo_imports.judge(archive=table, **options)

    def apply(self, table, options):
        """Set the logos; return what became of each picture."""
        return logo_imports.apply(archive=table, by=self.by, **options)
