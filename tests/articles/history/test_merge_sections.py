"""merge() where lines collide and sections do not: its laws over generated articles, and one case of each kind."""

import random
import time
from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.history.by_lines import LineMerge
from articles.history.headings import HeadingGuard
from articles.history.merge import Merge, merge
from articles.markup.split import split
from tests.articles.history.articles import Author, Section, Version, ids, text

KINDS = ("rewrite", "rewrite", "move", "remove", "add", "rename")

Case = tuple[Version, Version, Version]


def case(seed: int, mine: tuple[str, ...] = KINDS, theirs: tuple[str, ...] = KINDS) -> Case:
    """An article, and what two people made of it."""
    rng, fresh = random.Random(seed), count(1)
    base = Author("Someone", rng, fresh).article(rng.randint(3, 9))
    by_me = Author("I", rng, fresh).edit(base, rng.randint(1, 4), mine)
    by_them = Author("They", rng, fresh).edit(base, rng.randint(1, 4), theirs)
    return base, by_me, by_them


def merged_of(versions: Case, *, with_ids: bool) -> Merge:
    base, mine, theirs = versions
    known = (ids(base), ids(mine), ids(theirs)) if with_ids else None
    return merge(text(base), text(mine), text(theirs), known)


def lines(version: Version) -> set[str]:
    return {line for section in version for line in section.lines}


def disguised(base: Version, remover: Version, mover: Version) -> set[str]:
    """The lines of sections that one took out while the other gave them another heading, and perhaps another place.

    There git sees a block of new lines, and so does a merge by lines, where nothing collides.
    """
    headings = {section.id: section.heading for section in mover}
    gone = {section.id for section in base} - {section.id for section in remover}
    renamed = [section for section in base if section.id in gone and headings.get(section.id) != section.heading]
    return lines(renamed)


seeds = st.integers(0, 2**32)


@given(seeds, st.booleans())
@settings(max_examples=300)
def test_a_clean_merge_has_what_both_kept_and_wrote_and_nothing_that_one_took_out(seed: int, with_ids: bool) -> None:
    """Every line is its own here, so each occurrence can be followed."""
    base, mine, theirs = versions = case(seed)
    merged = merged_of(versions, with_ids=with_ids)
    if merged.hunks:
        return
    kept = lines(base) & lines(mine) & lines(theirs)
    written = (lines(mine) | lines(theirs)) - lines(base)
    stands = Counter(line for line in merged.text.split("\n") if line and not line.startswith("#"))
    for line in disguised(base, mine, theirs) | disguised(base, theirs, mine):
        del stands[line]
        kept.discard(line)
    assert stands == Counter(kept | written)
    headings = Counter(piece.heading for piece in split(merged.text)[1:])
    assert not headings or max(headings.values()) == 1


@given(seeds, st.booleans())
@settings(max_examples=300)
def test_a_conflict_offers_all_that_was_written(seed: int, with_ids: bool) -> None:
    base, mine, theirs = versions = case(seed)
    merged = merged_of(versions, with_ids=with_ids)
    outside = merged.settled("mine").split("\n") + merged.settled("theirs").split("\n")
    assert (lines(mine) | lines(theirs)) - lines(base) <= set(outside)
    assert lines(base) & lines(mine) & lines(theirs) <= set(outside)
    guard = HeadingGuard(text(base), text(mine), text(theirs))
    if merged.hunks:
        assert not guard.spoils(merged.settled("mine"), "mine")
        assert not guard.spoils(merged.settled("theirs"), "theirs")


@given(seeds, st.booleans())
@settings(max_examples=300)
def test_clean_merges_are_equal_from_both_sides_but_for_the_order(seed: int, with_ids: bool) -> None:
    base, mine, theirs = case(seed)
    merged = merged_of((base, mine, theirs), with_ids=with_ids)
    mirrored = merged_of((base, theirs, mine), with_ids=with_ids)
    if not merged.hunks and not mirrored.hunks:
        assert sorted(merged.text.split("\n")) == sorted(mirrored.text.split("\n"))


@given(seeds)
@settings(max_examples=200)
def test_moved_here_and_rewritten_there_is_no_conflict(seed: int) -> None:
    """The order is the one's, the words are the other's."""
    base, mine, theirs = case(seed, mine=("move",), theirs=("rewrite",))
    theirs_now = {section.id: section for section in theirs}
    expected = text([theirs_now[section.id] for section in mine])
    merged = merged_of((base, mine, theirs), with_ids=True)
    assert (merged.text, merged.hunks) == (expected, ())
    mirrored = merged_of((base, theirs, mine), with_ids=True)
    assert (mirrored.text, mirrored.hunks) == (expected, ())


