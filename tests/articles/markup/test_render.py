"""What typed text becomes on the page."""

import re
import threading

import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import render
from articles.markup.links import find_links
from articles.markup.render import Rendered, convert, render_html
from articles.markup.sanitize import sanitize, sanitize_phrasing
from articles.markup.scan import scan
from articles.markup.titles import Namespace
from tests.articles.markup import payloads, safety

OUT = 'class="out" href="https://example.org/a" rel="nofollow noopener"'

BODIES = (
    ("", ""),
    (" \n\t\n", ""),
    ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
    ("a & b < c &amp; &eacute; &#60; AT&T", "<p>a &amp; b &lt; c &amp; é &lt; AT&amp;T</p>"),
    ("a\\*b\\* \\<b> \\{{x}} \\[[y]]", "<p>a*b* &lt;b&gt; {{x}} [[y]]</p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ("a\nb\n---\nc", "<p>a\nb</p>\n<hr>\n<p>c</p>"),
    ("a\n==", "<p>a\n==</p>"),
    # Headings below the root, by the scanner's rule.
    ("> # a ##\n> b", "<blockquote>\n<h1>a</h1>\n<p>b</p>\n</blockquote>"),
    ("> #a\n> ## ##", "<blockquote>\n<p>#a\n## ##</p>\n</blockquote>"),
    ("> a\n> ---\n> b", "<blockquote>\n<h2>a</h2>\n<p>b</p>\n</blockquote>"),
    ("> a\n> --\n> b", "<blockquote>\n<p>a\n--\nb</p>\n</blockquote>"),
    ("> a\n> # b\n> c\n> ## d", "<blockquote>\n<p>a</p>\n<h1>b</h1>\n<p>c</p>\n<h2>d</h2>\n</blockquote>"),
    ("- #tag", "<ul>\n<li>#tag</li>\n</ul>"),
    # Fences.
    ("```\na <b>\n\n# c\n```", "<pre><code>a &lt;b&gt;\n\n# c\n</code></pre>"),
    ("a\n```C++ x\n*b*\n```\nc", '<p>a</p>\n<pre><code class="language-c++">*b*\n</code></pre>\n<p>c</p>'),
    ("``` {.out}\na\n```", "<pre><code>a\n</code></pre>"),
    ("~~~ out\" x\na\n~~~", "<pre><code>a\n</code></pre>"),
    ("  ```\n  a\n    b\n  ```", "<pre><code>a\n  b\n</code></pre>"),
    ("```\na", "<pre><code>a\n</code></pre>"),
    (
        "```\n{{a}} <!-- b --> [[c]] \\* &amp;\n```",
        "<pre><code>{{a}} &lt;!-- b --&gt; [[c]] \\* &amp;amp;\n</code></pre>",
    ),
    ("    a <!-- b --> {{c}} [[d]]", "<pre><code>a &lt;!-- b --&gt; {{c}} [[d]]\n</code></pre>"),
    # Comments leave nothing.
    ("a <!-- b -->c", "<p>a c</p>"),
    ("a\n\n<!-- b\n\nc -->\n\nd", "<p>a</p>\n<p>d</p>"),
    ("- a\n<!-- b -->\n- c", "<ul>\n<li>a</li>\n<li>c</li>\n</ul>"),
    ("<!-- a -->", ""),
    ("`<!-- a -->`", "<p><code>&lt;!-- a --&gt;</code></p>"),
    # Templates show as typed.
    ("a {{b|*c*|d_e_f|<b>}} g", "<p>a {{b|*c*|d_e_f|&lt;b&gt;}} g</p>"),
    ("{{a\n| *b*\n}}\n\nc", "<pre>{{a\n| *b*\n}}</pre>\n<p>c</p>"),
    ("`{{a}}` [{{b}}](/c)", '<p><code>{{a}}</code> <a href="/c">{{b}}</a></p>'),
    ('<b title="{{a|"}}">c</b>', '<p><b title="{{a|&quot;}}">c</b></p>'),
    # Typed HTML.
    ("<b>a</b> <x>b</x> <kbd>c</kbd>", "<p><b>a</b> &lt;x&gt;b&lt;/x&gt; <kbd>c</kbd></p>"),
    ("*a <b>c* d</b>", "<p><em>a <b>c</b></em> d</p>"),
    ("<div>\n*a*\n</div>", "<div>\n*a*\n</div>"),
    (
        "<details><summary>a</summary>\n\n*b*\n\n</details>\n\nc",
        "<details><summary>a</summary>\n<p><em>b</em></p>\n</details>\n<p>c</p>",
    ),
    ("a\n<div>b</div>", "<p>a</p>\n<div>b</div>"),
    ("a <div>b</div> c", "<p>a </p><div>b</div> c\n"),
    ("</div></p>a", "a"),
    ("<pre>\na *b*\n\n<i>c</i>\n</pre>\nd", "<pre>a *b*\n\n<i>c</i>\n</pre>\n<p>d</p>"),
    ("<script>\na()\n</script>", "<pre>&lt;script&gt;\na()\n&lt;/script&gt;</pre>"),
    ("<p>a<p>b", "<p>a</p><p>b\n</p>"),
    ("<i>a\n\nb", "<p><i>a</i></p>\n<p>b</p>"),
    ('<b id="x" class="y" style="z" onclick="w">a</b>', '<p><b id="user-x">a</b></p>'),
    ("`<b>` <code>`c`</code>", "<p><code>&lt;b&gt;</code> <code><code>c</code></code></p>"),
    # Pictures are links.
    ("![a *b*](https://example.org/a)", f"<p><a {OUT}>a *b*</a></p>"),
    ("![](https://example.org/a)", f"<p><a {OUT}>https://example.org/a</a></p>"),
    ("![a][b] ![b]\n\n[b]: https://example.org/a", f"<p><a {OUT}>a</a> <a {OUT}>b</a></p>"),
    ("![a](b.png)", "<p>a</p>"),
    ('<img src="https://example.org/a" alt="b" onerror="c">', f"<p><a {OUT}>b</a></p>"),
    ("<img src=a alt='b'>", "<p>b</p>"),
    ("[![a](https://example.org/b)](https://example.org/a)", f"<p><a {OUT}>a</a></p>"),
    # Addresses.
    ("[a](https://example.org/a)", f"<p><a {OUT}>a</a></p>"),
    ('[a](https://example.org/a "b")', f'<p><a {OUT} title="b">a</a></p>'),
    ("<https://example.org/a>", f"<p><a {OUT}>https://example.org/a</a></p>"),
    ("<a@b.org>", '<p><a class="out" href="mailto:a@b.org" rel="nofollow noopener">a@b.org</a></p>'),
    ("[a](/wiki/B) [c](#D)", '<p><a href="/wiki/B">a</a> <a href="#D">c</a></p>'),
    ("[a](//b.c) [d](e) [f](javascript:g)", "<p>a d f</p>"),
    ("[a][b]\n\n[b]: /wiki/C", '<p><a href="/wiki/C">a</a></p>'),
    ("a[^1]\n\n[^1]: b", "<p>a[^1]</p>\n<p>[^1]: b</p>"),
    # What is switched off.
    ("a {: #b .c }", "<p>a {: #b .c }</p>"),
    ('<div markdown="1">*a*</div>', "<div>*a*</div>"),
    ("[TOC]\n\na\n: b\n\n*[c]: d\n\nc", "<p>[TOC]</p>\n<p>a\n: b</p>\n<p>*[c]: d</p>\n<p>c</p>"),
)  # fmt: skip


@pytest.mark.parametrize(("source", "html"), BODIES)
def test_bodies(source: str, html: str) -> None:
    assert convert(source + "\n") == Rendered(SafeString(""), SafeString(html.strip("\n")), ())


@pytest.mark.parametrize(
    ("source", "heading"),
    [
        ("# a", "a"),
        ("## a *b* `c<d>` ##", "a <em>b</em> <code>c&lt;d&gt;</code>"),
        ("a <b>b</b>\n===", "a <b>b</b>"),
        ("# <div>a</div></h1><h2>b", "&lt;div&gt;a&lt;/div&gt;&lt;/h1&gt;&lt;h2&gt;b"),
        ("# a <!-- b --> {{c|*d*}}", "a  {{c|*d*}}"),
        ("# ```js", "```js"),
        ("# <!-- a -->", "&lt;!-- a --&gt;"),
        ("# [[A|b]] [c](/d)", '<a data-link="0">b</a> <a href="/d">c</a>'),
        ("# a & <x> &amp;", "a &amp; &lt;x&gt; &amp;"),
        ("# ![a](https://example.org/a)", f"<a {OUT}>a</a>"),
    ],
)
def test_headings(source: str, heading: str) -> None:
    for body, html in (("", ""), ("\n", ""), ("\n\n*a*\n", "<p><em>a</em></p>")):
        rendered = convert(source + body)
        assert (rendered.heading, rendered.html) == (heading, html)


def test_a_comment_that_begins_in_the_heading_hides_what_is_below() -> None:
    rendered = convert("# a <!--\n# b\n--> c\n")
    assert (rendered.heading, rendered.html) == ("a &lt;!--", "<p> c</p>")


def test_references_of_a_section_work_in_its_heading() -> None:
    assert convert("# [a]\n\n[a]: /wiki/B\n").heading == '<a href="/wiki/B">a</a>'


def test_wiki_links_are_placeholders() -> None:
    source = "[[b|two *words*]] [[A#c d]] [[Help:x_y|]] [[#e]] [[Category:F|key]] [[:Category:F|g]] [[:File:H]]"
    rendered = convert(f"# [[heading]]\n{source}\n")
    words = ["two <em>words</em>", "A#c d", "Help:x_y", "#e", "g", "File:H"]
    shown = [f'<a data-link="{i}">{w}</a>' for i, w in enumerate(words, 1)]
    assert rendered.heading == '<a data-link="0">heading</a>'
    assert rendered.html == "<p>" + " ".join([*shown[:4], "", *shown[4:]]) + "</p>"
    assert [(link.title, link.fragment, link.label, link.kind) for link in rendered.links] == [
        ("Heading", "", "", "article"),
        ("B", "", "two *words*", "article"),
        ("A", "c d", "", "article"),
        ("X y", "", "", "article"),
        ("", "e", "", "article"),
        ("F", "", "g", "article"),
        ("H", "", "", "article"),
        ("F", "", "key", "category"),
    ]
    assert rendered.links[3].namespace == Namespace.HELP


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[[File:a.png|thumb|*b*]]", "<p>[[File:a.png|thumb|*b*]]</p>"),
        ("[[a{b]] [[]] [[ ]] [[a\nb]]", "<p>[[a{b]] [[]] [[ ]] [[a\nb]]</p>"),
        ("`[[a]]` \\[[a]] {{[[a]]}}", "<p><code>[[a]]</code> [[a]] {{[[a]]}}</p>"),
        ("[[" + "a" * 3000 + "]]", "<p>[[" + "a" * 3000 + "]]</p>"),
        ("[[a#" + "b" * 256 + "]]", "<p>[[a#" + "b" * 256 + "]]</p>"),
    ],
)
def test_what_is_no_link_stays_text(source: str, html: str) -> None:
    assert convert(source + "\n") == Rendered(SafeString(""), SafeString(html), ())


