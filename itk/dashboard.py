"""What waits for staff: the first page of the admin."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from post_office.models import STATUS, Email

from events.models import Event
from events.workflows.life import NoDate
from itk.shared.languages import lacking
from itk.shared.outbox import rendered
from members.models import (
    Company,
    CooperationCall,
    Introduction,
    MembershipApplication,
    MembershipFee,
)
from news.models import Article, Page

SHOWN = 5


@dataclass(frozen=True)
class Item:
    """One thing to do: what it is called, where it is done, and why it waits."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one sort: the first few, and how many there are."""

    title: str | Promise
    count: int
    url: str
    items: list[Item] = field(default_factory=list)

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.count - len(self.items)


@dataclass(frozen=True)
class Source:
    """Where things of one sort come from, and which permission makes them a reader's business.

    ``query`` narrows the list to them, ``page`` names the page of the admin where one is done.
    """

    title: str | Promise
    permission: str
    rows: Callable[[], QuerySet]
    query: str = ""
    note: Callable[[Any], str] = lambda row: ""
    text: Callable[[Any], str] = str
    page: str = "change"


def waiting_for(user) -> list[Group]:
    """Return what waits for ``user``, by sort, without the sorts of which nothing waits."""
    groups = (_group(source) for source in SOURCES if user.has_perm(source.permission))
    return [group for group in groups if group.count]


def _group(source: Source) -> Group:
    rows = source.rows()
    first = list(rows[: SHOWN + 1])
    count = len(first) if len(first) <= SHOWN else rows.count()
    return Group(
        source.title,
        count,
        _address(rows.model, "changelist") + source.query,
        [
            Item(source.text(row), _address(rows.model, source.page, row.pk), source.note(row))
            for row in first[:SHOWN]
        ],
    )


