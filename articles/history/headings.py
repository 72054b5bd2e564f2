"""The heading guard: a merge that is clean by lines must not double a section, bury one, or bring one back.

Two people who move one section to two places collide nowhere by lines; the merged text has the section twice.
Nor do those of whom one moves a section and the other takes it out: it would stand in its new place. And a fence
that one of them opened can swallow a heading that the other kept. Such a merge is a conflict.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Literal

from articles.markup.scan import Heading, scan
from articles.markup.split import Piece, split

# Lines with one of these signs may open or close what hides headings; a line of = or - may make one.
_HIDING = re.compile("[`~<>{}]")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)

Side = Literal["mine", "theirs"]
SIDES: tuple[Side, Side] = ("mine", "theirs")

# So many changes of one side are looked for one by one; where more are to blame, all of them are.
MOST_CULPRITS = 20

# Characters that may be read again and again in that search; each question reads the whole text.
READ = 20_000_000


class HeadingGuard:
    """Judges what a merge of three texts made of their headings."""

    def __init__(self, base: str, mine: str, theirs: str) -> None:
        self.texts = base, mine, theirs
        self._headings: list[Sequence[Heading]] = []
        self._shown: list[Counter[str]] = []
        self._hidden: list[Counter[str]] = []

    @property
    def headings(self) -> list[Sequence[Heading]]:
        """The headings of the three texts, which are scanned once."""
        if not self._headings:
            self._headings = [scan(text).headings for text in self.texts]
        return self._headings

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece], list[Piece]]:
        """The three texts as sections."""
        base, mine, theirs = map(split, self.texts, self.headings)
        return base, mine, theirs

    def refuses(self, result: str, headings: Sequence[Heading] | None = None) -> bool:
        """Whether `result` has a heading more often than all of them, has one that a side took out, or hides one.

        To be hidden counts where both sides have it. `headings` are those of the result, if they are known already.
        """
        return self._judge(result, SIDES, headings)

    def spoils(self, part: str, side: Side, headings: Sequence[Heading] | None = None) -> bool:
        """The same for a merge with one side's answer to all that collides, which has what both sides have.

        A whole merge may lack such a heading: of two equal sections, each side may have removed another one. What the
        other side took out may be here, since this side's answer is the question.
        """
        return self._judge(part, (side,), headings)

    def questions(self) -> int:
        """How many results may be judged in a search for what is to blame."""
        return max(4, READ // max(1, *map(len, self.texts)))

    def _judge(self, result: str, sides: Sequence[Side], headings: Sequence[Heading] | None) -> bool:
        if not self._shown:
            for text, found in zip(self.texts, self.headings, strict=True):
                shown, hidden = _standing(text, found)
                self._shown.append(shown)
                self._hidden.append(hidden)
        _base, mine, theirs = self._shown
        shown, hidden = _standing(result, scan(result).headings if headings is None else headings)
        return (
            any(count > self._may_show(line, sides) for line, count in shown.items())
            or any(hidden[line] > self._may_hide(line) for line in mine if line in theirs)
            or not (len(sides) == 2 or shown >= mine & theirs)
        )

    def _may_show(self, line: str, sides: Sequence[Side]) -> int:
        """How often the line may be a heading: as often as somebody had it, without those that these sides took out."""
        base, mine, theirs = (shown[line] for shown in self._shown)
        most = max(base, mine, theirs)
        if mine < base > theirs:
            return max(mine, theirs)
        for side, own, other in (("mine", mine, theirs), ("theirs", theirs, mine)):
            if side in sides and own < base:
                most = min(most, max(own, own + other - base))
        return most

    def _may_hide(self, line: str) -> int:
        """How often the line may stand there without being a heading: as often as both made it so."""
        base, mine, theirs = (hidden[line] for hidden in self._hidden)
        return max(mine, theirs, mine + theirs - base)

    def is_idle(self, mine: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]) -> bool:
        """Whether these one-sided changes (before, after) certainly pass, without a scan of the texts."""
        if any(_UNDERLINE.search(text) for text in self.texts[1:]):
            return False
        touched: list[tuple[set[str], set[str]]] = []
        for changes in (mine, theirs):
            lines: tuple[set[str], set[str]] = (set(), set())
            for change in changes:
                for text, found in zip(change, lines, strict=True):
                    if _HIDING.search(text):
                        return False
                    found.update(line for line in text.split("\n") if line.startswith("#"))
            touched.append(lines)
        # More of a heading than is right takes one who put its line somewhere, and one who did so too or took it out.
        (gone, come), (gone_too, come_too) = touched
        return not (come & (come_too | gone_too) or come_too & gone)


def culprits(candidates: Sequence[int], is_refused: Callable[[set[int]], bool], most: int) -> set[int]:
    """Few of the candidates without which the result is not refused; without all of them it must not be.

    `is_refused` says whether the result without a set of candidates is. In each round bisection finds a
    candidate that turns a result which passes into one which is refused. After `most` questions all are to blame.
    """
    without: set[int] = set()
    while most > 0 and is_refused(without):
        rest = [candidate for candidate in candidates if candidate not in without]
        if not rest or len(without) == MOST_CULPRITS:
            return set(candidates)
        passes, refused = 0, len(rest)
        most -= 1 + len(rest).bit_length()
        while refused - passes > 1:
            middle = (passes + refused) // 2
            if is_refused(without.union(rest[middle:])):
                refused = middle
            else:
                passes = middle
        without.add(rest[refused - 1])
    return without if most > 0 else set(candidates)


def _standing(text: str, headings: Sequence[Heading]) -> tuple[Counter[str], Counter[str]]:
    """How often each heading's line (or two lines) stands in the text as a heading, and how often hidden."""
    shown = Counter(text[heading.start : heading.end].rstrip("\n") for heading in headings)
    lines = text.split("\n")
    standing = Counter(lines)
    standing.update(f"{above}\n{line}" for above, line in pairwise(lines) if line[:3] in ("===", "---"))
    standing.subtract(shown)
    return shown, standing
