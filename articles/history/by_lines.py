"""Three-way merge of texts by lines: the first half of merge.py, and what it does inside a section.

The algorithm is diff3 as described by Khanna, Kunal and Pierce, "A Formal Investigation of Diff3" (FSTTCS
2007): both sides are aligned with the base; a base line that both still have is stable, and between stable
lines a change of one side wins, equal changes are one, and all else collides. What `git merge-file` merges
without a conflict comes out the same here, byte for byte, unless the heading guard refuses it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from articles.history.align import Change, changes, lines_of, numbered
from articles.history.headings import HeadingGuard, Side, culprits
from articles.history.myers import common_ends

Why = Literal["lines", "heading"]


@dataclass(frozen=True, slots=True)
class Hunk:
    """A place where the two sides do not fit together: three texts of whole lines, any of them may be empty.

    `start` and `end` are the offsets in `Merge.text` where `mine` stands. `why` is "lines" where both changed
    the same lines, "heading" where one side's change (the other text is the base's) would double or hide a
    section's heading.
    """

    base: str
    mine: str
    theirs: str
    start: int
    end: int
    why: Why = "lines"


@dataclass(frozen=True, slots=True)
class Merge:
    """Without hunks the merge is clean; with hunks, `text` holds all that fits, and mine in the hunks.

    `sections` are the ids of the sections of `text`, where the merge knows them (see merge.py); a new one's is None.
    """

    text: str
    hunks: tuple[Hunk, ...]
    sections: tuple[int | None, ...] | None = None

    def settled(self, side: Side) -> str:
        """The text with one side's words in every hunk."""
        text, end = [], 0
        for hunk in self.hunks:
            text += [self.text[end : hunk.start], hunk.mine if side == "mine" else hunk.theirs]
            end = hunk.end
        return "".join([*text, self.text[end:]])


