"""A copied page becomes an article. What can't be read is named with its line."""

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.plain_text import MOST_BYTES, parse
from articles.markup import render_html
from articles.markup.source import normalise
from articles.markup.split import split

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "plain_text"


def parsed(name: str):
    return parse((FIXTURES / name).read_bytes(), name)


def source_of(text: str) -> str:
    """The Markdown of a page that has this text below its title."""
    page = parse(f"PageEdit\n{text}".encode(), "page.txt")
    assert page.problems == ()
    return page.source


def headings(source: str) -> list[str]:
    return [piece.heading for piece in split(source)[1:]]


def items(source: str) -> list[str]:
    return re.findall(r"^- (.*)$", source, re.MULTILINE)


def bold(source: str) -> list[str]:
    return re.findall(r"^- \*\*(.*?)\*\*:", source, re.MULTILINE)


# The fixtures, each of them whole.


def test_a_page_without_the_glued_word() -> None:
    page = parsed("no_edit.txt")
    assert page.title is not None
    assert page.title.full == "Lighthouse"
    assert headings(page.source) == ["Construction", "Lamps and lenses"]
    assert items(page.source) == []


def test_a_title_that_ends_in_the_glued_word() -> None:
    page = parsed("title_edit.txt")
    assert page.title is not None
    assert page.title.full == "Copy Edit"
    assert bold(page.source) == ["Light", "Medium", "Heavy"]


def test_a_title_that_ends_in_it_without_the_glued_one() -> None:
    page = parsed("title_edit_unglued.txt")
    assert page.title is not None
    assert page.title.full == "TextEdit"
    assert page.source.endswith("\n\n## See also\n")


def test_dashes_in_prose_stay_prose() -> None:
    source = parsed("prose_dash.txt").source
    assert headings(source) == ["The years 1990 - 2000"]
    assert "two centuries - longer than those of any neighbour.\n" in source
    assert "From 1810 - 1840 four shafts were sunk, and from 1860 - 1890 two more." in source
    assert "The last mine - it had been losing money for years - closed in 1998.\n" in source
    assert items(source) == [
        "**The engine house**: its pump - the largest of its kind - still turns on Sundays.",
        "The smelter, in use from 1880 - 1931.",
        "A museum.",
    ]


def test_an_introduction_without_a_colon() -> None:
    page = parsed("no_colon.txt")
    lead, kinds, see_also = split(page.source)
    blocks = lead.source.strip("\n").split("\n\n")
    assert blocks[:2] == ["Honey is a sweet food that bees make from nectar.", "Honey in the kitchen"]
    assert [len(items(block)) for block in blocks[2:]] == [3]
    assert "There are many kinds of honey.\n\n- **Blossom honey**: made" in kinds.source
    assert items(kinds.source)[2:] == ["Extra light", "Amber", "Dark"]
    assert see_also.source == "## See also\n"


def test_byte_order_mark_and_windows_line_ends() -> None:
    raw = (FIXTURES / "crlf_bom.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") > 4
    page = parsed("crlf_bom.txt")
    assert page.title is not None
    assert page.title.full == "Sundial"
    assert "\r" not in page.source
    assert "\ufeff" not in page.source
    assert page.source.startswith("A sundial tells the time by a shadow — café owners like them.\n\n## Parts\n\n")
    assert bold(page.source) == ["Gnomon", "Dial"]


def test_signs_are_shown_and_not_obeyed() -> None:
    page = parsed("signs.txt")
    assert headings(page.source) == ["C \\#"]
    raw = (FIXTURES / "signs.txt").read_text(encoding="utf-8").partition("\n")[2]
    root = html5lib.parseFragment(str(render_html(page.source)), namespaceHTMLElements=False)
    names = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert names == {"DOCUMENT_FRAGMENT", "p", "a", "h2", "ul", "li", "strong"}
    # All words are there, in order; only the hyphens of the list became bullets.
    expected = re.sub(r"(?<=: |\. )- ", "", raw).split()
    assert "".join(root.itertext()).split() == expected


# What is wrong with a file, and in which line.


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("empty.txt", 1, "empty"),
        ("latin1.txt", 4, "UTF-8"),
        ("picture.txt", 3, "NUL"),
        ("unlawful.txt", 1, "reserved"),
        ("missing_text", 2, "no text"),
    ],
)
def test_unreadable_files_are_named_with_their_line(name: str, line: int, words: str) -> None:
    page = parse(b"\nAloneEdit\n \n", name) if name == "missing_text" else parsed(name)
    assert page.title is None
    assert page.source == ""
    (problem,) = page.problems
    assert str(problem).startswith(f"{name}:{line}: ")
    assert words in problem.message


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"\xef\xbb\xbfTitle\nText.\nM\xfcller\n", 3),
        (b"Title\rText.\r\nM\xfcller\n", 3),
        (b"\xff\xfeT\0i\0", 1),
        (b"Title\nText\0.\n", 2),
        (b" \n\t\n", 1),
        (b"\n\n[[Title]]\nText.\n", 3),
        (("T" * 300 + "\nText.\n").encode(), 1),
        (b"Titl\x07e\nText.\x1b.\n\x02\x03\n", 1),
        (("Title\nText e" + "\u0301" * 40 + ".\n").encode(), 2),
        (b"a" * (MOST_BYTES + 1), 1),
    ],
    ids=[
        "latin1 and mark",
        "line ends",
        "UTF-16",
        "NUL",
        "blank",
        "signs",
        "long",
        "controls",
        "marks",
        "large",
    ],
)
def test_bad_bytes(raw: bytes, line: int) -> None:
    page = parse(raw, "bad.txt")
    assert page.problems[0].line == line


