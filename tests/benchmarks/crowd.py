"""People who want a place, many at a time, with a client that leaves the machine to the server.

They ask as nginx before the portal does: HTTP/1.0, a connection for each request, the reader's wish
for a compressed page passed on.
"""

import gzip
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

AT_A_TIME = 16
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
COOKIE = re.compile(r"^Set-Cookie: ([^=]+)=([^;]*)", re.MULTILINE)


def rush(people, act):
    """Let all of them act, AT_A_TIME at once; return what each got, and the seconds it took."""
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        began = time.perf_counter()
        found = list(pool.map(act, people))
        return found, time.perf_counter() - began


class Guest:
    """One person with a browser: opens the form of an event and sends it."""

    def __init__(self, address, event, number):
        self.host = urlsplit(address).netloc
        self.path = f"/lt/renginys/{event.slug}/registracija/"
        self.number, self.cookies, self.fields = number, {}, {}

    def open(self):
        """Read the form, keep its hidden fields; return the status."""
        status, page = self.ask("GET", self.path)
        self.fields = dict(HIDDEN.findall(page))
        return status

    def send(self):
        """Send the form with the person's own name; return the status."""
        person = {
            "people-0-first_name": "Rasa",
            "people-0-last_name": f"Rasaitė{self.number}",
            "people-0-email": f"rasa{self.number}@imone.example",
        }
        return self.ask("POST", self.path, urlencode({**self.fields, **person}))[0]

    def ask(self, method, path, body=""):
        """Send one request; return the status and the page."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [
            f"{method} {path} HTTP/1.0",
            f"Host: {self.host}",
            "Accept-Encoding: gzip",
            *([f"Cookie: {cookies}"] if cookies else []),
            *(["Content-Type: application/x-www-form-urlencoded"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        name, port = self.host.split(":")
        with socket.create_connection((name, int(port)), timeout=60) as wire:
            wire.sendall("\r\n".join([*head, "", body]).encode())
            answer = b"".join(iter(lambda: wire.recv(65536), b""))
        return self._understood(answer)

    def _understood(self, answer):
        raw, _end, page = answer.partition(b"\r\n\r\n")
        head = raw.decode("latin-1")
        self.cookies |= dict(COOKIE.findall(head))
        if "Content-Encoding: gzip" in head:
            page = gzip.decompress(page)
        return int(head.split(" ", 2)[1]), page.decode()


def portal_rush(address, event, attempts):
    """Let as many as ``attempts`` open the form, then send it.

    Returns the statuses that sending got, the seconds of opening and those of sending.
    """
    guests = [Guest(address, event, number) for number in range(attempts)]
    opened, opening = rush(guests, Guest.open)
    assert set(opened) == {200}
    codes, sending = rush(guests, Guest.send)
    return codes, opening, sending
