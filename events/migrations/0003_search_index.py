"""Search stays quick on PostgreSQL."""

from django.db import migrations

from itk.shared.operations import TrigramIndex


class Migration(migrations.Migration):
    """Index the search columns by trigrams."""

    dependencies = [("events", "0002_initial"), ("shared", "0001_initial")]

    operations = [
        TrigramIndex("events_event", "search"),
        TrigramIndex("events_fundingproject", "search"),
    ]
