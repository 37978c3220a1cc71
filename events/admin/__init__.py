"""The admin of events: events with their registrations, the programme, projects, who came."""

from events.admin import attendance, events, materials, projects, registrations, speakers

__all__ = ["attendance", "events", "materials", "projects", "registrations", "speakers"]
