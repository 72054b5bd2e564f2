"""Overlaps in a form: what stands around them, what takes their place, and which answers go badly together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.history.merge import Hunk, merge
from articles.history.overlaps import CONTEXT, Misplaced, at_most, marked, misplaced, replaced, surroundings

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "## One", "## Two", "x y"]), max_size=12)
TEXTS = LINES.map(lambda lines: "".join(line + "\n" for line in lines))


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_shown_is_the_whole_text_and_what_is_chosen_takes_its_place(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    around = surroundings(merged.text, merged.hunks)
    shown = [part.before + part.folded + part.after for part in around]
    passages = [*(hunk.mine for hunk in merged.hunks), ""]
    assert "".join(text for pair in zip(shown, passages, strict=True) for text in pair) == merged.text
    assert replaced(merged.text, merged.hunks, passages[:-1]) == merged.text
    for side in ("mine", "theirs"):
        chosen = [hunk.mine if side == "mine" else hunk.theirs for hunk in merged.hunks]
        assert replaced(merged.text, merged.hunks, chosen) == merged.settled(side)
    for part in around:
        assert part.count == part.folded.count("\n")
        assert part.count != 1, "a fold that hides one line only takes its place"


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 40])
def test_lines_near_a_passage_are_open(count: int) -> None:
    between = "".join(f"{i}\n" for i in range(count))
    text = "one\n" + between + "two\n"
    hunks = [Hunk("", "one\n", "", 0, 4), Hunk("", "two\n", "", len(text) - 4, len(text))]
    before, middle, after = surroundings(text, hunks)
    assert (before.before, before.folded, after.before) == ("", "", "")
    if count <= 2 * CONTEXT + 1:
        assert (middle.before, middle.folded) == (between, "")
    else:
        assert middle.count == count - 2 * CONTEXT
        assert middle.before == "0\n1\n2\n"
        assert middle.after.startswith(f"{count - 3}\n")


def test_many_overlaps_are_joined_with_what_stands_between() -> None:
    text = "".join(f"mine {i}\nkept {i}\n" for i in range(10))
    hunks, place = [], 0
    for i in range(10):
        mine = f"mine {i}\n"
        hunks.append(Hunk(f"base {i}\n", mine, f"theirs {i}\n", place, place + len(mine)))
        place += len(mine) + len(f"kept {i}\n")
    joined = at_most(4, text, hunks)
    assert len(joined) == 4
    for chosen in ("mine", "theirs", "base"):
        whole = replaced(text, hunks, [getattr(hunk, chosen) for hunk in hunks])
        assert replaced(text, joined, [getattr(hunk, chosen) for hunk in joined]) == whole
    assert at_most(10, text, hunks) == hunks


@pytest.mark.parametrize(
    ("base", "side", "found"),
    [
        ("a b c\n", "a X c\n", [("a ", "same"), ("b", "gone"), ("X", "come"), (" c", "same")]),
        ("a\nb\n", "a\n", [("a", "same"), ("\n", "same"), ("b", "gone")]),
        ("a\n", "a\nb\n", [("a", "same"), ("\n", "same"), ("b", "come")]),
        # Where nothing is alike, what was there before is no help.
        ("one two\n", "drei vier\n", [("drei vier", "come")]),
    ],
)
def test_the_words_of_one_side(base: str, side: str, found: list[tuple[str, str]]) -> None:
    assert [(run.text, run.kind) for run in marked(base, side)] == found


@given(TEXTS, TEXTS)
def test_a_side_is_read_whole(base: str, side: str) -> None:
    shown = "".join(run.text if run.kind != "gone" else "" for run in marked(base, side))
    assert [line for line in shown.split("\n") if line] == [line for line in side.split("\n") if line]


SECTION = "## One\n\nWords.\n\n"
TEXT = "Lead.\n\n## Two\n\nMore.\n\n" + SECTION
HERE = Hunk(SECTION, "", SECTION, 7, 7, "heading")
THERE = Hunk("", SECTION, "", len(TEXT) - len(SECTION), len(TEXT), "heading")


@pytest.mark.parametrize(
    ("passages", "own", "found"),
    [
        (["", SECTION], set(), Misplaced((), ())),
        ([SECTION, ""], set(), Misplaced((), ())),
        ([SECTION, SECTION], set(), Misplaced(("One",), ())),
        (["", ""], set(), Misplaced((), ("One",))),
        # One's own words may leave it out, but not double it by accident.
        (["Mine.\n", ""], {0}, Misplaced((), ())),
        (["", "Mine.\n"], {1}, Misplaced((), ())),
        ([SECTION, "## One\n\nMine.\n"], {1}, Misplaced(("One",), ())),
    ],
)
def test_answers_that_pull_in_two_directions(passages: list[str], own: set[int], found: Misplaced) -> None:
    assert misplaced(TEXT, [HERE, THERE], passages, own) == found
