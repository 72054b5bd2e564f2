"""Nothing leaves `sanitize()` but what its closed lists name, and what left it once stays as it is."""

import re
from html import escape

import pytest
from django.utils.safestring import SafeString
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.markup.sanitize import TAGS, escaped, sanitize, sanitize_phrasing, trusted
from tests.articles.markup import payloads, safety

LAWFUL_ADDRESSES = (
    "https://example.org/",
    "HTTP://example.org",
    "https://example.org:8080/a/b;c?d=e&f=g#h",
    "https://한국.example/경로",
    "https://en.wikipedia.org/wiki/Murphy's_law_(film)",
    "http://[2001:db8::1]/",
    "mailto:ada@example.org",
    "mailto:ada@example.org?subject=A",
    "/",
    "/wiki/Byungjin",
    "/wiki/AC/DC",
    "/wiki/Help:Editing#Links",
    "/wiki/می‌خواهم",
    "#Origins_and_concept",
)
NAMES = (
    *sorted(TAGS),
    "script",
    "style",
    "svg",
    "math",
    "noscript",
    "select",
    "option",
    "template",
    "textarea",
    "title",
    "form",
    "img",
)
ATTRIBUTES = (
    ' href="/x"',
    " href=javascript:alert(1)",
    " id=x",
    ' class="a-end out"',
    ' title="<b>"',
    " title='\"&amp;'",
    " onclick=alert(1)",
    " style=x",
    " data-link=3",
    " dir=ltr",
    " open",
    " colspan=2",
    ' href="#x"',
    ' href="https://a.b/?c&amp;d"',
    "",
    "",
    "",
    "",
    "",
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES)),
    st.sampled_from(NAMES).map("</{}>".format),
    st.sampled_from(
        [
            "a",
            " ",
            "\n",
            "&lt;",
            "&amp;",
            "&",
            "<",
            ">",
            '"',
            "'",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "&#1;",
            "</",
            "<a",
        ]
    ),
    st.text(max_size=3),
)
SOUP = st.lists(PIECES, max_size=14).map("".join)


def assert_settled(html: str) -> None:
    """Cleaning again, and a parser's reading and writing, leave it as it is."""
    assert sanitize(html) == html
    assert safety.again(safety.again(html)) == safety.again(html)
    assert sanitize(safety.again(html)) == html


@pytest.mark.parametrize("payload", payloads.HTML)
def test_nothing_active_survives(payload: str) -> None:
    for html in (
        sanitize(payload),
        sanitize_phrasing(payload),
        sanitize(f"<table>{payload}"),
        sanitize(f"<p><b>{payload}"),
    ):
        safety.assert_safe(html)
        assert_settled(html)


@pytest.mark.parametrize("address", payloads.ADDRESSES)
def test_links_without_a_lawful_address_lose_their_tags(address: str) -> None:
    # The entities in an address are meant as such.
    quoted = address.replace("<", "&lt;").replace('"', "&quot;")
    assert sanitize(f'<a href="{quoted}">words</a>') == "words"


@pytest.mark.parametrize("address", LAWFUL_ADDRESSES)
def test_lawful_addresses_stay(address: str) -> None:
    html = sanitize(f'<a href="{escape(address)}">words</a>')
    assert next(safety.elements(html)).get("href") == address
    assert ('class="out"' in html and 'rel="nofollow noopener"' in html) == (address[0] not in "/#")


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<b>a</b>", "<b>a</b>"),
        ("<B>a", "<b>a</b>"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("<T>x</T> <username>", "&lt;T&gt;x&lt;/T&gt; &lt;username&gt;"),
        ("a<!-- note -->b", "ab"),
        ("<br/>", "<br>"),
        ('<p id="x" class="y" title="z">', '<p id="user-x" title="z"></p>'),
        ('<p id="user-x">', '<p id="user-x"></p>'),
        ('<p id="a b">', "<p></p>"),
        ('<a href="#x">a</a><b id="x">b</b>', '<a href="#user-x">a</a><b id="user-x">b</b>'),
        ('<a href="#x">a</a><b id="y">b</b>', '<a href="#x">a</a><b id="user-y">b</b>'),
        ('<a id="x">a</a>', '<a id="user-x">a</a>'),
        ('<a title="x">a</a>', "a"),
        ('<a href="/x" class="out" rel="opener" target="_blank">a</a>', '<a href="/x">a</a>'),
        ('<a href="https://a.b/c d">a</a>', '<a class="out" href="https://a.b/c%20d" rel="nofollow noopener">a</a>'),
        ('<a data-link="3" href="/x" title="y">a</a>', '<a data-link="3">a</a>'),
        ('<a data-link="x">a</a>', "a"),
        ('<a data-link="-1">a</a><a data-link="1234567">b</a>', "ab"),
        ('<b data-link="1">a</b>', "<b>a</b>"),
        ('<code class="x language-c++ y">a</code>', '<code class="language-c++">a</code>'),
        ('<code class="language-">a</code>', "<code>a</code>"),
        ('<p class="language-c">a</p>', "<p>a</p>"),
        (
            '<table><tr><td class="a-end x" colspan="2" style="x">',
            '<table><tbody><tr><td class="a-end" colspan="2"></td></tr></tbody></table>',
        ),
        ('<table><tr><th scope="row" rowspan="0">', '<table><tbody><tr><th scope="row"></th></tr></tbody></table>'),
        ('<table><tr><td colspan="100000">', "<table><tbody><tr><td></td></tr></tbody></table>"),
        ('<ol start="3" type="a" reversed><li value="x">', '<ol reversed="" start="3" type="a"><li></li></ol>'),
        ('<p dir="x" lang="ko-Latn">a</p>', '<p lang="ko-Latn">a</p>'),
        ('<p title="a &amp; &quot;b&quot; <c>">d</p>', '<p title="a &amp; &quot;b&quot; &lt;c&gt;">d</p>'),
        ("<pre>\n\n  a</pre>", "<pre>  a</pre>"),
        ("a\x00b\x02c\x7fd\ud800e", "abcde"),
        ("&#2;klzzwxh:0000&#3;", "klzzwxh:0000"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_comes_out(html: str, clean: str) -> None:
    assert sanitize(html) == clean
    assert sanitize(clean) == clean


def test_blocks_in_a_heading_are_text() -> None:
    html = "<div>a</div></h2><h1>b</h1> <b>c</b>"
    assert sanitize_phrasing(html) == escape("<div>a</div></h2><h1>b</h1>") + " <b>c</b>"


@settings(max_examples=150, deadline=None)
@given(SOUP)
@example("<dd><summary><table><dt>a<details><caption>")
@example("<table><a href=/x><tr><td><a href=/y>")
@example("<a href=/x><div><a href=/y><p></a>")
def test_cleaning_is_safe_and_settled(html: str) -> None:
    clean = sanitize(html)
    safety.assert_safe(clean)
    assert_settled(clean)
    phrasing = sanitize_phrasing(html)
    safety.assert_safe(phrasing)
    assert sanitize_phrasing(phrasing) == phrasing
    assert len(list(safety.elements(f"<h2>{phrasing}</h2><p>"))) == 2 + len(re.findall("<[a-z]", phrasing))


def test_what_is_safe_says_so() -> None:
    for html in (sanitize("<b>"), sanitize_phrasing("<b>"), trusted("<b>"), escaped("<b>")):
        assert isinstance(html, SafeString)


def test_source_shown_as_typed() -> None:
    assert escaped("\n<b>&\x02") == '<pre class="source">\n\n&lt;b&gt;&amp;</pre>'
