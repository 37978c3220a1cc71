"""Who works in the administration of members."""

import pytest

from tests.factories import (
    make_staff,
)

INLINES = ("representatives", "claims", "periods")


@pytest.fixture
def coordinator(login):
    """A coordinator who has logged in."""
    return login(make_staff())
