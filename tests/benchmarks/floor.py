"""The floor under registration: psycopg alone, no framework, no page, no mail."""

import time
from uuid import uuid4

import psycopg
from django.db import connection

from events.models import Registration

LOCK = "SELECT capacity FROM events_event WHERE id = %s FOR NO KEY UPDATE"
COUNT = """SELECT count(*) FROM events_registration
    WHERE event_id = %s AND status = 'confirmed' AND mode = 'onsite'"""


def bare_transactions(event, count):
    """Return how many a second: lock the event, count the places taken, insert one registration.

    The row inserted is one of Django's, column by column, so that constraints and indexes are the
    same; only its values are made beforehand.
    """
    fields = [field for field in Registration._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    insert = (
        f"INSERT INTO events_registration ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    )
    rows = [_row(event, number, fields) for number in range(count)]
    database = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    address = {name: database[name] for name in names if database.get(name)}
    with psycopg.connect(**address) as bare:
        began = time.perf_counter()
        for row in rows:
            with bare.transaction(), bare.cursor() as cursor:
                cursor.execute(LOCK, [event])
                capacity = cursor.fetchone()[0]
                cursor.execute(COUNT, [event])
                assert cursor.fetchone()[0] < capacity * 10
                cursor.execute(insert, row)
            bare.commit()
        return count / (time.perf_counter() - began)


def _row(event, number, fields):
    registration = Registration(
        event_id=event,
        first_name="Jonas",
        last_name=f"Jonaitis{number}-{uuid4().hex[:8]}",
        email=f"{uuid4().hex}@imone.example",
        status="confirmed",
    )
    return [
        field.get_db_prep_save(field.pre_save(registration, add=True), connection)
        for field in fields
    ]
