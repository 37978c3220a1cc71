"""Every address of the portal, and what to visit it with; one that is missing fails a test."""

from datetime import timedelta

from django.contrib import admin
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from events.models import Event, EventLetter, FundingProject, Invitation, Registration
from events.workflows.certificates import issue_certificate
from events.workflows.desk_passes import make_desk_pass
from members.models import Company, MembershipApplication, Representative, Solution, User
from members.workflows.call_letters import digest_token
from news.models import Article, Page
from tests.journeys import demo_calls

# No page for people to read: files, streams, what machines ask, and where only a form leads.
NOT_PAGES = {
    "root", "site_css", "cover", "share", "media", "healthz", "sitemap", "robots", "security",
    "events:calendar", "events:json", "events:event_calendar", "events:registration_ticket",
    "events:registration_certificate", "events:material", "news:feed", "news:file",
    "mfa_download_recovery_codes", "members:application_document",
    "events:desk_find", "events:desk_mark", "events:desk_walk_in", "events:desk_bus",
    "events:desk_place", "events:desk_end", "events:desk_list", "events:desk_sync",
    "events:desk_worker", "events:desk_poster_code", "members:person_do",
    "members:open_json", "members:open_csv",
}  # fmt: skip


def _event(**wanted):
    return Event.objects.public().filter(**wanted).order_by("pk").first()


def _attendee(status="confirmed"):
    return Registration.objects.filter(status=status, event__starts_at__gt=timezone.now()).first()


def _own_page(status="confirmed"):
    registration = _attendee(status)
    return [registration.event.slug, registration.manage_token]


def _asked_again():
    """Return the own page of somebody who is asked whether they come to an event that moved."""
    asked = Registration.objects.live().filter(event__changed_at__isnull=False)
    registration = asked.filter(reconfirmed_at=None).select_related("event").first()
    return [registration.event.slug, registration.manage_token]


def _draft():
    """Return the address of the preview of a draft."""
    event = Event.objects.filter(status=Event.Status.DRAFT).order_by("pk").first()
    return [event.slug, event.preview_token]


def _asked_for_feedback():
    """Return the own page of somebody who came, of an event that is long over."""
    came = Registration.objects.filter(attendances__present=True).order_by("-event__ends_at", "pk")
    return [[row.event.slug, row.manage_token] for row in came.select_related("event")[:1]]


def _event_with_a_code():
    return Event.objects.exclude(access_code="").get().slug


def _invitation():
    """Return the address of an invitation to a coming event."""
    invitation = Invitation.objects.select_related("event").order_by("pk").first()
    return [invitation.event.slug, invitation.token]


def _invited():
    """Return the token of an invitation that can be accepted."""
    person = Representative.objects.current().filter(user=None, email__isnull=False).first()
    person.invite_token = "kvietimas-kuris-galioja"
    person.invite_expires_at = timezone.now() + timedelta(days=1)
    person.save()
    return [person.invite_token]


def _solution():
    return Solution.objects.filter(company__slug="sviesos-kodas").first().pk


def _confirmation():
    """Return the token of a letter that asks whether a profile is still right."""
    editor = Representative.objects.editors().filter(company__status="active").first()
    return editor.confirmation_requests.create(company=editor.company).token


def _people():
    """Return the people of the demo's representative's organisation."""
    people = Representative.objects.current().filter(company__slug="sviesos-kodas")
    return list(people.order_by("pk").values_list("pk", flat=True))


def _application(status):
    return [MembershipApplication.objects.filter(status=status).first().token]


def _certificate():
    """Return the code of a certificate of somebody who was there."""
    held = Event.objects.filter(certificates=True, ends_at__lt=timezone.now())
    came = Registration.objects.confirmed().filter(
        attendances__present=True, event__in=held.filter(status__in=Event.HELD_STATUSES)
    )
    return issue_certificate(registration=came.first()).code


def _every(field, **wanted):
    """Return the arguments of one event for each value of ``field`` that the demo has."""
    values = Event.objects.public().filter(**wanted).values_list(field, flat=True).distinct()
    return [[_event(**wanted, **{field: value}).slug] for value in values.order_by(field)]


