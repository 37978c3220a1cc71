#!/bin/sh
# The demo portal on this machine; `make run` calls it. Server and worker start together and end together.
set -eu

export PORT="${PORT:-8000}" DEMO=1 DEBUG=0 DJANGO_SETTINGS_MODULE=itk.settings
python=.venv/bin/python

"$python" -c '
import os, socket, sys
port = os.environ["PORT"]
try:
    socket.create_server(("127.0.0.1", int(port))).close()
except (OSError, OverflowError, ValueError) as error:
    reason = os.strerror(error.errno) if isinstance(error, OSError) else "not a port number"
    sys.exit(f"Port {port} cannot be used: {reason}. Choose another: PORT=8001 make run")'

# Collecting takes seconds, so only when a file, a package or a setting has changed.
collected=${VAR_DIR:-var}/static.cksum
wanted=$({ find static; find static -type f -exec cat {} +; cat requirements.txt itk/settings.py; } | cksum)
if [ "$(cat "$collected" 2>/dev/null)" != "$wanted" ]; then
    "$python" manage.py collectstatic --noinput --clear --verbosity 0
    echo "$wanted" >"$collected"
fi

# In one process: starting Django twice would take a second more.
"$python" -c '
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("load_demo", "--if-empty")'

# A Ctrl-C or a SIGTERM ends this shell, and this shell ends both: a background command of a shell
# does not hear the Ctrl-C itself. When one of the two ends, so does the other.
stop() {
    trap - INT TERM EXIT
    kill "$server" "$worker" 2>/dev/null || true
    wait
    exit "$1"
}
"$python" manage.py worker &
worker=$!
"$python" -m gunicorn itk.wsgi --config itk/deploy/gunicorn.conf.py --log-level warning \
    --graceful-timeout 3 &
server=$!
trap 'echo; stop 0' INT
trap 'stop 143' TERM
trap 'stop 1' EXIT
while kill -0 "$server" 2>/dev/null && kill -0 "$worker" 2>/dev/null; do
    sleep 1 &
    wait $! # A wait is broken off by a signal, a sleep is not.
done
echo "The server or the worker has ended; the reason stands above." >&2
