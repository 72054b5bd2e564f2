"""Assembly: nesting, contents, empty sections, links, and placeholders that text cannot forge."""

import html5lib
import pytest

from articles.markup.split import split
from articles.markup.titles import clean_title
from articles.rendering.page import typed_page

pytestmark = pytest.mark.django_db

PAGE = clean_title("Page")


def page(source: str):
    return typed_page(PAGE, split(source))


@pytest.mark.parametrize(
    ("source", "nesting"),
    [
        ("## A\n\n### B\n\n## C\n", "(A(B))(C)"),
        ("#### A\n\n## B\n\n### C\n\n#### D\n\n### E\n", "(A)(B(C(D))(E))"),
        ("# A\n\n###### B\n\n# C\n", "(A(B))(C)"),
    ],
)
def test_sections_nest_by_level(source: str, nesting: str) -> None:
    tree = html5lib.parseFragment(page(source).html, namespaceHTMLElements=False)

    def shape(node) -> str:
        inner = "".join(shape(child) for child in node if child.tag == "section")
        return f"({node.get('id')}{inner})" if node.tag == "section" else inner

    assert shape(tree) == nesting


def test_contents_have_two_levels_and_the_introduction() -> None:
    contents = page("Lead.\n\n## A\n\n### *B*\n\n#### C\n\n## D\n").contents
    assert [(entry.text, entry.anchor, [child.text for child in entry.children]) for entry in contents] == [
        ("Introduction", "", []), ("A", "A", ["B"]), ("D", "D", []),
    ]  # fmt: skip


def test_contents_are_shown_from_three_sections_up() -> None:
    assert not page("## A\n\n## B\n").shows_contents
    assert page("## A\n\n## B\n\n## C\n").shows_contents


def test_an_empty_section_says_so_but_one_with_subsections_does_not() -> None:
    html = page("## A\n\n### B\n\nb\n\n## C\n").html
    assert html.count('<p class="empty">') == 1


@pytest.mark.parametrize(
    "forged",
    ['<a data-link="0">x</a>', '<a data-link="99" href="javascript:alert(1)">x</a>', "<a data-link=0>x</a>"],
)
def test_placeholders_cannot_be_forged(forged: str) -> None:
    html = page(f"[[Target|label]] {forged}\n").html
    assert html.count('href="/wiki/Target"') == 1
    assert "data-link" not in html
    assert "javascript" not in html


@pytest.mark.parametrize("title", ['A"b', "<b>", "A&B", "x' onclick='y", "100%", "Q?x=1", "a//b"])
def test_titles_in_links_are_escaped(title: str) -> None:
    html = page(f"[[{title}]] and [[T#{title}|{title}]]\n").html
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for link in tree.iter("a"):
        assert set(link.keys()) <= {"href", "class", "rel", "title"}
        assert link.get("href").startswith("/wiki/")


def test_links_follow_headings_as_anchors_do() -> None:
    html = page("[[#A *b* c]]\n\n## A *b* c\n\nx\n").html
    assert 'href="#A_b_c"' in html
    assert 'id="A_b_c"' in html
