"""Print each figure beside its floor; exit with 1 when one is missed.

`make bench` runs it on a throwaway PostgreSQL that waits for the disk, as a real one does.
"""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.benchmarks.measures import main

    sys.exit(main())
