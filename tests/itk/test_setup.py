"""`manage.py setup`: an empty production portal becomes ready."""

import re

import pytest
from django.core.management import CommandError, call_command

from itk.shared.models import SiteProfile
from members.groups import COORDINATORS, DESK, EDITORS
from members.models import User
from news.models import Page

pytestmark = pytest.mark.django_db


def test_site_data_groups_and_drafts_are_made_once(capsys):
    call_command("setup", name="Saulės klasteris")
    call_command("setup", name="Kitas")
    assert SiteProfile.objects.get().name_lt == "Saulės klasteris"
    assert set(Page.objects.values_list("status", flat=True)) == {"draft"}
    assert Page.objects.count() == 3
    assert "Nobody manages the portal yet" in capsys.readouterr().out


def test_edited_pages_stay_as_they_are():
    call_command("setup")
    Page.objects.filter(slug="privatumas").update(title_lt="Mūsų privatumas", status="published")
    call_command("setup")
    assert Page.objects.get(slug="privatumas").title_lt == "Mūsų privatumas"


def test_the_coordinator_sets_a_password_by_a_link_and_logs_in(capsys, client):
    call_command("setup", coordinator=" Vadove@Klasteris.example ")
    link = re.search(r"http\S+", capsys.readouterr().out).group().split("8000", 1)[1]
    form = client.get(link, follow=True)
    assert form.status_code == 200
    password = {"password1": "ilgas-slaptazodis-9", "password2": "ilgas-slaptazodis-9"}
    client.post(form.redirect_chain[-1][0] if form.redirect_chain else link, password)
    user = User.objects.get()
    assert (user.email, user.is_staff) == ("vadove@klasteris.example", True)
    assert {group.name for group in user.groups.all()} == {COORDINATORS}
    assert user.check_password("ilgas-slaptazodis-9")
    assert client.get(link, follow=True).status_code in (200, 400, 404, 410)


def test_a_bad_address_makes_nothing():
    with pytest.raises(CommandError, match="not an e-mail"):
        call_command("setup", coordinator="vadove")
    assert not SiteProfile.objects.exists()


def test_the_groups_have_what_they_need_and_no_more(django_user_model):
    call_command("setup")
    desk = django_user_model.objects.create_user("durys@itk.example", is_staff=True)
    desk.groups.set(desk.groups.model.objects.filter(name=DESK))
    assert desk.has_perm("events.use_desk")
    assert not desk.has_perm("news.change_article")
    editor = django_user_model.objects.create_user("red@itk.example", is_staff=True)
    editor.groups.set(editor.groups.model.objects.filter(name=EDITORS))
    assert editor.has_perm("news.change_article")
    assert not editor.has_perm("events.view_registration")
