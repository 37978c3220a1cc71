"""How often one address may do a thing: enough for an office behind one address, too few for a robot."""

import time
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache


def over_limit(request, action, *, amount, seconds, about=""):
    """Count one attempt at ``action`` and tell whether its address made more than ``amount``.

    With ``about`` the attempts are counted that are about one thing, whoever makes them.
    Attempts are counted in windows of ``seconds``. The count is not locked: of attempts made in
    the same instant a few may go uncounted, and nobody waits for a counter.
    """
    window = int(time.time()) // seconds
    counted = about or get_adapter(request).get_client_ip(request)
    key = f"limit:{action}:{sha256(counted.encode()).hexdigest()}:{window}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, seconds)
    return count > amount
