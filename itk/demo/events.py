"""The sample events: those of the funded project, and the coming ones."""

from datetime import timedelta

from events.models import Event, EventDay, Question, Session, Speaker
from events.workflows import refresh_schedule
from itk.demo.dates import event_dates
from itk.demo.reading import bilingual, read, read_all
from itk.demo.rows import add
from itk.shared.html import text_to_html

PLAIN = ("slug", "kind", "town", "venue", "address")


def past_entries():
    """Return what the files say of the events of the project, oldest first."""
    return [entry for file in read_all("events-20*") for entry in file["event"]]


def upcoming_entries():
    """Return what the file says of the coming events."""
    return read("events-upcoming")["event"]


class Events:
    """Makes events with their days, programme and speakers; a speaker is shared by name."""

    def __init__(self, *, areas, competences, companies, project, contact):
        self.areas, self.competences, self.companies = areas, competences, companies
        self.project, self.contact = project, contact
        self.speakers = {}

    def past(self, entry):
        """Return an event of the project that was held and is closed."""
        dates = [day["date"] for day in entry["day"]]
        return self._make(entry, dates, status=Event.Status.CLOSED, project=self.project)

    def upcoming(self, entry, today):
        """Return a coming event as a draft."""
        elsewhere = entry.get("registration_url", "")
        return self._make(
            entry,
            event_dates(today, [day["offset_days"] for day in entry["day"]]),
            status=Event.Status.DRAFT,
            audience=entry["audience"],
            access_code=entry.get("access_code", ""),
            format=entry["format"],
            languages=", ".join(entry["languages"]),
            online_link=entry.get("online_link", ""),
            registration_url=elsewhere,
            registration_mode="elsewhere" if elsewhere else "here",
            **bilingual(entry, "interpretation", "change_note"),
        )

    def meeting(self, entry, today):
        """Return a general meeting that was held not long ago and is not closed yet."""
        return self._make(
            entry,
            event_dates(today, [day["offset_days"] for day in entry["day"]]),
            status=Event.Status.PUBLISHED,
            audience=Event.Audience.MEMBERS,
            follow_up=False,
        )

    def _make(self, entry, dates, **values):
        html = {key: text_to_html(text) for key, text in bilingual(entry, "text").items()}
        event = add(
            Event,
            **{name: entry[name] for name in PLAIN},
            **bilingual(entry, "title", "summary"),
            **html,
            host=self.companies[entry["host"]],
            capacity=entry.get("capacity"),
            contact_name=self.contact.get_full_name(),
            contact_email=self.contact.email,
            **values,
        )
        event.competences.set(self.competences[code] for code in entry["competences"])
        event.technology_areas.set(self.areas[code] for code in entry["areas"])
        self._add_programme(event, entry, dates)
        for order, question in enumerate(entry.get("question", ())):
            add(Question, event=event, order=order, **question)
        speak = {speaker.company for s in event.sessions.all() for speaker in s.speakers.all()}
        event.partners.set(speak - {None, event.host})
        event = refresh_schedule(event=event)
        if days_before := entry.get("opens_days_before_start"):
            event.opens_at = opening(event, days_before)
            event.save()
        return event

    def _add_programme(self, event, entry, dates):
        for speaker in entry.get("speaker", ()):
            self._add_speaker(speaker)
        days = [
            add(EventDay, event=event, date=date, starts=day["starts"], ends=day["ends"])
            for day, date in zip(entry["day"], dates, strict=True)
        ]
        for session in entry.get("session", ()):
            row = add(
                Session,
                event=event,
                day=days[session["day"] - 1],
                starts=session["starts"],
                ends=session["ends"],
                **bilingual(session, "title"),
            )
            row.speakers.set(self.speakers[name] for name in session["speakers"])

    def _add_speaker(self, entry):
        if entry["name"] in self.speakers:
            return
        self.speakers[entry["name"]] = add(
            Speaker,
            name=entry["name"],
            company=self.companies.get(entry.get("company")),
            company_name=entry.get("company_text", ""),
            **bilingual(entry, "position", "bio"),
        )


def opening(event, days_before):
    """Return the moment ``days_before`` days before the event at which registration opens."""
    return event.starts_at - timedelta(days=days_before)
