"""How often one address may do a thing: enough for an office behind one address, too few for a robot."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache


def over_limit(request, action, *, amount, seconds):
    """Count one attempt at ``action`` and tell whether its address made more than ``amount``.

    Attempts are counted in windows of ``seconds``. The count is not locked: of attempts made in
    the same instant a few may go uncounted, and nobody waits for a counter.
    """
    window = int(time.time()) // seconds
    key = f"limit:{action}:{get_adapter(request).get_client_ip(request)}:{window}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, seconds)
    return count > amount