@pytest.mark.parametrize(
    "source",
    ["a [[b|`c`]] d", "a [[b]]", "<div>[[b|c & d]]</div>", "<td>[[b]]", "[x [[b]] y](/z)", "<i>[[b]]</i>", "\\\\[[b]]"],
)
def test_each_link_is_counted(source: str) -> None:
    rendered = convert(source + "\n")
    assert [link.title for link in rendered.links] == ["B"] if "/z" not in source else not rendered.links
    found = [link.title for link in find_links(source, scan(source).spans)]
    assert found == ["B"]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[[Category:X]]", ""),
        ("[[Category:X|key]] [[category: x ]]", ""),
        ("a [[Category:X]] b", "<p>a  b</p>"),
        ("a\n[[Category:X]]\nb", "<p>a\nb</p>"),
        ("a\n\n[[Category:X]]\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a\n[[Category:X]]\n---", "<p>a</p>\n<hr>"),
        ("*[[Category:X]]* a", "<p><em></em> a</p>"),
        ("- a\n[[Category:X]]\n- b\n\n[[Category:X]]", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- [[Category:X]]", "<ul>\n<li></li>\n</ul>"),
        ("> a [[Category:X]]", "<blockquote>\n<p>a </p>\n</blockquote>"),
        ("| a |\n|---|\n| b [[Category:X|c]] |", None),
        ("| a |\n|---|\n| b |\n[[Category:X]]", None),
        ("<div>\na [[Category:X]]\n</div>", "<div>\na \n</div>"),
        ("<div>\n[[Category:X]]\n</div>", "<div>\n</div>"),
        ("[a [[Category:X]] b](/wiki/C)", '<p><a href="/wiki/C">a  b</a></p>'),
        ("[Category:X]: /wiki/Y\n\n[[Category:X]]", ""),
        ("[[Category:X#y|z]]", ""),
        ("\\\\[[Category:X]]", "<p>\\</p>"),
        ("[[[Category:X]]]", "<p>[]</p>"),
    ],
)
def test_categories_leave_the_text_and_nothing_empty(source: str, html: str | None) -> None:
    rendered = convert(f"# a [[Category:X]]\n\n{source}\n")
    assert rendered.heading.strip() == "a"
    assert "Category" not in rendered.html
    if html is None:
        assert re.findall("<td>(.*?) ?</td>", rendered.html) == ["b"]
    else:
        assert rendered.html == html
    assert {(link.title, link.kind) for link in rendered.links} == {("X", "category")}
    assert len(rendered.links) == 1 + len(find_links(source, scan(source).spans))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("`[[Category:X]]`", "<p><code>[[Category:X]]</code></p>"),
        ("a\n\n    [[Category:X]]", "<p>a</p>\n<pre><code>[[Category:X]]\n</code></pre>"),
        ("```\n[[Category:X]]\n```", "<pre><code>[[Category:X]]\n</code></pre>"),
        ("\\[[Category:X]]", "<p>[[Category:X]]</p>"),
        ("[\\[Category:X]]", "<p>[[Category:X]]</p>"),
        ("a <!-- [[Category:X]] -->", "<p>a </p>"),
        ("{{a|[[Category:X]]}}", "<p>{{a|[[Category:X]]}}</p>"),
        ("{{a\n| b = [[Category:X]]\n}}", "<pre>{{a\n| b = [[Category:X]]\n}}</pre>"),
        ("<pre>[[Category:X]]</pre>", "<pre>[[Category:X]]</pre>"),
        ('<b title="[[Category:X]]">a</b>', '<p><b title="[[Category:X]]">a</b></p>'),
        ("[[Category:]] [[Category:#x]]", "<p>[[Category:]] [[Category:#x]]</p>"),
        ("[[Category:a<b>c]]", "<p>[[Category:a<b>c]]</b></p>"),
        ("[[Category:" + "x" * 256 + "]]", "<p>[[Category:" + "x" * 256 + "]]</p>"),
    ],
)
def test_what_names_no_category_stays(source: str, html: str) -> None:
    rendered = convert(source + "\n")
    assert rendered.html == html
    assert not rendered.links


