"""Search stays quick on PostgreSQL."""

from django.db import migrations

from itk.shared.operations import TrigramIndex


class Migration(migrations.Migration):
    """Index the search columns by trigrams."""

    dependencies = [("members", "0001_initial"), ("shared", "0001_initial")]

    operations = [
        TrigramIndex("members_company", "search"),
        TrigramIndex("members_competence", "search"),
    ]
