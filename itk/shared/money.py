"""Money: the litas of old projects in euros."""

from decimal import ROUND_HALF_UP, Decimal

LITAS_PER_EURO = Decimal("3.45280")  # the irrevocable rate of 2015


def litas_to_euro(litas):
    """Return the sum in euros, rounded half up to cents.

    >>> litas_to_euro(Decimal(1000))
    Decimal('289.62')
    """
    return (Decimal(litas) / LITAS_PER_EURO).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