def test_a_heading_of_nothing_but_a_category_shows_it() -> None:
    rendered = convert("# [[Category:X]]\n")
    assert (rendered.heading, [link.title for link in rendered.links]) == ("[[Category:X]]", ["X"])


@pytest.mark.parametrize("between", ["\n", "\n\n", " a\n\n", "\n- a\n"])
def test_thousands_of_categories(between: str) -> None:
    source = "".join(f"[[Category:C{number}|k]]{between}" for number in range(5_000))
    rendered = convert(source)
    assert not rendered.failed
    assert len(rendered.links) == 5_000
    assert "Category" not in rendered.html


def test_links_in_typed_html() -> None:
    rendered = convert('<div title="[[a]]">[[b|c & <d>]] \\[[e]] <a href="/x">[[f]]</a></div>\n')
    assert rendered.html == (
        '<div title="[[a]]"><a data-link="0">c &amp; &lt;d&gt;</a> \\[[e]] <a href="/x">f</a></div>'
    )
    assert [link.title for link in rendered.links] == ["B"]


def test_bars_in_links_divide_no_cells() -> None:
    html = convert("| a | b |\n|:--|--:|\n| [[x|y]] | `c|d` |\n| [[x\\|z]] | e \\| f |\n").html
    cells = re.findall("<td.*?</td>", html)
    assert cells == [
        '<td class="a-start"><a data-link="0">y</a></td>',
        '<td class="a-end"><code>c|d</code></td>',
        '<td class="a-start"><a data-link="1">z</a></td>',
        '<td class="a-end">e | f</td>',
    ]
    assert convert("|a|\n|:-:|\n").html.count('class="a-center"') == 1


