"""Overlaps of two edits on their way through a form: what it must show, and what its answers make of the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from articles.history.identity import Known, match
from articles.history.merge import Hunk
from articles.history.versions import PastSection
from articles.markup.split import split, subtree_end


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a merged text that a form shows, with the overlaps placed in it. section None: the whole text."""

    section: int | None
    text: str
    hunks: tuple[Hunk, ...]


class PassageLost(ValueError):
    """The passage of an overlap was rewritten in the editor, so that another choice can't replace it any more."""

    def __init__(self, number: int) -> None:
        super().__init__(f"passage {number} was rewritten")
        self.number = number


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


def answer(merged: str, edited: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """`edited` with passages replaced: each span is (start, end, other text), offsets in `merged`, at line starts.

    `edited` is `merged` after its author went on writing in it; a passage is found again where its lines still stand
    as they were. Raises PassageLost with the index of the span that is not to be found.
    """
    if not spans:
        return edited
    before, after = merged.split("\n"), edited.split("\n")
    place = _places(before, after)
    out, done = [], 0
    for number, (start, end, other) in enumerate(spans):
        first, last = merged.count("\n", 0, start), merged.count("\n", 0, end)
        begin = place.get(first)
        if begin is None and first and place.get(first - 1) is not None:
            begin = place[first - 1] + 1
        stands = (
            all(place.get(line) == begin + line - first for line in range(first, last)) if begin is not None else False
        )
        if begin is None or not stands or begin < done:
            raise PassageLost(number)
        out += after[done:begin] + (other.removesuffix("\n").split("\n") if other else [])
        done = begin + last - first
    return "\n".join(out + after[done:])


def _places(before: list[str], after: list[str]) -> dict[int, int]:
    """Line of `before` -> the line of `after` where it still stands."""
    places = {}
    for block in Indel.opcodes(before, after):
        if block.tag == "equal":
            i, j, length = block.src_start, block.dest_start, block.src_end - block.src_start
            places.update({i + n: j + n for n in range(length) if before[i + n] == after[j + n]})
    return places
