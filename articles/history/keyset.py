"""Pages of long lists by key: none costs more than the first, however many rows stand before it.

A key is what the list is sorted by, and the id that decides between equals. It travels in the address as
`<id>.<value>`, so that a page stays where it is when the row that it began with is renamed or gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from wiki.lib.numbers import whole

PAGE = 50
EPOCH = datetime(1, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Row = TypeVar("Row")
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
Key = tuple[Any, int]
# What the first column of a key holds.
TEXT, WHOLE, TIME = "text", "whole", "time"
EVERYTHING = Q()


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: a column of a kind, the id for those with an equal one, and which end comes first."""

    column: str
    kind: str
    pk: str = "pk"
    descending: bool = False

    def key_of(self, row: Any) -> str:
        """The key of a row as it stands in an address."""
        value = getattr(row, self.column)
        if self.kind == TIME:
            value = (value - EPOCH) // MICROSECOND
        return f"{getattr(row, self.pk)}.{value}"

    def parse(self, text: str) -> Key | None:
        """The key that an address names; None for nonsense, which counts as not given."""
        pk, dot, value = text.partition(".")
        number = whole(pk)
        if number is None or not dot:
            return None
        if self.kind == TEXT:
            return None if "\0" in value else (value, number)
        found = whole(value)
        if found is None:
            return None
        if self.kind == WHOLE:
            return found, number
        try:
            return EPOCH + found * MICROSECOND, number
        except OverflowError:
            return None

    def walk(self, rows: Rows, key: Key | None, backwards: bool, within: Q = EVERYTHING) -> list[Rows]:
        """The rows beyond `key` in their order, or those in front of it in the opposite one, as ranges of an index.

        First those of an equal value, then the others; `within` bounds the values, and is left out for an equal one,
        lest a database read the whole range for it. One comparison of pairs would be a single range, but SQLite
        reads all rows of an equal value for it where the id is the table's own.
        """
        down = self.descending != backwards
        names = (self.column, self.pk)
        rows = rows.order_by(*(f"-{name}" if down else name for name in names))
        if key is None:
            return [rows.filter(within)]
        side = "lt" if down else "gt"
        value, pk = key
        return [
            rows.filter(**{self.column: value, f"{self.pk}__{side}": pk}),
            rows.filter(within, **{f"{self.column}__{side}": value}),
        ]


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list. `previous` and `next`: what an address asks for to go on at either end, None at the end."""

    rows: list[Row]
    previous: tuple[str, str] | None = None
    next: tuple[str, str] | None = None

    def steps(self, path: str, **kept: str) -> dict[str, str | None]:
        """The addresses of the neighbours, with `kept` in them."""
        ways = {"previous_url": self.previous, "next_url": self.next}
        return {name: f"{path}?{urlencode(kept | dict([way]))}" if way else None for name, way in ways.items()}


def page_of(
    rows: QuerySet[Any, Row],
    order: Order,
    *,
    before: str = "",
    after: str = "",
    start: Key | None = None,
    among: Sequence[Q] = (),
    within: Q = EVERYTHING,
    size: int = PAGE,
) -> Page[Row]:
    """The page of smaller keys than `before` or greater ones than `after`, else the first, or the one from `start`.

    `among` splits the rows into ranges of one index each, which are merged; `within` bounds the values of the column,
    as it must those of the keys. A page that would begin before the list
    does, or behind its end, is the first one. At most five queries.
    """
    back, onwards = ("after", "before") if order.descending else ("before", "after")
    given = {"before": order.parse(before), "after": order.parse(after)}

    def fetch(key: Key | None, limit: int, backwards: bool = False) -> list[Row]:
        return _fetch(rows, order, among, within, key, limit, backwards)

    def page(found: list[Row], has_previous: bool, has_next: bool) -> Page[Row]:
        previous = (back, order.key_of(found[0])) if has_previous and found else None
        return Page(found, previous, (onwards, order.key_of(found[-1])) if has_next and found else None)

    if (key := given[back]) is not None:
        found = fetch(key, size + 1, backwards=True)
        if len(found) >= size:
            shown = found[:size][::-1]
            return page(shown, len(found) > size, bool(fetch(order.parse(order.key_of(shown[-1])), 1)))
        start = None
    elif (key := given[onwards] or start) is not None:
        found = fetch(key, size + 1)
        if found:
            in_front = fetch(order.parse(order.key_of(found[0])), 1, backwards=True)
            return page(found[:size], bool(in_front), len(found) > size)
        if given[onwards] is None:
            return Page([])
    found = fetch(None, size + 1)
    return page(found[:size], False, len(found) > size)


def _fetch(
    rows: QuerySet[Any, Row],
    order: Order,
    among: Sequence[Q],
    within: Q,
    key: Key | None,
    limit: int,
    backwards: bool,
) -> list[Row]:
    if not among:
        found: list[Row] = []
        for part in order.walk(rows, key, backwards, within):
            if len(found) < limit:
                found += part[: limit - len(found)]
        return found
    every = rows.model._default_manager.all()
    parts = [part for each in among for part in order.walk(every.filter(each), key, backwards, within)]
    # Each is wrapped once more, since SQLite allows no limit inside a union.
    wrapped = [every.filter(pk__in=part.values("pk")[:limit]).values("pk") for part in parts]
    merged = wrapped[0].union(*wrapped[1:], all=True) if len(wrapped) > 1 else wrapped[0]
    return list(order.walk(rows.filter(pk__in=merged), None, backwards)[0][:limit])