@pytest.mark.parametrize(
    "forged",
    [
        '<a data-link="0">x</a>',
        "<A DATA-LINK='0' href='/x'>x</A>",
        "[x](/y){: data-link=0 }",
        "\x02i0\x03",
        "\x02b0\x03",
        "\x02klzzwxh:0000\x03",
        "\x02wzxhzdk:0\x03",
        "\x02amp\x03lt;",
        "\x0242\x03",
        "&#2;i0&#3;",
        "\x1f",
        "\ue000\uf8ff\ufdd0",
        "<div data-link=0>",
        "<typed-block>",
    ],
)
def test_text_cannot_forge_placeholders(forged: str) -> None:
    rendered = convert(f"[[Real]] {forged} `code` {{{{t}}}} <!-- c -->\n")
    assert re.findall("data-link=.[0-9]*", re.sub("&lt;.*?&gt;", "", rendered.html)).count('data-link="0') == 1
    assert [link.title for link in rendered.links] == ["Real"]
    assert rendered.html.count("<code>") == 1
    safety.assert_safe(rendered.html)


def test_several_sections_follow_each_other() -> None:
    rendered = convert("# a [[A]]\nb [[B]]\n## c [[C]]\nd [[D]] [[A]]\n# e\n")
    assert rendered.heading == 'a <a data-link="0">A</a>'
    assert rendered.html == (
        '<p>b <a data-link="1">B</a></p>\n<h2>c <a data-link="2">C</a></h2>\n'
        '<p>d <a data-link="3">D</a> <a data-link="4">A</a></p>\n<h1>e</h1>'
    )
    assert [link.title for link in rendered.links] == ["A", "B", "C", "D", "A"]
    lead = convert("[[x]]\n# a\n")
    assert (lead.heading, lead.html) == ("", '<p><a data-link="0">x</a></p>\n<h1>a</h1>')


