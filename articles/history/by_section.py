"""Three-way merge of articles as lists of sections: the second half of merge.py.

Sections are told by their ids. The two orders are merged first: a section stands where it stood, unless one side moved
it; what a side moved or added follows the section that it follows there. Then each section is merged by lines, without
the blank lines at its end: those part it from the next one, and to stand last in an article is no change of a section.
The result counts only if it passes the gates (gates.py). Otherwise there is none, and the merge by lines stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from articles.history.align import lines_of
from articles.history.by_lines import Hunk, Merge, merge_section
from articles.history.gates import accepted, parents_of
from articles.history.headings import SIDES, HeadingGuard, Side
from articles.history.identity import Known, match
from articles.history.myers import common_ends
from articles.history.order import moved
from articles.markup.split import Piece, seam

# Steps that comparing the sections which both sides changed may take in all, by a rough estimate: some 0.5 s.
STEPS = 4_000_000
# The most that one comparison can take (see myers.py).
MOST_STEPS = 1_000_000


# By what a new section is known again, the surest first. One without an id is like no other by it.
_TRAITS: tuple[Callable[[Piece, int | None], object], ...] = (
    lambda piece, name: name if name is not None else object(),
    lambda piece, name: piece.source,
    lambda piece, name: (piece.level, piece.heading),
)

# The ids of the sections of base, mine and theirs, in the order of their texts; None = a section of its own.
Ids = tuple[Sequence[int | None], Sequence[int | None], Sequence[int | None]]


def merge_sections(ids: Ids | None, guard: HeadingGuard) -> Merge | None:
    """Merge the guard's three texts by sections; None where these say no more than the lines.

    `ids` are those of the sections of each text, in order; without them sections are matched by their texts.
    """
    pieces = guard.pieces
    if max(map(len, pieces)) == 1:
        return None
    if ids is not None and [len(each) for each in ids] != [len(each) for each in pieces]:
        # A stored text may have been cut by older rules than those of today.
        ids = None
    sections = Sections(pieces, ids)
    if sections.is_too_much():
        return None
    order = sections.order()
    if order is None:
        return None
    return accepted(sections, order, sections.segments(order), guard)


@dataclass(slots=True)
class Sections:
    """The sections of the three texts under common keys: those of the base have their place there as key.

    In `base`, `mine` and `theirs` they are without the blank lines at their ends, which are in `ends`, side by side.
    """

    pieces: tuple[list[Piece], list[Piece], list[Piece]]
    given: Ids | None
    base: dict[int, Piece] = field(default_factory=dict)
    mine: dict[int, Piece] = field(default_factory=dict)
    theirs: dict[int, Piece] = field(default_factory=dict)
    names: dict[int, int | None] = field(default_factory=dict)
    ends: list[dict[int, str]] = field(default_factory=list)
    # Which side says where a section stands; those that are not in here stand where they stood in the base.
    owner: dict[int, Side] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cut = [[_cut(piece) for piece in side] for side in self.pieces]
        base, mine, theirs = ([body for body, _end in side] for side in cut)
        ids = self.given or self._matched()
        known = {name: key for key, name in enumerate(ids[0]) if name is not None}
        my_keys = [known.get(name) if name is not None else None for name in ids[1]]
        free = count(len(base))
        found = [known.get(name) if name is not None else None for name in ids[2]]
        their_keys = [next(free) if key is None else key for key in found]
        for trait in _TRAITS:
            # What both added is one section: the same row, the same text, or at least the same heading.
            twins: dict[object, list[int]] = {}
            taken = set(my_keys)
            for key, piece, name in reversed(list(zip(their_keys, theirs, ids[2], strict=True))):
                if key >= len(base) and key not in taken:
                    twins.setdefault(trait(piece, name), []).append(key)
            for place, (piece, name) in enumerate(zip(mine, ids[1], strict=True)):
                if my_keys[place] is None and (like := twins.get(trait(piece, name))):
                    my_keys[place] = like.pop()
        keys = [next(free) if key is None else key for key in my_keys]
        self.base = dict(enumerate(base))
        self.mine = dict(zip(keys, mine, strict=True))
        self.theirs = dict(zip(their_keys, theirs, strict=True))
        self.ends = [
            dict(zip(side, (end for _body, end in parts), strict=True))
            for side, parts in zip((self.base, self.mine, self.theirs), cut, strict=True)
        ]
        self.names = dict(zip(keys, ids[1], strict=True)) | dict(zip(their_keys, ids[2], strict=True))

    def _matched(self) -> Ids:
        base, mine, theirs = self.pieces
        known = [Known(key, piece.level, piece.heading, piece.source) for key, piece in enumerate(base)]
        return range(len(base)), match(known, mine, {}), match(known, theirs, {})

    def texts(self, key: int) -> tuple[str, str, str]:
        """The section in base, mine and theirs; "" where it is not."""
        base, mine, theirs = (side[key].source if key in side else "" for side in (self.base, self.mine, self.theirs))
        return base, mine, theirs

    def stays(self, key: int) -> bool:
        """Whether the section is in the result: not where one side took it out and the other left it alone."""
        base, mine, theirs = self.texts(key)
        if key in self.mine and key in self.theirs:
            return True
        if key not in self.base:
            return key in self.mine or key in self.theirs
        return (key in self.mine and mine != base) or (key in self.theirs and theirs != base)

    def is_too_much(self) -> bool:
        """Whether comparing what both sides changed would take too long."""
        steps = 0
        for key in self.base:
            base, mine, theirs = self.texts(key)
            if base != mine != theirs != base:
                steps += _steps(base, mine) + _steps(base, theirs)
        return steps > STEPS

    def segments(self, order: Sequence[int]) -> list[Merge]:
        """The sections of the result in this order, each merged by lines and parted from the next one."""
        bodies = [self._merged(key) for key in order]
        below = [body.text or body.settled("theirs") for body in bodies[1:]]
        parts = zip(order, bodies, [*below, None], strict=True)
        ends = [self._end(key, body.text, after) for key, body, after in parts]
        return [
            _torn(body.hunks[0], end) if self._is_torn(key) else Merge(body.text + end, body.hunks)
            for key, body, end in zip(order, bodies, ends, strict=True)
        ]

    def _is_torn(self, key: int) -> bool:
        """Whether one side took the section out, and the other changed it."""
        return key in self.base and (key in self.mine) != (key in self.theirs)

    def _merged(self, key: int) -> Merge:
        """One section, merged by lines; what one took out and the other changed is a hunk as a whole."""
        base, mine, theirs = self.texts(key)
        if self._is_torn(key):
            return Merge(mine, (Hunk(base, mine, theirs, 0, len(mine)),))
        if key not in self.theirs:
            return Merge(mine, ())
        return merge_section(base, mine, theirs) if key in self.mine else Merge(theirs, ())

    def _end(self, key: int, body: str, after: str | None) -> str:
        """The blank lines between a section of the result and the next one; None after the last one."""
        if after is None:
            return _chosen(*(side[next(reversed(side))] for side in self.ends))
        # Where it stands last, a side says nothing of what parts it from another one.
        base, mine, theirs = (side.get(key) if key != next(reversed(side)) else None for side in self.ends)
        if mine is not None and theirs is not None:
            return _chosen(base, mine, theirs) or seam(body, after)
        known = [end for end in (mine, theirs, base) if end is not None]
        if not known:
            # New and last on its side: parted as that side parts the two sections before it.
            side = next(side for side in reversed(self.ends) if key in side)
            known = list(side.values())[-2:-1]
        return "".join(known[:1]) or seam(body, after)

    def order(self) -> list[int] | None:
        """The keys of the sections of the result, in order; None where the two orders lead in a circle."""
        everywhere = [key for key in self.base if key in self.mine and key in self.theirs]
        common = set(everywhere)
        by_them, by_me = (
            moved([key for key in side if key in common]) | self._moved_below(side, common)
            for side in (self.theirs, self.mine)
        )
        for key in (*self.theirs, *self.mine):
            if not self.stays(key):
                continue
            if key in by_them or (key in self.theirs and key not in common):
                self.owner[key] = "theirs"
            elif key in by_me or key not in common:
                self.owner[key] = "mine"
        order: list[int] = []
        within, behind = self._followers([key for key in everywhere if key not in self.owner])
        waiting = [0]
        while waiting:
            key = waiting.pop()
            order.append(key)
            waiting += [*reversed(behind.get(key, ())), *reversed(within.get(key, ()))]
        return order if len(order) == sum(map(self.stays, {*self.mine, *self.theirs})) else None

    def _moved_below(self, side: dict[int, Piece], common: set[int]) -> set[int]:
        """The sections that this side has below another heading than the base, perhaps without moving them."""
        before = parents_of(list(self.base), list(self.base.values()))
        now = parents_of(list(side), list(side.values()))
        return {key for key in common if before.get(key) != now.get(key)}

    def _followers(self, stable: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """What comes first within each section, and what comes behind its last subsection, in order."""
        within: dict[int, list[int]] = {}
        behind: dict[int, list[int]] = {}
        levels: dict[int, int] = {}
        for pieces, side in ((self.theirs, SIDES[1]), (self.mine, SIDES[0])):
            for key, sibling, parent in _places(pieces, side, self):
                levels[key] = pieces[key].level
                followed, key_of = (within, parent) if sibling is None else (behind, sibling)
                followed.setdefault(key_of, []).append(key)
        for followers in (*within.values(), *behind.values()):
            # Deeper ones first, else they would belong to the others; of equal ones the published ones.
            followers.sort(key=lambda key: -levels[key])
        # Those whose place nobody changed are in the same section everywhere, wherever that stands now.
        parents = parents_of(list(self.base), list(self.base.values()))
        for key in stable:
            if key:
                within.setdefault(parents[key], []).append(key)
        return within, behind


def _places(pieces: dict[int, Piece], side: Side, sections: Sections) -> Iterator[tuple[int, int | None, int]]:
    """(section, the one beside it that it comes after, the one that it is in) where this side decides of the place.

    `pieces` are in the side's order. One beside it that the other side moved away does not take it along.
    """
    standing = {key: piece for key, piece in pieces.items() if sections.stays(key)}
    parents = parents_of(list(standing), list(standing.values()))
    beside: dict[int, list[int]] = {}
    for key, parent in parents.items():
        siblings = beside.setdefault(parent, [])
        if sections.owner.get(key) == side:
            followed = (earlier for earlier in reversed(siblings) if sections.owner.get(earlier, side) == side)
            yield key, next(followed, None), parent
        siblings.append(key)


def _cut(piece: Piece) -> tuple[Piece, str]:
    """A section without the blank lines at its end, and these."""
    body = piece.source.rstrip("\n")
    body = piece.source[: len(body) + 1] if body else ""
    return Piece(piece.level, piece.heading, body), piece.source[len(body) :]


def _torn(hunk: Hunk, end: str) -> Merge:
    """What one side took out goes with the blank lines after it."""
    base, mine, theirs = (text + end if text else "" for text in (hunk.base, hunk.mine, hunk.theirs))
    return Merge(mine, (Hunk(base, mine, theirs, 0, len(mine)),))


def _chosen(base: str | None, mine: str, theirs: str) -> str:
    """One of two ends: that of whoever changed it, the longer one where both did."""
    if base in (mine, theirs):
        return theirs if mine == base else mine
    return max(mine, theirs, key=len)


def _steps(old: str, new: str) -> int:
    """About how many steps a comparison takes: at most the square of the lines that differ."""
    here, there = lines_of(old), lines_of(new)
    head, tail = common_ends(here, there)
    return min(MOST_STEPS, (len(here) + len(there) - 2 * (head + tail)) ** 2)
