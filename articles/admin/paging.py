"""Pages by key: whatever stands before or behind it, a page of a list costs the same.

A `Listing` says which rows an index serves in which order, and what no index knows about them. For the latter a page
looks at a bounded number of rows and shows those that match; the next page goes on where it stopped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from wiki.lib.numbers import BIGINT

PAGE = 50
# Rows that a page looks at where no index knows which of them match.
LOOK = 5_000
LONGEST = 1_100

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows.

    rows, order: rows that an index finds in this order of columns, the last of which is the row's id. also: what else
    must hold, which no index knows. least, below: between which values of the first column they lie; below is the
    first one behind them. about: whose rows these are, for the heading.
    """

    rows: QuerySet[Any]
    order: tuple[str, ...] = ("id",)
    descending: bool = True
    also: Q = field(default_factory=Q)
    least: Any = None
    below: Any = None
    about: str = ""

    def key(self, row: models.Model) -> Key:
        """Where a row stands in this list."""
        return tuple(getattr(row, name) for name in self.order)

    def column(self, name: str) -> models.Field[Any, Any]:
        """The column of this name; an annotation counts as a whole number."""
        fields = {each.attname: each for each in self.rows.model._meta.concrete_fields}
        return fields.get(name) or models.BigIntegerField()

    def read_key(self, text: str) -> Key | None:
        """The key that stands in an address; None for nonsense, which counts as not given."""
        try:
            values = json.loads(text[:LONGEST])
        except (ValueError, RecursionError):
            return None
        if not isinstance(values, list) or len(values) != len(self.order):
            return None
        try:
            key = tuple(_read(self.column(name), value) for name, value in zip(self.order, values, strict=True))
        except (ValueError, OverflowError):
            return None
        too_low = self.least is not None and key[0] < self.least
        return None if too_low or (self.below is not None and key[0] >= self.below) else key

    def edge(self, *, upper: bool) -> Q:
        """The condition that keeps the rows on the right side of one of their bounds, if there is one."""
        value = self.below if upper else self.least
        return Q() if value is None else Q((f"{self.order[0]}__{'lt' if upper else 'gte'}", value))

    def onwards(self, rows: QuerySet[Any], key: Key, *, descending: bool) -> QuerySet[Any]:
        """The rows that come after this key going this way, and the one that stands at it."""
        values = [Value(value, output_field=self.column(name)) for name, value in zip(self.order, key, strict=True)]
        # Compared as one row: both databases walk the index from there, which they don't for a chain of ORs.
        # PostgreSQL guesses from the first column alone how many there are: by > it would take all of an equal
        # value for none, and sort them.
        condition = Func(
            _row(*(F(name) for name in self.order)),
            _row(*values),
            template="%(expressions)s",
            arg_joiner=" <= " if descending else " >= ",
            output_field=BooleanField(),
        )
        return rows.filter(condition)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of the list, and the keys from which the pages on either side start, where there are any.

    looked: how many rows were looked at, if there are more of which nobody knows whether they match; else 0.
    """

    rows: list[Any]
    previous: Key | None = None
    next: Key | None = None
    looked: int = 0


def turn(listing: Listing, *, after: Key | None = None, before: Key | None = None) -> Page:
    """The first page, or the one that follows the key `after`, or the one that ends at the key `before`."""
    key = after if after is not None else before
    backwards = after is None and before is not None
    descending = listing.descending != backwards
    found = listing.rows.order_by(*(f"-{name}" if descending else name for name in listing.order))
    # One bound at either end: of two SQLite takes any, and would read again what stands before the key.
    if key is None:
        found = found.filter(listing.edge(upper=descending))
    else:
        found = listing.onwards(found, key, descending=descending).exclude(pk=key[-1])
    ends = found.filter(listing.edge(upper=not descending))
    looked_at: list[Key] = []
    if listing.also:
        looked_at = list(ends.values_list(*listing.order)[: LOOK + 1])
        if looked_at:
            found = listing.onwards(found, looked_at[:LOOK][-1], descending=not descending)
        found = found.filter(listing.also) if looked_at else found.none()
    else:
        found = ends
    rows = list(found[: PAGE + 1])
    page = _between(listing, rows, looked_at, came_from=key)
    if not backwards:
        return page
    if not rows and not looked_at:
        # Somebody's own key: nothing stands before it.
        return turn(listing)
    return replace(page, rows=page.rows[::-1], previous=page.next, next=page.previous)


def _between(listing: Listing, rows: list[Any], looked_at: list[Key], came_from: Key | None) -> Page:
    """A page in the direction in which it was read: `next` goes on, `previous` back to where one came from."""
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    first = looked_at[0] if looked_at else listing.key(shown[0]) if shown else None
    back = first if came_from is not None else None
    if more:
        return Page(shown, back, listing.key(shown[-1]))
    if len(looked_at) > LOOK:
        return Page(shown, back, looked_at[LOOK - 1], looked=LOOK)
    return Page(shown, back)


def write_key(key: Key) -> str:
    """A key as it stands in an address."""
    return json.dumps([_write(value) for value in key], ensure_ascii=False, separators=(",", ":"))


def _write(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(column: models.Field[Any, Any], value: Any) -> Any:
    """A value of a key in the column's own type. Raises ValueError or OverflowError."""
    if isinstance(column, models.DateTimeField):
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        if moment.tzinfo is None:
            raise ValueError("a time without a zone")
        return moment.astimezone(UTC)
    if isinstance(column, models.CharField | models.TextField):
        if not isinstance(value, str) or "\0" in value:
            raise ValueError("no text")
        value.encode()
        return value
    if type(value) is not int or abs(value) > BIGINT:
        raise ValueError("no number")
    return value


def _row(*expressions: F | Value) -> Func:
    return Func(*expressions, template="(%(expressions)s)")
