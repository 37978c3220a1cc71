"""`manage.py reindex`: writes the search and sorting columns anew."""

from django.apps import apps
from django.core.management.base import BaseCommand

from itk.shared.fields import ComputedMixin
from itk.shared.search import reindex


class Command(BaseCommand):
    """Recompute the derived columns of every row, after the rules of folding or stemming changed."""

    help = "Write the search and sorting columns of every row anew."

    def handle(self, **options):
        """Print how many rows of each model there were."""
        for model in apps.get_models():
            if any(isinstance(field, ComputedMixin) for field in model._meta.concrete_fields):
                count = reindex(model._default_manager.all())
                self.stdout.write(f"{model._meta.label}: {count}")
