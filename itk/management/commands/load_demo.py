"""`manage.py load_demo`: fills an empty portal with the demo, or moves its dates to today."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from itk.demo.loading import NotEmpty, load
from itk.demo.refreshing import NotLoaded, refresh
from itk.demo.site import PASSWORD
from members.models import User


class Command(BaseCommand):
    """Load the demo into an empty database; never over what somebody has written."""

    help = "Load the demo into an empty database, or move its dates to today (DEMO=1 only)."

    def add_arguments(self, parser):
        """Add the two other things that may be asked for."""
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--if-empty",
            action="store_true",
            help="load nothing where there is content already; tell the log-ins all the same",
        )
        group.add_argument(
            "--refresh",
            action="store_true",
            help="move the dates that nobody has changed to today",
        )

    def handle(self, *args, if_empty=False, refresh=False, **options):
        """Load or refresh. Raises CommandError without DEMO, and for a database that does not fit."""
        if not settings.DEMO:
            raise CommandError("The demo needs DEMO=1: its log-ins are known to everybody.")
        if refresh:
            self._refresh()
        else:
            self._load(if_empty)

    def _load(self, if_empty):
        try:
            load()
        except NotEmpty:
            if not if_empty:
                raise CommandError(
                    "The database is not empty, and the demo never goes over what is there. "
                    "Choose another directory with VAR_DIR, or an empty DATABASE_URL."
                ) from None
        self._tell()

    def _refresh(self):
        try:
            moved = refresh()
        except NotLoaded:
            raise CommandError("The demo is not in this database: load it first.") from None
        self.stdout.write(f"Moved to today: {moved} rows.")

    def _tell(self):
        """Print the address of the portal, and who of the demo can log in."""
        self.stdout.write(f"The portal: {settings.SITE_URL}/")
        users = User.objects.filter(is_sample=True).order_by("pk")
        if users:
            self.stdout.write(f"Log-ins of the demo, all with the password {PASSWORD}:")
        for user in users:
            roles = ", ".join(user.groups.values_list("name", flat=True))
            self.stdout.write(f"  {user.email:34}{roles or 'representative of a member'}")
