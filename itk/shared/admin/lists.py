"""Lists asked for with a filter or a choice that cannot be: told as such, never a failure."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest, ValidationError


@contextmanager
def _impossible_is_incorrect() -> Iterator[None]:
    """Tell the admin of a value that no column holds, such as a year of twenty digits."""
    try:
        yield
    except (ValueError, OverflowError) as error:
        raise IncorrectLookupParameters(str(error)) from error


class PortalChangeList(ChangeList):
    """A list whose filters may be anything; Django then shows it without them."""

    def get_queryset(self, request, exclude_parameters=None):
        """Refuse a zero byte as well: PostgreSQL takes no text with one."""
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise IncorrectLookupParameters
        with _impossible_is_incorrect():
            return super().get_queryset(request, exclude_parameters)

    def get_results(self, request):
        """Ask the database, which may refuse what the filters let through."""
        with _impossible_is_incorrect():
            super().get_results(request)


class ListMixin(admin.ModelAdmin):
    """Gives a model such a list."""

    def get_changelist(self, request, **kwargs):
        """Use our list."""
        return PortalChangeList

    def response_action(self, request, *args, **kwargs):
        """Refuse chosen rows whose number is none with BadRequest."""
        for value in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                self.opts.pk.to_python(value)
            except ValidationError as error:
                raise BadRequest(str(error)) from error
        return super().response_action(request, *args, **kwargs)
