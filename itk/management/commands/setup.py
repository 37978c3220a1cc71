"""`manage.py setup`: makes an empty production portal ready for its first coordinator."""

import tomllib
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from itk.shared.html import text_to_html
from itk.shared.mail import absolute
from itk.shared.models import SiteProfile
from members.groups import COORDINATORS, ensure_groups
from members.models import User
from members.workflows import settle_email
from news.models import Page

DRAFTS = Path(__file__).resolve().parents[2] / "legal_drafts.toml"


class Command(BaseCommand):
    """Make site data, groups, drafts of the legal pages and the first coordinator.

    Safe to run again: what exists is left as it is, groups get this version's permissions.
    """

    help = "Make an empty portal ready: site data, groups, legal page drafts, first coordinator."

    def add_arguments(self, parser):
        """Add the coordinator's e-mail and the cluster's name."""
        parser.add_argument("--coordinator", metavar="E-MAIL", help="who manages the portal")
        parser.add_argument("--name", default="Klasterio portalas", help="the cluster's name")

    @transaction.atomic
    def handle(self, *, coordinator, name, **options):
        """Print what was made, and the link with which the coordinator sets a password."""
        groups = ensure_groups()
        _profile, made = SiteProfile.objects.get_or_create(pk=1, defaults={"name_lt": name})
        self._say("Site data", made)
        for entry in tomllib.loads(DRAFTS.read_text(encoding="utf-8"))["page"]:
            self._say(f"Page draft {entry['slug']}", _draft(entry))
        if coordinator:
            self._coordinator(coordinator.strip().lower(), groups[COORDINATORS])
        elif not User.objects.filter(is_staff=True).exists():
            self.stdout.write("Nobody manages the portal yet: add --coordinator name@example.org")

    def _coordinator(self, email, group):
        """Make the coordinator, or staff of an existing user, and print the one-time link."""
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not an e-mail address.") from None
        user = User.objects.filter(email=email).first()
        self._say(f"Coordinator {email}", user is None)
        if user is None:
            user = User.objects.create_user(email)
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        user.groups.add(group)
        settle_email(user=user)
        if not user.has_usable_password():
            self.stdout.write(f"Set the password at {_password_link(user)}")

    def _say(self, what, made):
        self.stdout.write(f"{what}: {'made' if made else 'is there already'}")


def _draft(entry):
    """Make the page of ``entry`` unless its address is taken; return whether it was made."""
    if Page.objects.filter(slug=entry["slug"]).exists():
        return False
    page = Page(
        slug=entry["slug"],
        menu=entry["menu"],
        order=entry["order"],
        status=Page.Status.DRAFT,
        title_lt=entry["title_lt"],
        title_en=entry["title_en"],
        body_lt=text_to_html(entry["body_lt"]),
        body_en=text_to_html(entry["body_en"]),
    )
    page.full_clean()
    page.save()
    return True


def _password_link(user):
    """Return the address at which ``user`` sets a password; it works once."""
    key = default_token_generator.make_token(user)
    with translation.override(user.language):
        return absolute(
            reverse(
                "account_reset_password_from_key",
                kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
            )
        )
