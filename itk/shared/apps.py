"""The leaf app: what two apps need, and the tables that know no app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class SharedConfig(AppConfig):
    """Gives every SQLite connection the Lithuanian collation that PostgreSQL has."""

    name = "itk.shared"
    label = "shared"
    verbose_name = _("Site")

    def ready(self):
        """Register the collation before the first query."""
        from itk.shared import collation

        connection_created.connect(collation.register, dispatch_uid="lithuanian-collation")
