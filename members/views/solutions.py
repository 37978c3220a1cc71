"""The products and solutions of one's organisation: list, order, add, change, delete."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView

from itk.shared.text import row_key
from itk.shared.views import UnprocessableMixin
from members.forms import SolutionForm
from members.models import Solution
from members.views.editing import EditorMixin
from members.workflows import MembersError, delete_solution, move_solution, save_solution

STEPS = {"up": -1, "down": 1}


class SolutionsMixin(EditorMixin):
    """A page of the organisation's products and solutions."""

    def back(self):
        """Return the way to the list."""
        return redirect("members:solutions", self.company.slug)

    def refuse(self, error):
        """Say on the list why something was not done."""
        messages.error(self.request, str(error))
        return self.back()


class SolutionsView(SolutionsMixin, TemplateView):
    """What the organisation shows, in its order; a button moves one."""

    template_name = "members/solutions/list.html"

    def get_context_data(self, **kwargs):
        """Add the products and solutions, and how many there may be."""
        return super().get_context_data(
            solutions=self.company.solutions.defer("search"), most=Solution.MOST, **kwargs
        )

    def post(self, request, *args, **kwargs):
        """Move one up or down."""
        key, step = row_key(request.POST.get("solution")), request.POST.get("step", "")
        if step not in STEPS or not key:
            raise Http404
        solution = self.company.solutions.filter(pk=key).first()
        if solution is not None:  # it may just have been deleted elsewhere
            try:
                move_solution(solution=solution, by=request.user, places=STEPS[step])
            except MembersError as error:
                return self.refuse(error)
        return self.back()


class SolutionFormView(SolutionsMixin, UnprocessableMixin, FormView):
    """The form of a product or solution; it is public the moment it is saved."""

    form_class = SolutionForm
    template_name = "members/solutions/form.html"

    def solution(self):
        """Return what is changed; None for a new one."""
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(self.company.solutions, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        """Fill the form in with what is changed."""
        return super().get_form_kwargs() | {"instance": self.solution()}

    def get_context_data(self, **kwargs):
        """Add the row as it is saved: a refused form must not show as its data."""
        return super().get_context_data(solution=self.solution(), **kwargs)

    def form_valid(self, form):
        """Save it, or say beside nothing lost why it cannot be."""
        try:
            save_solution(
                company=self.company,
                by=self.request.user,
                data=form.changes,
                solution=form.instance if form.instance.pk else None,
            )
        except MembersError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        if self.company.is_public:
            messages.success(self.request, _("Saved: it stands on the organisation’s page."))
        else:
            messages.success(self.request, _("Saved. Readers see it once the profile is public."))
        return self.back()


class SolutionDeleteView(SolutionsMixin, DetailView):
    """Ask before a product or solution is deleted."""

    context_object_name = "solution"
    template_name = "members/solutions/delete.html"

    def get_object(self, queryset=None):
        """Return one of the organisation's own."""
        return get_object_or_404(self.company.solutions, pk=self.kwargs["pk"])

    def post(self, request, *args, **kwargs):
        """Delete it."""
        try:
            delete_solution(solution=self.get_object(), by=request.user)
        except MembersError as error:
            return self.refuse(error)
        messages.success(request, _("Deleted."))
        return self.back()
