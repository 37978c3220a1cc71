"""The events app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """Names the app in the admin; who leaves an organisation hands registrations over, too."""

    name = "events"
    verbose_name = _("Events")

    def ready(self):
        """Have the members' workflow call ours in its transaction."""
        from events.workflows.handover import hand_over_registrations
        from members.workflows.representatives import HANDED_OVER

        HANDED_OVER.append(hand_over_registrations)
