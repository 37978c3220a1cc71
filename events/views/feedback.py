"""What a person thought of an event, asked on the page that their own link opens."""

from django.shortcuts import redirect
from django.views.generic import FormView

from events.forms import FeedbackForm
from events.views.own import SecretMixin
from events.workflows import FeedbackError, FeedbackGiven, give_feedback, refuse_feedback
from itk.shared.views import UnprocessableMixin

TOO_LATE = 409


class FeedbackView(SecretMixin, UnprocessableMixin, FormView):
    """Asks once; afterwards, and of who is not asked, it says so."""

    template_name = "events/feedback.html"
    form_class = FeedbackForm

    def get(self, request, *args, **kwargs):
        """Show the form while it is of use."""
        refusal = refuse_feedback(self.registration)
        return self._refuse(refusal) if refusal else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Take the answer while it is asked for."""
        refusal = refuse_feedback(self.registration)
        return self._refuse(refusal) if refusal else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """Keep the answer; a second one of the same moment is refused."""
        try:
            give_feedback(registration=self.registration, **form.cleaned_data)
        except FeedbackError as refusal:
            return self._refuse(refusal)
        return redirect(self.request.path)

    def _refuse(self, refusal):
        given = isinstance(refusal, FeedbackGiven)
        context = self.get_context_data(form=None, refusal=refusal, is_given=given)
        status = 200 if given and self.request.method != "POST" else TOO_LATE
        return self.render_to_response(context, status=status)
