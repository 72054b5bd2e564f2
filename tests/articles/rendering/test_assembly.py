"""Assembly: nesting, contents, empty sections, links, categories, and placeholders that text cannot forge."""

import html5lib
import pytest

from articles.markup.split import split
from articles.markup.titles import clean_title
from articles.models import Fragment, Link
from articles.rendering.page import current_page, typed_page
from articles.rendering.queue import render_everything
from tests.factories import make_article

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


def test_categories_are_those_of_all_sections_once_in_order(ada) -> None:
    make_article("Category:Known", author=ada)
    source = """[[Category:Known|key]] [[:Category:Shown]]

## A [[Category:Red]]

[[Category:Page]] [[category: known ]]

### B

[[Category:Last]] `[[Category:Code]]` {{a|[[Category:Template]]}}
"""
    shown = typed_page(clean_title("Category:Page"), split(source))
    assert [(each.title.full, each.known) for each in shown.categories] == [
        ("Category:Known", True),
        ("Category:Red", False),
        ("Category:Page", True),
        ("Category:Last", False),
    ]
    assert [entry.text for entry in shown.contents] == ["Introduction", "A"]
    assert 'id="A"' in shown.html


def test_stored_fragments_keep_their_categories(ada) -> None:
    article = make_article(text="[[B|b]] [[Category:X|key]]\n\n## One\n\n[[Category:Y]]\n", author=ada)
    assert Fragment.objects.get(section__heading="").meta["links"] == [
        [0, "B", "", "b"],
        [14, "X", "", "key", "category"],
    ]
    shown = current_page(article)
    assert [each.title.title for each in shown.categories] == ["X", "Y"]
    assert "Category" not in shown.html


def test_fragments_of_the_first_renderer_are_read_until_they_are_rendered_again(ada) -> None:
    article = make_article(text="[[B]] [[Category:X]]\n", author=ada)
    old = '<p><a data-link="0">B</a> <a data-link="1">Category:X</a></p>'
    links = [[0, "B", "", ""], [14, "X", "", ""]]
    Fragment.objects.update(html=old, meta={"links": links, "failed": ""}, key="of an older renderer")
    shown = current_page(article)
    assert shown.html.count('class="missing"') == 2
    assert not shown.categories
    assert render_everything() == 1
    shown = current_page(article)
    assert shown.html.count('class="missing"') == 1
    assert [each.title.title for each in shown.categories] == ["X"]


def test_templates_show_as_typed_and_link_nothing(ada) -> None:
    text = "a {{b|[[C]]}} d\n\n{{Infobox\n| name = [[E]]\n| *f*\n}}\n\n{{g}}\n"
    article = make_article(text=text, author=ada)
    assert current_page(article).html == (
        '<div class="lead"><p>a {{b|[[C]]}} d</p>\n<pre tabindex="0">{{Infobox\n| name = [[E]]\n| *f*\n}}</pre>\n'
        "<p>{{g}}</p></div>\n"
    )
    assert not Link.objects.filter(article=article).exists()
