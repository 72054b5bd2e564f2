"""Plain text comes out of the renderer as it went in: no markup is made of it, and no sign is lost."""

import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.literal import literal, literal_block, literal_heading
from articles.markup import render_html
from articles.markup.source import normalise

TOKENS = r"""
    * ** _ __ ` `` [ ] [[ ]] ( ) {{ }} < <b> </b> <pre> <!-- --> & &amp; &#35; ~ ~~ ~~~ ^ \ # ## >
    - + 1. 2) : | --- === ! !!! [ ] [x] [^1] [a]: *[A]: https://example.org/a_b
    http://example.org/*b*?c=1&d=~e~ (https://example.org/F_(o)) word Two a_b é 병 . ' " $ = @
    javascript:x who@example.org www.example.org {:.c} #REDIRECT
    """.split()  # noqa: SIM905  # A list of 60 short strings would take 60 lines.


@st.composite
def lines(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from([*TOKENS, " ", " "]), min_size=1, max_size=9))
    return normalise(" ".join("".join(parts).split())).removesuffix("\n") or "word"


def shown(source: str) -> tuple[str, list[str]]:
    """The words that a page shows, blanks run together, and its elements without links."""
    root = html5lib.parseFragment(str(render_html(source)), namespaceHTMLElements=False)
    names = [element.tag for element in root.iter() if isinstance(element.tag, str)]
    text = re.sub(r"[ \n]+", " ", "".join(root.itertext())).strip(" \n")
    return text, [name for name in names if name not in ("DOCUMENT_FRAGMENT", "a")]


@settings(deadline=None)
@given(lines())
def test_a_paragraph_shows_what_was_typed(line: str) -> None:
    assert shown(literal_block(line) + "\n") == (line, ["p"])


@settings(deadline=None)
@given(lines())
def test_an_item_shows_what_was_typed(line: str) -> None:
    assert shown(f"- {literal_block(line)}\n- next\n") == (f"{line} next", ["ul", "li", "li"])


@settings(deadline=None)
@given(lines())
def test_bold_words_show_what_was_typed(line: str) -> None:
    assert shown(f"- **{literal(line)}**: rest\n") == (f"{line}: rest", ["ul", "li", "strong"])


@settings(deadline=None)
@given(lines())
def test_a_heading_shows_what_was_typed(line: str) -> None:
    assert shown(f"## {literal_heading(line)}\n") == (line, ["h2"])


@pytest.mark.parametrize(
    "text",
    [
        "Prices rose by 5 * 3 * 2 and a < b and c > d, AT&T said (see [1][2] and snake_case).",
        "At 10:30, about ~5 km from x^2; C:\\new #1 - 50 % = half | whole!",
        "https://example.org/snake_case is an address, and so is http://example.org/?a=1&b=2.",
        "1990 was a year, 1.5 a number, and +5 too",
    ],
)
def test_what_means_nothing_is_not_escaped(text: str) -> None:
    assert literal_block(text) == text


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://example.org/a_(b).", "<https://example.org/a_(b)>."),
        ("(https://example.org/*)", "(https://example.org/\\*)"),
        ("https://example.org/~a/~b, too", "<https://example.org/~a/~b>, too"),
        ("https://example.org/_a_?b=&copy;", "<https://example.org/_a_?b=&copy>;"),
        ("C #", "C \\#"),
    ],
)
def test_addresses_and_closing_hashes(text: str, source: str) -> None:
    assert literal_heading(text) == source


def test_many_signs_take_no_longer_than_their_length() -> None:
    for sign in [*TOKENS, "https://example.org/" + ")" * 5_000]:
        assert literal(sign * (1 + 50_000 // len(sign)))