def test_html_ends_with_its_section() -> None:
    assert convert("<div><b>a\n\n# b\n\nc\n").html == "<div><b>a\n</b></div>\n<h1>b</h1>\n<p>c</p>"


def test_whole_text() -> None:
    source = "Lead of [[byungjin#Sec tion|it]].\n\n# A *b*\n\n[[#A b]] [[Help:Editing pages]]\n\n# A b\n\n## <x>\n"
    assert render_html(source) == (
        '<p>Lead of <a href="/wiki/Byungjin#Sec_tion">it</a>.</p>\n<h1 id="A_b">A <em>b</em></h1>\n'
        '<p><a href="#A_b">#A b</a> <a href="/wiki/Help:Editing_pages">Help:Editing pages</a></p>\n'
        '<h1 id="A_b_2">A b</h1>\n<h2 id="section">&lt;x&gt;</h2>'
    )
    assert isinstance(render_html(source), SafeString)


def test_addresses_of_other_scripts_are_encoded() -> None:
    html = render_html("[[한국#절 하나]]\n\n# 절 하나\n")
    href = "/wiki/%ED%95%9C%EA%B5%AD#%EC%A0%88_%ED%95%98%EB%82%98"
    assert html == f'<p><a href="{href}">한국#절 하나</a></p>\n<h1 id="절_하나">절 하나</h1>'


def test_what_is_not_reached_in_time_stands_there_as_typed() -> None:
    assert render_html("a\n# b\n*c*\n", seconds=0) == (
        '<pre class="source">\na\n</pre>\n<h1 id="b">b</h1>\n<pre class="source">\n*c*\n</pre>'
    )
    assert convert("a\n# b\n*c*\n", seconds=0).failed == "time"


def test_a_text_that_cannot_be_stored_is_shown_as_typed() -> None:
    assert render_html("a\ud800<b>") == '<pre class="source">\na&lt;b&gt;</pre>'