def test_dropped_control_characters_are_named_and_the_rest_is_read() -> None:
    page = parse(b"Bell\nIt rings.\x07\x07\nIt is of bronze.\n\x1bIt hangs.\n", "bell.txt")
    assert page.title is not None
    assert [problem.line for problem in page.problems] == [2, 4]
    assert page.source == "It rings.\n\nIt is of bronze.\n\nIt hangs.\n"


# The rules, one by one.


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("ByungjinEdit", "Byungjin"),
        ("Byungjin", "Byungjin"),
        ("Copy Edit", "Copy Edit"),
        ("Copy EditEdit", "Copy Edit"),
        ("Edit", "Edit"),
        ("EditEdit", "Edit"),
        ("Reedit", "Reedit"),
        ("EditEditEdit", "EditEdit"),
        ("1990Edit", "1990"),
        ("병진Edit", "병진"),
        ("élanEdit", "Élan"),
        ("Help:EditingEdit", "Help:Editing"),
        ("  Two   words Edit ", "Two words Edit"),
    ],
)
def test_titles(line: str, title: str) -> None:
    page = parse(f"{line}\nA text about something else.\n".encode(), "t.txt")
    assert page.title is not None
    assert page.title.full == title


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("Origins and growth", True),
        ("What is it?", True),
        ("Legacy (1990s)", True),
        ("St. Petersburg", True),
        ("1990 - 2000", True),
        ("1. Beginnings", True),
        ("It ended.", False),
        ("It ended.[12]", False),
        ("He said: “It ended.”", False),
        ("Three parts:", False),
        ("他死了。", False),
        ("A list of three,", False),
        ("https://example.org", False),
        ("---", False),
        ("x" * 80, True),
        ("x" * 81, False),
    ],
)
def test_short_lines_without_a_full_stop_are_headings(line: str, is_heading: bool) -> None:
    assert headings(source_of(f"Words.\n{line}\nMore words.\n")) == ([line] if is_heading else [])


def test_headings_may_follow_each_other_and_end_the_page() -> None:
    assert source_of("Parts\nHull\nIt is of wood.\nNotes\nSee also\n") == (
        "## Parts\n\n## Hull\n\nIt is of wood.\n\n## Notes\n\n## See also\n"
    )


@pytest.mark.parametrize(
    ("item", "source"),
    [
        ("Hull: of wood.", "**Hull**: of wood."),
        ("Hull of wood.", "Hull of wood."),
        ("It opens at 10:30.", "It opens at 10:30."),
        ("At 10:30: breakfast.", "**At 10:30**: breakfast."),
        ("It grew. The reason: rain.", "It grew. The reason: rain."),
        ("U.S. policy: change.", "**U.S. policy**: change."),
        ("See https://example.org/: a page.", "**See https://example.org/**: a page."),
        ("Coque : en bois.", "**Coque** : en bois."),
        ("船体：木。", "**船体**：木。"),
        ("*Hull*: a * b.", "**\\*Hull\\***: a * b."),
        (f"{'word ' * 30}: text.", f"{'word ' * 30}: text."),
    ],
)
def test_words_before_a_colon_are_bold(item: str, source: str) -> None:
    assert items(source_of(f"Parts are: - {item} - The second.\n")) == [source, "The second."]


def test_lines_with_bullets_are_one_list() -> None:
    source = source_of("They are:\n- one\n\n* two: so\n• three\nAnd that is all.\n")
    assert source == "They are:\n\n- one\n- **two**: so\n- three\n\nAnd that is all.\n"


def test_a_list_ends_where_the_next_introduction_begins() -> None:
    source = source_of("They are: - One. - Two.\nOthers are: - Three. - Four.\n")
    assert source == "They are:\n\n- One.\n- Two.\n\nOthers are:\n\n- Three.\n- Four.\n"


@settings(deadline=None)
@given(st.text(), st.lists(st.text() | st.sampled_from(["a: - b. - c.", "Short line", "- x", "Long. " * 20])))
def test_whatever_is_in_the_file_it_is_read_or_named(title: str, lines: list[str]) -> None:
    raw = "\n".join([title, *lines]).encode("utf-8", "surrogatepass")
    page = parse(raw, "any.txt")
    assert (page.title is None) == (page.source == "")
    assert page.title is not None or page.problems
    assert normalise(page.source) == page.source


@given(st.binary())
def test_any_bytes_are_read_or_named(raw: bytes) -> None:
    page = parse(raw, "any.txt")
    assert page.title is not None or page.problems


@pytest.mark.parametrize(
    ("line", "size"),
    [
        ("word " * 20 + "end.\n", 5_000_000),
        ("word ", 5_000_000),
        ("Short line\n", 200_000),
        ("a - b ", 200_000),
        ("- x. ", 200_000),
        ("Edit", 200_000),
        ("\u0301", 200_000),
    ],
)
def test_megabytes_take_seconds(line: str, size: int) -> None:
    page = parse(f"LongEdit\n{line * (size // len(line.encode()))}\n".encode(), "long.txt")
    assert page.title is not None or page.problems
