"""The gates that a merge by sections has to pass. They know nothing of how it was made.

Its text splits into the same sections; none of them has come under a heading that neither side put it under; no heading
stands twice (headings.py); and every line stands as often as the changes of both sides make it (the count law).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from articles.history.by_lines import Hunk, Merge
from articles.history.headings import SIDES, HeadingGuard
from articles.markup.scan import scan
from articles.markup.split import Piece, split

if TYPE_CHECKING:
    from articles.history.by_section import Sections

# Lines without a letter or a digit (blank ones, rules, the ends of tables) stand too often for their number to tell
# anything.
_WORD = re.compile(r"[^\W_]")


def accepted(sections: Sections, order: Sequence[int], segments: Sequence[Merge], guard: HeadingGuard) -> Merge | None:
    """The segments joined, or None where a gate does not let them through."""
    hunks: list[Hunk] = []
    length = 0
    for segment in segments:
        hunks += [replace(hunk, start=hunk.start + length, end=hunk.end + length) for hunk in segment.hunks]
        length += len(segment.text)
    merged = Merge("".join(segment.text for segment in segments), tuple(hunks))
    for side in SIDES if hunks else SIDES[:1]:
        texts = [segment.settled(side) for segment in segments]
        standing = [(key, text) for key, text in zip(order, texts, strict=True) if text or not key]
        text = merged.settled(side)
        headings = scan(text).headings
        pieces = split(text, headings)
        if [piece.source for piece in pieces] != [text for _key, text in standing]:
            return None
        if not _is_at_home(sections, [key for key, _text in standing], pieces):
            return None
        if guard.spoils(text, side, headings) if hunks else guard.refuses(text, headings):
            return None
    if not _counts(sections, order, segments):
        return None
    if not hunks and sections.given:
        return replace(merged, sections=tuple(sections.names[key] for key in order))
    return merged


def _is_at_home(sections: Sections, order: Sequence[int], pieces: Sequence[Piece]) -> bool:
    """Whether each section stands under a heading under which one side has it."""
    mine = parents_of(list(sections.mine), list(sections.mine.values()))
    theirs = parents_of(list(sections.theirs), list(sections.theirs.values()))
    return all(parent in (mine.get(key), theirs.get(key)) for key, parent in parents_of(order, pieces).items())


def parents_of(keys: Sequence[int], pieces: Sequence[Piece]) -> dict[int, int]:
    """The section that each one is a subsection of; the lead holds all that is in no other."""
    parents = {}
    above: list[tuple[int, int]] = []
    for key, piece in zip(keys, pieces, strict=True):
        while above and above[-1][0] >= piece.level > 0:
            above.pop()
        if above:
            parents[key] = above[-1][1]
        above.append((piece.level, key))
    return parents


def _counts(sections: Sections, order: Sequence[int], segments: Sequence[Merge]) -> bool:
    """The count law: a line stands as often as in the base, and what each side made of that.

    Where both added or both took away it may have been the same change. In hunks the lines are whoever's who answers,
    but neither answer may bring more of a line than anybody had.
    """
    changed = {key for key in {*sections.base, *sections.mine, *sections.theirs} if len(set(sections.texts(key))) > 1}
    base, mine, theirs = (
        _census(piece.source for key, piece in side.items() if key in changed)
        for side in (sections.base, sections.mine, sections.theirs)
    )
    merged = [segment for key, segment in zip(order, segments, strict=True) if key in changed]
    result = _census(segment.text for segment in merged)
    hunks = [hunk for segment in merged for hunk in segment.hunks]
    for side in SIDES if hunks else ():
        for line, number in _census(segment.settled(side) for segment in merged).items():
            if number > max(base[line], mine[line], theirs[line], mine[line] + theirs[line] - base[line]):
                return False
    base.subtract(_census(hunk.base for hunk in hunks))
    theirs.subtract(_census(hunk.theirs for hunk in hunks))
    in_hunks = _census(hunk.mine for hunk in hunks)
    mine.subtract(in_hunks)
    result.subtract(in_hunks)
    return all(
        result[line] == mine[line] + theirs[line] - base[line]
        or result[line] in _lawful(base[line], mine[line], theirs[line])
        for line in {*base, *mine, *theirs, *result}
    )


def _lawful(base: int, mine: int, theirs: int) -> set[int]:
    """How often a line may stand in the result."""
    lawful = {max(0, mine + theirs - base)}
    if mine == theirs:
        lawful.add(mine)
    if mine > base < theirs:
        lawful.add(max(mine, theirs))
    if mine < base > theirs:
        lawful.add(min(mine, theirs))
    return lawful


def _census(texts: Iterable[str]) -> Counter[str]:
    return Counter(line for text in texts for line in text.split("\n") if _WORD.search(line))
