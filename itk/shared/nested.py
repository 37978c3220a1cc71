"""Rows of other tables as a column of the row they belong to: one query for a page of one object."""

from django.db.models import JSONField, Subquery
from django.db.models.functions import JSONObject


class Nested(Subquery):
    """The rows of ``queryset``, in its order, as a list of dictionaries of the named columns.

    ``queryset`` names its parent by `OuterRef`. Columns are paths to what JSON knows: texts,
    numbers. Works alike on SQLite and PostgreSQL.
    """

    template = "(SELECT json_group_array(json(_row)) FROM (%(subquery)s) AS _rows)"

    def __init__(self, queryset, *columns):
        rows = queryset.values(_row=JSONObject(**{column: column for column in columns}))
        super().__init__(rows, output_field=JSONField())

    def as_postgresql(self, compiler, connection, **context):
        """Build the list as PostgreSQL does."""
        template = "(SELECT coalesce(jsonb_agg(_row), '[]') FROM (%(subquery)s) AS _rows)"
        return self.as_sql(compiler, connection, template=template, **context)
