"""Search over the stems that `SearchField` keeps; the same on SQLite and PostgreSQL."""

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Concat

from itk.shared.fields import ComputedMixin
from itk.shared.text import search_terms


def matches(query, column):
    """Return the condition that every word of the query is found in the column."""
    condition = Q()
    for alternatives in search_terms(query):
        word = Q()
        for term in alternatives:
            word |= Q(**{f"{column}__contains": term})
        condition &= word
    return condition


def search_filter(queryset, query, field="search"):
    """Return the rows that hold every word of the query; all rows for an empty query."""
    return queryset.filter(matches(query, field))


def ranked(queryset, query, title_fields=()):
    """Return the rows with ``rank``: false where a title holds every word of the query, else true.

    ``title_fields`` name `SearchField` or `FoldedField` columns made of the titles alone.
    Order by ``rank`` first.
    """
    if not title_fields or not search_terms(query):
        return queryset.annotate(rank=Value(True))
    in_title = Q()
    for name in title_fields:
        # A folded column does not begin with a space, and a stem is looked for after one.
        queryset = queryset.alias(
            **{f"_{name}_spaced": Concat(Value(" "), F(name), output_field=TextField())}
        )
        in_title |= matches(query, f"_{name}_spaced")
    return queryset.annotate(rank=Case(When(in_title, then=Value(False)), default=Value(True)))


def reindex(queryset, batch_size=500):
    """Write the computed columns of every row anew; return how many rows there were."""
    names = [f.name for f in queryset.model._meta.concrete_fields if isinstance(f, ComputedMixin)]
    batch, count = [], 0
    for instance in queryset.iterator(chunk_size=batch_size):
        for name in names:
            field = instance._meta.get_field(name)
            setattr(instance, field.attname, field.compute(instance))
        batch.append(instance)
        if len(batch) == batch_size:
            count += _write(queryset.model, batch, names)
            batch = []
    return count + _write(queryset.model, batch, names)


def _write(model, batch, names):
    if batch and names:
        model._base_manager.bulk_update(batch, names)
    return len(batch)
