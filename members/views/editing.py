"""What pages for the editors of an organisation have in common."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404

from members.models import Company


class EditorMixin(LoginRequiredMixin):
    """A page of an organisation's editors; another organisation's is not shown to exist."""

    def dispatch(self, request, *args, **kwargs):
        """Find the organisation among those that the person edits."""
        if request.user.is_authenticated:
            mine = Company.objects.editable_by(request.user)
            self.company = get_object_or_404(mine, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Add the organisation."""
        return super().get_context_data(**{"company": self.company, **kwargs})
