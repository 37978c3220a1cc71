"""Several applicants decided at once, where staff choose who takes part."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.admin.pages import WRITING, for_event
from events.models import Registration
from events.workflows import RegistrationError, confirm_registration, decline_registration
from itk.shared.admin.buttons import Button
from itk.shared.text import row_key

CHANGE = ("events.change_registration",)
MOST = 50
Status = Registration.Status


class DeclineForm(forms.Form):
    """Whether the people hear of it; the chosen go along."""

    chosen = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    sure = forms.BooleanField(initial=True, widget=forms.HiddenInput)
    silent = forms.BooleanField(label=gettext_lazy("Do not send a mail about it"), required=False)


class DecisionsMixin:
    """Adds the address that confirms or declines the ticked people of a page."""

    @for_event(*CHANGE, methods=WRITING)
    def decide_many_view(self, request, event):
        """Confirm the ticked at once; decline them once it is asked on a page of its own."""
        keys = map(row_key, request.POST.getlist("chosen")[:MOST])
        people = list(event.registrations.filter(pk__in=list(keys)))
        if not people:
            messages.warning(request, _("Tick the people first."))
            return self._back(request, event)
        if request.POST.get("decision") == "confirm":
            done = self._decide(request, people, confirm_registration)
            told = ngettext("%(count)s person has a place.", "%(count)s people have a place.", done)
        else:
            form = self._decline_form(people, data=request.POST)
            if not form.is_valid():
                return self._ask_to_decline(request, event, people)
            done = self._decide(
                request, people, decline_registration, notify=not form.cleaned_data["silent"]
            )
            told = ngettext("%(count)s person is declined.", "%(count)s people are declined.", done)
        if done:
            messages.success(request, told % {"count": done})
        return self._back(request, event)

    def _decide(self, request, people, decide, **how):
        """Decide each; say who could not be decided and why. Return how many were."""
        done = 0
        for registration in people:
            try:
                decide(registration=registration, by=request.user, **how)
            except RegistrationError as error:
                messages.error(request, f"{registration.full_name}: {error}")
            else:
                done += 1
        return done

    def _decline_form(self, people, **options):
        form = DeclineForm(**options)
        form.fields["chosen"].choices = [(str(row.pk), row.full_name) for row in people]
        return form

    def _ask_to_decline(self, request, event, people):
        form = self._decline_form(people, initial={"chosen": [row.pk for row in people]})
        names = ", ".join(row.full_name for row in people)
        chosen = Button(_("Decline"), confirm=names, form=DeclineForm, danger=True)
        return self._ask(request, chosen, event, form)
