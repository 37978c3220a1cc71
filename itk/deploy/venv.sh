#!/bin/sh
# Brings .venv to exactly what a lock file pins: sh itk/deploy/venv.sh requirements.txt
# A stamp with the lock's hash makes the next call instant.
set -eu

lock=$1
stamp=.venv/$lock.sha256

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

has_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

# The first Python that is new enough and can make a virtual environment.
find_python() {
    old=
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        is_new_enough "$python" || continue
        if has_venv "$python"; then
            echo "$python"
            return
        fi
        old=$python
    done
    if [ -n "$old" ]; then
        echo "$old cannot make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
    else
        echo "The portal needs Python 3.11 or newer. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
    fi
    return 1
}

hash_of() {
    .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}

if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(hash_of "$lock")" ]; then
    exit 0
fi

# Also mends an environment whose making was broken off, or whose Python is gone.
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    python=$(find_python)
    echo "Making .venv with $("$python" --version) …"
    "$python" -m venv --clear .venv
fi
echo "Installing $lock (once, about half a minute) …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes --only-binary :all: -r "$lock"
hash_of "$lock" >"$stamp"
