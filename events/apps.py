"""The events app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Names the app in the admin, and has the members' workflows mind what is ours."""

    name = "events"
    verbose_name = _("Events")

    def ready(self):
        """Who leaves hands registrations over; of two votes of one member none is lost unsaid."""
        from events.models import Vote
        from events.workflows.handover import hand_over_registrations
        from members.workflows.merging import FACTS
        from members.workflows.representatives import HANDED_OVER

        HANDED_OVER.append(hand_over_registrations)
        FACTS[Vote] = ("holder",)
