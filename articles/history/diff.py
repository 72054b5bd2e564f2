"""What changed between two texts, for people to look at: by lines, and by words inside changed lines.

Two levels, because a word diff of whole texts is slow and reads badly. In a replaced block, lines that are
alike are paired (see pairing.py); the others were removed or added. Everything is bounded: beyond the bounds
a line is shown as changed in whole, and the end of a giant comparison as one block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from articles.history.align import Change, changes, numbered
from articles.history.myers import common_ends
from articles.history.pairing import pair_lines
from articles.history.words import is_blank, tokens

Kind = Literal["same", "changed", "added", "removed"]

# A line with more words or characters is not compared by words; nor are lines after so many in one
# comparison.
LINE_TOKENS, TOKENS = 10_000, 50_000
LINE_CHARACTERS, CHARACTERS = 50_000, 300_000

# Lines of replaced blocks that are paired by likeness in one comparison.
PAIRED = 10_000

# Of texts with more lines together only the common lines at both ends are looked for.
LINES = 400_000

# Rows of a comparison; what comes after is one block.
ROWS = 30_000

# Lines kept at either end of a long unchanged stretch; those between them are one row of many lines.
MARGIN = 100


class Run(NamedTuple):
    """A piece of a line; `changed` when the other text does not have it there."""

    text: str
    changed: bool


Runs = tuple[Run, ...]


class Row(NamedTuple):
    """One line, without its newline. Line numbers count from 1; None where that text has no such line.

    A row that stands for a block too long to look into holds many lines, parted by newlines.
    """

    kind: Kind
    old: Runs
    new: Runs
    old_line: int | None
    new_line: int | None

    @property
    def lines(self) -> int:
        """How many lines the row holds, of that text which has more."""
        return 1 + max(sum(run.text.count("\n") for run in side) for side in (self.old, self.new))


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged rows that are not shown; `count` is their lines."""

    count: int
    rows: tuple[Row, ...]
    kind: Literal["fold"] = "fold"

    @property
    def text(self) -> str:
        """All its lines."""
        return "\n".join(run.text for row in self.rows for run in row.new)


def compare_lines(old: str, new: str) -> list[Row]:
    """All rows of a comparison in order. In a replaced block, removed rows come before added ones."""
    return _Comparison(_lines(old), _lines(new)).rows()


def fold(rows: Sequence[Row], context: int = 2) -> list[Row | Fold]:
    """Put unchanged rows more than `context` rows away from a change into folds, but never one alone."""
    near = bytearray(len(rows))
    for place, row in enumerate(rows):
        if row.kind != "same":
            start = max(0, place - context)
            near[start : place + context + 1] = b"\1" * (min(len(rows), place + context + 1) - start)
    folded: list[Row | Fold] = []
    place = 0
    while place < len(rows):
        end = near.find(0 if near[place] else 1, place)
        end = len(rows) if end < 0 else end
        stretch = rows[place:end]
        if near[place] or (len(stretch) == 1 and stretch[0].lines == 1):
            folded += stretch
        else:
            folded.append(Fold(sum(row.lines for row in stretch), tuple(stretch)))
        place = end
    return folded


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


