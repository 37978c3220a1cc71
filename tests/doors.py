"""Every address of an app, everybody who may stand before it, and who gets in."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse


@dataclass(frozen=True)
class Answer:
    """What somebody got, and whether it changed anything."""

    status: int
    location: str
    text: str
    writes: list[str]

    @property
    def is_in(self):
        """Whether the reader got to the page, however it then judged what was sent."""
        return self.status not in (401, 403, 404, 405, 410) and "next=" not in self.location


class House:
    """An app with a row of everything that belongs to it, and somebody of each kind.

    A house of an app names its ``namespace`` and the ``others``, addresses elsewhere that show its
    rows, and fills ``clients`` (by the letter that stands for each in the tables), ``values`` of the
    parts of addresses, those that an address has of its ``own`` by its name, ``rows`` by the name of
    their model, and what is ``sent`` with every form.
    """

    namespace = ""
    others: tuple[str, ...] = ()

    def __init__(self):
        self.clients, self.values, self.own, self.rows, self.sent = {}, {}, {}, {}, {}

    @classmethod
    def doors(cls):
        """Return every address of the app: name → pattern."""
        resolver = get_resolver()
        found = {}
        for namespace in (cls.namespace, "admin"):
            _prefix, inner = resolver.namespace_dict[namespace]
            for pattern in _patterns(inner):
                name = pattern.name or ""
                if name and (namespace != "admin" or name.startswith(f"{cls.namespace}_")):
                    found[f"{namespace}:{name}"] = pattern.pattern
        for pattern in _patterns(resolver):
            if pattern.name in cls.others:
                found[pattern.name] = pattern.pattern
        return found

    def address(self, name):
        """Return an address of this name that leads to a row of this house."""
        simple = name.rpartition(":")[2]
        model = simple.split("_")[1] if simple.startswith(f"{self.namespace}_") else ""
        values = {"object_id": getattr(self.rows.get(model), "pk", 0)}
        values |= self.values | self.own.get(simple, {})
        pattern = self.doors()[name]
        return reverse(name, kwargs={part: values[part] for part in pattern.converters})

    def knock(self, reader, method, address, *, forged=False):
        """Ask as somebody, and take back all that the asking changed; ``forged``: from elsewhere."""
        client = self.clients[reader]
        kept = client.cookies.copy()
        client.handler.enforce_csrf_checks = forged
        with undone(), CaptureQueriesContext(connection) as asked:
            data = self.form(address) if method == "post" else None
            response = getattr(client, method)(address, data)
            content = response.getvalue()  # of a file, too, which is closed by that
            writes = [sql for query in asked if is_write(sql := query["sql"])]
        reset_queries()
        client.handler.enforce_csrf_checks = False
        client.cookies = kept
        return Answer(
            response.status_code,
            response.headers.get("Location", ""),
            content.decode(errors="replace"),
            writes,
        )

    def form(self, address):
        """Return what is sent to an address."""
        return self.sent

    def who_gets_in(self, method, address):
        """Return the letters of those whom an address lets in."""
        return "".join(one for one in self.clients if self.knock(one, method, address).is_in)

    def misfits(self, table):
        """Return the addresses of a table that let in others than it says, and whom they let in."""
        found = {}
        for name, rights in table.items():
            address = self.address(name)
            let_in = tuple(self.who_gets_in(method, address) for method in ("get", "post"))
            if let_in != rights:
                found[name] = let_in
        return found

    def written_by_looking(self, names, reader):
        """Return the addresses at which a mere look changes something."""
        looks = ((name, self.knock(reader, "get", self.address(name))) for name in names)
        return {name: answer.writes for name, answer in looks if answer.writes}

    def open_to_forgers(self, table):
        """Return the addresses of a table that take a form without its token."""
        found = {}
        for name, (_get, post) in table.items():
            if post:
                answer = self.knock(post[-1], "post", self.address(name), forged=True)
                if (answer.status, answer.writes) != (403, []):
                    found[name] = answer.status
        return found


def table_of(text):
    """Return a table as name → (whom GET lets in, whom POST)."""
    lines = (line.partition("#")[0].split() for line in text.strip().splitlines())
    return {name: tuple(rights.strip("-") for rights in both) for name, *both in lines}


def client_of(user):
    """Return a browserless reader who has logged in."""
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def undone():
    """Take back whatever is written meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_write(sql):
    """Whether a statement changes a row, sessions and counted attempts aside."""
    kept = ("django_session", "django_cache", "shared_attempts")
    return sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(t in sql for t in kept)


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern)
        else:
            yield pattern
