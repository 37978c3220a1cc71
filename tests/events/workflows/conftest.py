"""The rules are told in the language of the code; pages and mails are tested in both."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield
