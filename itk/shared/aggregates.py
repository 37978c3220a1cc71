"""Sums over the rows of a group that the database itself has no name for."""

from django.db.models import Aggregate, TextField


class KeysOf(Aggregate):
    """The keys of a group's rows as one text; `keys` reads it.

    Thousands of rows reach Python in a fraction of the time that they would take one by one.
    """

    function = "GROUP_CONCAT"  # SQLite's; a comma stands between two
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **extra):
        """Return the same for PostgreSQL, which joins nothing but texts."""
        template = "STRING_AGG((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, template=template, **extra)


def keys(joined):
    """Return the set of whole numbers that `KeysOf` has joined; empty for a group without rows."""
    return set(map(int, joined.split(","))) if joined else set()