# name → the argument lists to visit it with
PUBLIC = {
    "home": lambda: [[]],
    "search": lambda: [[], ["?q=apskaita"], ["?q=nieko-panašaus"]],
    "contact": lambda: [[]],
    "contact_done": lambda: [[]],
    "membership": lambda: [[]],
    "needs": lambda: [[], ["?page=2"]],
    "members:apply": lambda: [[]],
    "members:application": lambda: [_application("in_review"), _application("submitted")],
    "members:application_withdraw": lambda: [_application("in_review")],
    "members:directory": lambda: [
        *([], ["?q=tinklai"], ["?q=nieko-panašaus"], ["?municipality=13"], ["?view=print"])
    ],
    "members:open_data": lambda: [[]],
    "members:calls": lambda: [
        *([], ["?kind=need&competence=lorawan"], ["?state=over"], ["?kind=bid&state=over"])
    ],
    "members:call": lambda: [[slug] for slug in demo_calls.everybodys()],
    "members:call_answer": lambda: [[slug] for slug in demo_calls.everybodys()],
    "members:call_answered": lambda: [[demo_calls.everybodys()[0]]],
    "members:call_due": lambda: [demo_calls.due("need"), demo_calls.due("bid"), ["nera-tokio"]],
    "members:call_digest_stop": lambda: [[digest_token(User.objects.first())], ["nera-tokio"]],
    "members:contact": lambda: [[Company.objects.public().first().slug]],
    "members:contact_done": lambda: [[Company.objects.public().first().slug]],
    "company": lambda: [[Company.objects.public().first().slug], ["senoji-rele"], ["ciobrelis"]],
    "events:upcoming": lambda: [[], ["?kind=training&audience=members"]],
    "events:past_index": lambda: [[]],
    "events:past": lambda: [[2013]],
    "events:month": lambda: [[timezone.localdate()]],
    "event": lambda: [*_every("status"), *_every("format"), *_every("audience")],
    "events:register": lambda: [[_attendee().event.slug], *_every("audience", status="published")],
    "events:link_again": lambda: [[_attendee().event.slug]],
    "events:registration": lambda: [_own_page(), _own_page("waiting"), _asked_again()],
    "events:registration_coming": lambda: [_asked_again()],
    "events:registration_not_coming": lambda: [_asked_again()],
    "events:preview": lambda: [_draft()],
    "events:registration_change": lambda: [_own_page()],
    "events:registration_cancel": lambda: [_own_page()],
    "events:registration_letters": lambda: [_own_page()],
    "events:registration_transfer": lambda: [_own_page()],
    "events:invitation_code": lambda: [[_event_with_a_code()]],
    "events:feedback": lambda: [_own_page(), *_asked_for_feedback()],
    "events:certificate_check": lambda: [[], ["?code=!"]],
    "events:certificate": lambda: [[_certificate()], ["NERATOKIO2"]],
    "events:invitation": lambda: [_invitation(), ["nera", "tokio"]],
    "events:invitation_register": lambda: [_invitation()],
    "events:invitation_opt_out": lambda: [_invitation()],
    "events:projects": lambda: [[]],
    "project": lambda: [[FundingProject.objects.first().slug]],
    "news:list": lambda: [[], ["?page=1"]],
    "news:article": lambda: [[Article.objects.public().first().slug], [_without_english()]],
    "news:page": lambda: [[slug] for slug in _pages()],
}
ACCOUNT = {
    "account": lambda: [[]],
    "members:account": lambda: [[]],
    "room": lambda: [[], ["?q=sutartis"], ["?q=nieko-panašaus"]],
    "members:settings": lambda: [[]],
    "members:profile": lambda: [["sviesos-kodas"], ["plokste"]],
    "members:fees": lambda: [["sviesos-kodas"]],
    "members:people": lambda: [["sviesos-kodas"]],
    "members:solutions": lambda: [["sviesos-kodas"]],
    "members:solution_add": lambda: [["sviesos-kodas"]],
    "members:solution_change": lambda: [["sviesos-kodas", _solution()]],
    "members:solution_delete": lambda: [["sviesos-kodas", _solution()]],
    "members:followed": lambda: [[]],
    "members:own_calls": lambda: [["sviesos-kodas"]],
    "members:call_add": lambda: [["sviesos-kodas"]],
    "members:call_manage": lambda: [["sviesos-kodas", call] for call in demo_calls.own()],
    "members:call_change": lambda: [["sviesos-kodas", call] for call in demo_calls.own()],
    "members:person_add": lambda: [["sviesos-kodas"]],
    "members:person": lambda: [["sviesos-kodas", person] for person in _people()],
    "members:person_leave": lambda: [["sviesos-kodas", _people()[0]]],
    "members:confirmation": lambda: [[_confirmation()], ["tokio-nera"]],
    "members:introduce": lambda: [[code] for code in ("lorawan", "embedded", "certification")],
    "members:introductions": lambda: [["sviesos-kodas"]],
    "members:introduction": lambda: [
        *Company.objects.filter(slug="sviesos-kodas").values_list("slug", "introductions_sought"),
        *Company.objects.filter(slug="sviesos-kodas").values_list("slug", "introductions_offered"),
    ],
    "members:invitation": lambda: [_invited(), ["tokio-nera"]],
    "account_login": lambda: [[]],
    "account_logout": lambda: [[]],
    "account_signup": lambda: [[]],
    "account_inactive": lambda: [[]],
    "account_reauthenticate": lambda: [[]],
    "account_email": lambda: [[]],
    "account_email_verification_sent": lambda: [[]],
    "account_confirm_email": lambda: [["netikras-raktas"]],
    "account_change_password": lambda: [[]],
    "account_set_password": lambda: [[]],
    "account_reset_password": lambda: [[]],
    "account_reset_password_done": lambda: [[]],
    "account_reset_password_from_key_done": lambda: [[]],
    "account_reset_password_from_key": lambda: [["1", "netikras-raktas"]],
    "mfa_index": lambda: [[]],
    "mfa_authenticate": lambda: [[]],
    "mfa_reauthenticate": lambda: [[]],
    "mfa_activate_totp": lambda: [[]],
    "mfa_deactivate_totp": lambda: [[]],
    "mfa_view_recovery_codes": lambda: [[]],
    "mfa_generate_recovery_codes": lambda: [[]],
    "events:my_registrations": lambda: [[]],
    "events:desks": lambda: [[]],
    "events:desk": lambda: [[_attendee().event.slug]],
    "events:desk_poster": lambda: [[_attendee().event.slug]],
    "events:desk_pass": lambda: [[make_desk_pass(event=_attendee().event).token]],
    "events:arrival": lambda: [[_attendee().event.slug]],
}
ROLES = {
    "anonymous": None,
    "representative": "atstovas@sviesos-kodas.example",
    "coordinator": "koordinatorius@itk.example",
    "desk": "registratura@itk.example",
}


