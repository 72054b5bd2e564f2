"""Wiki links: which text is one, and where it leads."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.links import WikiLink, find_links, member_key, parse_link, redirect_target
from articles.markup.scan import scan
from articles.markup.titles import Namespace, clean_title
from tests.documents import documents


def parsed(inner: str) -> tuple[str, str, str, str] | None:
    """Full title, fragment, label and kind."""
    link = parse_link(inner)
    if link is None:
        return None
    prefix = f"{link.namespace.prefix}:" if link.namespace else ""
    return prefix + link.title, link.fragment, link.label, link.kind


@pytest.mark.parametrize(
    ("inner", "link"),
    [
        ("Byungjin", ("Byungjin", "", "", "article")),
        (" byungjin_line ", ("Byungjin line", "", "", "article")),
        ("a|b", ("A", "", "b", "article")),
        ("a| *b* | c ", ("A", "", "*b* | c", "article")),
        ("a\\|b", ("A", "", "b", "article")),
        ("a|", ("A", "", "", "article")),
        ("a#b", ("A", "b", "", "article")),
        ("a # b  c |d", ("A", "b c", "d", "article")),
        ("a#b#c", ("A", "b#c", "", "article")),
        ("a#b_c", ("A", "b_c", "", "article")),
        ("a#", ("A", "", "", "article")),
        ("#b", ("", "b", "", "article")),
        ("#b|c", ("", "b", "c", "article")),
        ("#e\u0301", ("", "é", "", "article")),
        ("AC/DC", ("AC/DC", "", "", "article")),
        ("help:a", ("Help:A", "", "", "article")),
        ("Category:a|key", ("Category:A", "", "key", "category")),
        ("category: a ", ("Category:A", "", "", "category")),
        ("Category:a#b|key", ("Category:A", "", "key", "category")),
        ("Category:", None),
        ("Category:#b", None),
        (":Category:a", ("Category:A", "", "", "article")),
        (" :category: a|b", ("Category:A", "", "b", "article")),
        ("File:a.jpg|thumb|words", ("File:A.jpg", "", "thumb|words", "file")),
        (":File:a.jpg", ("File:A.jpg", "", "", "article")),
        (":a", ("A", "", "", "article")),
        ("javascript:alert(1)", ("Javascript:alert(1)", "", "", "article")),
        ("//example.org", None),
        ("https://example.org", None),
        ("", None),
        ("#", None),
        ("|b", None),
        (":", None),
        ("Help:", None),
        ("Help:#b", None),
        ("Talk:a", None),
        ("a<b", None),
        ("../a", None),
        ("a\u200bb", None),
        ("a\x00b", None),
        ("a#\x02b", None),
        ("a#\ud800", None),
        ("x" * 3_000, None),
        ("a#" + "x" * 255, ("A", "x" * 255, "", "article")),
        ("a#" + "x" * 256, None),
        ("a#" + "é" * 128, None),
        ("a" + "\u0301" * 40, None),
    ],
)
def test_parse_link(inner: str, link: tuple[str, str, str, str] | None) -> None:
    assert parsed(inner) == link


def test_offsets_of_a_parsed_link() -> None:
    link = parse_link("a|b")
    assert link == WikiLink(0, 7, Namespace.ARTICLE, "A", "", "b", "article")


@pytest.mark.parametrize(
    ("page", "label", "key"),
    [
        ("Kim Jong Un", "", "kim jong un"),
        ("Kim Jong Un", "KIM, Jong Un", "kim, jong un"),
        ("Help:École", "", "école"),
        ("Category:Korea", "", "\x01korea"),
        ("Category:Korea", "Ａ", "\x01a"),
    ],
)
def test_where_a_member_stands_in_a_category(page: str, label: str, key: str) -> None:
    assert member_key(clean_title(page), label) == key


def test_keys_of_members_are_short_enough_for_an_index() -> None:
    for page in ("A", "Category:A"):
        assert len(member_key(clean_title(page), "\ufdfa" * 5_000).encode()) <= 1_000


def linked(source: str) -> list[str]:
    links = find_links(source, scan(source).spans)
    for link in links:
        assert source[link.start : link.start + 2] == "[["
        assert source[link.end - 2 : link.end] == "]]"
    return [link.title + ("|" + link.label if link.label else "") for link in links]


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("[[A]] and [[B|b]]\n# [[C]]\n", ["A", "B|b", "C"]),
        ("[[[A]]]", ["A"]),
        ("[[A]", []),
        ("[[A\nB]]", []),
        ("[[A[B]]", []),
        ("[[A]]]]", ["A"]),
        ("[[<b>]] [[B]]", ["B"]),
        ("`[[A]]` [[B]]", ["B"]),
        ("``[[A]] ` ``[[B]]", ["B"]),
        ("`[[A]]", ["A"]),
        ("`\n[[A]] `", ["A"]),
        ("\\[[A]] \\\\[[B]]", ["B"]),
        ("[\\[A]] [[A\\]] [[B\\|b]]", ["B|b"]),
        ("[[A|`b`]]", ["A|`b`"]),
        ("[[A|`]]`]]", ["A|`]]`"]),
        ("[[`A`]]", []),
        ("[[A|\\]]]", ["A|\\]"]),
        ("[[A|b\\*]]", ["A|b\\*"]),
        ("```\n[[A]]\n```\n[[B]]", ["B"]),
        ("<!-- [[A]] -->[[B]]", ["B"]),
        ("{{x|[[A]]}}[[B]]", ["B"]),
        ("<pre>\n[[A]]\n</pre>[[B]]", ["B"]),
        ("<!-- [[A]]", ["A"]),
        ("[[A<!-- -->]] [[B|<!-- -->]]", ["B|<!-- -->"]),
    ],
)
def test_find_links(source: str, links: list[str]) -> None:
    assert linked(source) == links


@given(documents())
@settings(max_examples=100, deadline=None)
def test_links_found_are_lawful(source: str) -> None:
    result = scan(source)
    for link in find_links(source, result.spans):
        assert source[link.start : link.end].startswith("[[")
        assert parse_link(source[link.start + 2 : link.end - 2]) is not None
        assert not any(span.start <= link.start < span.end for span in result.spans)


@given(st.text(st.sampled_from("ab:#|_ /.\\HelpCatgory\u200b\x00"), max_size=30))
@settings(max_examples=200, deadline=None)
def test_targets_are_clean(inner: str) -> None:
    link = parse_link(inner)
    if link is not None and link.title:
        assert clean_title(parsed(inner)[0]).title == link.title  # type: ignore[index]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("#REDIRECT [[a]]\n", ("A", "")),
        ("#redirect[[a#b|c]] and words\n", ("A", "b")),
        ("\n \t\n  #Redirect: [[Help:a]]\n\nwords\n", ("A", "")),
        ("#REDIRECT [[:Category:a]]\n", ("A", "")),
        ("words\n#REDIRECT [[a]]\n", None),
        ("# REDIRECT [[a]]\n", None),
        ("#REDIRECT a\n", None),
        ("#REDIRECT\n[[a]]\n", None),
        ("#REDIRECT [[#b]]\n", None),
        ("#REDIRECT [[<a>]]\n", None),
        ("x#REDIRECT [[a]]\n", None),
        ("\u2028#REDIRECT [[a]]\n", None),
        ("", None),
    ],
)
def test_redirect_target(source: str, target: tuple[str, str] | None) -> None:
    link = redirect_target(source)
    assert (link and (link.title, link.fragment)) == target
    if link is not None:
        assert source[link.start : link.start + 2] + source[link.end - 2 : link.end] == "[[]]"


N = 500_000


@pytest.mark.parametrize(
    "shape",
    ["[[", "[[a", "[[a]]", "[[a|", "\\", "`", "`a``", "[[`", "[[a|`]]", "[[a\\|", "]]", "[[#"],
)
def test_time(shape: str) -> None:
    source = shape * (N // len(shape))
    start = process_time()
    find_links(source, scan(source).spans)
    parse_link(source)
    redirect_target("#REDIRECT" + " " * N + source)
    assert process_time() - start < 5
