"""Introductions: asked for from what the cluster lacks, answered and looked after in the account."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, TemplateView

from itk.shared.limits import over_any_limit
from itk.shared.views import UnprocessableMixin
from members.forms import IntroduceForm, OutcomeForm
from members.models import Company, Competence, Introduction
from members.views.editing import EditorMixin
from members.workflows import (
    MembersError,
    answer_introduction,
    possible_introductions,
    report_introduction,
    request_introduction,
)

Status = Introduction.Status
WISHES_PER_DAY = 30  # of a person
WISHES_OF_TWO_PER_DAY = 3  # who ask, take it back and ask again
ANSWERS = {"agree": True, "decline": False}
DONE = {
    Status.AGREED: gettext_lazy("Both agree: the contacts stand below, and both are told by mail."),
    Status.REQUESTED: gettext_lazy("Noted. Now the other organisation has to agree."),
    Status.DECLINED: gettext_lazy("Declined: the organisation is told by mail."),
    Status.WITHDRAWN: gettext_lazy("Taken back."),
}


class Told:
    """An introduction as one of the two sees it."""

    def __init__(self, introduction, company):
        self.introduction, self.company = introduction, company
        self.side = introduction.side_of(company)
        self.partner = introduction.partner_of(company)
        self.partner_side = introduction.side_of(self.partner)
        self.url = introduction.url_for(company)

    @property
    def is_asked(self):
        """Whether it waits for this organisation."""
        requested = self.introduction.status == Status.REQUESTED
        return requested and not self.introduction.has_agreed(self.side)

    @property
    def state(self):
        """Where it stands, in words for this organisation."""
        if self.introduction.status != Status.REQUESTED:
            return self.introduction.get_status_display()
        return _("Waits for your answer") if self.is_asked else _("Waits for their answer")

    @property
    def contact(self):
        """Whom to write to, once both have agreed; the organisation itself where nobody is named."""
        if self.introduction.status not in (Status.AGREED, Status.DONE):
            return None
        named = self.introduction.contact_of(self.partner_side)
        return named or self.partner.representatives.readers().first() or self.partner


def told_of(introductions, companies):
    """Return introductions as each of some organisations sees them."""
    return [
        Told(introduction, company)
        for introduction in introductions
        for company in companies
        if introduction.side_of(company)
    ]


class IntroduceView(LoginRequiredMixin, UnprocessableMixin, FormView):
    """Ask to be introduced over a competence that one's organisation looks for or offers."""

    form_class = IntroduceForm
    template_name = "members/introductions/ask.html"

    @cached_property
    def competence(self):
        """The competence."""
        rows = Competence.objects.claimable().select_related("parent")
        return get_object_or_404(rows, code=self.kwargs["code"])

    @cached_property
    def mine(self):
        """The organisations that the reader speaks for and that look for it or offer it."""
        mine = Company.objects.editable_by(self.request.user).public()
        return mine.filter(claims__competence=self.competence).in_bulk()

    def dispatch(self, request, *args, **kwargs):
        """It is there for whom the competence concerns only."""
        if request.user.is_authenticated and not self.mine:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Offer what is possible now."""
        pairs = possible_introductions(competence=self.competence, user=self.request.user)
        return super().get_form_kwargs() | {"pairs": pairs, "mine": self.mine}

    def get_context_data(self, **kwargs):
        """Add the competence, and the introductions over it that are open."""
        rows = Introduction.objects.open().with_names().filter(competence=self.competence)
        return super().get_context_data(
            competence=self.competence, asked=told_of(rows, self.mine.values()), **kwargs
        )

    def form_valid(self, form):
        """Ask, and lead to the introduction."""
        seeker, offerer = form.chosen()
        own = seeker if seeker.pk in self.mine else offerer
        if self._too_many(form.cleaned_data["pair"]):
            told = _("You have asked for many introductions already. Try again tomorrow.")
            return self.too_often(form, told)
        try:
            introduction = request_introduction(
                competence=self.competence,
                seeker=seeker,
                offerer=offerer,
                by=self.request.user,
                message=form.cleaned_data["message"],
            )
        except MembersError as error:
            form.add_error("pair", str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Asked: the organisation is told by mail."))
        return redirect(introduction.url_for(own))

    def _too_many(self, pair):
        """Count the wish, by who asks and by the two: each is mailed to somebody."""
        limits = {
            f"user {self.request.user.pk}": WISHES_PER_DAY,
            f"{self.competence.pk}: {pair}": WISHES_OF_TWO_PER_DAY,
        }
        return over_any_limit(self.request, "introduce", limits, seconds=24 * 3600)


class IntroductionsView(EditorMixin, TemplateView):
    """The introductions of one's organisation: what waits for it, what goes on, what is over."""

    template_name = "members/introductions/list.html"

    def get_context_data(self, **kwargs):
        """Add the introductions, in three parts."""
        rows = told_of(Introduction.objects.of(self.company).with_names(), [self.company])
        going = [row for row in rows if row.introduction.status in Introduction.OPEN]
        return super().get_context_data(
            asked=[row for row in going if row.is_asked],
            going=[row for row in going if not row.is_asked],
            over=[row for row in rows if row not in going],
            **kwargs,
        )


class IntroductionView(EditorMixin, DetailView):
    """One introduction: answer it, take it back, write to the other, say what came of it."""

    template_name = "members/introductions/one.html"

    def get_object(self, queryset=None):
        """Return one of the organisation's own."""
        rows = Introduction.objects.of(self.company).with_names()
        contacts = ("seeker_contact__user", "offerer_contact__user")
        return get_object_or_404(rows.select_related(*contacts), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        """Add how the organisation sees it, and the form of the outcome."""
        kwargs.setdefault("form", OutcomeForm())
        return super().get_context_data(told=Told(self.object, self.company), **kwargs)

    def post(self, request, *args, **kwargs):
        """Do what a button says."""
        self.object = self.get_object()
        asked = request.POST.get("do")
        if asked == "report":
            return self._report()
        if asked not in ANSWERS:
            return HttpResponseBadRequest()
        try:
            answered = answer_introduction(
                introduction=self.object,
                company=self.company,
                agrees=ANSWERS[asked],
                by=request.user,
            )
        except MembersError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, DONE[answered.status])
        return redirect(self.object.url_for(self.company))

    def _report(self):
        form = OutcomeForm(self.request.POST)
        if form.is_valid():
            try:
                report_introduction(
                    introduction=self.object,
                    outcome=form.cleaned_data["outcome"],
                    note=form.cleaned_data["outcome_note"],
                    by=self.request.user,
                )
            except MembersError as error:
                messages.error(self.request, str(error))
            else:
                messages.success(self.request, _("Thank you: the outcome is noted."))
            return redirect(self.object.url_for(self.company))
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
