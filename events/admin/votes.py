"""Votes of a general meeting: who holds the vote of each member, and whether there is a quorum."""

from dataclasses import dataclass, field
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.pages import READING, WRITING, Topic, for_event, may
from events.models import Event, Registration, Vote
from events.workflows import VoteError, give_vote, holders_of, quorum_of, take_back_vote
from itk.shared.files import hand_out, name_from_title, validate_material
from members.models import Company

SEE = ("events.view_vote",)
GIVE = ("events.add_vote",)
TAKE_BACK = ("events.delete_vote",)


class Holder(forms.ModelChoiceField):
    """Somebody present, told with the organisation."""

    def label_from_instance(self, registration):
        """Return the name and the organisation."""
        return ", ".join(filter(None, (registration.full_name, registration.organisation)))


class VoteForm(forms.Form):
    """Whose vote, who holds it, and the scan that a person from elsewhere brings."""

    company = forms.ModelChoiceField(
        label=gettext_lazy("Member"), queryset=Company.objects.none(), empty_label=""
    )
    holder = Holder(
        label=gettext_lazy("Who holds the vote"),
        queryset=Registration.objects.none(),
        empty_label="",
        help_text=gettext_lazy("Those marked as present."),
    )
    proxy = forms.FileField(
        label=gettext_lazy("Scan of the proxy"),
        required=False,
        validators=[validate_material],
        help_text=gettext_lazy(
            "Needed of who is registered for another organisation. At most 25 MB."
        ),
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        voting = Company.objects.entitled_to_vote().by_name()
        self.fields["company"].queryset = voting.exclude(votes__event=event)
        self.fields["company"].label_from_instance = lambda company: company.full_name
        self.fields["company"].error_messages["invalid_choice"] = _(
            "This member has no vote, or somebody holds it already."
        )
        present = [person.pk for person in holders_of(event)]
        people = event.registrations.filter(pk__in=present).select_related("company")
        self.fields["holder"].queryset = people


@dataclass
class MemberRow:
    """A member, the vote if somebody holds it, and who of the member is there."""

    company: Company
    vote: Vote | None = None
    own: list[Registration] = field(default_factory=list)
    holder_left: bool = False


class Votes(Topic):
    """The list of members with their votes."""

    label = gettext_lazy("Votes")
    name = "votes"
    permissions = SEE

    def pages(self):
        """Name the addresses."""
        return [
            ("votes/", self.votes_view, "votes"),
            ("votes/count/", self.count_view, "votes_count"),
            ("votes/<int:vote_id>/take-back/", self.take_back_view, "vote_take_back"),
            ("votes/<int:vote_id>/proxy/", self.proxy_view, "vote_proxy"),
        ]

    def offered(self, event):
        """Only a general meeting has votes."""
        return event.kind == Event.Kind.ASSEMBLY

    @for_event(*SEE)
    def votes_view(self, request, event):
        """Show the members; give a vote."""
        may_give = may(request.user, GIVE)
        if request.method != "POST" or not may_give:
            initial = {"company": request.GET.get("company")}
            return self._page(request, event, VoteForm(event=event, initial=initial), may_give)
        form = VoteForm(request.POST, request.FILES, event=event)
        if form.is_valid():
            try:
                vote = give_vote(event=event, by=request.user, **form.cleaned_data)
            except VoteError as error:
                form.add_error("proxy" if form.cleaned_data["company"] else None, str(error))
            else:
                told = {"company": vote.company.full_name, "holder": vote.holder.full_name}
                messages.success(
                    request, _("The vote of %(company)s is held by %(holder)s.") % told
                )
                return self.back(event)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self._page(request, event, form, may_give, status)

    def _page(self, request, event, form, may_give, status=HTTPStatus.OK):
        context = {
            "title": self.label,
            "form": form,
            "rows": member_rows(event),
            "quorum": quorum_of(event),
            "may_give": may_give and not event.is_settled,
            "may_take_back": may(request.user, TAKE_BACK) and not event.is_settled,
        }
        return self.render(request, event, "admin/events/votes.html", context, status=status)

    @for_event(*SEE, methods=READING)
    def count_view(self, request, event):
        """Tell the page that lies open how the votes stand now."""
        quorum = quorum_of(event)
        response = JsonResponse({"held": quorum.held, "reached": quorum.reached})
        response["Cache-Control"] = "no-store"
        return response

    @for_event(*TAKE_BACK, methods=WRITING)
    def take_back_view(self, request, event, vote_id):
        """Take the vote back from who holds it; one already taken back is no failure."""
        vote = event.votes.filter(pk=vote_id).select_related("company", "holder").first()
        if vote is not None:
            try:
                take_back_vote(vote=vote, by=request.user)
            except VoteError as error:
                messages.error(request, str(error))
                return self.back(event)
            told = {"company": vote.company.full_name, "holder": vote.holder.full_name}
            messages.success(
                request, _("The vote of %(company)s is taken back from %(holder)s.") % told
            )
        return self.back(event)

    @for_event(*SEE, methods=READING)
    def proxy_view(self, request, event, vote_id):
        """Hand out the scan of a proxy, to staff only."""
        vote = get_object_or_404(event.votes.exclude(proxy=""), pk=vote_id)
        return hand_out(
            vote.proxy, name=name_from_title(vote.company.full_name, vote.proxy), public=False
        )


def member_rows(event):
    """Return every entitled member with its vote, and its own people who are there."""
    present = holders_of(event)
    votes = {v.company_id: v for v in event.votes.select_related("holder__company", "company")}
    rows = []
    for company in Company.objects.entitled_to_vote().by_name():
        vote = votes.pop(company.pk, None)
        own = [person for person in present if person.company_id == company.pk]
        rows.append(MemberRow(company, vote, own, vote is not None and vote.holder not in present))
    # Whoever is no member any more keeps the vote that was given.
    rows += [
        MemberRow(vote.company, vote, [], vote.holder not in present) for vote in votes.values()
    ]
    return rows