@given(seeds)
@settings(max_examples=200)
def test_the_ids_of_the_result_are_those_of_its_sections(seed: int) -> None:
    base, mine, theirs = versions = case(seed)
    merged = merged_of(versions, with_ids=True)
    if merged.sections is None:
        return
    assert len(merged.sections) == len(split(merged.text)) == len(set(merged.sections))
    own = {section.id: set(section.lines) for section in (*base, *mine, *theirs)}
    for section in (*mine, *theirs):
        own[section.id] |= set(section.lines)
    for section, piece in zip(merged.sections, split(merged.text), strict=True):
        words = {line for line in piece.source.split("\n") if line and not line.startswith("#")}
        assert words <= own[section or 0], "a section bears the id of another one"


def test_ids_that_fit_no_text_are_not_believed() -> None:
    """Sections may have been stored by other rules than those by which their text is cut now."""
    mine, theirs = [LEAD, TWO, ONE, THREE], [LEAD, ONE, new(3, "Two", "Rewritten."), THREE]
    merged = merge(text(BASE), text(mine), text(theirs), ([1, 2], ids(mine), [7]))
    assert (merged.text, merged.hunks, merged.sections) == (text([LEAD, theirs[2], ONE, THREE]), (), None)


def test_sections_solve_what_lines_cannot(capsys: pytest.CaptureFixture[str]) -> None:
    collided = solved = narrower = lopsided = 0
    for seed in range(1_500):
        versions = case(seed)
        texts = tuple(map(text, versions))
        if texts[0] in texts[1:] or texts[1] == texts[2]:
            continue
        by_lines = LineMerge(*texts, HeadingGuard(*texts)).result()
        if not by_lines.hunks:
            continue
        merged = merged_of(versions, with_ids=True)
        collided += 1
        solved += not merged.hunks
        narrower += bool(merged.hunks) and merged.hunks != by_lines.hunks
        base, mine, theirs = versions
        # Where both claim a place the order there can make the difference.
        lopsided += bool(merged.hunks) != bool(merged_of((base, theirs, mine), with_ids=True).hunks)
    with capsys.disabled():
        print(f"\nOf {collided} generated articles whose lines collide, sections merge {solved} and narrow {narrower}.")
    assert solved > collided / 3
    assert lopsided < collided / 100


LEAD = Section(1, 0, "", ("The lead.",))
ONE = Section(2, 2, "One", ("What there is to say of one.", "And more of it."))
TWO = Section(3, 2, "Two", ("What there is to say of two.", "And more of that."))
THREE = Section(4, 2, "Three", ("What there is to say of three.", "And more of those."))
BASE = [LEAD, ONE, TWO, THREE]


def new(id: int, heading: str, *words: str, level: int = 2) -> Section:
    return Section(id, level, heading, words)


def test_two_new_sections_in_one_place_are_both_kept_the_published_one_first() -> None:
    mine, theirs = new(5, "Mine", "My words."), new(6, "Theirs", "Their words.")
    for place in range(1, 5):
        versions = tuple([*BASE[:place], *some, *BASE[place:]] for some in ((), (mine,), (theirs,)))
        merged = merged_of(versions, with_ids=False)
        assert (merged.text, merged.hunks) == (text([*BASE[:place], theirs, mine, *BASE[place:]]), ())


def test_a_new_subsection_stays_under_its_heading() -> None:
    mine, theirs = new(5, "Mine", "My words.", level=3), new(6, "Theirs", "Their words.")
    merged = merged_of((BASE, [*BASE, mine], [*BASE, theirs]), with_ids=True)
    assert (merged.text, merged.hunks) == (text([*BASE, mine, theirs]), ())


def test_a_subsection_added_here_follows_its_section_that_was_moved_there() -> None:
    deeper = new(5, "Deeper", "More words.", level=3)
    merged = merged_of((BASE, [LEAD, ONE, deeper, TWO, THREE], [LEAD, TWO, THREE, ONE]), with_ids=True)
    assert (merged.text, merged.hunks) == (text([LEAD, TWO, THREE, ONE, deeper]), ())
    mirrored = merged_of((BASE, [LEAD, TWO, THREE, ONE], [LEAD, ONE, deeper, TWO, THREE]), with_ids=True)
    assert mirrored.text == merged.text


