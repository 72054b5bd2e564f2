"""The header's field: jumps where there is one answer, else says what can be done."""

import pytest

from articles.views.syntax import SOURCES, examples
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_an_exact_title_and_the_one_that_differs_by_case_are_jumped_to(client, ada) -> None:
    make_article("École", author=ada)
    for query in ("École", "école", "ÉCOLE", " École "):
        assert client.get("/search", {"q": query})["Location"] == "/wiki/%C3%89cole"


def test_several_that_differ_by_case_are_listed_but_an_exact_one_wins(client, ada) -> None:
    make_article("Ice Cube", author=ada)
    make_article("Ice cube", author=ada)
    html = client.get("/search", {"q": "ICE CUBE"}).content.decode()
    assert "/wiki/Ice_Cube" in html
    assert "/wiki/Ice_cube" in html
    assert client.get("/search", {"q": "ice cube"})["Location"] == "/wiki/Ice_cube"


def test_what_is_not_there_can_be_created(client, as_ada) -> None:
    for browser in (client, as_ada):
        html = browser.get("/search", {"q": "not there"}).content.decode()
        assert "/edit/Not_there" in html
        assert 'value="not there"' in html


@pytest.mark.parametrize("query", ["", " ", "[x]", "x" * 10_000, "<script>", "'\"; --", "\u202e", "Talk:X", "a//b"])
def test_any_input_is_answered(client, query: str) -> None:
    response = client.get("/search", {"q": query})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script type", "")


def test_each_example_of_the_syntax_is_what_it_says() -> None:
    assert len(examples()) == len(SOURCES)
    html = {example.source.split("\n")[0]: example.html for example in examples()}
    assert "<h2" in html["## Heading"]
    assert "<h3" in html["## Heading"]
    assert "<em>slanted</em>, <strong>bold</strong>, <code>code</code>" in html["*slanted*, **bold**, `code`"]
    assert html["One paragraph."].count("<p>") == 2
    assert "<ul>" in html["- one"]
    assert "<ol>" in html["- one"]
    assert html["[[Main Page]], [[Main Page|other words]], [[Main Page#Contents]]"].count('href="/wiki/Main_Page') == 3
    assert 'href="https://example.org"' in html["[words](https://example.org)"]
    assert "<blockquote>" in html["> Quoted words"]
    assert "<code># as typed\n</code>" in html["```"]
    assert "<p>*not slanted*</p>" in html[r"\*not slanted\*"]
    assert "<hr>" in html["---"]
