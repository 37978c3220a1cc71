"""The fees of an organisation, read by who answers for it."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DetailView

from members.models import Company, Representative


class FeesView(LoginRequiredMixin, DetailView):
    """What the organisation has paid and owes, for administrators and who answers for finances."""

    context_object_name = "company"
    template_name = "members/fees.html"

    def get_queryset(self):
        """Another organisation's fees are not shown to exist."""
        mine = Representative.objects.for_fees().filter(user=self.request.user)
        return Company.objects.filter(pk__in=mine.values("company"))

    def get_context_data(self, **kwargs):
        """Add the fees, the newest year first."""
        return super().get_context_data(fees=self.object.fees.order_by("-year"), **kwargs)
