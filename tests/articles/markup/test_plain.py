"""The words of a heading without Markdown."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.plain import plain_heading


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("", ""),
        ("Plain  words\t", "Plain words"),
        ("**Bold** and *italic* and ***both***", "Bold and italic and both"),
        ("__Bold__ and _italic_ and ~~gone~~", "Bold and italic and gone"),
        ("***a** b*", "a b"),
        ("*un*finished *one", "unfinished *one"),
        ("5 * 3 and snake_case_name and C**", "5 * 3 and snake_case_name and C**"),
        ("`a*b*` and ``c ` d``", "a*b* and c ` d"),
        ("`open", "`open"),
        ("\\*a\\* \\[b\\] \\`c\\`", "*a* [b] `c`"),
        ('[label](address) [label](<a b> "title") [label](a_(b))', "label label label"),
        ("[label][ref] [label][]", "label label"),
        ("[plain brackets]", "[plain brackets]"),
        ("![alt](picture) [![alt](a)](b)", "alt alt"),
        ("A [[Category:X]] b [[category: y |z]]", "A b"),
        ("A \\[[Category:X]] `[[Category:X]]`", "A [[Category:X]] [[Category:X]]"),
        ("[[Title]] [[Title|label]] [[:Category:X]] [[A#b|]]", "Title label Category:X A#b"),
        ("note[^1] here", "note here"),
        ("<b>bold</b> a < b <https://example.org/> <a@example.org>", "bold a < b https://example.org/ a@example.org"),
        ("AT&amp;T &lt;b&gt; &copy &#35; &nope;", "AT&T <b> &copy # &nope;"),
        ("`&amp;` `<b>`", "&amp; <b>"),
        ("a <!-- b --> c <!-- d", "a c <!-- d"),
        ("``` x", "``` x"),
        ("~~~ x", "~~~ x"),
        ("a\x00b 1\x000\x00", "ab 10"),
        ("{{flag}} Korea", "{{flag}} Korea"),
    ],
)
def test_plain_heading(heading: str, words: str) -> None:
    assert plain_heading(heading) == words


@given(st.text(st.sampled_from("ab *_`~\\[]()!<>-&;#\x001"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_signs(heading: str) -> None:
    words = plain_heading(heading)
    assert "\x00" not in words
    assert words == words.strip(" ")
    assert len(words) <= len(heading)


N = 100_000
SIGNS = [
    "*a",
    "a*",
    "_",
    "`",
    "[",
    "]",
    "![",
    "[a](",
    "[a][",
    "[[a",
    "<!--",
    "<a",
    "<a@",
    "&",
    "\\",
    "~~",
    "(",
    "[a](b",
    "*_",
]


@pytest.mark.parametrize("sign", [*SIGNS, "<!-- -->", "[[a]]", "`a``", "*a **"])
def test_time(sign: str) -> None:
    start = process_time()
    plain_heading(sign * (N // len(sign)))
    plain_heading("".join(sign + "`" * (i % 300) for i in range(600)))
    assert process_time() - start < 4
