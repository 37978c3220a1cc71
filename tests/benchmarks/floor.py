"""The floor under registration: psycopg alone, no framework, no page, no mail."""

from contextlib import ExitStack
from queue import SimpleQueue
from uuid import uuid4

import psycopg
from django.db import connection

from events.models import Registration
from tests.benchmarks.crowd import AT_A_TIME, rush

LOCK = "SELECT capacity FROM events_event WHERE id = %s FOR NO KEY UPDATE"
COUNT = """SELECT count(*) FROM events_registration
    WHERE event_id = %s AND status = 'confirmed' AND mode = 'onsite'"""


def bare_rush(event, attempts):
    """Let as many as ``attempts`` try for a place, as many at once as at the portal.

    Each locks the event, counts the places taken, inserts one registration if there is a place, and
    commits. The row is one of Django's, column by column, so that constraints and indexes are the
    same; only its values are made beforehand. Returns who got a place, and the seconds it took.
    """
    fields = [field for field in Registration._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO events_registration ({columns}) VALUES ({values})"
    rows = [_row(event, number, fields) for number in range(attempts)]
    free = SimpleQueue()  # as many connections as there are people at a time

    def attempt(row):
        bare = free.get()
        with bare.transaction(), bare.cursor() as cursor:
            capacity = cursor.execute(LOCK, [event.pk]).fetchone()[0]
            fits = cursor.execute(COUNT, [event.pk]).fetchone()[0] < capacity
            if fits:
                cursor.execute(insert, row)
        free.put(bare)
        return fits

    with ExitStack() as stack:
        for _person in range(AT_A_TIME):
            free.put(stack.enter_context(psycopg.connect(**_address(), autocommit=True)))
        return rush(rows, attempt)


def _address():
    database = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return {name: database[name] for name in names if database.get(name)}


def _row(event, number, fields):
    registration = Registration(
        event=event,
        first_name="Jonas",
        last_name=f"Jonaitis{number}",
        email=f"{uuid4().hex}@imone.example",
        status="confirmed",
    )
    return [
        field.get_db_prep_save(field.pre_save(registration, add=True), connection)
        for field in fields
    ]
