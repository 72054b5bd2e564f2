"""The page's headings are the scanner's: read from the HTML by a parser that shares no code with either."""

import re
from random import Random

import html5lib
import pytest
from hypothesis import given, settings

from articles.markup.render import convert, render_html
from articles.markup.scan import scan
from articles.markup.source import normalise
from articles.markup.split import split
from tests.documents import NASTY, document, documents, nasty_share

WORD = re.compile("word[0-9]+x")
HEADING = re.compile("h([1-6])")


# Tags that would lift a heading out of its list or quote, or swallow the rest of the page, if they were let.
TAGS = (
    "> # %\n> </blockquote>\n>\n> ## %",
    "> </blockquote></p>\n> # %",
    "- a\n- </li></ul>\n\n    # %",
    "- </ul>\n- # %",
    "- # %\n    </li></ul>",
    "1. <table><tr><td>\n\n    # %\n\n    ## %",
    "> <table>\n>\n> # %",
    "> <a href='/x'>\n>\n> # [a](/b) %\n> </a>",
    "> <b>\n>\n> # %",
    "> <h2>%\n>\n> # %",
    "<div>\n\n> # %\n\n</div>",
    "<table>",
    "</table>",
    "<table><tr><td>",
    "</td></tr></table>",
    "<td>",
    "<ul><li>%",
    "</li></ul>",
    "<blockquote>",
    "</blockquote>",
    "<h3>% unclosed",
    "</h3></h2></h1>",
    "<p>",
    "</p></p>",
    "<b><i><a href='/x'>%",
    "</a></i></b>",
    "<details><summary>%",
    "</summary>",
    "</details>",
    "<div title='<h2>%</h2>'>",
    '<span title="',
    '">',
    "<select><option>%",
    "<svg><style><h2>%",
    "<math><mi>",
    "<plaintext>",
    "<template><h2>%",
    "<noscript>",
    "</body></html>",
    "<br></br>",
    "<h2",
    "%<h2>%</h2>%",
    "| a | </table> |\n| - | - |\n| <h2>% | # |",
    "\x02b0\x03\x02i0\x03",
)


def marked(source: str) -> str:
    """Literal headings are no sections: a title that survives cleaning tells them apart."""
    return re.sub(r"<(h[1-6])(?=[ \n>])", r'<\1 title="literal"', source, flags=re.IGNORECASE)


def scanned_headings(source: str) -> list[tuple[int, str]]:
    """Level and first unique word of each section's heading."""
    return [(heading.level, first_word(heading.text)) for heading in scan(source).headings]


def root_headings(html: str) -> list[tuple[int, str]]:
    """The same from the children of the page's root, without literal ones."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [
        (int(element.tag[1]), first_word("".join(element.itertext())))
        for element in root
        if HEADING.fullmatch(str(element.tag)) and element.get("title") != "literal"
    ]


def first_word(text: str) -> str:
    found = WORD.search(text)
    return found[0] if found else ""


def converted(source: str) -> str:
    """The HTML of `convert()` with the first heading, which it hands over apart unless there is text above, in its place."""
    rendered = convert(source)
    level = next((heading.level for heading in scan(source).headings), 0)
    return (f"<h{level}>{rendered.heading}</h{level}>" if rendered.heading else "") + rendered.html


def check(source: str) -> None:
    source = marked(normalise(source))
    expected = scanned_headings(source)
    assert root_headings(render_html(source)) == expected
    assert root_headings(converted(source)) == expected
    assert root_headings("".join(converted(piece.source) for piece in split(source))) == expected


@settings(max_examples=100, deadline=None)
@given(documents(NASTY + TAGS))
def test_page_and_scanner_agree(source: str) -> None:
    check(source)


def test_page_and_scanner_agree_on_long_documents(capsys: pytest.CaptureFixture[str]) -> None:
    sources = [document(Random(seed), 25, NASTY + TAGS) for seed in range(150)]
    shares = [nasty_share(source) for source in sources]
    for source in sources:
        check(source)
    with capsys.disabled():
        headings = sum(len(scan(source).headings) for source in sources)
        print(f"\n{len(sources)} documents, {sum(shares) / len(shares):.0%} nasty lines, {headings} headings ", end="")
    assert min(shares) >= 0.3
