"""How gunicorn serves the portal, in production and under `make run`. The command line may say otherwise."""

import gc
import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 20
control_socket_disable = True  # it would be one for all portals of an account
# The heartbeat file in memory: on a disk under load a healthy worker looks dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# One import for all workers, and their memory is shared until written.
preload_app = True


def when_ready(server):
    """Finish loading before the workers are forked, so that they share it and the first page is quick."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # the access imports every view
    gc.collect()
    gc.freeze()  # The collector would write into, and so copy, every shared page.
    # A page makes thousands of objects and leaves next to none behind: to look for these after each
    # few hundred, as Python does of itself, takes a tenth of the page's time.
    gc.set_threshold(50_000, 20, 100)
    if os.environ.get("DEMO") == "1":
        print(f"Ready at http://{bind}/ (Ctrl-C ends it)", flush=True)
