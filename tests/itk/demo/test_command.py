"""When `load_demo` refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from itk.shared.models import JobRun
from members.models import Company, User
from news.models import Page

pytestmark = pytest.mark.django_db


def test_a_single_page_is_content_enough_to_refuse(settings):
    settings.DEMO = True
    Page.objects.create(slug="apie", title_lt="Apie mus")
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    said = StringIO()
    call_command("load_demo", "--if-empty", stdout=said)
    assert settings.SITE_URL in said.getvalue()
    assert "password" not in said.getvalue()
    assert not Company.objects.exists()


@pytest.mark.parametrize("option", [None, "--if-empty", "--refresh"])
def test_it_needs_the_demo(option):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo", *filter(None, [option]))
    assert not User.objects.exists()


def test_a_failure_leaves_nothing(settings, monkeypatch):
    def fail(_events):
        raise RuntimeError

    settings.DEMO = True
    monkeypatch.setattr("itk.demo.loading.load_materials", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        call_command("load_demo")
    assert not Company.objects.exists()
    assert not JobRun.objects.exists()


def test_refresh_without_the_demo_is_refused(settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="load it first"):
        call_command("load_demo", "--refresh")
