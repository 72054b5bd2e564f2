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
    """Level and first unique word of each section's heading; what stands in a comment is not shown."""
    return [(heading.level, first_word(re.sub("<!--.*?-->", "", heading.text))) for heading in scan(source).headings]


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
    """The HTML of `convert()` with the first heading, which it hands over apart, in its place."""
    rendered = convert(source)
    level = next((heading.level for heading in scan(source).headings), 0)
    return (f"<h{level}>{rendered.heading}</h{level}>" if rendered.heading else "") + rendered.html


def check(source: str) -> None:
    source = marked(normalise(source))
    expected = scanned_headings(source)
    assert root_headings(render_html(source)) == expected
    assert root_headings(converted(source)) == expected
    assert root_headings("".join(converted(piece.source) for piece in split(source))) == expected


# Each `%` of a heading is a word of its own; the levels are those of the headings, in order.
CASES = (
    ("", []),
    ("# %", [1]),
    ("text\n# %\ntext\n## % ##\n", [1, 2]),
    ("#%\n#\n# \n## ##\n####### %\n", []),
    ("# %\n#1\n#REDIRECT [[%]]\n", [1]),
    (" # %\n    # %\n\t# %\n", []),
    ("#\u00a0%\n\n#\u3000%\n", []),
    ("%\n===\n\n%\n---\n", [1, 2]),
    ("text\n%\n---\n", []),
    ("a\n==\n\na\n--\n", []),
    ("- %\n---\n\n> %\n---\n\n1. %\n===\n", []),
    ("| %\n---\n\n<b>%\n---\n\n{{%}}\n---\n", []),
    ("---\ntitle: %\n---\n\n# %\n", [1]),
    ("- # %\n- %\n  ===\n\n## %\n", [2]),
    ("> # %\n\n> %\n> ---\n\n## %\n", [2]),
    ("- a\n\n    # %\n\n    %\n    ===\n", []),
    ("- a\n  - # %\n\n    %\n    ===\n  # %\n# %\n", [1]),
    ("1) a\n\n   # %\n- b\n+ # %\n## %\n", [2]),
    ("- a\n%\n---\n\n- b\n\n%\n---\n", [2]),
    ("- ```\n# %\n  ```\n# %\n", [1, 1]),
    ("- ```\n  # %\n  ```\n# %\n- ```\n  # %\n  ```\n# %\n", [1]),
    ("> - a\n>   # %\n# %\n", [1]),
    ("```\n# %\n```\n# %\n", [1]),
    ("~~~~\n# %\n~~~\n# %\n~~~~~\n# %\n", [1]),
    ("```\n# %\n", []),
    ("  ```\n# %\n", [1]),
    ("- a\n  ```\n# %\n    ```\n", [1]),
    ("> ```\n# %\n> ```\n", [1]),
    ("`` ```\n# %\n", [1]),
    ("``` a`b\n# %\n```\n", [1]),
    ("<!--\n# %\n-->\n# %\n", [1]),
    ("<!--\n# %\n", [1]),
    ("`<!--`\n# %\n-->\n", [1]),
    ("\\<!--\n# %\n-->\n", [1]),
    ("# % <!--\n# a\n-->\n# %\n", [1, 1]),
    ("{{a\n# %\n}}\n# %\n", [1]),
    ("{{a\n# %\n", [1]),
    ("{{a {{b\n# %\n}}\n# %\n}}\n# %\n", [1]),
    ("# % {{\n## a\n}}\n# %\n", [1, 1]),
    ("<pre>\n# %\n</pre>\n# %\n", [1]),
    ("<pre>\n# %\n", [1]),
    ("<script>\n# %\n</script>\n# %\n", [1]),
    ("text <pre>\n# %\n</pre>\n", [1]),
    ("<div>\n# %\n</div>\n", [1]),
    ("<div>\n\n# %\n\n</div>\n\n## %\n", [1, 2]),
    ("<h2>%</h2>\n\n# %\n\n<h3>%\n\n# %\n", [1, 1]),
    ("<table><tr><td>\n\n- # %\n\n- <tr>\n\n    ## %\n\n# %\n", [1]),
    ("> <table>\n>\n> > <table>\n> >\n> > # %\n", []),
    ("<![CDATA[\n# %\n]]>\n", [1]),
    ("<?\n# %\n?>\n", [1]),
    ("# [%](javascript:x) `</h1>` <div></h1><h2>\ntext\n", [1]),
    ("# *% [[a|b]]*\n\n## `%\n`\n", [1, 2]),
    ("# [%][a]\n\n[a]: /x\n\n%\n===\n", [1, 1]),
    ("a\u2028# %\n\na\u2029===\n\na\u0085# %\n", []),
    ("a\x0c# %\n\x0b# %\n", []),
    ("# %\r\n\r\n%\r===\r", [1, 1]),
    ("\ufeff# %\n", [1]),
    ("!!! note\n    # %\n", []),
    ("[^1]: # %\n    # %\n", []),
    ("Term\n: # %\n", []),
    ("| a |\n| - |\n| # % |\n# %\n", [1]),
    ("\x02b0\x03\n\n\x02i0\x03# %\n\n```\n```\n", []),
)


@pytest.mark.parametrize(("pattern", "levels"), CASES)
def test_page_and_scanner_agree_on_nasty_cases(pattern: str, levels: list[int]) -> None:
    source = numbered(pattern)
    assert [level for level, _ in root_headings(render_html(marked(source)))] == levels
    check(source)


def numbered(pattern: str) -> str:
    first, *others = pattern.split("%")
    return first + "".join(f"word{number}x{other}" for number, other in enumerate(others))


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
