"""Files of pages are found by their titles and names."""

import itk.shared.fields
from django.db import migrations, models

from itk.shared.operations import TrigramIndex
from itk.shared.text import search_document


def fill(apps, schema_editor):
    """Write the column for the files that are there: their titles are all that is known."""
    rows = apps.get_model("news", "PageFile").objects
    for row in rows.all():
        found = search_document(lt=row.title_lt or "", en=row.title_en or "")
        rows.filter(pk=row.pk).update(search=found)


class Migration(migrations.Migration):
    """Keep the name under which a file was handed in, and the stems of both."""

    dependencies = [("news", "0002_search_index")]

    operations = [
        migrations.AddField(
            model_name="pagefile",
            name="file_name",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="file name"
            ),
        ),
        migrations.AddField(
            model_name="pagefile", name="search", field=itk.shared.fields.SearchField()
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        TrigramIndex("news_pagefile", "search"),
    ]
