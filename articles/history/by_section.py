"""Three-way merge of articles as lists of sections: the second half of merge.py.

Sections are told by their ids. The two orders are merged first: a section stands where it stood, unless one side moved
it; what a side moved or added follows the section that it follows there. Then each section is merged by lines. The
result counts only if it passes gates that know nothing of how it was made: it splits into the same sections, none of
them has come under a heading that neither side put it under, no heading stands twice, and every line stands as often
as the changes of both sides make it (the count law). Otherwise there is no result, and the merge by lines stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from articles.history.align import lines_of
from articles.history.by_lines import Hunk, Merge, merge_section
from articles.history.headings import SIDES, HeadingGuard, Side
from articles.history.identity import Known, match
from articles.history.myers import common_ends
from articles.history.order import moved
from articles.markup.split import Piece, split

# Steps that comparing the sections which both sides changed may take in all, by a rough estimate: some 0.5 s.
STEPS = 4_000_000
# The most that one comparison can take (see myers.py).
MOST_STEPS = 1_000_000

# Shorter lines (blank ones, the ends of lists and tables) stand too often for their number to tell anything.
COUNTED = 3


# By what a new section is known again, the surest first. One without an id is like no other by it.
_TRAITS: tuple[Callable[[Piece, int | None], object], ...] = (
    lambda piece, name: name if name is not None else object(),
    lambda piece, name: piece.source,
    lambda piece, name: (piece.level, piece.heading),
)

Ids = tuple[Sequence[int | None], Sequence[int | None], Sequence[int | None]]


def merge_sections(base: str, mine: str, theirs: str, ids: Ids | None, guard: HeadingGuard) -> Merge | None:
    """Merge two articles made of one; None where the sections say no more than the lines.

    `ids` are those of the sections of each text, in order; without them sections are matched by their texts.
    """
    pieces = split(base), split(mine), split(theirs)
    if max(map(len, pieces)) == 1:
        return None
    if ids is not None and [len(each) for each in ids] != [len(each) for each in pieces]:
        # A stored text may have been cut by older rules than those of today.
        ids = None
    sections = _Sections(pieces, ids)
    if sections.is_too_much():
        return None
    order = sections.order()
    if order is None:
        return None
    segments = [sections.merged(key) for key in order]
    return _accepted(sections, order, segments, guard)


@dataclass(slots=True)
class _Sections:
    """The sections of the three texts under common keys: those of the base have their place there as key."""

    pieces: tuple[list[Piece], list[Piece], list[Piece]]
    given: Ids | None
    base: dict[int, Piece] = field(default_factory=dict)
    mine: dict[int, Piece] = field(default_factory=dict)
    theirs: dict[int, Piece] = field(default_factory=dict)
    names: dict[int, int | None] = field(default_factory=dict)
    # Which side says where a section stands; those that are not in here stand where they stood in the base.
    owner: dict[int, Side] = field(default_factory=dict)

    def __post_init__(self) -> None:
        base, mine, theirs = self.pieces
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

    def merged(self, key: int) -> Merge:
        """One section, merged by lines; what one took out and the other changed is a hunk as a whole."""
        base, mine, theirs = self.texts(key)
        if key in self.base and (key in self.mine) != (key in self.theirs):
            return Merge(mine, (Hunk(base, mine, theirs, 0, len(mine)),))
        if key not in self.theirs:
            return Merge(mine, ())
        return merge_section(base, mine, theirs) if key in self.mine else Merge(theirs, ())

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
        before = _parents(list(self.base), list(self.base.values()))
        now = _parents(list(side), list(side.values()))
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
        parents = _parents(list(self.base), list(self.base.values()))
        for key in stable:
            if key:
                within.setdefault(parents[key], []).append(key)
        return within, behind


def _places(pieces: dict[int, Piece], side: Side, sections: _Sections) -> Iterator[tuple[int, int | None, int]]:
    """(section, the one beside it that it comes after, the one that it is in) where this side decides of the place.

    `pieces` are in the side's order. One beside it that the other side moved away does not take it along.
    """
    standing = {key: piece for key, piece in pieces.items() if sections.stays(key)}
    parents = _parents(list(standing), list(standing.values()))
    beside: dict[int, list[int]] = {}
    for key, parent in parents.items():
        siblings = beside.setdefault(parent, [])
        if sections.owner.get(key) == side:
            followed = (earlier for earlier in reversed(siblings) if sections.owner.get(earlier, side) == side)
            yield key, next(followed, None), parent
        siblings.append(key)


def _steps(old: str, new: str) -> int:
    """About how many steps a comparison takes: at most the square of the lines that differ."""
    here, there = lines_of(old), lines_of(new)
    head, tail = common_ends(here, there)
    return min(MOST_STEPS, (len(here) + len(there) - 2 * (head + tail)) ** 2)


def _accepted(
    sections: _Sections, order: Sequence[int], segments: Sequence[Merge], guard: HeadingGuard
) -> Merge | None:
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
        pieces = split(text)
        if [piece.source for piece in pieces] != [text for _key, text in standing]:
            return None
        if not _is_at_home(sections, [key for key, _text in standing], pieces):
            return None
        if guard.spoils(text, side) if hunks else guard.refuses(text):
            return None
    if not _counts(sections, order, segments):
        return None
    if not hunks and sections.given:
        return replace(merged, sections=tuple(sections.names[key] for key in order))
    return merged


def _is_at_home(sections: _Sections, order: Sequence[int], pieces: Sequence[Piece]) -> bool:
    """Whether each section stands under a heading under which one side has it."""
    mine = _parents(list(sections.mine), list(sections.mine.values()))
    theirs = _parents(list(sections.theirs), list(sections.theirs.values()))
    return all(parent in (mine.get(key), theirs.get(key)) for key, parent in _parents(order, pieces).items())


def _parents(keys: Sequence[int], pieces: Sequence[Piece]) -> dict[int, int]:
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


def _counts(sections: _Sections, order: Sequence[int], segments: Sequence[Merge]) -> bool:
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
    return Counter(line for text in texts for line in text.split("\n") if len(line) > COUNTED)
