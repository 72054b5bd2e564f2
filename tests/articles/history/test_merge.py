"""merge(): its laws, its hunks, and the heading guard. Against git: test_merge_git.py."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.history import by_lines
from articles.history.by_lines import LineMerge
from articles.history.headings import HeadingGuard, culprits
from articles.history.merge import Hunk, Merge, merge
from articles.markup.split import split
from tests.articles.history import edits

NASTY = [
    "a\n", "b\n", "c\n", "\n", "## A\n", "## B\n", "Title\n", "---\n", "```\n", "~~~\n",
    "<!--\n", "-->\n", "{{\n", "}}\n", "<pre>\n", "</pre>\n", "`{{`\n", "{{ `}}`\n",
]  # fmt: skip

texts = st.lists(st.sampled_from(NASTY), max_size=14).map("".join)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str, str]:
    """A base and two texts made of it by a few edits."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    lines = draw(st.lists(st.sampled_from(NASTY), min_size=2, max_size=8))
    base = edits.text(rng, lines, draw(st.integers(0, 25)))
    mine, theirs = (edits.edited(rng, base, lines, draw(st.integers(0, 3))) for _ in range(2))
    return "".join(base), "".join(mine), "".join(theirs)


def answered(merged: Merge, answers: list[str]) -> str:
    """The merged text with one answer in the place of each hunk."""
    text, end = [], 0
    for hunk, answer in zip(merged.hunks, answers, strict=True):
        text += [merged.text[end : hunk.start], answer]
        end = hunk.end
    return "".join([*text, merged.text[end:]])


def article(*sections: str) -> str:
    """A lead and sections of three lines under the headings named, like the words of an article."""
    parts = ["The lead of the article.\n\n"]
    parts += [f"## {name}\n\nWhat there is to say of {name}.\n\nAnd more of {name}.\n\n" for name in sections]
    return "".join(parts)


def test_changes_in_different_places_are_merged() -> None:
    base = article("One", "Two", "Three")
    mine = base.replace("say of One", "say of the first")
    theirs = base.replace("And more of Three", "And nothing of Three")
    expected = mine.replace("And more of Three", "And nothing of Three")
    assert merge(base, mine, theirs) == Merge(expected, ())


