"""What letters about calls lead to: extend or close one, follow others, be told no more."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from itk.shared.languages import offer_languages
from itk.shared.views import SecretPageMixin, UnprocessableMixin, WayOutMixin
from members.forms import CloseForm, FollowForm
from members.models import User
from members.workflows import (
    CallLetterClosed,
    CallLetterUnknown,
    MembersError,
    close_by_letter,
    extend_by_letter,
    find_call_by_letter,
    find_digest_reader,
    follow_competences,
    next_deadline,
    want_digest,
)


class CallDueView(SecretPageMixin, UnprocessableMixin, FormView):
    """A call that ends: one button extends it, another closes it with what came of it."""

    form_class = CloseForm
    template_name = "members/calls/due.html"
    closed_template_name = "members/calls/due_closed.html"

    def dispatch(self, request, *args, **kwargs):
        """Answer 404 for a link that never was and 410 for one that is over."""
        offer_languages(request, [])
        try:
            self.call = find_call_by_letter(token=kwargs["token"])
            return super().dispatch(request, *args, **kwargs)
        except CallLetterUnknown:
            raise Http404 from None
        except CallLetterClosed:
            closed = render(request, self.closed_template_name, status=HTTPStatus.GONE)
            return self.keep_secret(closed)

    def get_initial(self):
        """Show the outcome that was told."""
        return {"outcome": self.call.outcome, "note": self.call.outcome_note}

    def get_context_data(self, **kwargs):
        """Add the call and until when the button would extend it."""
        later = next_deadline(self.call)
        return super().get_context_data(
            call=self.call, later=later if later > self.call.deadline else None, **kwargs
        )

    def post(self, request, *args, **kwargs):
        """Extend, or judge the form that closes."""
        if "extend" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            extend_by_letter(token=kwargs["token"])
        except MembersError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The call takes answers longer now."))
        return redirect(request.path)

    def form_valid(self, form):
        """Close it."""
        try:
            close_by_letter(token=self.kwargs["token"], **form.cleaned_data)
        except MembersError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The call is closed. Thank you for the outcome."))
        return redirect(self.request.path)


@method_decorator(csrf_exempt, name="dispatch")
class CallDigestStopView(WayOutMixin, SecretPageMixin, TemplateView):
    """No more letters about new calls."""

    template_name = "members/calls/digest_stop.html"

    def dispatch(self, request, *args, **kwargs):
        """Find the reader. Raises Http404 for a link that no letter has."""
        offer_languages(request, [])
        try:
            self.reader = find_digest_reader(token=kwargs["token"])
        except CallLetterUnknown:
            raise Http404 from None
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add whether letters come."""
        comes = self.reader.call_digest != User.Digest.NONE
        return super().get_context_data(comes=comes, reader=self.reader, **kwargs)

    def decide(self, *, wanted):
        """Stop the letters, or let them come again; return what the person is told."""
        self.reader = want_digest(token=self.kwargs["token"], wanted=wanted)
        if wanted:
            return _("You will be told of new partnership calls again.")
        return _("Thank you. No more letters about new partnership calls will be sent.")


class FollowedView(LoginRequiredMixin, UnprocessableMixin, FormView):
    """Of which new calls one is told by mail."""

    form_class = FollowForm
    template_name = "members/calls/followed.html"

    def get_initial(self):
        """Show what is followed now."""
        user = self.request.user
        followed = user.followed.values_list("competence", flat=True)
        return {"digest": user.call_digest, "competences": list(followed)}

    def form_valid(self, form):
        """Save it."""
        follow_competences(user=self.request.user, **form.cleaned_data)
        messages.success(
            self.request, _("Saved. You are told of new partnership calls as you wish.")
        )
        return redirect("members:followed")