def test_equal_new_sections_become_one() -> None:
    """Each with another edit beside it, so that the texts differ."""
    mine = [LEAD, new(2, "One", "Mine."), TWO, THREE, new(5, "See also", "The same.")]
    theirs = [LEAD, ONE, TWO, new(4, "Three", "Theirs."), new(6, "See also", "The same.")]
    merged = merged_of((BASE, mine, theirs), with_ids=True)
    assert (merged.text, merged.hunks) == (text([LEAD, mine[1], TWO, theirs[3], theirs[4]]), ())


def test_new_sections_of_one_heading_are_one_question() -> None:
    mine, theirs = [*BASE, new(5, "See also", "Mine.")], [*BASE, new(6, "See also", "Theirs.")]
    merged = merged_of((BASE, mine, theirs), with_ids=True)
    assert [(hunk.base, hunk.mine, hunk.theirs) for hunk in merged.hunks] == [("", "Mine.\n", "Theirs.\n")]


@pytest.mark.parametrize("with_ids", [True, False])
def test_removed_here_and_rewritten_there_is_a_conflict(with_ids: bool) -> None:
    rewritten = new(3, "Two", *TWO.lines, "Their words.")
    merged = merged_of((BASE, [LEAD, ONE, THREE], [LEAD, ONE, rewritten, THREE]), with_ids=with_ids)
    assert [(hunk.base, hunk.mine, hunk.theirs) for hunk in merged.hunks] == [(TWO.source, "", rewritten.source)]
    assert merged.settled("theirs") == text([LEAD, ONE, rewritten, THREE])
    assert merged.settled("mine") == text([LEAD, ONE, THREE])


@pytest.mark.parametrize("with_ids", [True, False])
def test_to_stand_last_is_no_change_of_a_section(with_ids: bool) -> None:
    """An article ends with no blank line, and so does whatever stands last in it."""

    def merged(mine: Version, theirs: Version) -> Merge:
        both = [merged_of(versions, with_ids=with_ids) for versions in ((BASE, mine, theirs), (BASE, theirs, mine))]
        assert both[0].text == both[1].text
        assert not both[0].hunks
        return both[0]

    first, last = new(2, "One", ONE.lines[0], "Edited."), new(4, "Three", THREE.lines[0], "Edited.")
    longer = new(2, "One", *ONE.lines, "", "A paragraph more.")
    added = new(5, "New", "My words.")
    assert merged([LEAD, TWO, THREE, ONE], [LEAD, first, TWO, THREE]).text == text([LEAD, TWO, THREE, first])
    assert merged([LEAD, TWO, THREE, ONE], [LEAD, longer, TWO, THREE]).text == text([LEAD, TWO, THREE, longer])
    assert merged([LEAD, THREE, ONE, TWO], [LEAD, ONE, TWO, last]).text == text([LEAD, last, ONE, TWO])
    assert merged([*BASE, added], [LEAD, ONE, TWO, last]).text == text([LEAD, ONE, TWO, last, added])
    assert merged([*BASE, added], [LEAD, ONE, TWO]).text == text([LEAD, ONE, TWO, added])


def test_two_new_sections_with_underlined_headings_are_both_kept() -> None:
    mine, theirs = (f"{text(BASE)}\n{name}\n-----\n\nWords by {name}.\n" for name in ("Mine", "Theirs"))
    merged = merge(text(BASE), mine, theirs)
    assert not merged.hunks
    assert [piece.heading for piece in split(merged.text)][-2:] == ["Theirs", "Mine"]


@pytest.mark.parametrize("short", ["20", "第二行", "no"])
def test_short_lines_are_not_doubled_either(short: str) -> None:
    base = f"Lead\n\n## Table\n\n10\n{short}\n30\n"
    mine = base.replace(short, f"\n### Now\n\n{short}")
    theirs = base.replace(short, f"\n## Later\n\n{short}")
    merged = merge(base, mine, theirs)
    for side in ("mine", "theirs"):
        assert merged.settled(side).split("\n").count(short) == 1


def test_moved_to_two_places_stands_where_it_was_published() -> None:
    mine = [LEAD, THREE, new(2, "One", "Mine."), TWO]
    theirs = [LEAD, THREE, TWO, ONE]
    merged = merged_of((BASE, mine, theirs), with_ids=True)
    assert (merged.text, merged.hunks) == (text([LEAD, THREE, TWO, mine[2]]), ())


