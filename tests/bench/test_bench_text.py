"""The text core: scanning, matching, merging, comparing."""

import random

import pytest

from articles.history.diff import compare_lines
from articles.history.identity import Known, match
from articles.history.merge import merge
from articles.markup.render import convert
from articles.markup.scan import scan
from articles.markup.split import split
from tests.bench.yardstick import measure

pytestmark = pytest.mark.bench

WORDS = [
    "river",
    "town",
    "king",
    "trade",
    "winter",
    "harvest",
    "letter",
    "bridge",
    "market",
    "council",
    "of",
    "the",
    "and",
    "in",
    "to",
]


def prose(characters: int, seed: int = 1) -> str:
    chance = random.Random(seed)
    out, size = [], 0
    while size < characters:
        line = " ".join(chance.choices(WORDS, k=60)) + ".\n\n"
        if chance.random() < 0.1:
            line = f"## {chance.choice(WORDS)} {len(out)}\n\n" + line
        out.append(line)
        size += len(line)
    return "".join(out)


def test_text() -> None:
    print()
    small, large = prose(20_000), prose(2_000_000)
    measure("scan 20 KB of prose", lambda: scan(small))
    measure("scan 2 MB of prose", lambda: scan(large), times=3)
    pieces = split(large)[:1_000]
    known = [Known(i, piece.level, piece.heading, piece.source) for i, piece in enumerate(pieces)]
    others = split(prose(2_000_000, seed=2))[:1_000]
    measure("match 1,000 sections to 1,000 others", lambda: match(known, others, {}), times=3)
    mine, theirs = small.replace("king", "queen", 3), small + "More.\n"
    measure("merge 20 KB, clean", lambda: merge(small, mine, theirs))
    big_mine, big_theirs = large.replace("king", "queen", 50), large + "More.\n"
    measure("merge 2 MB, clean", lambda: merge(large, big_mine, big_theirs), times=3)
    measure("compare 20 KB", lambda: compare_lines(small, mine))
    measure("render 20 KB as one section", lambda: convert(small.replace("## ", "")))
