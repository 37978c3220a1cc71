"""The promise of `make run`: one command and the whole portal is there, one signal and nothing is left."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMMAND = ["sh", "itk/deploy/run.sh"]
FRESH_SECONDS = 90
pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


def environment(var: Path, port: int) -> dict[str, str]:
    """A newcomer's environment: nothing of the tests' settings."""
    return {"PATH": os.environ["PATH"], "VAR_DIR": str(var), "PORT": str(port)}


@contextlib.contextmanager
def running(var: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start the portal, wait until it says its address, and leave no process behind."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env=environment(var, port),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + FRESH_SECONDS
        while f"Ready at http://127.0.0.1:{port}/" not in log.read_text(encoding="utf-8"):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield process
    finally:
        print(log.read_text(encoding="utf-8"))  # shown when the test fails
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def read(address: str, language: str = "lt") -> tuple[str, str]:
    """Return the final address and the text of a page, asked for as a browser of that language does."""
    request = urllib.request.Request(address, headers={"Accept-Language": language})
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.url, response.read().decode()


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_one_command_serves_the_demo_and_one_signal_ends_it(tmp_path):
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with running(tmp_path / "var", port, tmp_path / "log") as process:
        for language in ("lt", "en"):
            address, page = read(f"{site}/", language)
            assert address == f"{site}/{language}/"
            assert f'lang="{language}"' in page
        styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert styles, "The page has a style sheet"
        for style in styles:
            assert re.search(r"\.[0-9a-f]{12}\.css$", style), "Named by its content"
            read(site + style)
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


def test_a_taken_port_is_told_before_anything_is_written(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = subprocess.run(
            COMMAND,
            cwd=ROOT,
            env=environment(tmp_path / "var", port),
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert f"Port {port} cannot be used: Address already in use" in ended.stderr
    assert "PORT=8001 make run" in ended.stderr
    assert not (tmp_path / "var").exists()