def test_what_did_not_collide_is_in_the_text() -> None:
    base = article("One", "Two", "Three")
    mine = base.replace("say of One", "say of mine")
    theirs = base.replace("say of One", "say of theirs").replace("And more of Three", "And nothing of Three")
    merged = merge(base, mine, theirs)
    expected = mine.replace("And more of Three", "And nothing of Three")
    start = expected.index("What there is to say of mine.\n")
    assert merged == Merge(
        expected,
        (
            Hunk(
                base="What there is to say of One.\n",
                mine="What there is to say of mine.\n",
                theirs="What there is to say of theirs.\n",
                start=start,
                end=start + len("What there is to say of mine.\n"),
            ),
        ),
    )
    assert answered(merged, [merged.hunks[0].theirs]) == theirs


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("a\nb\nc\n", "a\nc\n", "a\nc\n", "a\nc\n"),
        ("a\nb\nc\n", "x\na\nb\nc\n", "a\nb\nc\ny\n", "x\na\nb\nc\ny\n"),
        ("a\nb\nc\n", "x\na\nb\nc\n", "a\nb\n", "x\na\nb\n"),
        ("", "a\n", "", "a\n"),
        ("a\nb", "a\nb\n", "a\nb", "a\nb\n"),
        ("a\u2028b\nc\nd\n", "a\u2028x\nc\nd\n", "a\u2028b\nc\nD\n", "a\u2028x\nc\nD\n"),
        ("a\x0cb\x85c\r\nd\ne\n", "a\x0cb\x85X\r\nd\ne\n", "a\x0cb\x85c\r\nd\nE\n", "a\x0cb\x85X\r\nd\nE\n"),
        # Aligned as git does, these collide; aligned from the start, they do not.
        ("a\nb\n", "b\na\n", "a\n", "b\na\n"),
    ],
)
def test_clean(base: str, mine: str, theirs: str, expected: str) -> None:
    assert merge(base, mine, theirs) == Merge(expected, ())


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n"),
        # Lines that touch.
        ("a\nb\nc\nd\n", "a\nx\nc\nd\n", "a\nb\ny\nd\n"),
        # One takes away what the other wrote on.
        ("a\nb\nc\n", "a\nc\n", "a\nb!\nc\n"),
        ("", "a\n", "b\n"),
        # Only the final newline.
        ("a", "a\n", "a\nb"),
    ],
)
def test_collisions(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    assert [hunk.why for hunk in merged.hunks] == ["lines"]
    assert merged.text == mine
    assert answered(merged, [merged.hunks[0].theirs]) == theirs


def test_lines_that_both_added_are_not_asked_about() -> None:
    merged = merge("a\nb\n", "a\nsame\nmine\nend\nb\n", "a\nsame\ntheirs\nend\nb\n")
    assert merged.hunks == (Hunk("", "mine\n", "theirs\n", 7, 12),)
    # Without them, one side would look as if it had changed nothing.
    merged = merge("a\nb\n", "a\nsame\nmine\nb\n", "a\nsame\nb\n")
    assert merged.hunks == (Hunk("", "same\nmine\n", "same\n", 2, 12),)


@given(texts, texts)
def test_a_side_that_changed_nothing_leaves_the_other(base: str, changed: str) -> None:
    clean = Merge(changed, ())
    assert merge(base, changed, changed) == clean
    assert merge(base, changed, base) == clean
    assert merge(base, base, changed) == clean


@given(cases())
@settings(max_examples=200)
def test_hunks_are_well_formed(case: tuple[str, str, str]) -> None:
    merged = merge(*case)
    end = 0
    for hunk in merged.hunks:
        assert end <= hunk.start <= hunk.end <= len(merged.text)
        assert merged.text[hunk.start : hunk.end] == hunk.mine != hunk.theirs
        if hunk.why == "lines":
            assert hunk.base not in (hunk.mine, hunk.theirs)
        else:
            assert hunk.base in (hunk.mine, hunk.theirs)
        end = hunk.end
    assert answered(merged, [hunk.mine for hunk in merged.hunks]) == merged.text


@given(cases())
@settings(max_examples=200)
def test_sides_are_equal_by_lines(case: tuple[str, str, str]) -> None:
    base, mine, theirs = case
    if base in (mine, theirs) or mine == theirs:
        return
    merged = LineMerge(base, mine, theirs, HeadingGuard(base, mine, theirs)).result()
    mirrored = LineMerge(base, theirs, mine, HeadingGuard(base, theirs, mine)).result()
    assert answered(merged, [hunk.theirs for hunk in merged.hunks]) == mirrored.text
    assert [(hunk.base, hunk.mine, hunk.theirs, hunk.why) for hunk in merged.hunks] == [
        (hunk.base, hunk.theirs, hunk.mine, hunk.why) for hunk in mirrored.hunks
    ]


@given(cases())
@settings(max_examples=200)
def test_lines_come_from_somewhere_and_go_nowhere(case: tuple[str, str, str]) -> None:
    """With the base's lines made unlike each other, it is known which of them both sides kept."""
    rng = random.Random(len("".join(case)))
    base = [f"{number} {line}" for number, line in enumerate(case[0].split("\n"))]
    mine, theirs = (edits.edited(rng, base, ["new\n", "## N\n"], rng.randint(1, 3)) for _ in range(2))
    base, mine, theirs = ([line.rstrip("\n") + "\n" for line in text] for text in (base, mine, theirs))
    merged = merge("".join(base), "".join(mine), "".join(theirs))
    lines = merged.text.split("\n")[:-1]
    assert {line + "\n" for line in lines} <= set(mine) | set(theirs)
    offered = "".join([merged.text, *(hunk.theirs for hunk in merged.hunks)]).split("\n")
    assert {line.rstrip("\n") for line in set(base) & set(mine) & set(theirs)} <= set(offered)


def test_a_section_moved_to_two_places_is_not_doubled() -> None:
    base = article("One", "Two", "Three", "Four", "Five")
    mine = article("Three", "One", "Two", "Four", "Five").replace("more of One", "less of One")
    theirs = article("One", "Two", "Four", "Five", "Three").replace("more of Five", "less of Five")
    assert merge(base, mine, theirs) == Merge(theirs.replace("more of One", "less of One"), ())


def test_a_section_moved_here_and_changed_there_stands_in_one_place() -> None:
    base = article("One", "Two", "Three", "Four")
    mine = base.replace("more of Two", "less of Two")
    theirs = article("One", "Three", "Four", "Two")
    assert merge(base, mine, theirs) == Merge(theirs.replace("more of Two", "less of Two"), ())


def test_a_section_moved_away_from_a_collision_is_not_lost() -> None:
    base = article("One", "Two", "Three", "Four")
    mine = base.replace("more of Three.\n", "more of Three.\n\nMine.\n")
    theirs = article("One", "Three", "Two", "Four").replace("more of Three.\n", "more of Three.\n\nTheirs.\n")
    merged = merge(base, mine, theirs)
    assert [(hunk.base, hunk.mine, hunk.theirs) for hunk in merged.hunks] == [("", "Mine.\n", "Theirs.\n")]
    assert merged.settled("theirs") == theirs


def test_a_section_that_one_moved_and_the_other_took_out_stays_out() -> None:
    """By lines it would stand in its new place, where nobody had touched anything."""
    base = article("One", "Two", "Three", "Four")
    merged = merge(base, article("One", "Three", "Four"), article("One", "Three", "Four", "Two"))
    assert merged == Merge(article("One", "Three", "Four"), ())


def test_a_section_that_both_moved_to_one_place_is_merged() -> None:
    base = article("One", "Two", "Three", "Four")
    mine = article("One", "Three", "Four", "Two").replace("say of One", "tell of One")
    theirs = article("One", "Three", "Four", "Two").replace("more of Three", "less of Three")
    assert merge(base, mine, theirs) == Merge(mine.replace("more of Three", "less of Three"), ())


def test_a_section_is_not_hidden() -> None:
    """One puts a comment around a passage, the other moves a section into it: each keeps the heading."""
    lines = [f"line {number}\n" for number in range(30)]
    section = ["\n", "## A\n", "\n", "text\n", "\n"]
    base = "".join(lines + section)
    mine = "".join([*lines[:5], "<!--\n", *lines[5:20], "-->\n", *lines[20:], *section])
    theirs = "".join(lines[:12] + section + lines[12:])
    merged = merge(base, mine, theirs)
    assert merged.hunks
    assert {hunk.why for hunk in merged.hunks} == {"heading"}
    assert len(split(mine)) == len(split(theirs)) == 2
    assert merged.text == mine
    assert len(split(answered(merged, [hunk.theirs for hunk in merged.hunks]))) == 2


def test_a_comment_that_hides_nothing_is_merged() -> None:
    lines = [f"line {number}\n" for number in range(30)]
    section = ["\n", "## A\n", "\n", "text\n", "\n"]
    base = "".join(lines + section)
    mine = "".join([*lines[:5], "<!--\n", *lines[5:10], "-->\n", *lines[10:], *section])
    theirs = "".join(lines[:12] + section + lines[12:])
    expected = "".join([*lines[:5], "<!--\n", *lines[5:10], "-->\n", *lines[10:12], *section, *lines[12:]])
    assert merge(base, mine, theirs) == Merge(expected, ())


def test_underlined_headings_are_guarded_too() -> None:
    lines = [f"line {number}\n" for number in range(30)]
    title = ["\n", "Title\n", "-----\n", "\n"]
    base, mine, theirs = ("".join(lines[:place] + title + lines[place:]) for place in (10, 5, 20))
    merged = merge(base, mine, theirs)
    assert [hunk.why for hunk in merged.hunks] == ["heading", "heading"]
    assert merged.text == mine
    assert answered(merged, [hunk.theirs for hunk in merged.hunks]) == theirs


@given(cases())
@settings(max_examples=200)
def test_whoever_answers_with_one_side_throughout_passes_the_guard(case: tuple[str, str, str]) -> None:
    merged = merge(*case)
    if case[0] in case[1:] or case[1] == case[2]:
        return
    guard = HeadingGuard(*case)
    if not merged.hunks:
        assert not guard.refuses(merged.text)
        return
    assert not guard.spoils(merged.settled("mine"), "mine")
    assert not guard.spoils(merged.settled("theirs"), "theirs")


def test_a_heading_taken_out_of_a_fence_counts_as_added() -> None:
    """Nobody added the line, and yet there is one section more on either side."""
    lines = [f"line {number}\n" for number in range(30)]
    heading, fence = "## A\n", "```\n"
    base = [*lines[:10], fence, heading, *lines[10:15], heading, fence, *lines[15:]]
    mine = [*lines[:5], heading, *lines[5:10], fence, *lines[10:15], heading, fence, *lines[15:]]
    theirs = [*lines[:10], fence, heading, *lines[10:15], fence, *lines[15:25], heading, *lines[25:]]
    merged = merge(*("".join(text) for text in (base, mine, theirs)))
    assert {hunk.why for hunk in merged.hunks} == {"heading"}
    assert len(split(merged.text)) == 2


@given(cases())
@settings(max_examples=200)
def test_changes_called_idle_pass_the_guard(case: tuple[str, str, str]) -> None:
    guard = HeadingGuard(*case)
    parts = by_lines._parts(*case, from_end=True)
    if not any(part.collides for part in parts) and guard.is_idle(
        [(part.base, part.mine) for part in parts if part.mine != part.base],
        [(part.base, part.theirs) for part in parts if part.theirs != part.base],
    ):
        assert not guard.refuses(by_lines._text(parts))


def test_guard_finds_the_few_to_blame() -> None:
    asked = 0

    def is_refused(without: set[int]) -> bool:
        nonlocal asked
        asked += 1
        return not {3, 70} <= without

    assert culprits(range(100), is_refused, 1_000) == {3, 70}
    assert asked < 25
    assert culprits(range(100), is_refused, 5) == set(range(100))
    assert culprits(range(100), lambda without: len(without) < 50, 1_000) == set(range(100))
    assert culprits([], lambda without: False, 1_000) == set()


def test_large_texts_are_merged_in_bounded_time() -> None:
    rng = random.Random(4)
    lines = [f"{rng.random()}\n" for _ in range(30_000)]
    periodic = ["a\n", "b\n"] * 30_000
    shuffled = rng.sample(lines, len(lines))
    start = time.process_time()
    for base, other in ((lines, shuffled), (periodic, edits.edited(rng, periodic, ["a\n", "c\n"], 200))):
        mine = edits.edited(rng, base, ["mine\n"], 100)
        merged = merge("".join(base), "".join(mine), "".join(other))
        assert answered(merged, [hunk.mine for hunk in merged.hunks]) == merged.text
    assert time.process_time() - start < 10
