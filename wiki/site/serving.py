"""The two servers: granian with a process a core, and Django's reloading one for work on the code."""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

# A request that still runs then is cut off when the server stops.
SECONDS_TO_FINISH = 10
PR_SET_PDEATHSIG = 1


def serve(address: str, listening: Callable[[], None]) -> None:
    """Answer requests on that IP address until SIGINT, SIGTERM or SIGHUP, let the running ones end, return.

    `listening` is called once the port is open.
    """
    server = Granian(
        "wiki.wsgi:application",
        address=address,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS or cores(),
        blocking_threads=settings.THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level=LogLevels.warning,
    )

    def started() -> None:
        # Granian takes SIGHUP for "reload": a server whose terminal was closed would run on unseen.
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        listening()

    server.on_startup(started)
    # The workers are forked, and must not share a connection of this process.
    connections.close_all()
    os.register_at_fork(after_in_child=follow_parent)
    server.serve(target_loader=load_application, wrap_loader=False)


def cores() -> int:
    """How many processors this process may use; a container often has fewer than its machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load_application() -> Any:
    """The WSGI application, loaded inside a worker."""
    follow_parent()
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid != os.getppid():
        # It was killed before the worker could ask to be told.
        os._exit(1)
    return import_string(settings.WSGI_APPLICATION)


def follow_parent() -> None:
    """Let a worker end when, and only when, its parent says so or dies.

    A terminal signals the whole group, and granian's worker hangs when Ctrl-C and its parent's SIGTERM reach it
    together. Until a worker serves, the handler that it was born with would swallow SIGTERM. The worker of a
    killed parent would hold the port for ever (only Linux tells it), and SIGTERM is lost on one that just begins.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def serve_reloading(address: str) -> None:
    """Become Django's development server, which starts anew whenever a file of the code changes."""
    host = f"[{address}]" if ":" in address else address
    manage = str(settings.BASE_DIR / "manage.py")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, manage, "runserver", f"{host}:{settings.PORT}"])  # noqa: S606
