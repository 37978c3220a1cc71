"""Addresses of events, registrations, materials and projects; pages of one object are in ``itk.urls``."""

from datetime import date

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import pgettext_lazy

from events import views
from events.views import desk


class MonthConverter(StringConverter):
    """A month of this century or the last, as ``2014-05``; its value is the first day."""

    regex = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value):
        """Return the first day of the month."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value):
        """Return the month of any of its days."""
        return f"{value:%Y-%m}"


register_converter(MonthConverter, "month")

app_name = "events"

urlpatterns = [
    path(pgettext_lazy("url", "events/"), views.UpcomingView.as_view(), name="upcoming"),
    path(pgettext_lazy("url", "events/past/"), views.PastIndexView.as_view(), name="past_index"),
    path(
        pgettext_lazy("url", "events/past/<int:year>/"), views.PastYearView.as_view(), name="past"
    ),
    path(
        pgettext_lazy("url", "events/month/<month:month>/"),
        views.MonthView.as_view(),
        name="month",
    ),
    path(pgettext_lazy("url", "events/calendar.ics"), views.calendar, name="calendar"),
    path(pgettext_lazy("url", "events/events.json"), views.events_json, name="json"),
    path(
        pgettext_lazy("url", "event/<slug:slug>/calendar.ics"),
        views.event_calendar,
        name="event_calendar",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/"),
        views.RegisterView.as_view(),
        name="register",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/link/"),
        views.LinkAgainView.as_view(),
        name="link_again",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/"),
        views.RegistrationView.as_view(),
        name="registration",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/change/"),
        views.RegistrationChangeView.as_view(),
        name="registration_change",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/cancel/"),
        views.RegistrationCancelView.as_view(),
        name="registration_cancel",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/preview/<str:token>/"),
        views.PreviewView.as_view(),
        name="preview",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/coming/"),
        views.ComingView.as_view(),
        name="registration_coming",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/not-coming/"),
        views.NotComingView.as_view(),
        name="registration_not_coming",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/ticket.svg"),
        views.RegistrationTicketView.as_view(),
        name="registration_ticket",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/feedback/"),
        views.FeedbackView.as_view(),
        name="feedback",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/letters/"),
        views.RegistrationLettersView.as_view(),
        name="registration_letters",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/transfer/"),
        views.RegistrationTransferView.as_view(),
        name="registration_transfer",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/invitation/"),
        views.InvitationCodeView.as_view(),
        name="invitation_code",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/invitation/<str:token>/"),
        views.InvitationView.as_view(),
        name="invitation",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/invitation/<str:token>/registration/"),
        views.InvitedRegisterView.as_view(),
        name="invitation_register",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/invitation/<str:token>/no-more/"),
        views.InvitationOptOutView.as_view(),
        name="invitation_opt_out",
    ),
    path(
        pgettext_lazy("url", "event/<slug:slug>/registration/<str:token>/certificate.pdf"),
        views.RegistrationCertificateView.as_view(),
        name="registration_certificate",
    ),
    path(
        pgettext_lazy("url", "certificate/"),
        views.CertificateCheckView.as_view(),
        name="certificate_check",
    ),
    path(
        pgettext_lazy("url", "certificate/<str:code>/"),
        views.CertificateView.as_view(),
        name="certificate",
    ),
    path(pgettext_lazy("url", "desk/"), desk.DesksView.as_view(), name="desks"),
    path(pgettext_lazy("url", "desk/<slug:slug>/"), desk.DeskView.as_view(), name="desk"),
    path(pgettext_lazy("url", "desk/<slug:slug>/find/"), desk.FindView.as_view(), name="desk_find"),
    path(pgettext_lazy("url", "desk/<slug:slug>/mark/"), desk.MarkView.as_view(), name="desk_mark"),
    path(
        pgettext_lazy("url", "desk/<slug:slug>/walk-in/"),
        desk.WalkInView.as_view(),
        name="desk_walk_in",
    ),
    path(pgettext_lazy("url", "desk/<slug:slug>/bus/"), desk.BusView.as_view(), name="desk_bus"),
    path(
        pgettext_lazy("url", "desk/<slug:slug>/place/"),
        desk.PlaceView.as_view(),
        name="desk_place",
    ),
    path(pgettext_lazy("url", "desk/<slug:slug>/end/"), desk.EndView.as_view(), name="desk_end"),
    path(
        pgettext_lazy("url", "desk/<slug:slug>/list.json"),
        desk.DeskListView.as_view(),
        name="desk_list",
    ),
    path(pgettext_lazy("url", "desk/<slug:slug>/sync/"), desk.SyncView.as_view(), name="desk_sync"),
    path(pgettext_lazy("url", "desk/<slug:slug>/worker.js"), desk.worker, name="desk_worker"),
    path(
        pgettext_lazy("url", "desk/<slug:slug>/poster/"),
        desk.PosterView.as_view(),
        name="desk_poster",
    ),
    path(
        pgettext_lazy("url", "desk/<slug:slug>/poster.svg"),
        desk.PosterView.as_view(draws=True),
        name="desk_poster_code",
    ),
    path(pgettext_lazy("url", "desk-pass/<str:token>/"), desk.PassView.as_view(), name="desk_pass"),
    path(pgettext_lazy("url", "arrival/<slug:slug>/"), desk.ArrivalView.as_view(), name="arrival"),
    path(pgettext_lazy("url", "material/<int:pk>/"), views.material, name="material"),
    path(pgettext_lazy("url", "projects/"), views.ProjectListView.as_view(), name="projects"),
    path(
        pgettext_lazy("url", "account/registrations/"),
        views.MyRegistrationsView.as_view(),
        name="my_registrations",
    ),
]
