"""Who represents an organisation: read by its representatives, kept by its profile administrators."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, View

from itk.shared.limits import over_any_limit
from itk.shared.views import UnprocessableMixin
from members.forms import LeavingForm, MyPersonForm, NewPersonForm, OwnDataForm, PersonForm
from members.models import Representative
from members.workflows import (
    EmailTaken,
    MembersError,
    add_representative,
    change_representative,
    end_representation,
    hand_over_administration,
    invite_representative,
    withdraw_invitation,
)

Role = Representative.Role
DAY = 24 * 3600
INVITATIONS_PER_DAY = 50  # of an organisation
INVITATIONS_TO_ONE_PER_DAY = 5
OFTEN = gettext_lazy("Many invitations have been sent already. Try again tomorrow.")


def invites_too_often(request, company, email):
    """Count an invitation, by who sends it and by whom it reaches; tell whether it is one too many."""
    limits = {f"company {company.pk}": INVITATIONS_PER_DAY}
    if email:
        limits[email] = INVITATIONS_TO_ONE_PER_DAY
    return over_any_limit(request, "invite", limits, seconds=DAY)


class OrganisationMixin(LoginRequiredMixin):
    """A page of an organisation that the reader represents; for others it does not exist."""

    @cached_property
    def company(self):
        """The organisation."""
        return self.me.company

    @cached_property
    def me(self):
        """The reader's own row."""
        mine = Representative.objects.current().filter(user=self.request.user)
        rows = mine.select_related("company")
        return get_object_or_404(rows, company__slug=self.kwargs["slug"])

    @property
    def is_administrator(self):
        """Whether the reader decides about people."""
        return self.me.role == Role.OWNER

    def get_context_data(self, **kwargs):
        """Add the organisation and what the reader may do."""
        return super().get_context_data(
            company=self.company,
            me=self.me,
            is_administrator=self.is_administrator,
            may_edit=self.me.role != Role.NONE,
            **kwargs,
        )

    def to_people(self):
        """Return the way back to the list."""
        return redirect("members:people", self.company.slug)


class PeopleView(OrganisationMixin, DetailView):
    """The people of the organisation."""

    template_name = "members/people.html"

    def get_object(self, queryset=None):
        """Another organisation's people are not shown to exist."""
        return self.company

    def get_context_data(self, **kwargs):
        """Add those who have not left."""
        people = self.company.representatives.current().select_related("user")
        return super().get_context_data(people=people, **kwargs)


class PersonAddView(OrganisationMixin, UnprocessableMixin, FormView):
    """Somebody new."""

    form_class = NewPersonForm
    template_name = "members/person_add.html"

    def get_form_kwargs(self):
        """Look for the same e-mail in this organisation; nobody but an administrator adds."""
        if not self.is_administrator:
            raise PermissionDenied
        return {**super().get_form_kwargs(), "instance": Representative(company=self.company)}

    def form_valid(self, form):
        """Add the person, and send the invitation when asked."""
        invite = form.cleaned_data["invite"]
        if invite and invites_too_often(self.request, self.company, form.cleaned_data["email"]):
            return self.too_often(form, OFTEN)
        try:
            person = add_representative(
                company=self.company, by=self.request.user, data=form.changes, invite=invite
            )
        except MembersError as error:
            form.add_error("email" if isinstance(error, EmailTaken) else None, str(error))
            return self.form_invalid(form)
        told = _("%(name)s is added.") % {"name": person.full_name}
        if invite:
            told += " " + _("The invitation is on its way.")
        messages.success(self.request, told)
        return self.to_people()


class PersonMixin(OrganisationMixin):
    """A page about one person: an administrator's, or one's own."""

    @cached_property
    def person(self):
        """The person."""
        people = Representative.objects.current().filter(company=self.company)
        person = get_object_or_404(people.select_related("user"), pk=self.kwargs["pk"])
        if person != self.me and not self.is_administrator:
            raise PermissionDenied
        return person

    def get_context_data(self, **kwargs):
        """Add the person as saved: a refused form must not show as their data."""
        return super().get_context_data(
            person=Representative.objects.get(pk=self.person.pk),
            is_me=self.person == self.me,
            **kwargs,
        )


class PersonView(PersonMixin, UnprocessableMixin, FormView):
    """Change a person, invite, hand over; those who decide nothing change what is their own."""

    template_name = "members/person.html"

    def get_form_class(self):
        """Return the form of what the reader may change."""
        mine = self.person == self.me
        if not self.is_administrator:
            return OwnDataForm
        return MyPersonForm if mine else PersonForm

    def get_form_kwargs(self):
        """Add for whom the form is."""
        return {**super().get_form_kwargs(), "instance": self.person}

    def form_valid(self, form):
        """Write what was changed; refusals go beside their fields."""
        try:
            change_representative(
                representative=self.person, by=self.request.user, data=form.changes
            )
        except MembersError as error:
            form.add_error(_field_of(error, form), str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The changes are saved."))
        return self.to_people()


def _field_of(error, form):
    """Return the field beside which a refusal belongs; None is above the form."""
    if isinstance(error, EmailTaken):
        return "email"
    return "role" if "role" in form.changed_data else None


class PersonActionView(PersonMixin, View):
    """Buttons of a person's page: nothing to fill in."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Do what the button says, or tell why not."""
        actions = {
            "invite": self._invite,
            "withdraw": self._withdraw,
            "hand_over": self._hand_over,
        }
        person, act = self.person, actions.get(request.POST.get("do", ""))
        if act is None:
            return HttpResponseBadRequest()
        if act == self._invite and invites_too_often(request, self.company, person.email):
            messages.error(request, OFTEN)
            return self.to_people()
        try:
            messages.success(request, act(person, request.user))
        except MembersError as error:
            messages.error(request, str(error))
        return self.to_people()

    @staticmethod
    def _invite(person, by):
        invite_representative(representative=person, by=by)
        return _("The invitation is on its way.")

    @staticmethod
    def _withdraw(person, by):
        withdraw_invitation(representative=person, by=by)
        return _("The invitation is taken back: its link no longer works.")

    @staticmethod
    def _hand_over(person, by):
        hand_over_administration(to=person, by=by)
        return _("%(name)s is the profile administrator now; you are an editor.") % {
            "name": person.full_name
        }


class LeaveView(PersonMixin, UnprocessableMixin, FormView):
    """End a representation, one's own too; asked before it is done."""

    form_class = LeavingForm
    template_name = "members/person_leave.html"

    def get_form_kwargs(self):
        """Add who leaves."""
        return {**super().get_form_kwargs(), "representative": self.person}

    def form_valid(self, form):
        """End it; who left is led to the account's first page."""
        mine = self.person == self.me
        try:
            end_representation(
                representative=self.person,
                by=self.request.user,
                heir=form.cleaned_data["heir"],
            )
        except MembersError as error:
            form.add_error("heir", str(error))
            return self.form_invalid(form)
        if mine:
            name = self.company.full_name
            messages.success(self.request, _("You no longer represent %(name)s.") % {"name": name})
            return redirect("members:account")
        messages.success(
            self.request,
            _("%(name)s no longer represents the organisation.") % {"name": self.person.full_name},
        )
        return self.to_people()
