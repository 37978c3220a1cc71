"""An editor shows a product, a reader finds the organisation on the map and writes to it."""

import pytest
from django.urls import reverse
from django.utils import translation

from members.workflows import settle_email
from tests.browser import follow
from tests.factories import make_company, make_representative, make_user
from tests.journeys.test_profile import picture

pytestmark = pytest.mark.django_db(transaction=True)


def address(language, name, *args):
    """Return the address of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_product_is_shown_found_on_the_map_and_asked_about(new_page, outbox, language):
    company = make_company("Ąžuolo sistemos", municipality="13")
    make_company("Kita", municipality="19")
    user = make_user(language=language)
    settle_email(user=user)
    make_representative(company, user=user, email="rasa@azuolas.example", is_contact=True)

    own = new_page(lang=language, user=user)
    own.goto(address(language, "members:solutions", company.slug))
    follow(own.locator("main .cluster a.button--accent"))
    own.fill("[name=title_lt]", "Vandens jutiklis")
    own.fill("[name=title_en]", "Water sensor")
    own.set_input_files("[name=image]", picture())
    follow(own.locator("main form.form button[type=submit]"))
    assert company.solutions.get().image

    reader = new_page(lang=language)
    reader.goto(address(language, "members:directory"))
    reader.locator(".tile-map > summary").click()
    follow(reader.locator(".tile-map__drawing a[href*='municipality=13']"))
    follow(reader.locator(".company-card .card__title a"))
    title = "Vandens jutiklis" if language == "lt" else "Water sensor"
    assert title in reader.inner_text("main")
    shown = reader.locator(".solution img")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    follow(reader.locator("main .page__aside a.button--accent"))
    assert "rasa@azuolas.example" not in reader.content()
    reader.fill("[name=name]", "Jonas Jonaitis")
    reader.fill("[name=email]", "jonas@svetur.example")
    reader.fill("[name=subject]", title)
    reader.fill("[name=message]", "Ar yra su LoRaWAN?")
    follow(reader.locator("main form.form button[type=submit]"))
    assert reader.url.endswith(address(language, "members:contact_done", company.slug))
    (message,) = outbox.deliver()
    assert message.to == ["rasa@azuolas.example"]
    assert message.extra_headers["Reply-To"] == "jonas@svetur.example"
