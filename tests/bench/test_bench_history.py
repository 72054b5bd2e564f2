"""The past: pages of long histories, and merging a long text."""

import random
import statistics
import time

import pytest

from articles.history.merge import merge
from tests.bench.databases import Wiki, kind_of, servers
from tests.bench.history import COMPARE, HUNDRED, OLDEST, measure_in_turns, paths_of, show
from tests.bench.pages import LARGE, PATIENCE, served
from tests.bench.texts import GIANT, Writer, reworded
from tests.bench.yardstick import judge

ROUNDS, EACH = 10, 20

# The figures of a quiet machine are at most these, in milliseconds; what counts is how they relate.
PAGE, COMPARISON, MERGE = 8.0, 10.0, 10.0
LONG_TO_SHORT, DISTURBED = 1.3, 1.6


@pytest.mark.bench
@pytest.mark.parametrize("server", servers(), ids=kind_of)
def test_history(server: str) -> None:
    wiki = Wiki(LARGE, 0, server)
    print()
    if not wiki.seed(wait=PATIENCE):
        pytest.skip(f"it is still being seeded, in the background ({wiki.progress}): run this again")
    with served(wiki) as (site,):
        taken = measure_in_turns(site, paths_of(site), rounds=ROUNDS, each=EACH)
    show(taken)
    name = kind_of(server)
    ratio = taken[OLDEST].median / taken[HUNDRED].median
    judge(f"{name}: history page of {wiki.oldest:,} revisions", taken[OLDEST].median * 1000, PAGE, "ms")
    judge(f"{name}: the same to that of 100 revisions", ratio, LONG_TO_SHORT, "x")
    judge(f"{name}: compare, {wiki.oldest // 2:,} revisions apart", taken[COMPARE].median * 1000, COMPARISON, "ms")
    assert ratio <= DISTURBED, "a history page takes the longer the more revisions there are"


def test_the_measurement_of_history_still_runs(small_wiki: Wiki) -> None:
    with served(small_wiki) as (site,):
        taken = measure_in_turns(site, paths_of(site), rounds=2, each=2)
    show(taken)
    assert taken.keys() >= {OLDEST, HUNDRED, COMPARE}
    assert all(len(each.rounds) == 2 and each.best > 0 for each in taken.values())


def merge_of_long_texts(times: int) -> tuple[float, int]:
    """Seconds (the median) that it takes to merge two people's edits of a text of 100 KB, and how many merged."""
    chance = random.Random(1)
    sections = Writer(1, ["Somewhere"]).sections(GIANT)
    base, half = "".join(sections), len(sections) // 2
    taken, clean = [], 0
    for _ in range(times):
        # Each in ten places, one in the first half and the other in the second.
        mine = reworded("".join(sections[:half]), chance, 10) + "".join(sections[half:])
        theirs = "".join(sections[:half]) + reworded("".join(sections[half:]), chance, 10)
        began = time.perf_counter()
        merged = merge(base, mine, theirs)
        taken.append(time.perf_counter() - began)
        clean += not merged.hunks
    return statistics.median(taken), clean


@pytest.mark.bench
def test_merge_of_100_kb() -> None:
    print()
    seconds, clean = merge_of_long_texts(200)
    judge("merge of 100 KB in 40 sections, median", seconds * 1000, MERGE, "ms")
    assert clean == 200


def test_the_measurement_of_merging_still_runs() -> None:
    seconds, clean = merge_of_long_texts(3)
    assert seconds > 0
    assert clean == 3
