"""Alignments: they are true, short, and bounded."""

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from articles.history import align
from articles.history.align import Change, changes, lines_of, numbered
from articles.history.myers import TooFar, differences

sequences = st.lists(st.integers(0, 4), max_size=30)


def check(old: Sequence[int], new: Sequence[int], found: list[Change]) -> int:
    """What stands between the changes is equal; returns how many lines were removed and added."""
    i = j = edits = 0
    for change in found:
        assert change.start - i == change.new_start - j
        assert change.start > i or i == 0 == j
        assert old[i : change.start] == new[j : change.new_start]
        assert (change.start, change.new_start) != (change.end, change.new_end)
        edits += change.end - change.start + change.new_end - change.new_start
        i, j = change.end, change.new_end
    assert old[i:] == new[j:]
    return edits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n", ["\n"]),
        ("a\nb", ["a\n", "b"]),
        ("a\n\nb\n", ["a\n", "\n", "b\n"]),
        ("a\x0b\x0c\x1c\x85\u2028\u2029\rb\n", ["a\x0b\x0c\x1c\x85\u2028\u2029\rb\n"]),
    ],
)
def test_lines_are_cut_at_line_feeds_only(text: str, expected: list[str]) -> None:
    assert lines_of(text) == expected


def test_equal_lines_have_equal_numbers() -> None:
    assert numbered(["a", "b", "a"], ["c", "b"]) == [[0, 1, 0], [2, 1]]


@given(sequences, sequences, st.booleans())
@settings(max_examples=200)
def test_alignments_are_true_and_shortest(old: list[int], new: list[int], from_end: bool) -> None:
    assert check(old, new, changes(old, new, from_end=from_end)) == Indel.distance(old, new)


def test_a_change_stands_as_far_down_as_it_fits() -> None:
    """An added section begins with its own heading, not with the end of the section above."""
    old = lines_of("## A\n\ntext\n\n## C\n\nlast\n")
    new = lines_of("## A\n\ntext\n\n## B\n\nmore\n\n## C\n\nlast\n")
    for from_end in (True, False):
        (change,) = changes(*numbered(old, new), from_end=from_end)
        assert new[change.new_start : change.new_end] == ["## B\n", "\n", "more\n", "\n"]


def test_frequent_lines_among_changed_ones_do_not_tear_a_passage() -> None:
    old = [0] * 20 + [n for k in range(1, 11) for n in (k, 100 + k, 200 + k, 300 + k, 0)]
    new = [0] * 20 + [n for k in range(11, 21) for n in (k, 100 + k, 200 + k, 300 + k, 0)]
    assert len(changes(old, new)) < 10 == len(changes(old, new, from_end=False))
    check(old, new, changes(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (range(600), range(600, 1200)),
        (range(1000), [n for n in range(1000) if n % 3] + list(range(2000, 2300))),
        ([0, 1] * 100_000, [1, 0, 0] * 50_000),
        (range(200_000), range(100_000, 300_000)),
    ],
)
def test_git_is_followed_in_bounded_time_only(old: Sequence[int], new: Sequence[int]) -> None:
    start = time.process_time()
    try:
        differences(old, new)
    except TooFar:
        check(list(old), list(new), changes(list(old), list(new)))
    assert time.process_time() - start < 3


def test_more_than_memory_allows_is_cut_at_lines_that_occur_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    old = [rng.randrange(3) if rng.random() < 0.5 else 10 + place for place in range(4000)]
    new = [line for line in old if rng.random() > 0.2]
    new = new[:1000] + new[1500:] + new[1000:1500] + [1] * 500
    shortest = Indel.distance(old, new)
    for from_end in (True, False):
        monkeypatch.setattr(align, "PAIRS", 250_000_000)
        assert check(old, new, changes(old, new, from_end=from_end)) == shortest
        # A lack of memory costs a longer script, not a wrong one.
        for pairs in (100_000, 1000, 0):
            monkeypatch.setattr(align, "PAIRS", pairs)
            assert shortest <= check(old, new, changes(old, new, from_end=from_end)) < 3 * shortest


def test_moving_changes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = [1] * 50 + [2] * 50, [1] * 60 + [3] + [2] * 70
    for slides in (0, 1, 5, 1000):
        monkeypatch.setattr(align, "SLIDES", slides)
        check(old, new, changes(old, new))
