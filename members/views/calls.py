"""Partner search: the calls that a reader may see, one of them, and an answer to it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from itk.shared.languages import languages_of, offer_languages
from itk.shared.limits import over_any_limit
from itk.shared.views import UnprocessableMixin
from members.forms import MemberAnswerForm, ReaderAnswerForm
from members.models import Company, Competence, CooperationCall
from members.workflows import (
    CallUnknown,
    LawNotRead,
    MembersError,
    NoSuchRole,
    NotAllowed,
    RoleTaken,
    answer_call,
)

PAGE_SIZE = 20
ANSWERS_PER_HOUR = 5
ANSWERS_TO_ONE_PER_HOUR = 30
TEXTS = ("title", "text")
# Beside which field a refusal is told; the others are about the whole form.
BESIDE = {NoSuchRole: "role", RoleTaken: "role", LawNotRead: "law_read"}


class CallsView(TemplateView):
    """The calls that the reader may see, by kind, competence and state."""

    template_name = "members/calls/list.html"

    def get_context_data(self, **kwargs):
        """Add a page of calls and what narrows them down; an impossible filter is left out."""
        asked = self.request.GET
        visible = CooperationCall.objects.visible_to(self.request.user)
        competences = Competence.objects.filter(calls__in=visible).distinct().by_name()
        competences = list(competences.only("code", "name_lt", "name_en"))
        kind = asked.get("kind", "")
        kind = kind if kind in CooperationCall.Kind.values else ""
        competence = next((c for c in competences if c.code == asked.get("competence")), None)
        state = "over" if asked.get("state") == "over" else "open"
        calls = getattr(visible, state)()
        if kind:
            calls = calls.filter(kind=kind)
        if competence:
            calls = calls.filter(competences=competence)
        order = ("deadline", "pk") if state == "open" else ("-deadline", "-pk")
        rows = calls.for_lists().prefetch_related("competences").order_by(*order)
        return super().get_context_data(
            page_obj=Paginator(rows, PAGE_SIZE).get_page(asked.get("page")),
            kinds=CooperationCall.Kind.choices,
            competences=competences,
            kind=kind,
            competence=competence,
            state=state,
            is_filtered=bool(kind or competence),
            my_companies=Company.objects.editable_by(self.request.user).names(),
            **kwargs,
        )


class CallMixin:
    """A page of one call; for whom it is not, there is no such page."""

    @cached_property
    def call(self):
        """The call, with its organisation and contact person."""
        calls = CooperationCall.objects.visible_to(self.request.user)
        calls = calls.select_related("company", "contact")
        return get_object_or_404(calls, slug=self.kwargs["slug"])

    @cached_property
    def answerers(self):
        """The organisations for which the reader may answer now."""
        return self.call.answerers(self.request.user)

    @cached_property
    def may_edit(self):
        """Whether the reader writes the calls of this organisation."""
        return self.call.company.is_edited_by(self.request.user)

    @cached_property
    def may_answer(self):
        """Whether there is a form of an answer for this reader."""
        if not self.call.is_open or self.may_edit:
            return False
        public = self.call.audience == CooperationCall.Audience.PUBLIC
        return (public and not self.my_answers) or self.answerers.exists()

    @cached_property
    def my_answers(self):
        """The answers of the organisations that the reader edits."""
        mine = Company.objects.editable_by(self.request.user)
        found = self.call.answers.live().filter(company__in=mine.values("pk"))
        return list(found.select_related("company"))

    def dispatch(self, request, *args, **kwargs):
        """Keep what is not for everybody out of search engines."""
        offer_languages(request, languages_of(self.call, *TEXTS))
        response = super().dispatch(request, *args, **kwargs)
        if self.call.audience != CooperationCall.Audience.PUBLIC:
            offer_languages(request, [])
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get_context_data(self, **kwargs):
        """Add the call and what this reader may do with it."""
        return super().get_context_data(
            **{
                "call": self.call,
                "roles": self.call.roles_sought() if self.call.is_bid else [],
                "may_edit": self.may_edit,
                "may_answer": self.may_answer,
                "my_answers": self.my_answers,
                **kwargs,
            }
        )


class CallView(CallMixin, TemplateView):
    """What is looked for, by whom and until when; of a joint bid, who has joined."""

    template_name = "members/calls/call.html"

    def get_context_data(self, **kwargs):
        """Add the competences."""
        competences = self.call.competences.only("code", "name_lt", "name_en")
        return super().get_context_data(competences=competences, **kwargs)


class CallAnswerView(CallMixin, UnprocessableMixin, FormView):
    """The form of an answer: of an organisation, or of any reader of a public call."""

    template_name = "members/calls/answer.html"

    def dispatch(self, request, *args, **kwargs):
        """Lead who cannot answer back to the call, which says why; what was typed is kept."""
        if not self.may_answer and (request.method != "POST" or self.my_answers):
            return redirect(self.call)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def as_member(self):
        """Whether the reader answers for an organisation."""
        return self.answerers.exists()

    def get_form(self, form_class=None):
        """Return the form for this reader."""
        if not self.as_member:
            return ReaderAnswerForm(**self.get_form_kwargs())
        return MemberAnswerForm(
            call=self.call,
            companies=self.answerers,
            roles=self.call.roles_sought() if self.call.is_bid else [],
            **self.get_form_kwargs(),
        )

    def get_initial(self):
        """Fill in who is logged in, and the one organisation they answer for."""
        user = self.request.user
        if self.as_member:
            return {"company": self.answerers.first()}
        return {"full_name": user.get_full_name(), "email": user.email} if user.pk else {}

    def form_valid(self, form):
        """Send the answer; a robot is told the same and nothing is sent."""
        if form.is_trapped:
            return self._done()
        if self._too_many():
            told = _("Several answers came from this address. Try again in an hour.")
            return self.too_often(form, told)
        try:
            self._answer(form)
        except CallUnknown as error:
            raise Http404 from error
        except MembersError as error:
            form.add_error(self._field_of(form, error), str(error))
            return self.form_invalid(form)
        return self._done()

    def _answer(self, form):
        """Answer in the name of the organisation's person, or of the reader."""
        user = self.request.user if self.request.user.is_authenticated else None
        data, company = form.answer, form.cleaned_data.get("company")
        if company:
            person = company.representatives.current().filter(user=user).first()
            if person is None:  # has left a moment ago
                raise NotAllowed
            data |= {"full_name": person.full_name, "email": person.email or user.email}
        answer_call(
            call=self.call,
            by=user,
            company=company,
            data=data,
            law_read=form.cleaned_data.get("law_read", False),
        )

    @staticmethod
    def _field_of(form, error):
        name = BESIDE.get(type(error))
        return name if name in form.fields else None

    def _too_many(self):
        """Count the answer: by who sends it, and by the call that gets it."""
        limits = {"": ANSWERS_PER_HOUR, str(self.call.pk): ANSWERS_TO_ONE_PER_HOUR}
        return over_any_limit(self.request, "call_answer", limits, seconds=3600)

    def _done(self):
        return redirect("members:call_answered", self.call.slug)


class CallAnsweredView(CallMixin, TemplateView):
    """What happens next."""

    template_name = "members/calls/answered.html"
