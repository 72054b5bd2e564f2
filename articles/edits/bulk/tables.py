"""Many rows of one table in one statement: executemany on SQLite, COPY on PostgreSQL; and their ids beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

# What the drivers write as it is; other fields prepare each value.
PLAIN = frozenset(
    {
        "AutoField",
        "BigAutoField",
        "BigIntegerField",
        "BooleanField",
        "CharField",
        "ForeignKey",
        "IntegerField",
        "OneToOneField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "TextField",
    }
)


def new_ids(model: type[Model], count: int) -> list[int]:
    """Primary keys for so many new rows, growing.

    Asked inside the transaction, which inserts them before it asks again: on SQLite nobody else can insert until then,
    on PostgreSQL nobody else is given the same.
    """
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return list(range(first, first + count))


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that hold values for the fields `names` (attribute names), in their order.

    The other columns get the model's defaults, but for a primary key, which the database gives.
    """
    meta = model._meta
    fields: list[Field[Any, Any]] = [meta.get_field(name) for name in names]  # type: ignore[misc]
    others = [field for field in meta.concrete_fields if field not in fields and not field.primary_key]
    constants = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    special = [(i, field) for i, field in enumerate(fields) if field.get_internal_type() not in PLAIN]
    prepared = []
    for row in rows:
        values = [*row, *constants]
        for i, field in special:
            values[i] = field.get_db_prep_save(values[i], connection)
        prepared.append(values)
    if prepared:
        _insert(meta.db_table, [field.column for field in (*fields, *others)], prepared)


def _insert(table: str, columns: Sequence[str | None], rows: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(quote(str(column)) for column in columns)})"
    # Names of our own models and columns, quoted; values are parameters.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django knows nothing of COPY, so its errors have to be made Django's here.
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608
