"""Applying to join the cluster, and what the applicant adds later."""

import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from itk.shared.codes import normalise_vat, normalise_website, validate_vat
from itk.shared.countries import HOME
from itk.shared.fields import SeveralFiles, SeveralFilesFormField, SeveralRowsField
from itk.shared.files import MATERIAL_EXTENSIONS, validate_material
from itk.shared.validators import validate_plain_text
from members.models import Company, MembershipApplication
from members.workflows import AlreadyApplied, ApplicantIsMember, TooManyDocuments

REFUSED_BESIDE = {
    ApplicantIsMember: "code",
    AlreadyApplied: "code",
    TooManyDocuments: "documents",
}


def validate_document(file):
    """Refuse a file over the limit of an application, or of a kind that is not accepted."""
    limit = settings.APPLICATION_DOCUMENT_MAX_BYTES
    if file.size > limit:
        raise ValidationError(
            _("“%(name)s” is %(size)s; at most %(limit)s is accepted."),
            params={
                "name": file.name,
                "size": filesizeformat(file.size),
                "limit": filesizeformat(limit),
            },
        )
    validate_material(file)


def _limits():
    told = ngettext(
        "At most %(count)s file of at most %(limit)s: PDF, office documents, pictures.",
        "At most %(count)s files of at most %(limit)s each: PDF, office documents, pictures.",
        settings.APPLICATION_DOCUMENTS,
    )
    limit = filesizeformat(settings.APPLICATION_DOCUMENT_MAX_BYTES)
    return told % {"count": settings.APPLICATION_DOCUMENTS, "limit": limit}


class DocumentsField(SeveralFilesFormField):
    """Documents of an application; the limits are told beside it, in the reader's language."""

    def __init__(self):
        super().__init__(
            label=_("Documents"),
            required=False,
            help_text=lazy(_limits, str)(),
            most=settings.APPLICATION_DOCUMENTS,
            validators=[validate_document],
            widget=SeveralFiles(
                attrs={"accept": ",".join(f".{kind}" for kind in sorted(MATERIAL_EXTENSIONS))}
            ),
        )


class RefusableMixin:
    """A form that shows why a workflow refuses, beside the field that can mend it."""

    def refuse(self, error):
        """Show the refusal."""
        field = REFUSED_BESIDE.get(type(error))
        self.add_error(field if field in self.fields else None, str(error))


class ApplicationForm(RefusableMixin, forms.ModelForm):
    """An organisation and the person who applies for it; a workflow hands it in."""

    website = forms.CharField(
        label=capfirst(_("website")),
        required=False,
        max_length=200,
        help_text=_("For example imone.example."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    documents = DocumentsField()
    agreed = forms.BooleanField(
        label=_(
            "I apply in the name of the organisation. I agree that the cluster keeps these data and "
            "documents and uses them to decide on the application."
        ),
    )
    # Robots fill in whatever they find; people do not see this field.
    nickname = forms.CharField(
        label=pgettext_lazy("a trap for robots", "Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    submission = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Open the form again and fill it in anew.")},
    )

    class Meta:
        model = MembershipApplication
        fields = [
            "legal_form", "name", "kind", "country", "code", "vat_code", "town",
            "technology_areas", "activity", "motivation",
            "first_name", "last_name", "position", "email", "phone",
        ]  # fmt: skip
        field_classes = {"technology_areas": SeveralRowsField}
        labels = {
            "activity": _("What the organisation does"),
            "motivation": _("Why it wants to join"),
        }
        help_texts = {
            "legal_form": _("For example UAB, AB, VšĮ."),
            "name": _("Without the legal form and quotation marks."),
            "code": _("A Lithuanian company code has nine digits."),
            "motivation": _("What you expect of the cluster, and what you bring to it."),
            "email": _("The link to the application comes to this address."),
        }
        widgets = {
            "technology_areas": forms.CheckboxSelectMultiple,
            "activity": forms.Textarea(attrs={"rows": 5}),
            "motivation": forms.Textarea(attrs={"rows": 5}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        self.fields["kind"].choices = [
            choice for choice in Company.Kind.choices if choice[0] != Company.Kind.PARTNER
        ]
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
                field.validators.append(validate_plain_text)

    def clean_website(self):
        """Complete the address with its scheme."""
        return normalise_website(self.cleaned_data["website"])

    def clean_nickname(self):
        """Refuse a form that a robot filled in."""
        if self.cleaned_data["nickname"]:
            raise ValidationError(_("Leave this field empty."))
        return ""

    def clean(self):
        """Check the VAT number of a Lithuanian organisation."""
        data = super().clean()
        data["vat_code"] = normalise_vat(data.get("vat_code"))
        if data["vat_code"] and data.get("country") == HOME:
            try:
                validate_vat(data["vat_code"])
            except ValidationError as error:
                self.add_error("vat_code", error)
        return data

    def validate_constraints(self):
        """Leave them to the workflow: it tells a second sending of this form from another's."""

    def application(self, language):
        """Return the unsaved application."""
        application = self.instance
        application.website = self.cleaned_data["website"]
        application.submission = self.cleaned_data["submission"]
        application.language = language
        return application


class MoreForm(RefusableMixin, forms.Form):
    """What the applicant writes to the office later, and documents."""

    text = forms.CharField(
        label=_("Message"),
        max_length=3000,
        required=False,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    documents = DocumentsField()

    def __init__(self, *args, asked=False, **kwargs):
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["text"].label = pgettext_lazy("to a question", "Answer")

    def clean(self):
        """Refuse nothing at all."""
        data = super().clean()
        if not self.errors and not data["text"] and not data["documents"]:
            self.add_error("text", _("Write something, or choose a document."))
        return data
