"""The two answers to a change of time or place: a page each, with one button."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from events import workflows
from events.views.own import SecretMixin


class AnswerView(SecretMixin, TemplateView):
    """Asks once more and writes the answer down; opening the page changes nothing."""

    template_name = "events/answer.html"
    coming = True

    def get(self, request, *args, **kwargs):
        """Ask, while there is something to answer."""
        return super().get(request, *args, **kwargs) if self._is_asked() else self._too_late()

    def get_context_data(self, **kwargs):
        """Add when it is now, and which of the two answers the page is."""
        return super().get_context_data(**kwargs) | {
            "days": list(self.event.days.all()),
            "coming": self.coming,
        }

    def _is_asked(self):
        return self.registration.is_asked


class ComingView(AnswerView):
    """„I will come“."""

    def post(self, request, *args, **kwargs):
        """Note the answer; a second time changes nothing."""
        try:
            registration = workflows.reconfirm(registration=self.registration)
        except workflows.RegistrationClosed:
            return self._too_late()
        messages.success(request, _("Thank you: we are expecting you."))
        return redirect(registration)


class NotComingView(AnswerView):
    """„I cannot come“."""

    coming = False

    def _is_asked(self):
        return self.registration.is_asked and self.registration.may_cancel

    def post(self, request, *args, **kwargs):
        """Cancel the registration."""
        return self._cancel()
