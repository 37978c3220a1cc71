"""Accepting an invitation to represent an organisation."""

from http import HTTPStatus

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from itk.shared.views import SecretPageMixin, UnprocessableMixin
from members.forms import InvitationForm
from members.models import User
from members.workflows import (
    InvitationError,
    InvitationExpired,
    InvitationUnknown,
    InvitationUsed,
    accept_invitation,
    find_invitation,
)


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class InvitationView(SecretPageMixin, UnprocessableMixin, FormView):
    """Shows who is invited to represent what; a button accepts it, once."""

    form_class = InvitationForm
    template_name = "members/invitation.html"
    closed_template_name = "members/invitation_closed.html"

    def dispatch(self, request, *args, **kwargs):
        """Answer 404 for a link that never was and 410 for one that is over."""
        self.user = request.user if request.user.is_authenticated else None
        try:
            self.representative = find_invitation(token=kwargs["token"])
        except InvitationUnknown:
            raise Http404 from None
        except InvitationUsed:
            return self._again()
        except InvitationExpired:
            return self._closed(used=False)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Add for whom the form is."""
        kwargs = super().get_form_kwargs()
        return {**kwargs, "representative": self.representative, "user": self.user}

    def get_context_data(self, **kwargs):
        """Add the account that has to be logged in, when there is one."""
        theirs = User.objects.filter(email=self.representative.email)
        if self.user:
            theirs = theirs.exclude(pk=self.user.pk)
        return super().get_context_data(
            representative=self.representative,
            company=self.representative.company,
            other_account=theirs.exists(),
            login_url=reverse("account_login", query={"next": self.request.path}),
            **kwargs,
        )

    def form_valid(self, form):
        """Join the person, log in a new account, and go to the account's first page."""
        try:
            representative = self._accept(form.cleaned_data.get("password", ""))
        except InvitationError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        name = representative.company.full_name
        messages.success(self.request, _("You now represent %(name)s.") % {"name": name})
        return self._enter(representative)

    def _accept(self, password):
        return accept_invitation(
            token=self.kwargs["token"],
            user=self.user,
            password=password,
            language=get_language(),
        )

    def _enter(self, representative):
        target = reverse("members:account")
        if self.user is not None:
            return redirect(target)
        return perform_login(self.request, representative.user, redirect_url=target)

    def _again(self):
        """Let a double click in as the first click was; tell others that the link is used."""
        if self.request.method == "POST":
            try:
                return self._enter(self._accept(self.request.POST.get("password", "")))
            except InvitationError:
                pass
        elif self.user and self.user.representations.filter(invite_token=self.kwargs["token"]):
            return redirect("members:account")
        return self._closed(used=True)

    def _closed(self, *, used):
        context = {"used": used}
        closed = render(self.request, self.closed_template_name, context, status=HTTPStatus.GONE)
        return self.keep_secret(closed)