def _address(model, page, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


# Events


def _coming() -> QuerySet:
    return (
        Event.objects.filter(status=Event.Status.PUBLISHED, ends_at__gte=timezone.now())
        .with_counts()
        .order_by("starts_at", "pk")
    )


def _stuck() -> QuerySet:
    return Event.objects.due_for_publishing().filter(days=None)


def _why_stuck(event) -> str:
    moment = date_format(timezone.localtime(event.publish_at), "SHORT_DATETIME_FORMAT")
    return f"{moment}: {NoDate.message}"


def _with_applications() -> QuerySet:
    applied = Count("registrations", filter=Q(registrations__status="applied"), distinct=True)
    return _coming().annotate(applied=applied).filter(applied__gt=0)


def _applications(event) -> str:
    told = ngettext("%(count)s application", "%(count)s applications", event.applied)
    return f"{_day(event)}, {told % {'count': event.applied}}"


def _with_waiting() -> QuerySet:
    return _coming().filter(waiting__gt=0)


def _full() -> QuerySet:
    return _coming().filter(capacity__isnull=False, taken__gte=F("capacity"))


def _waiting_note(event) -> str:
    waiting = ngettext("%(count)s waits", "%(count)s wait", event.waiting) % {
        "count": event.waiting
    }
    if not event.places_left:
        return waiting
    free = ngettext("%(count)s free place", "%(count)s free places", event.places_left) % {
        "count": event.places_left
    }
    return f"{waiting}, {free}"


def _day(event) -> str:
    if event.starts_at is None:
        return ""
    return date_format(event.starts_at.astimezone(event.zone), "DATE_FORMAT")


def _places(event) -> str:
    return f"{_day(event)}, {event.taken} / {event.capacity}"


def _expected(event) -> str:
    people = ngettext("%(count)s person", "%(count)s people", event.confirmed) % {
        "count": event.confirmed
    }
    return f"{_day(event)}, {people}"


# Members, news


def _stale_note(company) -> str:
    if company.confirmed_on is None:
        return _("never confirmed")
    return _("confirmed on %s") % date_format(company.confirmed_on, "DATE_FORMAT")


def _due(fee) -> str:
    return f"{number_format(fee.amount)} €, {date_format(fee.due_on, 'SHORT_DATE_FORMAT')}"


def _ended(call) -> str:
    return f"{call.company}, {date_format(call.deadline, 'SHORT_DATE_FORMAT')}"


def _without_english(queryset: QuerySet, *fields: str) -> QuerySet:
    return queryset.filter(lacking("en", *fields))


def _drafts(model) -> Callable[[], QuerySet]:
    def rows():
        return model.objects.filter(status="draft").order_by("-updated_at", "pk")

    return rows


def _changed(row) -> str:
    return _("changed on %s") % date_format(timezone.localtime(row.updated_at), "DATE_FORMAT")


def _refused() -> QuerySet:
    return (
        Email.objects.filter(Q(status=STATUS.failed))
        .select_related("template")
        .order_by("-created", "-pk")
    )


def _what_refused(email) -> str:
    return f"{', '.join(email.to)}: {rendered(email, 'subject')}"


SOURCES = [
    Source(
        gettext_lazy("Next events"),
        "events.use_desk",
        _coming,
        note=_expected,
        page="registrations",
    ),
    Source(
        gettext_lazy("Drafts that could not be published"),
        "events.change_event",
        _stuck,
        "?status__exact=draft",
        note=_why_stuck,
    ),
    Source(
        gettext_lazy("Applications wait for a decision"),
        "events.change_registration",
        _with_applications,
        note=_applications,
        page="registrations",
    ),
    Source(
        gettext_lazy("People wait for a place"),
        "events.exceed_capacity",
        _with_waiting,
        note=_waiting_note,
        page="registrations",
    ),
    Source(
        gettext_lazy("Full events"),
        "events.exceed_capacity",
        _full,
        note=_places,
        page="registrations",
    ),
    Source(
        gettext_lazy("Mail that was refused"),
        "post_office.change_email",
        _refused,
        f"?status={STATUS.failed}",
        text=_what_refused,
    ),
    Source(
        gettext_lazy("Applications to join"),
        "members.change_membershipapplication",
        lambda: MembershipApplication.objects.open().order_by("created_at", "pk"),
        note=lambda application: application.get_status_display(),
    ),
    Source(
        gettext_lazy("Overdue membership fees"),
        "members.change_membershipfee",
        lambda: MembershipFee.objects.overdue().select_related("company").order_by("due_on", "pk"),
        "?payment=overdue",
        note=_due,
    ),
    Source(
        gettext_lazy("Partnership calls that are over"),
        "members.change_cooperationcall",
        lambda: CooperationCall.objects.expired().for_lists().order_by("deadline", "pk"),
        "?standing=expired",
        note=_ended,
    ),
    Source(
        gettext_lazy("Introductions without an answer or an outcome"),
        "members.change_introduction",
        lambda: Introduction.objects.overdue().with_names().order_by("updated_at", "pk"),
        "?overdue=yes",
        note=lambda introduction: introduction.get_status_display(),
    ),
    Source(
        gettext_lazy("Organisations without a profile administrator"),
        "members.change_representative",
        lambda: Company.objects.without_owner().by_name(),
        "?owner=none",
    ),
    Source(
        gettext_lazy("Members not yet in the directory"),
        "members.change_company",
        lambda: Company.objects.hidden_members().by_name(),
        "?status__exact=active&published__exact=0",
        note=_stale_note,
    ),
    Source(
        gettext_lazy("Profiles long not confirmed"),
        "members.change_company",
        lambda: Company.objects.stale().order_by(F("confirmed_on").asc(nulls_first=True), "pk"),
        "?confirmed=stale",
        note=_stale_note,
    ),
    Source(
        gettext_lazy("Drafts of events"),
        "events.change_event",
        _drafts(Event),
        "?status__exact=draft",
        note=_changed,
    ),
    Source(
        gettext_lazy("Drafts of news"),
        "news.change_article",
        _drafts(Article),
        "?status__exact=draft",
        note=_changed,
    ),
    Source(
        gettext_lazy("Drafts of pages"),
        "news.change_page",
        _drafts(Page),
        "?status__exact=draft",
        note=_changed,
    ),
    Source(
        gettext_lazy("Coming events not yet in English"),
        "events.change_event",
        lambda: _without_english(_coming(), "title", "summary", "text"),
        "?english=lacking",
        note=_day,
    ),
    Source(
        gettext_lazy("News not yet in English"),
        "news.change_article",
        lambda: _without_english(Article.objects.public(), "title", "lead", "body").newest(),
        "?english=lacking",
    ),
    Source(
        gettext_lazy("Pages not yet in English"),
        "news.change_page",
        lambda: _without_english(Page.objects.public(), "title", "body").order_by("pk"),
        "?english=lacking",
    ),
]
