"""A throwaway PostgreSQL for one command: `python -m tests.postgres -- command…`.

The cluster lives in a temporary directory, listens on a socket there and nowhere else, and is gone when the command
ends, however it ends. The command finds its address in DATABASE_URL. With TEST_DATABASE_URL set, that server is used.
With --durable before the -- it waits for the disk as a real one does, for measurements.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import quote

MISSING = """\
==============================================================================
PostgreSQL is not installed: the suite did NOT run on PostgreSQL.
Install it:  sudo apt-get install postgresql
or name a server whose user may create databases:  TEST_DATABASE_URL=postgres://…
=============================================================================="""

# A lost test database costs nothing, so nothing waits for the disk, nor is anything tidied up.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
# Lithuanian order by ICU, as in production; the user is made with the cluster.
INITDB = (
    *("--username=portal", "--auth=trust", "--encoding=UTF8"),
    *("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=lt"),
)
START_SECONDS = 30


def binary_directory() -> Path | None:
    """Where the newest installed server's programs are; None when PostgreSQL is missing."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parent.parent.name),
    )
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    # The server stands beside the real initdb, which a link on the path may hide.
    return Path(found).resolve().parent if found else None


def _owner() -> pwd.struct_passwd | None:
    """The account that runs the server when we are root, which PostgreSQL refuses; None when we are not."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextlib.contextmanager
def cluster(binaries: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a new cluster and yield its address; a ``durable`` one waits for the disk.

    Raises RuntimeError with the server's log when it does not start, CalledProcessError when it cannot be made.
    """
    home = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    owner = _owner()
    as_owner: list[str] = []
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
        as_owner = [
            "setpriv",
            f"--reuid={owner.pw_uid}",
            f"--regid={owner.pw_gid}",
            "--clear-groups",
        ]
    data = home / "data"
    log = home / "log"
    server = None
    try:
        subprocess.run(
            [*as_owner, binaries / "initdb", "--pgdata", data, "--no-sync", *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=home,
        )
        settings = [f"-c{setting}" for setting in ("listen_addresses=", *(() if durable else FAST))]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [*as_owner, binaries / "postgres", "-D", data, "-k", home, *settings],
                stdout=output,
                stderr=output,
                cwd=home,
                # A Ctrl-C at the terminal is for the command; the server ends after it, by us.
                start_new_session=True,
            )
        _wait_until_ready(server, binaries, home, log)
        yield f"postgres://portal@{quote(str(home), safe='')}/portal"
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # At once: nothing in it is worth keeping.
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _wait_until_ready(
    server: subprocess.Popen[bytes], binaries: Path, home: Path, log: Path
) -> None:
    """Return when the server answers; raise RuntimeError with its log when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if subprocess.run([binaries / "pg_isready", "-q", "-h", home], check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def run(command: list[str], address: str) -> int:
    """Run the command with DATABASE_URL set and return its exit code; a SIGTERM to us is passed on to it."""
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})

    def pass_on(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    # The terminal sends Ctrl-C to the command as well: wait for it to end by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = process.wait()
    return code if code >= 0 else 128 - code


def main(arguments: list[str]) -> int:
    """Run the command after `--` on PostgreSQL. Where there is none, say so; under CI that is a failure."""
    durable = arguments[:1] == ["--durable"]
    arguments = arguments[durable:]
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    if address := os.environ.get("TEST_DATABASE_URL"):
        return run(command, address)
    binaries = binary_directory()
    if binaries is None:
        print(MISSING, file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    # Until the command runs, a SIGTERM ends us the way an exception does, so that nothing stays behind.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with cluster(binaries, durable=durable) as address:
        return run(command, address)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
