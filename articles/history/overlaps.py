"""Overlaps of two edits on their way through a form: what it must show, and what its answers make of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from articles.history.diff import Run, compare_lines
from articles.history.identity import Known, match
from articles.history.merge import Hunk
from articles.history.versions import PastSection
from articles.markup.plain import plain_heading
from articles.markup.scan import scan
from articles.markup.split import split, subtree_end

# Overlaps on one page.
MOST = 100
# Unchanged lines shown before and after each of them.
CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a merged text that a form shows, with the overlaps placed in it. section None: the whole text."""

    section: int | None
    text: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """Unchanged text between overlaps: the lines at its ends, and those folded away between them."""

    before: str
    folded: str
    after: str

    @property
    def opening(self) -> str:
        """The first lines, without the blank ones at their ends."""
        return self.before.strip("\n")

    @property
    def closing(self) -> str:
        """The last lines, likewise."""
        return self.after.strip("\n")

    @property
    def count(self) -> int:
        """How many lines are folded."""
        return self.folded.count("\n")


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of one side's text, against the base: "come" is new, "gone" stands only in the base."""

    text: str
    kind: Literal["same", "come", "gone"]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Headings, as people read them, that the answers together double, or leave out though both sides keep them."""

    doubled: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.doubled or self.gone)


def window(text: str, hunks: tuple[Hunk, ...], head: Sequence[PastSection], section: int | None) -> Window:
    """The section with its subsections as it stands in the merged text, if all overlaps lie inside, else the whole."""
    whole = Window(None, text, hunks)
    if section is None:
        return whole
    pieces = split(text)
    known = [Known(past.id, past.level, past.heading, past.source) for past in head]
    ids = match(known, pieces, {})
    if section not in ids:
        return whole
    first = ids.index(section)
    last = subtree_end([piece.level for piece in pieces], first)
    start = sum(len(piece.source) for piece in pieces[:first])
    end = start + sum(len(piece.source) for piece in pieces[first:last])
    if any(hunk.start < start or hunk.end > end for hunk in hunks):
        return whole
    moved = tuple(replace(hunk, start=hunk.start - start, end=hunk.end - start) for hunk in hunks)
    return Window(section, text[start:end], moved)


def at_most(most: int, text: str, hunks: Sequence[Hunk]) -> list[Hunk]:
    """The same overlaps, or where they are too many for one page, neighbours joined with what stands between them."""
    size = -(-len(hunks) // most)
    if size <= 1:
        return list(hunks)
    return [_joined(text, hunks[i : i + size]) for i in range(0, len(hunks), size)]


def _joined(text: str, hunks: Sequence[Hunk]) -> Hunk:
    base, theirs, end = "", "", hunks[0].start
    for hunk in hunks:
        between = text[end : hunk.start]
        base, theirs, end = base + between + hunk.base, theirs + between + hunk.theirs, hunk.end
    return Hunk(base, text[hunks[0].start : end], theirs, start=hunks[0].start, end=end)


def replaced(text: str, hunks: Sequence[Hunk], passages: Sequence[str]) -> str:
    """The merged text with a passage of its own in the place of each overlap."""
    return "".join(part for pair in zip(_between(text, hunks), [*passages, ""], strict=True) for part in pair)


def surroundings(text: str, hunks: Sequence[Hunk]) -> list[Around]:
    """The unchanged text before each overlap, and last what follows them all."""
    stretches = list(_between(text, hunks))
    last = len(stretches) - 1
    return [_around(stretch, CONTEXT if i else 0, CONTEXT if i < last else 0) for i, stretch in enumerate(stretches)]


def marked(base: str, side: str) -> list[Marked]:
    """One side's text with what it added and took out; what it shares no line with is left out."""
    rows = compare_lines(base, side)
    shared = any(row.kind in ("same", "changed") for row in rows)
    found: list[Marked] = []
    for row in rows:
        if row.kind == "removed" and not shared:
            continue
        if found:
            found.append(Marked("\n", "same"))
        found += _interleaved(row.old, row.new)
    return found


def misplaced(text: str, hunks: Sequence[Hunk], passages: Sequence[str], own: set[int]) -> Misplaced:
    """The headings that come to harm where one answer goes with one side and another with the other.

    `own` are the indices of the passages that their author wrote anew: what is left out there was meant to be.
    """
    settled = replaced(text, hunks, passages)
    mine, theirs = [hunk.mine for hunk in hunks], [hunk.theirs for hunk in hunks]
    if list(passages) in (mine, theirs):
        return Misplaced((), ())
    sides = [_headings(replaced(text, hunks, side)) for side in ([hunk.base for hunk in hunks], mine, theirs)]
    for i in own:
        mine[i] = theirs[i] = passages[i]
    kept = _headings(replaced(text, hunks, mine)) & _headings(replaced(text, hunks, theirs))
    found = _headings(settled)
    doubled = [heading for heading, count in found.items() if count > max(side[heading] for side in sides)]
    gone = [heading for heading, count in kept.items() if found[heading] < count]
    return Misplaced(tuple(map(plain_heading, doubled)), tuple(map(plain_heading, gone)))


def _headings(text: str) -> Counter[str]:
    return Counter(heading.text for heading in scan(text).headings)


def _between(text: str, hunks: Sequence[Hunk]) -> Iterator[str]:
    end = 0
    for hunk in hunks:
        yield text[end : hunk.start]
        end = hunk.end
    yield text[end:]


def _around(text: str, at_start: int, at_end: int) -> Around:
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n")] if text else []
    if len(lines) <= at_start + at_end + 1:
        return Around(text, "", "")
    end = len(lines) - at_end
    return Around("".join(lines[:at_start]), "".join(lines[at_start:end]), "".join(lines[end:]))


def _interleaved(old: Sequence[Run], new: Sequence[Run]) -> Iterator[Marked]:
    """The runs of a line before and after in one: what both have once, what went before what came."""
    waiting = list(new)
    for run in old:
        if run.changed:
            yield Marked(run.text, "gone")
            continue
        while waiting and waiting[0].changed:
            yield Marked(waiting.pop(0).text, "come")
        if waiting:
            yield Marked(waiting.pop(0).text, "same")
    for run in waiting:
        yield Marked(run.text, "come" if run.changed else "same")
