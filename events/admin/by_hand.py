"""Registering by hand: one who calls or stands at the door, or up to five people of one caller."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from events.admin.attendee_forms import CalledPeopleFormSet, CallForm
from events.admin.pages import for_event, may
from events.models import Registration
from events.workflows import (
    EventClosed,
    NotConfirmed,
    Person,
    Registrar,
    RegistrationError,
    register,
)
from members.models import Company

ADD = ("events.add_registration",)
MARK = ("events.use_desk",)


class ByHandMixin:
    """The page where staff register people."""

    @for_event(*ADD)
    def register_view(self, request, event):
        """Register everybody in the form, or nobody, and tell what became of each."""
        data = request.POST if request.method == "POST" else None
        call = CallForm(
            data,
            event=event,
            may_exceed=request.user.has_perm("events.exceed_capacity"),
            initial={"source": request.GET.get("source", Registration.Source.PHONE)},
        )
        asked = {"event": event, "questions": list(event.questions.all())}
        people = CalledPeopleFormSet(data, prefix="people", form_kwargs=asked)
        # Both are asked, so that all that is wrong is shown at once.
        if data is not None and all([call.is_valid(), people.is_valid()]):
            try:
                outcomes = self._register(request, event, call, people.filled)
            except RegistrationError:
                pass  # shown beside the row that is refused
            else:
                return self._registered(request, event, call, outcomes)
        wrong = bool(call.errors) or people.total_error_count() > 0
        context = {
            "title": _("Register people"),
            "form": call,
            "people": people,
            "is_wrong": wrong,
            "organisations": Company.objects.public().by_name().full_names(),
            "back": self.url(event),
        }
        template = "admin/events/register.html"
        return self.render(request, event, template, context, status=422 if wrong else 200)

    @transaction.atomic
    def _register(self, request, event, call, rows):
        """Register each person; the first refusal undoes all and is shown beside its row."""
        outcomes, emails = [], set()
        for row in rows:
            email = row.cleaned_data["email"]
            try:
                # One e-mail in two rows of one form is meant: the caller named them together.
                outcome = self._register_one(request, event, call, row, email in emails)
            except RegistrationError as error:
                (call if call.mends(error) else row).refuse(error)
                raise
            emails |= {email} - {None}
            outcomes.append(outcome)
        return outcomes

    def _register_one(self, request, event, call, row, is_named_together):
        said, values = call.cleaned_data, {**row.person_values, **call.cleaned_data["organisation"]}
        values["phone"] = values["phone"] or said["registrar_phone"]
        return register(
            event=event,
            person=Person(**values),
            mode=row.cleaned_data.get("mode") or None,
            source=said["source"],
            registrar=Registrar(
                user=request.user,
                name=said["registrar_name"],
                email=said["registrar_email"] or None,
            ),
            submission=said["submission"],
            answers=row.answers,
            another_person=is_named_together or row.cleaned_data["another_person"],
            over_capacity_reason=said.get("over_capacity_reason", ""),
            notify=said.get("notify", False),
        )

    def _registered(self, request, event, call, outcomes):
        """Say what became of each, mark who stands at the door, and show the rows."""
        for outcome in outcomes:
            row = outcome.registration
            told = {"name": row.full_name, "status": row.get_status_display()}
            if outcome.created:
                messages.success(request, _("%(name)s is registered: %(status)s.") % told)
            else:
                messages.warning(request, _("%(name)s was already registered: %(status)s.") % told)
            if call.cleaned_data.get("present_today") and may(request.user, MARK):
                self._mark_at_once(request, row, call.today)
        query = f"?{urlencode({'q': row.full_name})}" if len(outcomes) == 1 else ""
        return HttpResponseRedirect(f"{self.url(event)}{query}")

    def _mark_at_once(self, request, row, day):
        try:
            self._mark(request, row, day, True)
        except (RegistrationError, NotConfirmed, EventClosed) as error:
            messages.warning(request, f"{row.full_name}: {error}")
