"""A text and its sections: the laws that make rendering and editing by section safe, names in addresses."""

from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.scan import scan
from articles.markup.source import normalise
from articles.markup.split import (
    Piece,
    StrayMarkup,
    anchor,
    anchors,
    seam,
    splice,
    split,
    subtree_end,
)
from tests.documents import HEADINGS, document, documents


def sources(pieces: list[Piece]) -> list[str]:
    return [piece.source for piece in pieces]


def test_split() -> None:
    assert split("") == [Piece(0, "", "")]
    assert split("a\n") == [Piece(0, "", "a\n")]
    assert split("# A\n") == [Piece(0, "", ""), Piece(1, "A", "# A\n")]
    assert split("a\n\n## *B* ##\nb\n\nC\n===\n") == [
        Piece(0, "", "a\n\n"),
        Piece(2, "*B*", "## *B* ##\nb\n\n"),
        Piece(1, "C", "C\n===\n"),
    ]


def assert_laws(source: str) -> list[Piece]:
    pieces = split(source)
    assert "".join(sources(pieces)) == source
    assert (pieces[0].level, pieces[0].heading, split(pieces[0].source)) == (0, "", pieces[:1])
    for piece in pieces[1:]:
        assert split(piece.source) == [Piece(0, "", ""), piece]
        assert scan(piece.source).headings[0].start == 0
    return pieces


@given(documents())
@settings(max_examples=200, deadline=None)
def test_laws(source: str) -> None:
    assert_laws(source)


@given(st.text(st.sampled_from("#=-\n `~<!>{}ab\\:"), max_size=60), st.sampled_from(["", "\n"]))
@settings(max_examples=200, deadline=None)
def test_laws_for_text_of_signs(source: str, end: str) -> None:
    assert_laws(source + end)


def test_laws_for_many_documents() -> None:
    sections = 0
    for seed in range(1_500):
        random = Random(seed)
        sections += len(assert_laws(document(random, random.randint(1, 40)))) - 1
    assert sections > 1_500


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_laws_for_any_text(text: str) -> None:
    assert_laws(text)


@given(documents())
@settings(max_examples=100, deadline=None)
def test_sections_of_normal_text_are_normal(source: str) -> None:
    for piece in split(normalise(source)):
        assert normalise(piece.source) == piece.source


@pytest.mark.parametrize(
    ("levels", "index", "end"),
    [
        ([0, 1, 2, 3, 2, 1], 1, 5),
        ([0, 1, 2, 3, 2, 1], 2, 4),
        ([0, 1, 2, 3, 2, 1], 5, 6),
        ([0, 3, 2, 1], 0, 1),
        ([0, 2, 2], 1, 2),
        ([0, 3, 4, 2], 1, 3),
        ([0], 0, 1),
    ],
)
def test_subtree_end(levels: list[int], index: int, end: int) -> None:
    assert subtree_end(levels, index) == end


@pytest.mark.parametrize(
    ("above", "below", "between"),
    [
        ("a\n", "# B\n", ""),
        ("a", "# B\n", "\n"),
        ("", "B\n===\n", ""),
        ("a\n", "", ""),
        ("a\n", "B\n===\n", "\n"),
        ("a\n", "#B\n===", "\n"),
        ("a\n \t\n", "B\n===\n", ""),
        ("a", "B\n===\n", "\n\n"),
        ("\n", "B\n===\n", ""),
        ("```\na\n", "# B\n", "```\n"),
        ("~~~~~ x\na", "# B\n", "\n~~~~~\n"),
        ("```\na\n", "B\n---\n", "```\n\n"),
        ("```\na\n```\n", "# B\n", ""),
        ("{{\n```\na\n", "# B\n", "```\n"),
        (" ```\na\n", "# B\n", ""),
        ("a\n", "b\n\nC\n===\n", ""),
    ],
)
def test_seam(above: str, below: str, between: str) -> None:
    assert seam(above, below) == between


