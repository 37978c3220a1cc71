"""Load the demo content, or move its dates to today."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from itk.demo.loading import NotEmpty, load
from itk.demo.site import PASSWORD
from members.models import User


class Command(BaseCommand):
    """Loads the demo into an empty database."""

    help = "Load the demo content into an empty database (needs DEMO=1)."

    def add_arguments(self, parser):
        """What to do instead of loading into an empty database."""
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is content already"
        )

    def handle(self, *args, if_empty=False, **options):
        """Load, then say where the portal is and who can log in."""
        if not settings.DEMO:
            raise CommandError("The demo loads only with DEMO=1.")
        try:
            load()
        except NotEmpty:
            if if_empty:
                return
            raise CommandError(
                "The database is not empty, and the demo never goes over what is there."
            ) from None
        self._tell()

    def _tell(self):
        """Print the address and the log-ins."""
        self.stdout.write(f"{settings.SITE_URL}/\n")
        for user in User.objects.filter(is_sample=True).order_by("pk"):
            roles = ", ".join(user.groups.values_list("name", flat=True)) or "representative"
            self.stdout.write(f"  {user.email}  {PASSWORD}  ({roles})")
