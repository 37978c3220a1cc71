"""Search in lists: „Šarūnas“ is found by "sarunas" and in any case, on both databases."""

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Q

from itk.shared.fields import FoldedField, SearchField
from itk.shared.search import matches
from itk.shared.text import fold


def _condition(model, path, word):
    """Return the condition that the column at ``path`` holds the word."""
    field = get_fields_from_path(model, path)[-1]
    if isinstance(field, SearchField):
        return matches(word, path)
    if isinstance(field, FoldedField):
        return Q(**{f"{path}__contains": fold(word)})
    return Q(**{f"{path}__icontains": word})


class SearchMixin(admin.ModelAdmin):
    """Looks for each word in the columns ``search_fields``, each in the way its kind asks for.

    `SearchField` columns know word forms, `FoldedField` columns know parts of names; others
    (codes, addresses) are compared without regard to case, in ASCII.
    """

    def get_search_results(self, request, queryset, search_term):
        """Return the rows that hold every word of the query in one of the columns."""
        paths = self.get_search_fields(request)
        # PostgreSQL takes no text with a zero byte, and no column has one.
        for word in search_term.replace("\0", "").split()[:8] if paths else ():
            either = Q()
            for path in paths:
                either |= _condition(self.model, path, word)
            queryset = queryset.filter(either)
        return queryset, False
