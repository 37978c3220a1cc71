"""People who send bad input: a representative of a member, and a coordinator, in each language."""

import pytest

from members.groups import COORDINATORS
from members.models import Representative
from tests.factories import make_company, make_representative, make_staff, make_user
from tests.members.conftest import picture  # noqa: F401


@pytest.fixture
def company(db):
    """The organisation of who sends."""
    return make_company("Šviesos kodas", town="Kaunas")


@pytest.fixture
def editor(login, company, lang):
    """A representative who may edit the organisation's profile, logged in."""
    user = make_user(language=lang, first_name="Ieva", last_name="Petraitė")
    make_representative(company, user=user, role=Representative.Role.EDITOR)
    return login(user)


@pytest.fixture
def coordinator(login, lang):
    """A coordinator who reads the administration in each language."""
    return login(make_staff(COORDINATORS, language=lang))