@pytest.mark.parametrize(
    ("before", "typed", "after", "expected"),
    [
        ([], "lead\n", ["# A\n"], ["lead\n", "# A\n"]),
        ([], "", ["# A\n"], ["", "# A\n"]),
        ([], "lead\n# new\n", ["# A\n"], ["lead\n", "# new\n", "# A\n"]),
        (["", "# A\n"], "# B\n## C\n", ["# D\n"], ["", "# A\n", "# B\n", "## C\n", "# D\n"]),
        # Removed, or without its heading: the text falls to the section above.
        (["", "# A\n"], "", ["# D\n"], ["", "# A\n", "# D\n"]),
        (["", "# A\n"], "b\n\n## C\n", ["# D\n"], ["", "# A\nb\n\n", "## C\n", "# D\n"]),
        (["lead\n"], "b\n", [], ["lead\nb\n"]),
        (["lead\n"], "b\n", ["C\n===\n"], ["lead\nb\n\n", "C\n===\n"]),
        (["lead\n"], "", ["C\n===\n"], ["lead\n\n", "C\n===\n"]),
        # Repairs.
        (["", "# A\n"], "# B\n```\n", ["# C\n"], ["", "# A\n", "# B\n```\n```\n", "# C\n"]),
        (["", "# A\n"], "# B\n```\n", [], ["", "# A\n", "# B\n```\n"]),
        (["", "# A\na\n"], "B\n===\n", ["C\n---\n"], ["", "# A\na\n\n", "B\n===\n\n", "C\n---\n"]),
        (["", "# A\n```\na\n"], "# B\n", [], ["", "# A\n```\na\n```\n", "# B\n"]),
        # What was open above stays text.
        (["<!-- {{ <pre>\n"], "# B\n", ["# C\n"], ["<!-- {{ <pre>\n", "# B\n", "# C\n"]),
        (["", "# A {{\n"], "}}\n# B\n", [], ["", "# A {{\n}}\n", "# B\n"]),
    ],
)
def test_splice(before: list[str], typed: str, after: list[str], expected: list[str]) -> None:
    assert sources(splice(before, typed, after)) == expected


@pytest.mark.parametrize(
    ("before", "typed", "after", "token", "line"),
    [
        ([""], "# B\n\n<!--\n", ["# C\n-->\n"], "<!--", 3),
        ([""], "# B\n{{\n", ["# C\n}}\n"], "{{", 2),
        ([""], "# B\n<PRE a=b>\n", ["# C\n</pre>\n"], "<pre>", 2),
        ([""], "# B\n ```\n", ["# C\n```\nx\n```\n"], "```", 2),
        (["<!--\n"], "# B\n\n-->\n", [], "-->", 3),
        (["a {{\n"], "# B }}\n", [], "}}", 1),
        (["<textarea>\n"], "# B\n</textarea>\n", [], "</textarea>", 2),
        (["  ~~~\n"], "# B\n~~~\nx\n~~~\n", ["# C\n"], "~~~", 2),
        (["a\n\nb\n"], "===\n", [], "===", 1),
        (["a\n\nb\n"], "===\n```\n", ["# C\n"], "===", 1),
        (["", "# A <!--\n"], "-->\n# B\n<!--\n", ["# C -->\n"], "<!--", 3),
        (["", "# A\n ```\n"], "b\n```\n# B\n", ["# C\n"], "```", 2),
        (["", "A {{\n===\n"], "b\n}}\n", [], "}}", 2),
        (["{{\n", "# A\n"], "b\n}}\n# B\n", ["# C\n"], "}}", 2),
        (["{{\n"], "# B\n}}\n# C\n<!--\n", ["# D -->\n"], "}}", 2),
    ],
)
def test_stray_markup(before: list[str], typed: str, after: list[str], token: str, line: int) -> None:
    with pytest.raises(StrayMarkup) as caught:
        splice(before, typed, after)
    assert (caught.value.token, caught.value.line) == (token, line)
    assert token in str(caught.value)


def assert_spliced(source: str, typed: str, index: int) -> bool:
    """Put `typed` in place of a section of `source`: no other one may change. False if it was refused."""
    pieces = split(source)
    index %= len(pieces)
    end = subtree_end([piece.level for piece in pieces], index)
    before, after = sources(pieces[:index]), sources(pieces[end:])
    refusal = None
    try:
        result = splice(before, typed, after)
    except StrayMarkup as error:
        refusal = error
    if refusal is not None:
        assert 1 <= refusal.line <= max(1, typed.count("\n"))
        assert refusal.token
        return False
    assert result == split("".join(sources(result)))
    assert sources(result[len(result) - len(after) :]) == after
    assert sources(result[: max(len(before) - 1, 0)]) == before[:-1]
    if before:
        above = result[len(before) - 1].source
        assert above.startswith(before[-1])
        assert typed not in ("", above[len(before[-1]) :]) or len(result) == len(before) + len(after)
    return True


@given(documents(), documents(most=6), st.integers(0, 20))
@settings(max_examples=150, deadline=None)
def test_splice_changes_no_other_section(source: str, typed: str, index: int) -> None:
    assert_spliced(source, typed, index)


