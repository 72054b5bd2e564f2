"""The heading guard: a merge that is clean by lines must not double a section or bury one.

Two people who move one section to two places collide nowhere by lines; the merged text has the section twice.
And a fence that one of them opened can swallow a heading that the other kept. Such a merge is a conflict.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from articles.markup.scan import scan

# Lines with one of these signs may open or close what hides headings; a line of = or - may make one.
_HIDING = re.compile("[`~<>{}]")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)

# So many changes of one side are looked for one by one; where more are to blame, all of them are.
MOST_CULPRITS = 20


class HeadingGuard:
    """Judges what a merge of three texts made of their headings."""

    def __init__(self, base: str, mine: str, theirs: str) -> None:
        self.texts = base, mine, theirs
        self._shown: list[Counter[str]] = []
        self._hidden: list[Counter[str]] = []

    def refuses(self, result: str) -> bool:
        """Whether `result` has a heading more often than all of them, or hides one that both sides have."""
        return self._judge(result, is_whole=True)

    def spoils(self, part: str) -> bool:
        """The same for a merge without some of its changes, which moreover must have what both sides have.

        A whole merge may lack such a heading: of two equal sections, each side may have removed another one.
        """
        return self._judge(part, is_whole=False)

    def _judge(self, result: str, *, is_whole: bool) -> bool:
        if not self._shown:
            for text in self.texts:
                shown, hidden = _census(text)
                self._shown.append(shown)
                self._hidden.append(hidden)
        base, mine, theirs = self._shown
        shown, hidden = _census(result)
        return (
            any(count > max(base[line], mine[line], theirs[line]) for line, count in shown.items())
            or any(hidden[line] > self._may_hide(line) for line in mine if line in theirs)
            or not (is_whole or shown >= mine & theirs)
        )

    def _may_hide(self, line: str) -> int:
        """How often the line may stand there without being a heading: as often as both made it so."""
        base, mine, theirs = (hidden[line] for hidden in self._hidden)
        return max(mine, theirs, mine + theirs - base)

    def is_idle(self, mine: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]) -> bool:
        """Whether these one-sided changes (before, after) certainly pass, without a scan of the texts."""
        if any(_UNDERLINE.search(text) for text in self.texts[1:]):
            return False
        added: list[set[str]] = []
        for changes in (mine, theirs):
            lines: set[str] = set()
            for before, after in changes:
                if _HIDING.search(before) or _HIDING.search(after):
                    return False
                lines.update(line for line in after.split("\n") if line.startswith("#"))
            added.append(lines)
        # More of a heading than either side has takes two who put its line somewhere.
        return not added[0] & added[1]


def culprits(candidates: Sequence[int], is_refused: Callable[[set[int]], bool]) -> set[int]:
    """Few of the candidates without which the result is not refused; without all of them it must not be.

    `is_refused` says whether the result without a set of candidates is. In each round bisection finds a
    candidate that turns a result which passes into one which is refused.
    """
    without: set[int] = set()
    while is_refused(without):
        rest = [candidate for candidate in candidates if candidate not in without]
        if not rest or len(without) == MOST_CULPRITS:
            return set(candidates)
        passes, refused = 0, len(rest)
        while refused - passes > 1:
            middle = (passes + refused) // 2
            if is_refused(without.union(rest[middle:])):
                refused = middle
            else:
                passes = middle
        without.add(rest[refused - 1])
    return without


def _census(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each heading's line (or two lines) stands in the text as a heading, and how often hidden."""
    shown = Counter(text[heading.start : heading.end].rstrip("\n") for heading in scan(text).headings)
    lines = text.split("\n")
    standing = Counter(lines)
    standing.update(f"{above}\n{line}" for above, line in pairwise(lines) if line[:3] in ("===", "---"))
    return shown, Counter({line: count - shown[line] for line, count in standing.items() if count > shown[line]})
