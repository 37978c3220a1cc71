"""How often one address may do a thing: enough for an office behind one address, too few for a robot."""

import time

from allauth.account.adapter import get_adapter
from django.db import connection
from django.utils.crypto import salted_hmac

from itk.shared.models import Attempts

# One statement, so that of attempts in the same instant each is counted.
COUNT = """
    INSERT INTO shared_attempts (key, until, count) VALUES (%s, %s, 1)
    ON CONFLICT (key) DO UPDATE SET count = shared_attempts.count + 1
    RETURNING count
"""


def over_limit(request, action, *, amount, seconds, about=""):
    """Count one attempt at ``action`` and tell whether its address made more than ``amount``.

    With ``about`` the attempts are counted that are about one thing, whoever makes them.
    Attempts are counted in windows of ``seconds``. Outside of a transaction nobody waits for a
    counter; within one its rollback takes the attempt back.
    """
    window = int(time.time()) // seconds
    counted = about or get_adapter(request).get_client_ip(request)
    key = salted_hmac(action, f"{window}:{counted}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, (window + 1) * seconds])
        return cursor.fetchone()[0] > amount


def over_any_limit(request, action, limits, *, seconds):
    """Count one attempt by each of ``limits``, and tell whether it is one too many for any.

    They are how many are allowed, by what the attempt is about; "" is the address that makes it.
    """
    over = [
        over_limit(request, action, amount=amount, seconds=seconds, about=about)
        for about, amount in limits.items()
    ]
    return any(over)


def clear_expired():
    """Delete the counts of windows that are over; return how many."""
    return Attempts.objects.filter(until__lt=time.time()).delete()[0]
