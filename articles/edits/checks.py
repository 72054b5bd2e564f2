"""System checks: what must never be switched on, because an edit would be lost or every reader made to wait."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

# PRAGMA -> the value that it must have.
SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}

# The same for PostgreSQL's settings.
POSTGRESQL = {"transaction_isolation": "read committed", "synchronous_commit": "on"}


@register(Tags.compatibility)
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse what opens a transaction or a reversion block around a verb: they need the outermost one."""
    errors: list[CheckMessage] = []
    if any(name.startswith("reversion.middleware") for name in settings.MIDDLEWARE):
        errors.append(
            Error(
                "reversion.middleware must not be used.",
                hint="Verbs open their own block; inside another one they refuse to write.",
                id="articles.E001",
            )
        )
    for alias, values in settings.DATABASES.items():
        if values.get("ATOMIC_REQUESTS"):
            errors.append(
                Error(
                    f"ATOMIC_REQUESTS must be off for the database {alias!r}.",
                    hint="Verbs need the outermost transaction, and on SQLite every reader would wait for writers.",
                    id="articles.E002",
                )
            )
    return errors


@register(Tags.database)
def check_database(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Ask SQLite for its journal and syncing, PostgreSQL for its isolation and syncing."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                wrong = [name for name, value in SQLITE.items() if _pragma(cursor, name) != value]
                if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
                    wrong.append("transaction_mode")
                problem = f"SQLite runs with another {', '.join(wrong)} than the wiki needs."
                hint = "It needs WAL, synchronous=FULL, foreign keys and IMMEDIATE transactions (wiki/settings.py)."
                identifier = "articles.E003"
            else:
                found = {name: _shown(cursor, name) for name in POSTGRESQL}
                wrong = [f"{name} {found[name]!r}" for name, value in POSTGRESQL.items() if found[name] != value]
                problem = f"PostgreSQL runs with {', '.join(wrong)}."
                hint = (
                    "It needs READ COMMITTED, since verbs lock the article's row and read the head again, and "
                    "synchronous_commit=on, which the wiki asks for with each connection: a pool between them must "
                    "let it pass."
                )
                identifier = "articles.E004"
        if wrong:
            errors.append(Error(problem, hint=hint, id=identifier))
    return errors


def _pragma(cursor: Any, name: str) -> object:
    cursor.execute(f"PRAGMA {name}")
    row = cursor.fetchone()
    return row[0] if row else None


def _shown(cursor: Any, name: str) -> object:
    cursor.execute(f"SHOW {name}")
    row = cursor.fetchone()
    return row[0] if row else None
