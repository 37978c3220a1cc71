"""The calls of one's organisation: written, published, answered, extended, closed."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from itk.shared.limits import over_limit
from itk.shared.text import row_key
from itk.shared.views import UnprocessableMixin
from members.forms import CallForm, CloseForm, ExtendForm
from members.models import CallAnswer, CooperationCall
from members.views.editing import EditorMixin
from members.workflows import (
    DayAfterBid,
    DayOver,
    MembersError,
    NobodyChosen,
    close_call,
    decide_answer,
    delete_call,
    extend_call,
    next_deadline,
    publish_call,
    save_call,
    withdraw_answer,
)

CALLS_PER_HOUR = 30  # saved by a person: who is newly chosen is written to
DECISIONS_PER_HOUR = 6  # on one answer: each is mailed to who gave it
# Beside which field a refusal is told; the others are about the whole form.
BESIDE = {DayOver: "deadline", DayAfterBid: "deadline", NobodyChosen: "chosen"}


class OwnCallsView(EditorMixin, TemplateView):
    """The organisation's calls, and the answers that it has given to others'."""

    template_name = "members/calls/own.html"

    def get_context_data(self, **kwargs):
        """Add both, the newest first."""
        calls = self.company.calls.with_answers().defer("text", "search").order_by("-pk")
        given = self.company.call_answers.select_related("call__company")
        return super().get_context_data(
            calls=calls, given=given.order_by("-created_at", "-pk"), **kwargs
        )

    def post(self, request, *args, **kwargs):
        """Take an answer back."""
        answers = self.company.call_answers.select_related("call")
        answer = get_object_or_404(answers, pk=row_key(request.POST.get("answer")))
        try:
            withdraw_answer(answer=answer, by=request.user)
        except MembersError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The answer is taken back, and the other side is told."))
        return redirect("members:own_calls", self.company.slug)


class OwnCallMixin(EditorMixin):
    """A page of one of the organisation's calls."""

    def call(self):
        """Return the call as it is saved; None for a new one."""
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(self.company.calls, pk=self.kwargs["pk"])

    def to_call(self, call):
        """Return the way to the page of the call."""
        return redirect("members:call_manage", self.company.slug, call.pk)


class CallFormView(OwnCallMixin, UnprocessableMixin, FormView):
    """The form of a call: a draft, or published at once."""

    form_class = CallForm
    template_name = "members/calls/form.html"

    def get(self, request, *args, **kwargs):
        """Show the form; a closed call has none any more."""
        call = self.call()
        if call and call.status == CooperationCall.Status.CLOSED:
            return self.to_call(call)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Fill the form in with what is changed."""
        return super().get_form_kwargs() | {"instance": self.call(), "company": self.company}

    def get_context_data(self, **kwargs):
        """Add the row as it is saved: a refused form must not show as its data."""
        return super().get_context_data(call=self.call(), **kwargs)

    def form_valid(self, form):
        """Save it, and publish it if asked; or say beside nothing lost why it cannot be."""
        about = {"seconds": 3600, "about": f"user {self.request.user.pk}"}
        if over_limit(self.request, "call", amount=CALLS_PER_HOUR, **about):
            told = _("This form was sent from here many times. Try again in an hour.")
            return self.too_often(form, told)
        try:
            call = self._save(form)
        except MembersError as error:
            form.add_error(BESIDE.get(type(error)), str(error))
            return self.form_invalid(form)
        if call.status == CooperationCall.Status.OPEN:
            messages.success(self.request, _("Saved and published."))
        else:
            messages.success(
                self.request,
                _("The draft is saved. Only your organisation and the cluster’s office see it."),
            )
        return self.to_call(call)

    @transaction.atomic
    def _save(self, form):
        call = save_call(
            company=self.company, by=self.request.user, data=form.changes, call=self.call()
        )
        if "publish" in self.request.POST:
            call = publish_call(call=call, by=self.request.user)
        return call


class CallManageView(OwnCallMixin, TemplateView):
    """One call for its organisation: the answers, and the next step of its life."""

    template_name = "members/calls/manage.html"

    def get_context_data(self, **kwargs):
        """Add the answers and the forms."""
        call = self.call()
        answers = call.answers.select_related("company")
        return super().get_context_data(
            **{
                "call": call,
                "answers": answers,
                "roles": call.roles_sought() if call.is_bid else [],
                "chosen": call.chosen.by_name().names() if call.is_for_chosen else [],
                "extend_form": ExtendForm(initial={"deadline": next_deadline(call)}),
                "close_form": CloseForm(
                    initial={"outcome": call.outcome, "note": call.outcome_note}
                ),
                **kwargs,
            }
        )

    def post(self, request, *args, **kwargs):
        """Do what the pressed button says."""
        steps = {
            "publish": self._publish,
            "extend": self._extend,
            "close": self._close,
            "join": self._decide,
            "decline": self._decide,
            "delete": self._delete,
        }
        step = steps.get(request.POST.get("do"))
        if step is None:
            raise Http404
        call = self.call()
        try:
            return step(call) or self.to_call(call)
        except MembersError as error:
            messages.error(request, str(error))
            return self.to_call(call)

    def _publish(self, call):
        publish_call(call=call, by=self.request.user)
        messages.success(self.request, _("The call is published."))

    def _extend(self, call):
        form = ExtendForm(self.request.POST)
        if not form.is_valid():
            return self._again(extend_form=form)
        try:
            extend_call(call=call, by=self.request.user, **form.cleaned_data)
        except (DayOver, DayAfterBid) as error:
            form.add_error("deadline", str(error))
            return self._again(extend_form=form)
        return messages.success(self.request, _("The call takes answers longer now."))

    def _close(self, call):
        form = CloseForm(self.request.POST)
        if not form.is_valid():
            return self._again(close_form=form)
        close_call(call=call, by=self.request.user, **form.cleaned_data)
        return messages.success(self.request, _("The call is closed. Thank you for the outcome."))

    def _again(self, **forms):
        return self.render_to_response(self.get_context_data(**forms), status=422)

    def _decide(self, call):
        answers = CallAnswer.objects.filter(call=call).select_related("call")
        answer = get_object_or_404(answers, pk=row_key(self.request.POST.get("answer")))
        join = self.request.POST["do"] == "join"
        about = {"seconds": 3600, "about": str(answer.pk)}
        if over_limit(self.request, "decide", amount=DECISIONS_PER_HOUR, **about):
            told = _("This answer was decided on several times. Try again in an hour.")
            return messages.error(self.request, told)
        decide_answer(answer=answer, by=self.request.user, join=join)
        told = _("Accepted, and they are told.") if join else _("Declined, and they are told.")
        return messages.success(self.request, told)

    def _delete(self, call):
        delete_call(call=call, by=self.request.user)
        messages.success(self.request, _("The draft is deleted."))
        return redirect("members:own_calls", self.company.slug)