class _Comparison:
    """Two lists of lines, and what is left of the bounds."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        self.old, self.new = old, new
        self.tokens, self.characters, self.paired = TOKENS, CHARACTERS, PAIRED
        # The words of the lines of one replaced block: pairing lines and comparing them both ask for them.
        self.cut: dict[str, list[str]] = {}

    def rows(self) -> list[Row]:
        rows: list[Row] = []
        i = j = 0
        for change in self.changes():
            rows += self.same(i, j, change.start - i)
            i, j = change.end, change.new_end
            if len(rows) > ROWS:
                return rows + self.block(Change(change.start, len(self.old), change.new_start, len(self.new)))
            size = change.end - change.start + change.new_end - change.new_start
            rows += self.block(change) if len(rows) + size > ROWS else self.replaced(change)
        rows += self.same(i, j, len(self.old) - i)
        return rows

    def changes(self) -> list[Change]:
        old, new = self.old, self.new
        if len(old) + len(new) <= LINES:
            return changes(*numbered(old, new))
        head, tail = common_ends(old, new)
        change = Change(head, len(old) - tail, head, len(new) - tail)
        return [change] if change.start < change.end or change.new_start < change.new_end else []

    def block(self, change: Change) -> list[Row]:
        """A change in one row a side."""
        old = "\n".join(self.old[change.start : change.end])
        new = "\n".join(self.new[change.new_start : change.new_end])
        rows = []
        if change.start < change.end:
            rows.append(Row("removed", (Run(old, True),), (), change.start + 1, None))
        if change.new_start < change.new_end:
            rows.append(Row("added", (), (Run(new, True),), None, change.new_start + 1))
        return rows

    def same(self, i: int, j: int, count: int) -> Iterator[Row]:
        sizes = [1] * count
        if count > 2 * MARGIN + 1:
            sizes = [1] * MARGIN + [count - 2 * MARGIN] + [1] * MARGIN
        for size in sizes:
            runs = (Run("\n".join(self.old[i : i + size]), False),)
            yield Row("same", runs, runs, i + 1, j + 1)
            i, j = i + size, j + size

    def replaced(self, change: Change) -> Iterator[Row]:
        i, j = change.start, change.new_start
        for x, y in [*self.pairs(change), (change.end, change.new_end)]:
            for place in range(i, x):
                yield Row("removed", (Run(self.old[place], True),), (), place + 1, None)
            for place in range(j, y):
                yield Row("added", (), (Run(self.new[place], True),), None, place + 1)
            if x < change.end:
                old_runs, new_runs = self.words(self.old[x], self.new[y])
                kind: Kind = "same" if self.old[x] == self.new[y] else "changed"
                yield Row(kind, old_runs, new_runs, x + 1, y + 1)
            i, j = x + 1, y + 1

    def pairs(self, change: Change) -> list[tuple[int, int]]:
        old = self.old[change.start : change.end]
        new = self.new[change.new_start : change.new_end]
        if not old or not new or len(old) + len(new) > self.paired:
            return []
        self.paired -= len(old) + len(new)
        self.cut.clear()
        return [(change.start + i, change.new_start + j) for i, j in pair_lines(old, new, self.tokens_of)]

    def tokens_of(self, line: str) -> list[str]:
        found = self.cut.get(line)
        if found is None:
            found = self.cut[line] = tokens(line)
        return found

    def words(self, old: str, new: str) -> tuple[Runs, Runs]:
        if old == new:
            return (Run(old, False),), (Run(new, False),)
        size = len(old) + len(new)
        if max(len(old), len(new)) <= LINE_CHARACTERS and size <= self.characters:
            self.characters -= size
            here, there = self.tokens_of(old), self.tokens_of(new)
            if max(len(here), len(there)) <= LINE_TOKENS and len(here) + len(there) <= self.tokens:
                self.tokens -= len(here) + len(there)
                return _compare_tokens(here, there)
        return (Run(old, True),), (Run(new, True),)


def _compare_tokens(old: list[str], new: list[str]) -> tuple[Runs, Runs]:
    """The runs of two lines. Changes parted by blanks alone are one: a shortest edit script reads choppily."""
    merged: list[Change] = []
    for change in changes(*numbered(old, new), from_end=False):
        if merged and all(is_blank(token) for token in old[merged[-1].end : change.start]):
            change = Change(merged[-1].start, change.end, merged.pop().new_start, change.new_end)
        merged.append(change)
    return (
        _runs(old, [(change.start, change.end) for change in merged]),
        _runs(new, [(change.new_start, change.new_end) for change in merged]),
    )


def _runs(words: list[str], changed: list[tuple[int, int]]) -> Runs:
    runs = []
    place = 0
    for start, end in changed:
        if start > place:
            runs.append(Run("".join(words[place:start]), False))
        if end > start:
            runs.append(Run("".join(words[start:end]), True))
        place = end
    if place < len(words):
        runs.append(Run("".join(words[place:]), False))
    return tuple(runs)
