"""Search stays quick on PostgreSQL."""

from django.db import migrations

from itk.shared.operations import TrigramIndex


class Migration(migrations.Migration):
    """Index the search columns by trigrams."""

    dependencies = [("news", "0001_initial"), ("shared", "0001_initial")]

    operations = [
        TrigramIndex("news_article", "search"),
        TrigramIndex("news_page", "search"),
    ]
