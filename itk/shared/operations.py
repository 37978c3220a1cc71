"""Migration operations that act on PostgreSQL only."""

from django.db.migrations import RunPython


class TrigramIndex(RunPython):
    """A GIN trigram index, so that ``column LIKE '%stem%'`` stays quick on PostgreSQL.

    SQLite has none and reads the table, which is small wherever SQLite is used.
    """

    def __init__(self, table, column):
        self.table, self.column = table, column
        super().__init__(self._create, self._drop)

    def deconstruct(self):
        """Give the migration writer the two names."""
        return self.__class__.__name__, [self.table, self.column], {}

    @property
    def index(self):
        """Name of the index."""
        return f"{self.table}_{self.column}_trigram"

    def _create(self, apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE INDEX {self.index} ON {self.table} USING gin ({self.column} gin_trgm_ops)"
            )

    def _drop(self, apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {self.index}")


class Unlogged(RunPython):
    """A table that PostgreSQL does not write to its journal: quick, and empty after a crash."""

    def __init__(self, table):
        self.table = table
        super().__init__(self._forget, RunPython.noop)

    def deconstruct(self):
        """Give the migration writer the name."""
        return self.__class__.__name__, [self.table], {}

    def _forget(self, apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {self.table} SET UNLOGGED")
