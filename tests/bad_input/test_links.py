"""Secret links that are forged, used or too old: nothing opens, and the page says what to do."""

from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Material
from events.views.materials import link_for
from members.models import Representative
from members.workflows import accept_invitation, invite_representative
from tests.bad_input.steps import told, unchanged
from tests.events.admin.steps import page
from tests.factories import make_event, make_registration, make_representative, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "ilgas-slaptazodis-7"


def visit_and_send(url, message, status, data=None):
    """Open the address and send a form to it: neither does anything."""
    with unchanged():
        for response in (Client().get(url), Client().post(url, data or {})):
            told(response, message, status=status)


# A registration


@pytest.mark.parametrize(
    "name", ["registration", "registration_change", "registration_cancel", "registration_ticket"]
)
@pytest.mark.parametrize("case", ["forged", "of another event", "of an erased person"])
def test_the_link_of_a_registration(lang, name, case):
    registration = make_registration()
    slug, token = registration.event.slug, registration.manage_token
    if case == "forged":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    elif case == "of another event":
        slug = make_event().slug
    else:
        registration.anonymised_at = timezone.now()
        registration.save()
    url = reverse(f"events:{name}", args=[slug, token])
    visit_and_send(url, _("This link opens no registration"), 404)


# An invitation


@pytest.fixture
def invited(db):
    """Somebody with an open invitation."""
    return invite_representative(representative=make_representative(email="ona@imone.example"))


def test_a_forged_invitation(lang, invited):
    url = reverse("members:invitation", args=[f"{invited.invite_token}x"])
    visit_and_send(url, _("We could not find this page"), 404, {"password": PASSWORD})


def test_an_expired_invitation(lang, invited):
    Representative.objects.update(invite_expires_at=timezone.now() - timedelta(minutes=1))
    url = reverse("members:invitation", args=[invited.invite_token])
    words = _("The invitation is no longer valid")
    visit_and_send(url, words, 410, {"password": PASSWORD})


def test_an_invitation_that_somebody_has_used(lang, invited):
    accept_invitation(token=invited.invite_token, password=PASSWORD)
    url = reverse("members:invitation", args=[invited.invite_token])
    visit_and_send(url, _("The invitation has been accepted"), 410, {"password": "kitas-ilgas-8"})


# A file of an event


@pytest.fixture
def material(db):
    """A file for those who came."""
    row = Material(event=make_event(days_ahead=-3), title_lt="Skaidrės", audience="attendees")
    row.file.save("skaidres.pdf", ContentFile(b"%PDF-1.4"))
    return row


@pytest.mark.parametrize("case", ["forged", "of another file", "expired", "cancelled"])
def test_the_link_of_a_file(lang, material, clock, case):
    clock("2026-05-04 12:00")
    registration = make_registration(material.event)
    url = link_for(material, registration)
    if case == "forged":
        url = f"{url}x"
    elif case == "of another file":
        other = Material.objects.create(
            event=material.event, title_lt="Kita", audience="attendees", link="https://k.example/"
        )
        url = f"{reverse('events:material', args=[other.pk])}?{url.partition('?')[2]}"
    elif case == "expired":
        clock("2026-05-05 12:01")
    else:
        registration.status = "cancelled"
        registration.save()
    with unchanged():
        response = Client().get(url, follow=True)
    assert response.redirect_chain[0][1] == 302
    message = _(
        "This link no longer opens the file. Take a new one from the page of your"
        " registration, or log in."
    )
    told(response, message, status=200)


# A password, an e-mail


@pytest.mark.parametrize("case", ["forged", "of nobody", "expired", "used"])
def test_the_link_of_a_new_password(lang, clock, case):
    clock("2026-05-04 12:00")
    user = make_user("ona@imone.example")
    uid, key = user_pk_to_url_str(user), default_token_generator.make_token(user)
    if case == "forged":
        key = f"{key[:-1]}{'a' if key[-1] != 'a' else 'b'}"
    elif case == "of nobody":
        uid = "zzzz"
    elif case == "expired":
        clock("2026-05-08 12:01")
    else:
        user.set_password(PASSWORD)
        user.save()
    url = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    new = {"password1": "visai-naujas-9", "password2": "visai-naujas-9"}
    visit_and_send(url, _("The link does not work"), 404, new)


@pytest.mark.parametrize("key", ["forged", "NQ:1abcde:forged"])
def test_the_link_of_a_new_e_mail(lang, key):
    make_user("ona@imone.example")
    url = reverse("account_confirm_email", args=[key])
    words = _("The link is not valid, or no longer. Ask for a new one in your account.")
    with unchanged():
        told(Client().get(url), words, status=404)
        told(Client().post(url), _("We could not find this page"), status=404)


# A spreadsheet that waits to be imported


@pytest.mark.parametrize("token", ["", "forged:token:here"])
def test_the_token_of_a_kept_file(coordinator, token):
    url = page("event_registrations_import", make_event().pk)
    with unchanged():
        response = coordinator.post(url, {"token": token, "step": "whole"}, follow=True)
    told(response, _("The file is no longer kept: choose it again."), status=200)