@pytest.mark.parametrize("error", [RecursionError(), ValueError("x"), MemoryError()])
def test_any_error_leaves_the_source(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(render._Converter, "convert", fail)
    rendered = convert("# a *b* <c>\n\n<d>\n")
    assert rendered == Rendered(SafeString("a b"), SafeString('<pre class="source">\n\n&lt;d&gt;\n</pre>'), (), "error")
    assert convert("# a\n").html == ""
    monkeypatch.undo()
    assert convert("*a*").html == "<p><em>a</em></p>"


def test_a_real_recursion_error_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.markup.guard.refusal", lambda source, spans: "")
    assert convert("+ " * 600 + "\n").failed == ""
    monkeypatch.setattr("articles.markup.extensions.blocks.DEEPEST", 1_000)
    monkeypatch.setattr(render._converters, "current", None)
    rendered = convert("+ " * 600 + "\n")
    assert rendered.failed == "error"
    assert rendered.html.startswith('<pre class="source">\n+ + ')
    assert convert("- a").html == "<ul>\n<li>a</li>\n</ul>"


def test_refused_texts_are_shown_as_typed() -> None:
    rendered = convert("# a\n\n" + "[" * 10_000 + "\n")
    assert (rendered.heading, rendered.failed) == ("a", "guard")
    assert rendered.html.startswith('<pre class="source">\n\n[[[')


def test_threads_do_not_disturb_each_other() -> None:
    sources = [f"# {number}\n\n[[T{number}]] `c{number}` {{{{t{number}}}}} <b>x</b>\n" for number in range(8)]
    expected = [convert(source) for source in sources]
    results: dict[int, list[Rendered]] = {}

    def work(number: int) -> None:
        results[number] = [convert(sources[number]) for _ in range(20)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(results[number] == [expected[number]] * 20 for number in range(8))


@pytest.mark.parametrize("payload", payloads.HTML)
def test_nothing_active_survives(payload: str) -> None:
    contexts = (
        "{}",
        "a {} b",
        "# {}\n\nx",
        "> {}",
        "- {}",
        "| a |\n|-|\n| {} |",
        "*{}*",
        "[{}](/x)",
        "<div>{}",
        "[[a|{}]]",
        "{{{{{}}}}}",
        "`{}`",
        "```\n{}\n```",
    )
    for context in contexts:
        source = context.format(payload) + "\n"
        rendered = convert(source)
        assert not rendered.failed
        safety.assert_safe(rendered.heading)
        safety.assert_safe(rendered.html)
        assert sanitize(rendered.html) == rendered.html
        safety.assert_safe(re.sub(r'(<h[1-6]) id="[^"]*"', r"\1", render_html(source)))


@pytest.mark.parametrize("address", payloads.ADDRESSES)
def test_no_unlawful_address_is_linked(address: str) -> None:
    for source in (
        f"[a]({address})",
        f"[a](<{address}>)",
        f"![a]({address})",
        f"<{address}>",
        f"[a][b]\n\n[b]: {address}",
        f'<a href="{address}">a</a>',
        f"<img src='{address}' alt=a>",
        f'[a]({address} "t")',
    ):
        html = convert(source + "\n").html
        safety.assert_safe(html)


PIECES = (
    "[[A]]", "[[B|c]]", "[[File:x|y]]", "[[Category:K|s]]", "[x](/wiki/Y)", '[x](https://e.com "t")',
    "![a](https://e.com)", "*", "**", "_", "`", "``", "\n", "\n\n", "- ", "1. ", "> ", "    ",
    "| a | b |\n|-|-|\n| c | d |\n", "{{t|*a*}}", "{{", "}}", "<!--c-->", "<!--", "-->", "```\n", "<b>",
    "</b>", "<div>", "</div>", '<a href="/x">', "</a>", "<img src=x alt=y>", "&amp;", "\\", "[", "](",
    ")", "[r]: /x\n", "[r]", "# ", "\x02i0\x03", "\x02klzzwxh:0000\x03", "<https://e>", "<a@b.c>",
    "  \n", "word ", "<td>", "<table>", "<tr>", "<pre>", "</pre>", "<script>", "\n---\n", "[^1]: x\n",
    "<summary>", "<li>", '"', '<span title="', '">', "\t",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_any_text_is_rendered_safely(source: str) -> None:
    rendered = convert(source)
    assert not rendered.failed
    for html, clean in ((rendered.heading, sanitize_phrasing), (rendered.html, sanitize)):
        safety.assert_safe(html)
        assert clean(html) == html
        assert html.count("klzzwxh") <= source.count("klzzwxh")
        assert safety.again(safety.again(html)) == safety.again(html)
    numbers = [int(number) for number in re.findall('<a data-link="([0-9]+)"', rendered.heading + rendered.html)]
    seen = dict.fromkeys(numbers)
    if len(scan(source).headings) < 2:
        assert list(seen) == list(range(len(seen)))
    assert {index for index, link in enumerate(rendered.links) if link.kind != "category"} == set(seen)
    assert '<a data-link="' not in render_html(source)


def test_a_category_in_the_code_of_an_item_stays_code() -> None:
    rendered = convert("- ```\n  [[Category:K]]\n  ```\n")
    assert "[[Category:K]]" in rendered.html
    assert rendered.links == ()