def merge_section(base: str, mine: str, theirs: str) -> Merge:
    """The same inside one section, where there is no heading to guard; any of the three may be equal."""
    if mine == theirs or theirs == base:
        return Merge(mine, ())
    if mine == base:
        return Merge(theirs, ())
    parts = _parts(base, mine, theirs, from_end=True)
    if any(part.collides for part in parts):
        others = _parts(base, mine, theirs, from_end=False)
        if not any(part.collides for part in others):
            parts = others
    return _assembled(parts, set())


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the three texts; the parts in order make up each of them."""

    base: str
    mine: str
    theirs: str

    @property
    def is_mine(self) -> bool:
        return self.theirs == self.base != self.mine

    @property
    def is_theirs(self) -> bool:
        return self.mine == self.base != self.theirs

    @property
    def collides(self) -> bool:
        return self.mine != self.theirs and self.mine != self.base and self.theirs != self.base


class LineMerge:
    """What `mine` and `theirs` each made of `base`, merged by lines; all three differ."""

    def __init__(self, base: str, mine: str, theirs: str, guard: HeadingGuard) -> None:
        self.guard = guard
        self.parts = _parts(base, mine, theirs, from_end=True)
        if self._collides():
            # Which of several equal lines is the same one is a guess: the other guess may collide nowhere.
            others = _parts(base, mine, theirs, from_end=False)
            if not any(part.collides for part in others) and not guard.refuses(_text(others)):
                self.parts = others
        self.is_clean = not self._collides() and self._passes()

    def _collides(self) -> bool:
        return any(part.collides for part in self.parts)

    def _passes(self) -> bool:
        mine = [(part.base, part.mine) for part in self.parts if part.mine != part.base]
        theirs = [(part.base, part.theirs) for part in self.parts if part.theirs != part.base]
        return self.guard.is_idle(mine, theirs) or not self.guard.refuses(_text(self.parts))

    def result(self) -> Merge:
        """All of it; where it is not clean, finding out which changes are to blame takes the most time."""
        return _assembled(self.parts, set() if self.is_clean else _blamed(self.parts, self.guard))


def _parts(base: str, mine: str, theirs: str, *, from_end: bool) -> list[_Part]:
    """Cut the three texts at the stable lines: stable and changed parts take turns."""
    texts = [lines_of(text) for text in (base, mine, theirs)]
    numbers = numbered(*texts)
    by_me = changes(numbers[0], numbers[1], from_end=from_end)
    by_them = changes(numbers[0], numbers[2], from_end=from_end)
    parts = []
    before = (0, 0, 0)
    for starts, ends in _regions(by_me, by_them):
        stable = "".join(texts[0][before[0] : starts[0]])
        parts.append(_Part(stable, stable, stable))
        cut = zip(texts, starts, ends, strict=True)
        parts.append(_Part(*("".join(lines[start:end]) for lines, start, end in cut)))
        before = ends
    stable = "".join(texts[0][before[0] :])
    return [*parts, _Part(stable, stable, stable)]


Places = tuple[int, int, int]


def _regions(by_me: Sequence[Change], by_them: Sequence[Change]) -> Iterator[tuple[Places, Places]]:
    """Start and end (in base, mine, theirs) of each run of changes that overlap or touch in the base."""
    waiting = sorted(
        (change.start, change.end, side, change.new_end)
        for side, found in ((1, by_me), (2, by_them))
        for change in found
    )
    # How far each side's lines have moved against the base's, after its last change seen.
    shifts = [0, 0, 0]
    index = 0
    while index < len(waiting):
        start = end = waiting[index][0]
        before = shifts.copy()
        while index < len(waiting) and waiting[index][0] <= end:
            _, stop, side, new_stop = waiting[index]
            end = max(end, stop)
            shifts[side] = new_stop - stop
            index += 1
        yield (
            (start, start + before[1], start + before[2]),
            (end, end + shifts[1], end + shifts[2]),
        )


def _text(parts: Sequence[_Part], without: frozenset[int] | set[int] = frozenset(), *, theirs: bool = False) -> str:
    """The merged text without the changes of some parts; where both collide, it has mine, or `theirs`."""
    text = []
    for index, part in enumerate(parts):
        if index in without:
            text.append(part.base)
        elif part.collides:
            text.append(part.theirs if theirs else part.mine)
        else:
            text.append(part.theirs if part.is_theirs else part.mine)
    return "".join(text)


def _blamed(parts: Sequence[_Part], guard: HeadingGuard) -> set[int]:
    """The one-sided parts that the heading guard refuses: mine beside all of theirs, and the other way."""
    mine = [index for index, part in enumerate(parts) if part.is_mine]
    theirs = [index for index, part in enumerate(parts) if part.is_theirs]
    most = guard.questions()
    # Each side's changes are judged beside all of the other's, so that either answer throughout makes sense.
    return culprits(theirs, lambda without: guard.spoils(_text(parts, without), "mine"), most) | culprits(
        mine, lambda without: guard.spoils(_text(parts, without, theirs=True), "theirs"), most
    )


def _assembled(parts: Sequence[_Part], blamed: set[int]) -> Merge:
    text: list[str] = []
    hunks: list[Hunk] = []
    length = 0
    for index, part in enumerate(parts):
        if index in blamed:
            hunks.append(Hunk(part.base, part.mine, part.theirs, length, length + len(part.mine), "heading"))
            text.append(part.mine)
        elif part.collides:
            head, inner, tail = _narrowed(part)
            start = length + len(head)
            hunks.append(Hunk(inner.base, inner.mine, inner.theirs, start, start + len(inner.mine)))
            text.append(head + inner.mine + tail)
        else:
            text.append(part.theirs if part.is_theirs else part.mine)
        length += len(text[-1])
    return Merge("".join(text), tuple(hunks))


def _narrowed(part: _Part) -> tuple[str, _Part, str]:
    """A collision without the lines at its ends that both sides have alike: those are agreed.

    Not so where one side would then be as the base is: why that is a question, nobody could see any more.
    """
    mine, theirs = lines_of(part.mine), lines_of(part.theirs)
    head, tail = common_ends(mine, theirs)
    inner = _Part(part.base, "".join(mine[head : len(mine) - tail]), "".join(theirs[head : len(theirs) - tail]))
    if not inner.collides:
        return "", part, ""
    return "".join(mine[:head]), inner, "".join(mine[len(mine) - tail :])
