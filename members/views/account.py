"""One's own account: what waits, the organisations one represents, settings."""

from dataclasses import dataclass
from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models.functions import Collate
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import TemplateView, UpdateView

from itk.shared.templatetags.portal import text_of
from itk.shared.views import UnprocessableMixin
from members.forms import ClaimForms, ProfileForm, SettingsForm
from members.models import Company, CooperationCall, Introduction, Representative, User
from members.views.editing import EditorMixin
from members.workflows import CodeTaken, NotAllowed, change_profile

CALLS = 3  # shown of those that can be answered


@dataclass(frozen=True)
class Task:
    """Something that waits for the person, and the page where it is done."""

    title: str
    text: str
    action: str
    url: str


@dataclass(frozen=True)
class Completeness:
    """How much of a profile is there, and what to add next."""

    percent: int
    next: str

    @classmethod
    def of(cls, company):
        """Return the completeness of a company's profile."""
        steps = company.profile_steps()
        missing = [todo for taken, todo in steps if not taken]
        percent = round(100 * (len(steps) - len(missing)) / len(steps))
        return cls(percent, missing[0] if missing else "")


@dataclass(frozen=True)
class Organisation:
    """An organisation that the person represents; ``profile`` is None for who may not edit it."""

    representative: Representative
    profile: Completeness | None

    @property
    def company(self):
        """The organisation itself."""
        return self.representative.company


class AccountView(LoginRequiredMixin, TemplateView):
    """The first page of the account.

    A subclass gives ``registrations`` and a template that fills the blocks ``registrations``
    and ``more_tasks``.
    """

    template_name = "members/account.html"
    registrations = ()

    def get_context_data(self, **kwargs):
        """Add the person's organisations and what waits for them."""
        mine = Representative.objects.current().filter(user=self.request.user)
        mine = mine.select_related("company").order_by(Collate("company__name", "lt"))
        mine = mine.prefetch_related("company__claims", "company__technology_areas")
        organisations = [self._organisation(representative) for representative in mine]
        calls = CooperationCall.objects.open().visible_to(self.request.user).for_lists()
        calls = calls.prefetch_related("competences").order_by("-published_at", "-pk")
        return super().get_context_data(
            **{
                "organisations": organisations,
                "tasks": self._tasks(organisations),
                "registrations": self.registrations,
                "calls": calls[:CALLS],
                **kwargs,
            }
        )

    @staticmethod
    def _organisation(representative):
        may_edit = representative.role != Representative.Role.NONE
        profile = Completeness.of(representative.company) if may_edit else None
        return Organisation(representative, profile)

    def _tasks(self, organisations):
        """Return what waits: a second step for staff, profiles to confirm, calls to decide on."""
        tasks = []
        if self.request.user.is_staff and not is_mfa_enabled(self.request.user):
            tasks.append(
                Task(
                    _("Turn on two-step log-in"),
                    _("You open the administration: protect it with a code from your telephone."),
                    _("Turn on"),
                    reverse("mfa_activate_totp"),
                )
            )
        for organisation in organisations:
            company = organisation.company
            if not organisation.profile or company.is_confirmed:
                continue
            if company.is_public:
                title, action = _("Confirm the profile"), _("Check")
                text = _("%(name)s: check that everything is still so, and save.")
            else:
                title, action = _("Fill in the profile"), _("Edit the profile")
                text = _(
                    "%(name)s: the cluster’s office puts a filled-in profile into the directory."
                )
            url = reverse("members:profile", args=[company.slug])
            tasks.append(Task(title, text % {"name": company.full_name}, action, url))
        edited = [o.company for o in organisations if o.profile]
        return tasks + self._introductions(edited) + self._tasks_of_calls(edited)

    @staticmethod
    def _tasks_of_calls(companies):
        """Return the calls with answers nobody has decided on, and those that are over."""
        tasks = []
        opened = CooperationCall.objects.filter(
            company__in=companies, status=CooperationCall.Status.OPEN
        )
        for call in opened.with_answers().select_related("company").order_by("deadline", "pk"):
            url = reverse("members:call_manage", args=[call.company.slug, call.pk])
            title = str(text_of(call, "title"))
            if call.waiting:
                told = ngettext("%(count)s answer waits", "%(count)s answers wait", call.waiting)
                tasks.append(Task(title, told % {"count": call.waiting}, _("Decide"), url))
            elif call.is_expired:
                words = _("The call is over: say what came of it, or extend it.")
                tasks.append(Task(title, words, pgettext("a call", "Open"), url))
        return tasks

    @staticmethod
    def _introductions(companies):
        """Return the introductions that wait for an answer."""
        waiting = Introduction.objects.waiting_for(companies).with_names().order_by("created_at")
        return [
            Task(
                _("Answer: an introduction is asked for"),
                f"{company.full_name}: {introduction.partner_of(company).full_name},"
                f" {text_of(introduction.competence, 'name')}",
                pgettext("button", "Answer"),
                introduction.url_for(company),
            )
            for introduction in (waiting if companies else ())
            for company in companies
            if (side := introduction.side_of(company)) and not introduction.has_agreed(side)
        ]


class SettingsView(LoginRequiredMixin, UnprocessableMixin, UpdateView):
    """One's name and language; the page goes on in the language chosen."""

    form_class = SettingsForm
    template_name = "members/settings.html"

    def get_object(self, queryset=None):
        """Return a copy of one's own row: what is refused must not show in the page's frame."""
        return User.objects.get(pk=self.request.user.pk)

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


class ProfileView(EditorMixin, TemplateView):
    """Edit the profile of an organisation; it is public the moment it is saved."""

    template_name = "members/profile.html"

    def get_context_data(self, **kwargs):
        """Add the forms, and the company as it is saved: a refused form must not show as its data."""
        kwargs.setdefault("form", ProfileForm(instance=self.company))
        kwargs.setdefault("claims", ClaimForms(self.company))
        saved = Company.objects.get(pk=self.company.pk)
        profile = Completeness.of(saved)
        return super().get_context_data(company=saved, profile=profile, **kwargs)

    def post(self, request, *args, **kwargs):
        """Save everything or nothing."""
        form = ProfileForm(request.POST, request.FILES, instance=self.company)
        claims = ClaimForms(self.company, request.POST)
        if all([form.is_valid(), claims.is_valid()]) and self._save(form, claims):
            messages.success(request, self._saved())
            return redirect("members:profile", self.company.slug)
        context = self.get_context_data(form=form, claims=claims)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _saved(self):
        """Return what is told of a saved profile: nobody is told that a hidden one is public."""
        if self.company.is_public:
            return _("The profile is saved and public.")
        return _(
            "The profile is saved. It will be public once the cluster’s office puts it into the "
            "directory."
        )

    def _save(self, form, claims):
        """Return whether the workflow took the changes; its refusals go beside their fields."""
        try:
            change_profile(
                company=self.company,
                by=self.request.user,
                data=form.changes,
                claims=claims.claims(),
                shown=claims.shown(),
            )
        except CodeTaken as error:
            form.add_error("code", str(error))
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            return True
        return False
