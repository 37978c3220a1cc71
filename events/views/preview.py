"""A draft as its page will be, for who has its secret link."""

from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from events.models import Event
from events.views.event import EventView
from itk.shared.languages import offer_languages


class PreviewView(EventView):
    """The page of a draft: nobody can register there, and no search engine keeps it."""

    template_name = "events/preview.html"

    def get_queryset(self):
        """Return the event of this secret; a wrong or an older one is not found."""
        token = self.kwargs["token"].replace("\x00", "")
        return self.with_facts(Event.objects.filter(preview_token=token))

    def get_object(self, queryset=None):
        """Return the event; the switch leads to the same preview in the other language."""
        event = super().get_object(queryset)
        offer_languages(self.request, [])
        return event

    def get(self, request, *args, **kwargs):
        """Show the draft; what is public has a page of its own."""
        self.object = self.get_object()
        if self.object.status != Event.Status.DRAFT:
            return redirect(self.object)
        return self.render_to_response(self.get_context_data())

    def dispatch(self, request, *args, **kwargs):
        """Answer with headers that keep the address secret."""
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get_context_data(self, **kwargs):
        """Leave out what opens only for a public event: materials, and one's own registration."""
        return super().get_context_data(**kwargs) | {
            "materials": [],
            "has_more_materials": False,
            "own_registration": None,
            "is_preview": True,
        }
