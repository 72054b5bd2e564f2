"""Taking one's turn to write, one more try where the database could not serve it, and what it says without room."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction

from articles.edits.errors import Busy, DiskFull
from articles.models import Article
from wiki.lib.queue import NO_ROOM, write_queue

P = ParamSpec("P")
R = TypeVar("R")

# PostgreSQL: serialization failure, deadlock detected, lock not available.
WORTH_A_RETRY = frozenset({"40001", "40P01", "55P03"})

# No room, as PostgreSQL, SQLite and the system say it. SQLite calls a quota that is used up a failed write, and where
# the first connection to a database comes to a full disk it says that it can't make the index of its log.
FULL: dict[str, frozenset[str | int]] = {
    "sqlstate": frozenset({"53100"}),
    "sqlite_errorcode": frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}),
    "errno": frozenset(NO_ROOM),
}

# PostgreSQL is stopped, crashed or still starting; and the class of its codes for a connection that is lost.
SHUT_DOWN = frozenset({"57P01", "57P02", "57P03"})
LOST = "08"

log = logging.getLogger(__name__)


@contextmanager
def writing() -> Iterator[None]:
    """The outermost transaction of a verb, entered in turn on SQLite.

    Raises RuntimeError inside another transaction: what looks committed to the author must be.
    """
    with write_queue(connection), transaction.atomic(durable=True):
        yield


def retried(verb: Callable[P, R]) -> Callable[P, R]:
    """Run the whole verb once more, with the same arguments, after a locked or deadlocked database.

    Raises Busy where that did not help, and DiskFull, at once, where there is no room to write. An article handed in
    is then what it was before: a verb that failed, if only at its commit, may have given it a head or a title that no
    row has.
    """

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for again in (True, False):
            before = [(each, each.__getstate__()) for each in args if isinstance(each, Article)]
            try:
                return verb(*args, **kwargs)
            except DatabaseError as error:
                for article, state in before:
                    vars(article).clear()
                    vars(article).update(state)
                if not isinstance(error, OperationalError):
                    raise
                if is_full(error):
                    log.error("%s found no room to write: %s", verb.__name__, error)
                    raise DiskFull("the disk is full") from error
                if not is_passing(error):
                    raise
                log.warning("%s met a busy database (%s)", verb.__name__, "tries again" if again else "gives up")
        raise Busy("the database is busy")

    return run


def is_passing(error: OperationalError) -> bool:
    """Whether the same statement may well succeed in a moment."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    return state in WORTH_A_RETRY if state else "database is locked" in str(error)


def is_full(error: DatabaseError) -> bool:
    """Whether the database has no room left to write; what it was asked to write is rolled back then."""
    cause = error.__cause__
    return any(getattr(cause, name, None) in codes for name, codes in FULL.items())


def is_away(error: DatabaseError) -> bool:
    """Whether PostgreSQL stopped, or could not be reached; what it was asked to write may or may not be there."""
    state = getattr(error.__cause__, "sqlstate", "")
    # Its driver has no code for what it finds out by itself.
    return state is None or state in SHUT_DOWN or state.startswith(LOST)
