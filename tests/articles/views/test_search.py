"""The header's field: jumps where there is one answer, else says what can be done."""

import re
from html import unescape

import pytest

from articles.models import Article
from articles.views.syntax import SOURCES, examples
from tests.articles.history.rows import NOON, many_articles
from tests.articles.views.reading import both_ways, walk
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


def titles_in(html: str) -> list[str]:
    """The titles of all lists of the page, in order."""
    found = re.findall(r'<ul class="results">.*?</ul>', html, re.DOTALL)
    return [unescape(each) for part in found for each in re.findall(r"<bdi>(.*?)</bdi>", part, re.DOTALL)]


def test_titles_that_begin_like_the_words_are_listed(client, ada) -> None:
    many_articles(
        ["Byungjin", "BYUNGJIN line", "Byung", "Ice", "Help:Byungjin", "User:Byu", "병진노선", "병", "🎈 one"]
    )
    many_articles(["Byungjin gone"], deleted_at=NOON)
    html = client.get("/search", {"q": "byungj"}).content.decode()
    assert titles_in(html) == ["Byungjin", "BYUNGJIN line", "Help:Byungjin"]
    assert "/edit/Byungj" in html
    for query, found in (("BYU", ["Byung", "Byungjin", "BYUNGJIN line", "User:Byu", "Help:Byungjin"]),
                         ("help:b", ["Help:Byungjin"]), ("병진", ["병진노선"]), ("🎈 o", ["🎈 one"]), ("x", []),
                         ("help:", ["Help:Byungjin"]), ("user: BY", ["User:Byu"])):  # fmt: skip
        shown = titles_in(client.get("/search", {"q": query}).content.decode())
        assert shown == found, query


def test_what_can_be_no_title_yet_can_be_the_beginning_of_one(client, ada) -> None:
    many_articles(["AC/DC", "AC"])
    html = client.get("/search", {"q": "ac/"}).content.decode()
    assert titles_in(html) == ["AC/DC"]
    assert "begin or end with a slash" in html
    assert "/edit/" not in html.partition("<main")[2].partition("</main>")[0]


def test_a_redirect_in_the_list_leads_where_it_should(client, ada) -> None:
    make_article("Byungjin", author=ada)
    make_article("Byungjinism", text="#REDIRECT [[Byungjin]]\n", author=ada)
    html = client.get("/search", {"q": "byungj"}).content.decode()
    assert 'href="/wiki/Byungjinism"' in html
    assert "redirect to <bdi>Byungjin</bdi>" in html


@pytest.mark.parametrize("query", ["t", "help:t"])
def test_beginnings_are_walked_both_ways(client, query: str) -> None:
    prefix = "Help:" if ":" in query else ""
    many_articles([f"{prefix}T {i:03}" for i in range(120)] + ["S", "U", f"{prefix}S 1", f"{prefix}U 1"])
    Article.objects.filter(title__startswith="T ").update(title_key="t")
    Article.objects.filter(title="T 119").update(title_key="tz")
    # A hundred with one and the same key, which the words do not name exactly.
    Article.objects.filter(title_key="t").update(title_key="ty")
    shown = both_ways(client, f"/search?q={query}", titles_in)
    assert [len(each) for each in shown] == [50, 50, 20]
    assert [title for each in shown for title in each] == [f"{prefix}T {i:03}" for i in range(120)]


def test_other_namespaces_stand_at_the_end_and_lead_to_their_own_list(client) -> None:
    many_articles([f"T {i:03}" for i in range(60)] + [f"Help:T {i:03}" for i in range(12)])
    first = client.get("/search", {"q": "t"}).content.decode()
    assert "Help:" not in first.partition("<main")[2]
    last = list(walk(client, "/search?q=t"))[-1]
    assert titles_in(last)[-1] == "Help:T 009"
    assert "/all?namespace=12&amp;from=t" in last
    assert client.get("/all?namespace=12&from=t").content.decode().count("<bdi>Help:T") == 12


def test_whoever_goes_on_in_the_list_is_not_sent_away(client) -> None:
    many_articles([f"T {i:03}" for i in range(60)])
    address = re.search(r'href="(/search\?q=t[^"]+)"', client.get("/search?q=t").content.decode())[1]
    many_articles(["T"])
    assert client.get(unescape(address)).status_code == 200
    assert client.get("/search?q=t").status_code == 302
