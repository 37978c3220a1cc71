"""Where the pages of partnership calls are in the demo."""

from members.models import CooperationCall, Representative
from members.workflows.call_letters import due_url


def everybodys():
    """Return the addresses of every call of the demo, whoever may see it."""
    return list(CooperationCall.objects.order_by("pk").values_list("slug", flat=True))


def own():
    """Return the keys of the calls of the demo's representative."""
    calls = CooperationCall.objects.filter(company__slug="sviesos-kodas")
    return list(calls.order_by("pk").values_list("pk", flat=True))


def due(kind):
    """Return the token of a letter about a call that ends."""
    call = CooperationCall.objects.open().filter(kind=kind).first()
    editor = Representative.objects.editors().filter(company=call.company).first()
    return [due_url(call, editor).rstrip("/").rpartition("/")[2]]
