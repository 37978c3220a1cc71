"""Filling in the form of registration."""

from html import unescape
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from tests.factories import (
    make_representative,
    make_user,
)


def filled(event=None, *, rows=1, **changes):
    """Return what a browser sends of a filled form; ``changes`` overwrite values of the first row."""
    people = {}
    for number in range(rows):
        people |= {
            f"people-{number}-first_name": f"Ąžuolė{number or ''}",
            f"people-{number}-last_name": "Žukaitė",
            f"people-{number}-email": f"azuole{number or ''}@imone.example",
            f"people-{number}-mode": "onsite",
        }
    shared = {name: changes.pop(name) for name in list(changes) if name in SHARED}
    return {
        "people-TOTAL_FORMS": rows,
        "people-INITIAL_FORMS": 0,
        "submission": str(uuid4()),
        **people,
        **{f"people-0-{name}": value for name, value in changes.items()},
        **shared,
    }


SHARED = ("organisation", "photo_consent", "submission", "website")


def send(event, client=None, **changes):
    """Send the form and return the response."""
    return (client or Client()).post(
        reverse("events:register", args=[event.slug]), filled(event, **changes)
    )


def text_of(response):
    """Return the page's text with its character references resolved."""
    return unescape(response.content.decode())


def representative(**fields):
    """Return the user of a member's representative."""
    user = make_user(first_name="Ieva", last_name="Petraitė")
    make_representative(user=user, email=user.email, first_name="Ieva", **fields)
    return user
