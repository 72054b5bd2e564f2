"""Merges of real texts, beside what git makes of them.

    python -m tests.bench.merges openttd-history.xml.bz2
    make bench ONLY=merges HISTORY=openttd-history.xml.bz2

The file is an export of MediaWiki. Each merge has a revision as base, what its next-older one had as one side (its edit
undone) and a later one, by other authors too, as the other side; a part of them has a section moved besides. What git
merges cleanly must come out the same or be refused by the heading guard.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from articles.history.by_lines import LineMerge
from articles.history.headings import HeadingGuard
from articles.history.merge import Merge, merge
from articles.markup.source import normalise
from articles.markup.split import split, subtree_end
from tests.articles.history.test_merge_git import Case, disturbs_headings, git_merges
from tests.bench.openttd import HEADING, name, opened
from tests.bench.yardstick import percentile

# How far back a base is from the head, in revisions.
DISTANCES = (2, 5, 20)
# Merges that git is given at once.
BATCH = 500
# One in so many has a section moved, and every other one of these has so on both sides.
MOVED_EVERY = 4


@dataclass(slots=True)
class Report:
    """What came of the merges; `others` are those in which git and we disagree without a reason."""

    merges: int = 0
    git_clean: int = 0
    same: int = 0
    refused: int = 0
    refused_then_clean: int = 0
    git_conflicts: int = 0
    by_section: int = 0
    narrower: int = 0
    unlawful: int = 0
    others: list[Case] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        figures = (
            f"{self.merges} merges: git does {self.git_clean} cleanly, {self.same} of them are the same here, "
            f"{self.refused} are refused by the heading guard ({self.refused_then_clean} then merged by sections), "
            f"{len(self.others)} others.",
            f"Of the {self.git_conflicts} conflicts of git sections solve {self.by_section} and narrow "
            f"{self.narrower}; {self.unlawful} of what they merged break the count law.",
            f"median {statistics.median(self.seconds) * 1000:.2f} ms, 99 % within "
            f"{percentile(self.seconds, 0.99) * 1000:.1f} ms, longest {max(self.seconds) * 1000:.0f} ms",
        )
        return "\n".join(figures)


def histories(path: Path) -> Iterator[list[tuple[str, str]]]:
    """(author, text) of each revision, page by page."""
    with opened(path) as xml:
        page: list[tuple[str, str]] = []
        for _event, element in etree.iterparse(xml):
            if name(element) == "revision":
                found = {name(each): each.text or "" for each in element.iter()}
                text = HEADING.sub(lambda match: f"{'#' * len(match[1])} {match[2]}", found["text"])
                page.append((found.get("username") or found.get("ip") or "", normalise(text)))
                element.clear()
            elif name(element) == "page":
                yield page
                page = []
                element.clear()


def cases(path: Path, *, most: int, seed: int = 7) -> list[Case]:
    """(base, mine, theirs), spread over all histories; the same for the same file."""
    places = []
    pages = list(histories(path))
    for number, page in enumerate(pages):
        for distance in DISTANCES:
            for n in range(1, len(page) - distance):
                between = {author for author, _text in page[n + 1 : n + distance + 1]}
                differ = len({page[n - 1][1], page[n][1], page[n + distance][1]}) == 3
                if differ and between != {page[n][0]}:
                    places.append((number, n, distance))
    rng = random.Random(seed)
    rng.shuffle(places)
    found = []
    for count, (number, n, distance) in enumerate(places[:most]):
        base, mine, theirs = (pages[number][i][1] for i in (n, n - 1, n + distance))
        mine = with_a_move(rng, mine) if count % MOVED_EVERY == 0 else mine
        theirs = with_a_move(rng, theirs) if count % (2 * MOVED_EVERY) == 0 else theirs
        found.append((base, mine, theirs))
    return found


def with_a_move(rng: random.Random, text: str) -> str:
    """The text with one of its sections, and the subsections, in another place."""
    pieces = split(text)
    if len(pieces) < 3:
        return text
    start = rng.randrange(1, len(pieces))
    end = subtree_end([piece.level for piece in pieces], start)
    rest = [piece.source for piece in pieces[:start] + pieces[end:]]
    place = rng.randrange(1, len(rest) + 1)
    block = [piece.source for piece in pieces[start:end]]
    return "".join([*rest[:place], *block, *rest[place:]])


def compare(cases: Sequence[Case]) -> Report:
    """Merge them all, and have git merge them."""
    report = Report()
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        for case, expected in zip(batch, git_merges(batch), strict=True):
            began = time.perf_counter()
            merged = merge(*case)
            report.seconds.append(time.perf_counter() - began)
            _count(report, case, merged, expected)
    return report


def _count(report: Report, case: Case, merged: Merge, expected: str | None) -> None:
    report.merges += 1
    by_lines = LineMerge(*case, HeadingGuard(*case)).result()
    if by_lines.hunks and not merged.hunks:
        report.unlawful += not is_lawful(merged.text, *case)
    if expected is None:
        report.git_conflicts += 1
        report.by_section += bool(by_lines.hunks) and not merged.hunks
        report.narrower += bool(merged.hunks) and merged != by_lines
        return
    report.git_clean += 1
    if disturbs_headings(expected, *case):
        report.refused += 1
        report.refused_then_clean += not merged.hunks
    elif not merged.hunks and merged.text == expected:
        report.same += 1
    else:
        report.others.append(case)


def is_lawful(result: str, base: str, mine: str, theirs: str) -> bool:
    """Whether every line stands as often as the changes of both sides make it, in the plainest words."""
    stands, before, here, there = (
        Counter(line for line in text.split("\n") if any(map(str.isalnum, line)))
        for text in (result, base, mine, theirs)
    )
    for line in {*stands, *before, *here, *there}:
        both = max(0, here[line] + there[line] - before[line])
        same_way = {max(here[line], there[line]), min(here[line], there[line])}
        changed = (here[line] - before[line]) * (there[line] - before[line]) > 0
        alike = here[line] == there[line] == stands[line]
        if stands[line] != both and not alike and not (changed and stands[line] in same_way):
            return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="an export of MediaWiki, .xml or .xml.bz2")
    parser.add_argument("--merges", type=int, default=4_000)
    options = parser.parse_args()
    report = compare(cases(options.file, most=options.merges))
    print(report)
    if report.others or report.unlawful:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
