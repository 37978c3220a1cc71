"""What is done at the desk with plain forms; each leads back to the desk, which says what became of it."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from events.forms.desk import BusForm, WalkInForm
from events.models import Registration
from events.views.desk.access import SESSION_KEY, DeskMixin
from events.views.desk.page import DeskView
from events.workflows import EventFull, RegistrationError, confirm_registration
from events.workflows.desk import REFUSALS, Moment, bus, normalise_code, walk_in
from events.workflows.desk_sync import Mark, State, sync_desk
from itk.shared.text import row_key
from itk.shared.tokens import UNMISTAKABLE

INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
LEVELS = {
    State.DONE: messages.SUCCESS,
    State.ALREADY: messages.INFO,
    State.CONFLICT: messages.WARNING,
}
CODE_LENGTH = 10


class ActionView(DeskMixin, View):
    """One POST at the desk."""

    http_method_names = ["post"]

    @property
    def moment(self):
        """The day that the form names, and who stands here."""
        return Moment(self.chosen_day(self.request.POST.get("day", "")), self.attendant)

    def back(self, **query):
        """Lead back to the desk, on the same day."""
        day = self.request.POST.get("day", "")
        query = {name: value for name, value in {"day": day, **query}.items() if value}
        address = reverse("events:desk", args=[self.event.slug])
        return redirect(f"{address}?{urlencode(query)}" if query else address)

    def carry_out(self, item):
        """Mark, and keep what became of it for the next page."""
        answer = sync_desk(event=self.event, items=[item])[0]
        messages.add_message(self.request, LEVELS[answer.state], answer.message)

    def show(self, **forms):
        """Show the desk with a form to be mended."""
        view = DeskView()
        view.setup(self.request, **self.kwargs)
        view.event, view.attendant = self.event, self.attendant
        return view.render_to_response(view.get_context_data(**forms), status=INVALID)

    def form_options(self):
        """Return whether a form asks for a reason."""
        return {
            "asks_reason": self.attendant.may_exceed and self.event.is_onsite and self.event.is_full
        }


class FindView(ActionView):
    """What was typed or scanned: a ticket's code marks at once, anything else is looked for."""

    def post(self, request, *args, **kwargs):
        """Mark the holder of the ticket, or lead to who is found."""
        query = request.POST.get("q", "").strip()[:100]
        if is_code(query):
            self.carry_out(Mark(uuid4(), self.moment, code=query))
            return self.back()
        return self.back(q=query)


def is_code(text):
    """Whether a text is a ticket's code: one that exists, or one that can be nothing else."""
    code = normalise_code(text)
    if len(code) != CODE_LENGTH or set(code) - set(UNMISTAKABLE):
        return False
    return not code.isalpha() or Registration.objects.filter(ticket_code=code).exists()


class MarkView(ActionView):
    """One person has come, or is taken back."""

    def post(self, request, *args, **kwargs):
        """Mark; ``registration`` says whom, ``present`` whether."""
        key = row_key(request.POST.get("registration"))
        registration = get_object_or_404(self.event.registrations, pk=key)
        present = request.POST.get("present") != "0"
        self.carry_out(Mark(uuid4(), self.moment, registration_id=registration.pk, present=present))
        return self.back(q="" if present else request.POST.get("q", ""))


class WalkInView(ActionView):
    """Somebody registered and marked in one step."""

    def post(self, request, *args, **kwargs):
        """Register and mark, or show what is wrong."""
        form = WalkInForm(request.POST, **self.form_options())
        if not form.is_valid():
            return self.show(walk_in=form)
        try:
            outcome = walk_in(
                event=self.event,
                person=form.person(get_language()),
                moment=self.moment,
                submission=form.cleaned_data["submission"],
                reason=form.reason_given,
                another_person=form.cleaned_data["another_person"],
            )
        except REFUSALS as error:
            form.refuse(error)
            return self.show(walk_in=form)
        name = outcome.registration.full_name
        if outcome.created:
            messages.success(request, _("Registered and marked: %s") % name)
        else:
            messages.info(request, _("Was registered already, and is marked: %s") % name)
        return self.back()


class BusView(ActionView):
    """Many people of one organisation."""

    def post(self, request, *args, **kwargs):
        """Let each in by themselves and tell what became of each."""
        form = BusForm(request.POST, auto_id="bus_%s", **self.form_options())
        if not form.is_valid():
            return self.show(bus=form)
        fates = bus(
            event=self.event,
            people=form.people(get_language()),
            moment=self.moment,
            submission=form.cleaned_data["submission"],
            reason=form.reason_given,
        )
        for fate in fates:
            if fate.refusal:
                messages.warning(request, f"{fate.name}: {fate.refusal}")
        told = {"marked": sum(not fate.refusal for fate in fates), "all": len(fates)}
        messages.success(request, _("Marked: %(marked)s of %(all)s.") % told)
        return self.back()


class PlaceView(ActionView):
    """A place for who waits or applied; over the number of places with a reason."""

    def post(self, request, *args, **kwargs):
        """Give the place, or ask for the reason."""
        if not self.attendant.may_confirm:
            raise PermissionDenied
        key = row_key(request.POST.get("registration"))
        registration = get_object_or_404(self.event.registrations, pk=key)
        reason = self.attendant.reason(request.POST.get("reason", "").strip()[:300])
        try:
            confirm_registration(registration=registration, by=self.attendant.user, reason=reason)
        except EventFull as error:
            if not self.attendant.may_exceed:
                messages.error(request, f"{registration.full_name}: {error}")
                return self.back(q=request.POST.get("q", ""))
            context = {
                "event": self.event,
                "registration": registration,
                "day": request.POST.get("day", ""),
                "missing": "reason" in request.POST,
            }
            return render(request, "events/desk/place.html", context, status=INVALID)
        except RegistrationError as error:
            messages.error(request, f"{registration.full_name}: {error}")
        else:
            messages.success(request, _("%s has a place.") % registration.full_name)
        return self.back(q=registration.full_name)


class EndView(ActionView):
    """The end of the desk on this device; a helper's session ends with it."""

    takes_late = True

    def post(self, request, *args, **kwargs):
        """Leave; the page's script has wiped what the browser kept."""
        if self.attendant.user is not None:
            return redirect("events:desks")
        request.session.pop(SESSION_KEY, None)
        request.session.flush()
        context = {
            "title": _("Thank you for your help"),
            "message": _(
                "The desk is closed on this device, and nothing of the list is kept here."
            ),
        }
        return render(request, "events/desk/ended.html", context)