def test_a_section_moved_here_and_rewritten_in_one_line_by_both_is_one_small_question() -> None:
    mine = [LEAD, TWO, THREE, new(2, "One", "My first words.", ONE.lines[1])]
    theirs = [LEAD, new(2, "One", "Their first words.", ONE.lines[1]), TWO, THREE]
    merged = merged_of((BASE, mine, theirs), with_ids=True)
    assert [(hunk.mine, hunk.theirs) for hunk in merged.hunks] == [("My first words.\n", "Their first words.\n")]
    assert merged.settled("mine") == text(mine)


def test_each_moved_a_section_below_the_other_one() -> None:
    """Such orders lead in a circle: nobody can say which of the two is in the other."""
    mine = [LEAD, TWO, THREE, new(2, "One", *ONE.lines, "Mine.", level=3)]
    theirs = [LEAD, ONE, new(4, "Three", *THREE.lines, "Theirs.", level=3), TWO]
    merged = merged_of((BASE, mine, theirs), with_ids=True)
    assert merged.hunks
    assert merged.settled("mine") == text(mine)
    assert merged.settled("theirs") == text(theirs)


def test_a_section_is_not_swallowed_by_a_fence_that_the_other_opened() -> None:
    mine = [LEAD, TWO, THREE, ONE]
    theirs = [LEAD, new(2, "One", *ONE.lines, "```", "an open fence")]
    merged = merged_of((BASE, mine, theirs), with_ids=False)
    for side in ("mine", "theirs"):
        headings = {piece.heading for piece in split(merged.settled(side))}
        assert "One" in headings


def test_text_that_joined_another_section_does_not_come_twice() -> None:
    """Whoever takes out a heading gives its text to the section above; the other one rewrote it there."""
    mine = [LEAD, new(2, "One", *ONE.lines, "", *TWO.lines), THREE]
    theirs = [LEAD, ONE, new(3, "Two", "Their words.", TWO.lines[1]), THREE]
    merged = merged_of((BASE, mine, theirs), with_ids=True)
    assert merged.hunks
    for side in ("mine", "theirs"):
        assert merged.settled(side).count(TWO.lines[1]) == 1


LONG = 100_000


def _unrelated(rng: random.Random, words: int) -> str:
    return " ".join(f"{rng.getrandbits(48):x}" for _ in range(words)) + "\n"


def hostile() -> dict[str, tuple[str, str, str]]:
    rng = random.Random(6)
    equal = "## Same\n\ntext\n\n"
    line = "word " * (LONG // 5)
    many = [f"## Part {n}\n\n{_unrelated(rng, 5)}\n" for n in range(1_000)]
    busy = [f"## Part {n}\n\n" + "".join(f"{n}.{k}\n" for k in range(100)) for n in range(1_000)]
    return {
        "a line of 100 KB": (line, line.replace("word", "mine", 7), f"theirs {line}"),
        "61,000 unrelated words in a line": tuple(_unrelated(rng, 61_000) for _ in range(3)),
        "61,000 unrelated words in lines": tuple(
            "".join(_unrelated(rng, 1) for _ in range(61_000)) for _ in range(3)
        ),
        "1,000 equal sections": (equal * 1_000, equal * 500 + "mine\n\n" + equal * 501, equal * 998 + "theirs\n\n"),
        "1,000 sections in other orders": ("".join(many), "".join(rng.sample(many, 1_000)), "".join(many[::-1])),
        "1,000 sections rewritten by both": (
            "".join(busy), "".join(busy).replace(".1", ".mine"), "".join(busy[::-1]).replace(".1", ".theirs"),
        ),
        "1,000 new sections on both sides": (
            "lead\n\n", "lead\n\n" + "".join(many), "lead\n\n" + "".join(many).replace("Part", "Piece"),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", hostile())
def test_hostile_texts_end_in_a_coarser_merge_never_in_a_wrong_one(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    base, mine, theirs = hostile()[name]
    began = time.process_time()
    merged = merge(base, mine, theirs)
    seconds = time.process_time() - began
    with capsys.disabled():
        print(f"\n{name}: {seconds:.2f} s, {len(merged.hunks)} hunks", end="")
    assert seconds < 20, "not even bounded"
    counted = [Counter(each.split("\n")) for each in (base, mine, theirs)]
    for side in ("mine", "theirs"):
        found = Counter(line for line in merged.settled(side).split("\n") if len(line) > 3)
        for line, number in found.items():
            before, here, there = (counter[line] for counter in counted)
            assert number <= max(before, here, there, here + there - before)
