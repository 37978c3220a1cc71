"""Server processes on the test's own database, for races: what threads in one process cannot show."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30
PROCESSES = 2


def database_url() -> str:
    """The address of the test database, as a process of its own would name it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = quote(database["USER"])
    if database["PASSWORD"]:
        user += ":" + quote(database["PASSWORD"])
    host = quote(database["HOST"], safe="")
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{user}@{host}{port}/{quote(database['NAME'])}"


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that shares the test's database and files."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "TESTS_VAR_DIR": str(settings.VAR_DIR),
        **more,
    }


def start(stack: ExitStack, log: Path, **more: str) -> str:
    """Start a server on a free port of this machine, ended with the stack; return its address.

    ``more`` is put into its environment.
    """
    # The socket is ours before the server starts, so that nobody takes the port in between.
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "itk.wsgi", "--no-control-socket"]
    command += ["--config", ROOT / "itk/deploy/gunicorn.conf.py", f"--workers={PROCESSES}"]
    command += [f"--bind=fd://{listener.fileno()}", "--log-level=warning"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(ALLOWED_HOSTS="127.0.0.1", REGISTRATIONS_PER_MINUTE="100000", **more),
        pass_fds=[listener.fileno()],
        stdout=stack.enter_context(log.open("wb")),
        stderr=subprocess.STDOUT,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture
def server(transactional_db, tmp_path: Path) -> Iterator[str]:
    """A portal of two processes that share the test's database; its address."""
    with ExitStack() as stack:
        yield start(stack, tmp_path / "server.log")
