"""Comparisons of two texts as rows, and inside the rows as words."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.history import diff
from articles.history.diff import Fold, Row, Run, compare_lines, fold
from articles.history.pairing import pair_lines
from articles.history.words import tokens


def marked(runs: tuple[Run, ...]) -> str:
    return "".join(f"[{run.text}]" if run.changed else run.text for run in runs)


def shown(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(row.kind, marked(row.old), marked(row.new)) for row in compare_lines(old, new)]


def test_words_inside_changed_lines_are_marked() -> None:
    old = "# Fox\n\nThe quick brown fox jumps.\n\nThe end.\n"
    new = "# Fox\n\nThe quick red fox jumps.\n\nThe end.\n"
    assert shown(old, new) == [
        ("same", "# Fox", "# Fox"),
        ("same", "", ""),
        ("changed", "The quick [brown] fox jumps.", "The quick [red] fox jumps."),
        ("same", "", ""),
        ("same", "The end.", "The end."),
    ]


def test_rows_know_their_lines() -> None:
    rows = compare_lines("a\nb\nc\n", "a\nc\nd\n")
    assert [(row.kind, row.old_line, row.new_line) for row in rows] == [
        ("same", 1, 1),
        ("removed", 2, None),
        ("same", 3, 2),
        ("added", None, 3),
    ]


def test_similar_lines_of_a_block_are_paired() -> None:
    old = "- apples 10\n- pears 20\n- something else entirely\n- plums 30\n"
    new = "- apples 11\n- brand new words here\n- pears 21\n- plums 31\n"
    assert shown(old, new) == [
        ("changed", "- apples [10]", "- apples [11]"),
        ("added", "", "[- brand new words here]"),
        ("changed", "- pears [20]", "- pears [21]"),
        ("removed", "[- something else entirely]", ""),
        ("changed", "- plums [30]", "- plums [31]"),
    ]


def test_lines_that_have_nothing_in_common_are_not_paired() -> None:
    assert shown("The cat sat on the mat.\n", "Prices rose again in May\n") == [
        ("removed", "[The cat sat on the mat.]", ""),
        ("added", "", "[Prices rose again in May]"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Colour", "Color", ("[Colour]", "[Color]")),
        ("one two three four", "one 2 3 four", ("one [two three] four", "one [2 3] four")),
        ("one two", "one  two", ("one[ ]two", "one[  ]two")),
        ("a big dog", "a dog", ("a [big ]dog", "a dog")),
        ("東京は大きい", "東京は小さい", ("東京は[大き]い", "東京は[小さ]い")),
        ("", "x", ("", "[x]")),
        ("same", "same", ("same", "same")),
    ],
)
def test_words(old: str, new: str, expected: tuple[str, str]) -> None:
    assert tuple(marked(runs) for runs in diff._compare_tokens(tokens(old), tokens(new))) == expected


@pytest.mark.parametrize(("old", "new"), [("", ""), ("a\n", "a\n"), ("a", "a\n")])
def test_equal_texts_have_no_change(old: str, new: str) -> None:
    assert {row.kind for row in compare_lines(old, new)} <= {"same"}


def test_lines_end_with_a_newline_only() -> None:
    rows = compare_lines("a\u2028b\x0cc\r\nd\n", "a\u2028b\x0cc\r\nD\n")
    assert [(row.kind, row.old_line) for row in rows] == [("same", 1), ("changed", 2)] or len(rows) == 3
    assert marked(rows[0].old) == "a\u2028b\x0cc\r"


def read(rows: list[Row], *, new: bool) -> str:
    sides = [row.new if new else row.old for row in rows if row.kind != ("removed" if new else "added")]
    return "".join("".join(run.text for run in side) + "\n" for side in sides)


lines = st.lists(st.sampled_from(["", "a b c", "a b d", "x y", "a  b c", "z"]), max_size=12)
texts = lines.map(lambda some: "".join(line + "\n" for line in some))


@given(texts, texts)
@settings(max_examples=200)
def test_both_texts_can_be_read_from_the_rows(old: str, new: str) -> None:
    rows = compare_lines(old, new)
    assert read(rows, new=False) == old
    assert read(rows, new=True) == new
    numbers = [row.old_line for row in rows if row.old_line is not None]
    assert numbers == list(range(1, old.count("\n") + 1))
    numbers = [row.new_line for row in rows if row.new_line is not None]
    assert numbers == list(range(1, new.count("\n") + 1))
    for row in rows:
        sides = [[run.text for run in side if not run.changed] for side in (row.old, row.new)]
        if row.kind in ("same", "changed"):
            assert "".join(sides[0]) == "".join(sides[1])
        else:
            assert sides in ([[], []], [[""], []], [[], [""]])
        assert row.kind != "same" or not any(run.changed for run in row.old + row.new)


def same(count: int) -> list[Row]:
    return [Row("same", (Run("x", False),), (Run("x", False),), number, number) for number in range(1, count + 1)]


CHANGE = Row("added", (), (Run("y", True),), None, 1)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*same(5), CHANGE, *same(5)], ["fold 3", "same", "same", "added", "same", "same", "fold 3"]),
        ([*same(2), CHANGE, *same(3)], ["same", "same", "added", "same", "same", "same"]),
        ([CHANGE, *same(4), CHANGE], ["added", "same", "same", "same", "same", "added"]),
        ([CHANGE, *same(6), CHANGE], ["added", "same", "same", "fold 2", "same", "same", "added"]),
        (same(4), ["fold 4"]),
        ([], []),
    ],
)
def test_unchanged_rows_are_folded(rows: list[Row], expected: list[str]) -> None:
    folded = fold(rows)
    assert [f"fold {each.count}" if isinstance(each, Fold) else each.kind for each in folded] == expected
    assert [row for each in folded for row in (each.rows if isinstance(each, Fold) else (each,))] == rows


def test_a_long_unchanged_stretch_is_one_row() -> None:
    old = "".join(f"{number}\n" for number in range(5000))
    rows = compare_lines(old, old + "new\n")
    assert len(rows) < 300
    assert read(rows, new=True) == old + "new\n"
    folded = fold(rows)
    assert [each.count for each in folded if isinstance(each, Fold)] == [4998]
    assert rows[-1] == Row("added", (), (Run("new", True),), None, 5001)


def test_pairs_increase_and_are_the_heaviest() -> None:
    assert pair_lines(["a b c", "d e f"], ["d e f", "a b c"]) in ([(0, 1)], [(1, 0)])
    assert pair_lines(["a b", "c d e f"], ["c d e f", "a b"]) == [(1, 0)]
    assert pair_lines(["one two three"] * 3, ["one two three"] * 3) == [(0, 0), (1, 1), (2, 2)]
    many = [f"line {number} of many" for number in range(400)]
    assert pair_lines(many, [line + "!" for line in many]) == [(number, number) for number in range(400)]
    assert pair_lines(["x"], []) == []


def random_words(rng: random.Random, count: int) -> str:
    return " ".join(f"w{rng.randrange(5000)}" for _ in range(count))


def giants() -> dict[str, tuple[str, str]]:
    rng = random.Random(7)
    prose = [random_words(rng, 70) for _ in range(4500)]
    edited = [line if rng.random() < 0.5 else line.replace("w1", "v1") for line in prose]
    letters = ["".join(rng.choices("abcdefgh", k=10)) for _ in range(180_000)]
    return {
        "prose": ("\n".join(prose), "\n".join(rng.sample(prose, len(prose)))),
        "edited": ("\n".join(prose), "\n".join(edited)),
        "all edited": ("\n".join(prose), "\n".join(line + "." for line in prose)),
        "short lines": ("\n".join(letters), "\n".join(rng.sample(letters, len(letters)))),
        "one line": (" ".join(prose), " ".join(edited)),
        "long lines": ("\n".join([" ".join(prose[:70])] * 60), "\n".join([" ".join(prose[60:130])] * 60)),
        "newlines": ("\n" * 2_000_000, "a\n" * 1_000_000),
        "two letters": ("a\nb\n" * 90_000, "b\na\na\n" * 60_000),
        "blank": ("\n" * 190_000, "".join(rng.choices(["\n", "a\n"], k=190_000))),
    }


def test_two_giants_are_compared_in_two_seconds() -> None:
    for name, (old, new) in giants().items():
        start = time.process_time()
        rows = compare_lines(old, new)
        assert time.process_time() - start < 2, name
        assert len(rows) < diff.ROWS + 500, name
        assert read(rows, new=False).removesuffix("\n") == old.removesuffix("\n"), name
        assert read(rows, new=True).removesuffix("\n") == new.removesuffix("\n"), name
