"""Taking one's turn to write, and one more try where the database could not serve it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from articles.edits.errors import Busy
from wiki.lib.queue import write_queue

P = ParamSpec("P")
R = TypeVar("R")

# PostgreSQL: serialization failure, deadlock detected, lock not available.
WORTH_A_RETRY = frozenset({"40001", "40P01", "55P03"})

log = logging.getLogger(__name__)


@contextmanager
def writing() -> Iterator[None]:
    """The outermost transaction of a verb, entered in turn on SQLite.

    Raises RuntimeError inside another transaction: what looks committed to the author must be.
    """
    with write_queue(connection), transaction.atomic(durable=True):
        yield


def retried(verb: Callable[P, R]) -> Callable[P, R]:
    """Run the whole verb once more, with the same arguments, after a locked or deadlocked database. Raises Busy."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for again in (True, False):
            try:
                return verb(*args, **kwargs)
            except OperationalError as error:
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
