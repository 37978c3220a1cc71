"""One's own account: what waits, the organisations one represents, settings."""

from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, UpdateView

from itk.shared.views import UnprocessableMixin
from members.forms import ProfileForm, SettingsForm, claim_formsets
from members.models import Company, Representative
from members.workflows import CodeTaken, NotAllowed, change_profile


class AccountView(LoginRequiredMixin, TemplateView):
    """The first page of the account; a subclass fills ``registrations`` (upcoming ones)."""

    template_name = "members/account.html"
    registrations = ()

    def get_context_data(self, **kwargs):
        """Add the person's organisations and what waits for them."""
        user = self.request.user
        mine = Representative.objects.current().filter(user=user).select_related("company")
        return super().get_context_data(
            **{
                "representations": mine.order_by("company__name"),
                "wants_second_step": user.is_staff and not is_mfa_enabled(user),
                "registrations": self.registrations,
                **kwargs,
            }
        )


class SettingsView(LoginRequiredMixin, UnprocessableMixin, UpdateView):
    """One's name and language; the page goes on in the language chosen."""

    form_class = SettingsForm
    template_name = "members/settings.html"

    def get_object(self, queryset=None):
        """Return a copy of one's own row: what is refused must not show in the page's frame."""
        return type(self.request.user).objects.get(pk=self.request.user.pk)

    def form_valid(self, form):
        """Save, and turn to the page in the chosen language."""
        language = form.save().language
        with translation.override(language):
            messages.success(self.request, _("Your settings are saved."))
        response = redirect(translate_url(self.request.path, language))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class PeopleView(LoginRequiredMixin, DetailView):
    """Who represents the organisation; read by its representatives."""

    context_object_name = "company"
    template_name = "members/people.html"

    def get_queryset(self):
        """Another organisation's people are not shown to exist."""
        return Company.objects.filter(
            representatives__user=self.request.user, representatives__left_at=None
        ).distinct()

    def get_context_data(self, **kwargs):
        """Add those who have not left, and whether the reader edits the profile."""
        people = self.object.representatives.current().select_related("user")
        editable = Company.objects.editable_by(self.request.user).filter(pk=self.object.pk)
        return super().get_context_data(people=people, may_edit=editable.exists(), **kwargs)


class ProfileView(LoginRequiredMixin, TemplateView):
    """Edit the profile of an organisation; it is public the moment it is saved."""

    template_name = "members/profile.html"

    def dispatch(self, request, *args, **kwargs):
        """Another organisation's profile is not shown to exist."""
        if request.user.is_authenticated:
            mine = Company.objects.editable_by(request.user)
            self.company = get_object_or_404(mine, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the forms, and the company as it is saved: a refused form must not show as its data."""
        kwargs.setdefault("form", ProfileForm(instance=self.company))
        kwargs.setdefault("formsets", claim_formsets(self.company))
        saved = Company.objects.get(pk=self.company.pk)
        return super().get_context_data(company=saved, **kwargs)

    def post(self, request, *args, **kwargs):
        """Save everything or nothing."""
        form = ProfileForm(request.POST, request.FILES, instance=self.company)
        formsets = claim_formsets(self.company, request.POST)
        valid = [form.is_valid(), *(formset.is_valid() for formset in formsets.values())]
        if all(valid) and self._save(form, formsets):
            messages.success(request, _("The profile is saved and public."))
            return redirect(reverse("members:profile", args=[self.company.slug]))
        context = self.get_context_data(form=form, formsets=formsets)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _save(self, form, formsets):
        """Return whether the workflow took the changes; its refusals go beside their fields."""
        claims = [c for direction, formset in formsets.items() for c in formset.claims(direction)]
        try:
            change_profile(
                company=self.company, by=self.request.user, data=form.changes, claims=claims
            )
        except CodeTaken as error:
            form.add_error("code", str(error))
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            return True
        return False
