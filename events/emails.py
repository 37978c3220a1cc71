"""What people are told by mail about their registrations and events.

Every function writes rows of the outbox; contexts hold plain values in the recipient's language.
"""


def registration_state(registration):
    """Tell the person that they are confirmed, waiting or applied."""


def registration_promoted(registration):
    """Tell the person that they got a place."""


def registration_cancelled(registration):
    """Tell the person that the registration is cancelled."""


def link_again(registration):
    """Send the person's own link again."""


def event_changed(event):
    """Tell everyone registered that time or place changed."""


def event_postponed(event):
    """Tell everyone registered that the event has no date for now."""


def event_cancelled(event):
    """Tell everyone registered that the event is cancelled."""


def event_full(event):
    """Tell staff that the last place is taken."""
