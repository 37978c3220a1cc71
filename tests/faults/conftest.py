"""A mail server that can be told to fail, and workers that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from email import message_from_bytes

import pytest
from django.conf import settings
from post_office.models import STATUS, Email

from tests.servers import environment

SECONDS = 60


class MailServer:
    """A mail server that notes to whom each accepted message went.

    It speaks just enough SMTP for what the portal sends. ``dies_after`` so many messages: of the
    last of them it breaks the connection before it says so.
    """

    def __init__(self):
        self.accepted = Counter()
        self.dies_after = None
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def count(self):
        """How many messages were taken."""
        return self.accepted.total()

    def close(self):
        """Answer nobody any more; who waits for a connection would keep the port open."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self):
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection):
        with connection, connection.makefile("rwb") as lines:

            def say(words):
                lines.write(f"{words}\r\n".encode())
                lines.flush()

            try:
                say("220 mail.example")
                while line := lines.readline():
                    verb = line[:4].upper()
                    if verb == b"QUIT":
                        say("221 bye")
                        return
                    if verb != b"DATA":
                        say("250 ok")
                        continue
                    say("354 go on")
                    content = b"".join(iter(lines.readline, b".\r\n"))
                    self.accepted[message_from_bytes(content)["To"]] += 1
                    if self.count == self.dies_after:
                        return  # it has the message, and nobody was told so
                    say("250 taken")
            except OSError:
                return  # the other side was killed


@pytest.fixture
def mail_server():
    """A mail server that works until told otherwise."""
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def worker():
    """Start workers that deliver to a port: `worker(port)`; they are killed after the test."""
    started = []

    def start(port):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--interval=0.1"],
            cwd=settings.BASE_DIR,
            env=environment(TESTS_SMTP_PORT=str(port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process):
    """End a process without any warning."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(condition):
    """Wait until the condition holds; fail when it takes too long."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "It takes too long"
        time.sleep(0.02)


def unsent():
    """Return how many messages are not sent."""
    return Email.objects.exclude(status=STATUS.sent).count()