def test_splice_in_many_documents() -> None:
    accepted = 0
    for seed in range(1_500):
        random = Random(seed)
        source, typed = document(random, random.randint(1, 40)), document(random, random.randint(0, 9))
        accepted += assert_spliced(source, typed, random.randrange(40))
    print(f"{accepted} of 1500 splices accepted")
    assert 1_300 < accepted < 1_500


@given(documents(), st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_splicing_a_section_into_its_own_place_changes_nothing(source: str, index: int) -> None:
    pieces = split(source)
    index %= len(pieces)
    end = subtree_end([piece.level for piece in pieces], index)
    typed = "".join(sources(pieces[index:end]))
    assert splice(sources(pieces[:index]), typed, sources(pieces[end:])) == pieces


@given(documents(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_sections_joined_with_seams_in_another_order_stay_sections(source: str, random: Random) -> None:
    """The repairs for one seam are enough for fences and underlines; only stray signs reach further."""
    pieces = [piece for piece in split(source)[1:] if not any(sign in piece.source for sign in STRAY)]
    random.shuffle(pieces)
    text = ""
    for piece in pieces:
        text += seam(text, piece.source) + piece.source
    assert [piece.heading for piece in split(text)[1:]] == [piece.heading for piece in pieces]


STRAY = ("<!--", "{{", "<pre", "<script", "<style", "<textarea", "<PRE", " ```", " ~~~")


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (["History", "See also"], ["History", "See_also"]),
        (["A", "A", "A"], ["A", "A_2", "A_3"]),
        (["A", "A_2", "A", "A"], ["A", "A_2", "A_3", "A_4"]),
        (["A", "A", "A_2"], ["A", "A_2", "A_2_2"]),
        (["a", "A"], ["a", "A"]),
        (["", "**", "[]()"], ["section", "**", "[]()"]),
        (["<!-- -->", "", "section"], ["section", "section_2", "section_3"]),
        (["x-ray", "user-name", "X-ray", "_x-ray"], ["_x-ray", "_user-name", "X-ray", "_x-ray_2"]),
        (["x_y", "user_name"], ["x_y", "user_name"]),
        (["*A*  `b_c` [d](e)\t&amp; f"], ["A_b_c_d_&_f"]),
        (["a\u00a0b\u2028c\u3000d"], ["a_b_c_d"]),
        (["병진 노선"], ["병진_노선"]),
    ],
)
def test_anchors(headings: list[str], names: list[str]) -> None:
    assert anchors(headings) == names


def test_anchors_are_cut_between_characters_and_stay_unique() -> None:
    names = anchors(["é" * 150] * 12 + ["é" * 140, "a" + "é" * 120])
    assert len(set(names)) == len(names)
    assert names[0] == "é" * 100
    assert names[1] == "é" * 99 + "_2"
    assert names[9] == "é" * 98 + "_10"
    assert names[12] == "é" * 98 + "_13"
    assert names[13] == "a" + "é" * 99


@given(st.lists(st.one_of(st.sampled_from(["a", "a_2", "x-a", "", "é" * 101, "é" * 150]), st.text()), max_size=30))
@settings(max_examples=100, deadline=None)
def test_anchors_are_unique(headings: list[str]) -> None:
    names = anchors(headings)
    assert len(set(names)) == len(names) == len(headings)
    for name in names:
        assert 0 < len(name.encode()) <= 200
        assert not name.startswith(("x-", "user-"))
        assert not any(character.isspace() for character in name)


def test_fragment_of_a_link_finds_its_anchor() -> None:
    for heading in ("See *also*", "x-ray", "C++ (language)", "_start"):
        assert anchor(anchor(heading)) == anchor(heading)


@pytest.mark.parametrize(
    "headings",
    [
        ["a"] * 30_000,
        [f"{'é' * 110}{i // 2}" for i in range(4_000)],
        [f"a_{i}" for i in range(10_000)] + ["a"] * 10_000,
    ],
)
def test_time_for_anchors(headings: list[str]) -> None:
    start = process_time()
    assert len(set(anchors(headings))) == len(headings)
    assert process_time() - start < 5


def test_time_for_splice() -> None:
    sections = ["lead\n\n", *(f"## Section {i}\n\n" + "words and more words\n" * 20 for i in range(1_000))]
    start = process_time()
    splice(sections[:500], "# typed\n" * 1_000, sections[501:])
    assert process_time() - start < 2


def test_every_heading_of_the_generator_is_one() -> None:
    for line in HEADINGS:
        assert len(split(line.replace("%", "word") + "\n")) > 1, line
