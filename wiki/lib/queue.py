"""One queue of writers for SQLite, which has a single writer and no queue of its own.

Without it waiting writers poll, and the slowest of eight waits for more than a second; with a lock on a file
beside the database they are served in turn. PostgreSQL needs none of this.
"""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def queue_file(connection: BaseDatabaseWrapper) -> Path | None:
    """The file whose lock is the queue, or None where the database needs none."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return None
    return Path(name + ".queue")


@contextmanager
def write_queue(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Wait for one's turn to write. Entered before the transaction and left after it.

    The file is opened anew by each writer, so that threads exclude each other too, and is unlocked before it is
    closed, because a child forked meanwhile would keep a merely closed lock. It is never deleted. A killed
    process gives its lock back. Raises OperationalError where a full disk has no room for the (empty) file.
    """
    path = queue_file(connection)
    if path is None:
        yield
        return
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise OperationalError("there is no room for the queue of writers") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            # A full disk may refuse even this, and its only use is to tell how long the queue is held.
            with suppress(OSError):
                os.utime(handle)
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        os.close(handle)


def held_for(connection: BaseDatabaseWrapper) -> float:
    """Seconds for which the present holder has had the queue; 0.0 where nobody has it."""
    path = queue_file(connection)
    if path is None:
        return 0.0
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return 0.0
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return max(0.0, time.time() - os.fstat(handle).st_mtime)
    else:
        fcntl.flock(handle, fcntl.LOCK_UN)
        return 0.0
    finally:
        os.close(handle)