def _without_english():
    return Article.objects.public().filter(title_en="").first().slug


def _pages():
    return Page.objects.public().values_list("slug", flat=True)


def addresses(table, language):
    """Return every address of a table in a language."""
    with translation.override(language):
        return [
            reverse(name, args=[a for a in arguments if not str(a).startswith("?")])
            + "".join(a for a in arguments if str(a).startswith("?"))
            for name, lists in table.items()
            for arguments in lists()
        ]


def names(resolver=None, prefix=""):
    """Return the names of all addresses but the administration's."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not hasattr(pattern, "url_patterns"):
            yield f"{prefix}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)


def administration(user):
    """Return the pages of the administration: the lists, an addition and a change of each kind."""
    request = RequestFactory().get(reverse("admin:index"))
    request.user = user
    found = [reverse("admin:index"), reverse("admin:password_change")]
    event = _attendee().event
    pages_of_event = ("desk", "registrations", "registrations_add", "registrations_import")
    pages_of_event += ("registrations_organisations",)
    found += [reverse(f"admin:events_event_{page}", args=[event.pk]) for page in pages_of_event]
    moved = Event.objects.filter(changed_at__isnull=False).first()
    found += [
        reverse(f"admin:events_event_{page}", args=[moved.pk]) for page in ("calls", "series")
    ]
    for button in ("announce", "postpone", "cancel"):
        found.append(reverse("admin:events_event_button", args=[moved.pk, button]))
    held = Event.objects.held().order_by("-ends_at").first()
    after = ("photos", "feedback", "statistics", "closing")
    found += [reverse(f"admin:events_event_{page}", args=[held.pk]) for page in after]
    if assembly := Event.objects.filter(kind=Event.Kind.ASSEMBLY).first():
        found.append(reverse("admin:events_event_votes", args=[assembly.pk]))
    found.append(reverse("admin:events_event_statistics_all"))
    found.append(reverse("admin:members_company_profile_changes"))
    found.append(reverse("admin:members_representative_import"))
    found.append(reverse("admin:members_company_logos"))
    duplicates = Company.objects.public().order_by("pk").values_list("pk", flat=True)[:2]
    found.append(reverse("admin:members_company_merge", args=duplicates))
    letter = EventLetter.objects.order_by("pk").first()
    invites = letter.event_id
    for page in ("invitations", "invitations_add", "letters", "letters_add"):
        found.append(reverse(f"admin:events_event_{page}", args=[invites]))
    found.append(reverse("admin:events_event_letter", args=[invites, letter.pk]))
    for model, pages in admin.site._registry.items():
        if not pages.has_view_permission(request):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        if row := model._default_manager.order_by("pk").first():
            found.append(reverse(f"{name}_change", args=[row.pk]))
        if pages.has_add_permission(request):
            found.append(reverse(f"{name}_add"))
    return found
