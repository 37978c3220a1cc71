"""The site's own data, and old addresses."""

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from itk.shared.admin.bases import PortalAdmin, TranslatedAdmin
from itk.shared.models import Redirect, SiteProfile

COLOURS = ("brand_light", "brand_dark")


class ColourInput(forms.ColorInput):
    """A choice of a colour: there always is one, of one length, so HTML takes neither limit."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Return the attributes without the length of the column."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs

    def use_required_attribute(self, initial):
        """Leave ``required`` out."""
        return False


@admin.register(SiteProfile)
class SiteProfileAdmin(TranslatedAdmin):
    """One row: the list leads to it."""

    fieldsets = [
        (None, {"fields": ["name", "short_name", "tagline", "logo", *COLOURS]}),
        (
            _("Contacts"),
            {
                "fields": [
                    "organisation",
                    "contact_name",
                    "contact_role",
                    "email",
                    "phone",
                    "address",
                    "social_links",
                ]
            },
        ),
        (
            _("Who is told of what"),
            {
                "fields": [
                    "notify_contact",
                    "notify_application",
                    "notify_full_event",
                    "notify_refused_mail",
                ]
            },
        ),
        (
            _("Texts of consent"),
            {"fields": ["privacy_notice", "photo_consent", "consent_version"]},
        ),
        (_("Rules"), {"fields": ["quorum", "quiet_weeks"]}),
        (_("Open data"), {"fields": ["open_data_licence", "open_data_licence_url"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Offer colours by eye."""
        if db_field.name in COLOURS:
            kwargs["widget"] = ColourInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_add_permission(self, request):
        """The row is there, or is made when it is first opened."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A site without data is none."""
        return False

    def changelist_view(self, request, extra_context=None):
        """Lead to the one row."""
        profile = SiteProfile.current()
        if profile._state.adding and self.has_change_permission(request):
            profile.save()
        url = "admin:shared_siteprofile_change"
        return HttpResponseRedirect(reverse(url, args=[profile.pk]))


@admin.register(Redirect)
class RedirectAdmin(PortalAdmin):
    """Old addresses; those of changed slugs come by themselves."""

    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]
    ordering = ["old_path"]
    fields = ["old_path", "new_path"]
