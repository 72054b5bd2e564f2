"""Which sections of a new text are sections that the article has: their ids survive edits of every kind.

In order of certainty: the lead is the lead; what stands unchanged at the head and at the tail; equal source;
equal heading; similar text; a removed section with equal source. The steps are greedy, and none compares more
pairs of texts than a bound says, so that a hostile text costs no more than a long one.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from articles.markup.split import Piece

# Texts that are compared in one match at most, and how alike two sections must be (0 to 100).
PAIRS = 2500
SIMILAR = 60

# Characters of each section that are compared, and what is left of them above so many pairs.
COMPARED, COMPARED_OF_MANY, MANY = 8000, 2000, 100


@dataclass(frozen=True, slots=True)
class Known:
    """A section that the article has."""

    id: int
    level: int
    heading: str
    source: str


def match(old: Sequence[Known], new: Sequence[Piece], removed: Mapping[str, Sequence[int]]) -> list[int | None]:
    """The id of each new section, in the order of `new`; None = a section the article never had.

    `old` are the sections of the text that the new one started from, in order. `removed` offers sections
    which the article no longer has: the SHA-256 (hexadecimal) of their source, and their ids, the preferred
    one first. No id is given twice; a section that nobody touched keeps its own.
    """
    matching = _Matching(old, new)
    matching.take_ends()
    matching.take_equal_sources()
    matching.take_equal_headings()
    matching.take_similar()
    ids = [None if place is None else old[place].id for place in matching.places]
    used = {section for section in ids if section is not None}
    for number, piece in enumerate(new):
        if ids[number] is None:
            digest = hashlib.sha256(piece.source.encode("utf-8", "surrogatepass")).hexdigest()
            ids[number] = next((each for each in removed.get(digest, ()) if each not in used), None)
            used.update(() if (own := ids[number]) is None else (own,))
    return ids


class _Matching:
    """Pairs found so far: `places` holds, for each new section, the index of the old one."""

    def __init__(self, old: Sequence[Known], new: Sequence[Piece]) -> None:
        self.old, self.new = old, new
        self.places: list[int | None] = [None] * len(new)
        self.free = set(range(len(old)))
        self.budget = PAIRS

    def pair(self, place: int, number: int) -> None:
        self.places[number] = place
        self.free.discard(place)

    def open(self) -> list[int]:
        return [number for number, place in enumerate(self.places) if place is None]

    def take_ends(self) -> None:
        """The lead, then sections with equal source at the head and at the tail."""
        old, new = self.old, self.new
        first = 0
        if old and new and old[0].level == 0 == new[0].level:
            self.pair(0, 0)
            first = 1
        shorter = min(len(old), len(new))
        head = first
        while head < shorter and old[head].source == new[head].source:
            self.pair(head, head)
            head += 1
        tail = 1
        while tail <= shorter - head and old[-tail].source == new[-tail].source:
            self.pair(len(old) - tail, len(new) - tail)
            tail += 1

    def take_equal_sources(self) -> None:
        waiting: dict[str, list[int]] = {}
        for place in sorted(self.free, reverse=True):
            waiting.setdefault(self.old[place].source, []).append(place)
        for number in self.open():
            if places := waiting.get(self.new[number].source):
                self.pair(places.pop(), number)

    def take_equal_headings(self) -> None:
        """As many on both sides: in order. Otherwise the most alike, while the bound allows to compare."""
        before: dict[str, list[int]] = {}
        after: dict[str, list[int]] = {}
        for place in sorted(self.free):
            before.setdefault(self.old[place].heading.casefold(), []).append(place)
        for number in self.open():
            after.setdefault(self.new[number].heading.casefold(), []).append(number)
        for heading, numbers in after.items():
            places = before.get(heading, [])
            pairs = len(places) * len(numbers)
            if len(places) == len(numbers) or pairs > self.budget:
                for place, number in zip(places, numbers, strict=False):
                    self.pair(place, number)
            else:
                self.budget -= pairs
                self.take_best([(place, number) for place in places for number in numbers], at_least=0)

    def take_similar(self) -> None:
        """What is left, if it is similar enough; of too many pairs, those near each other are compared."""
        places, numbers = sorted(self.free), self.open()
        if len(places) * len(numbers) <= self.budget:
            pairs = [(place, number) for place in places for number in numbers]
        else:
            width = self.budget // len(numbers)
            pairs = []
            for rank, number in enumerate(numbers):
                middle = rank * len(places) // len(numbers)
                start = max(0, min(middle - width // 2, len(places) - width))
                pairs += [(place, number) for place in places[start : start + width]]
        self.take_best(pairs, at_least=SIMILAR)

    def take_best(self, pairs: Iterable[tuple[int, int]], *, at_least: float) -> None:
        """Pair by likeness, then by distance, then in order."""
        pairs = list(pairs)
        length = COMPARED if len(pairs) <= MANY else COMPARED_OF_MANY
        ranked = []
        for place, number in pairs:
            here, there = self.old[place].source[:length], self.new[number].source[:length]
            ratio = fuzz.ratio(here, there, score_cutoff=at_least)
            if ratio >= at_least:
                ranked.append((-ratio, abs(place - number), place, number))
        for _, _, place, number in sorted(ranked):
            if place in self.free and self.places[number] is None:
                self.pair(place, number)
