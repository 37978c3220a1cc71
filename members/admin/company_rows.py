"""The rows on the page of an organisation: its people, its claims, its memberships."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import PortalTabularInline, TranslatedTabularInline
from members.forms import refuse_email_of_colleague
from members.models import CompetenceClaim, MembershipPeriod, Representative
from members.workflows import EmailTaken, HasLeft


class PeriodFormSet(forms.BaseInlineFormSet):
    """The memberships of an organisation: a member has one that is open, nobody else has any."""

    def clean(self):
        """Refuse what says otherwise than the status, which buttons change."""
        super().clean()
        if any(self.errors) or not self.has_changed():
            return
        gone = self.deleted_forms
        kept = [f for f in self.forms if f not in gone and (f.instance.pk or f.has_changed())]
        is_open = sum(form.cleaned_data.get("left") is None for form in kept)
        if self.instance.is_member and is_open != 1:
            raise ValidationError(
                _("A member has exactly one membership without an end. Buttons end a membership.")
            )
        if not self.instance.is_member and is_open:
            raise ValidationError(
                _("Only a member has a membership without an end. A button admits a member.")
            )


class PeriodInline(TranslatedTabularInline):
    """Memberships: buttons write them, here a wrong date is put right."""

    model = MembershipPeriod
    formset = PeriodFormSet
    fields = ["joined", "left", "reason"]

    def get_queryset(self, request):
        """Read what names the rows at once."""
        return super().get_queryset(request).select_related("company")


class RepresentativeForm(forms.ModelForm):
    """A person of an organisation, as long as they are there."""

    def clean_email(self):
        """Refuse a colleague's."""
        email, person = self.cleaned_data["email"], self.instance
        if "email" in self.changed_data:
            company = self.cleaned_data.get("company") or person.company_id
            refuse_email_of_colleague(email=email, company=company, person=person)
        return email

    def clean(self):
        """Refuse to change who has left: the record stays as it was that day."""
        if self.instance.left_at is not None:
            raise ValidationError(HasLeft.message)
        return super().clean()


class PeopleFormSet(forms.BaseInlineFormSet):
    """The people of an organisation, of whom no two have one e-mail."""

    def clean(self):
        """Tell it beside the second of two."""
        super().clean()
        seen = set()
        for form in self.forms:
            email = getattr(form, "cleaned_data", {}).get("email")
            if email and email in seen:
                form.add_error("email", EmailTaken.message)
            seen.add(email)


class RepresentativeInline(PortalTabularInline):
    """People, the most asked for; the rest is on each one's own page."""

    model = Representative
    form = RepresentativeForm
    formset = PeopleFormSet
    fields = ["first_name", "last_name", "email", "role", "is_contact", "log_in"]
    readonly_fields = ["log_in"]
    show_change_link = True
    can_delete = False  # who leaves does so by the button on the person's own page

    def get_queryset(self, request):
        """Who has left stays in the list of representatives."""
        return super().get_queryset(request).current().select_related("user")

    @admin.display(description=_("log-in"))
    def log_in(self, obj):
        """Whether the person logs in."""
        return log_in_state(obj)


def log_in_state(representative):
    """Tell in words whether the person logs in, or was invited to."""
    if representative.pk is None:
        return "–"
    if representative.user_id:
        return _("Has an account")
    if representative.invitation_is_open:
        return _("Invited")
    return _("The invitation has expired") if representative.invited_at else _("Not invited")


class ClaimInline(TranslatedTabularInline):
    """What the organisation offers and needs."""

    model = CompetenceClaim
    fields = ["direction", "competence", "note"]
    autocomplete_fields = ["competence"]

    def get_queryset(self, request):
        """Read what names the rows at once."""
        return super().get_queryset(request).select_related("company", "competence")
