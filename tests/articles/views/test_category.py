"""The page of a category: its text, its members, and what is said where there is no such page."""

import re
from urllib.parse import quote

import pytest

from articles import edits
from tests.articles.views.test_pages import count, page
from tests.factories import head, make_article, make_moderator

pytestmark = pytest.mark.django_db


def members(html: str) -> list[str]:
    """Where the links among the members lead."""
    shown = re.search(r'<section class="members".*?(?=<nav class="categories"|</main>)', html, re.DOTALL)
    return re.findall(r'<li>\s*<a href="([^"]*)"', shown[0]) if shown else []


def row(html: str) -> list[str]:
    """What the row of categories leads to."""
    found = re.search(r'<nav class="categories".*?</nav>', html, re.DOTALL)
    return re.findall(r'href="([^"]*)"', found[0]) if found else []


def make_members(how_many: int, first: int = 0) -> None:
    for number in range(first, first + how_many):
        make_article(f"Member {number}", "[[Category:Korea]]\n")


def test_categories_stand_in_a_row_under_the_text(client, ada) -> None:
    make_article("Category:Korea", author=ada)
    text = "[[Category:Korea|a]] Words.\n\n## One\n\n[[Category:A&B <i>]] [[Category:A&B]]\n"
    article = make_article("Byungjin", text, author=ada)
    html = page(client, "/wiki/Byungjin")
    assert row(html) == ["/wiki/Category:Korea", "/wiki/Category:A&amp;B"]
    assert html.index('class="text"') < html.index('class="categories"') < html.index('class="colophon"')
    assert html.count("Category:A&amp;B (no such article)") == 1
    assert "<bdi>A&amp;B</bdi>" in html
    old = head(article)
    edits.save(article, base=old, text="Words.\n", author=ada)
    assert row(page(client, "/wiki/Byungjin")) == []
    assert row(page(client, f"/revision/{old.pk}")) == ["/wiki/Category:Korea", "/wiki/Category:A&amp;B"]
    assert client.get(f"/raw/Byungjin?revision={old.pk}").content.decode() == text


def test_a_preview_shows_the_row_too(as_ada, ada) -> None:
    article = make_article("Byungjin", author=ada)
    form = {"text": "Words. [[Category:Korea]]", "base": head(article).pk, "form": "a" * 32}
    html = as_ada.post("/edit/Byungjin", form | {"do": "preview"}).content.decode()
    assert row(html) == ["/wiki/Category:Korea"]
    html = as_ada.post("/edit/Byungjin", form | {"text": "[[Category:Korea]]", "do": "preview"}).content.decode()
    assert row(html) == ["/wiki/Category:Korea"]


def test_a_category_shows_its_text_and_its_members(client, ada) -> None:
    make_article("Category:Korea", "About *Korea*.\n\n[[Category:Asia]]\n", author=ada)
    html = page(client, "/wiki/Category:Korea")
    assert "Nothing is in this category yet" in html
    assert "[[Category:Korea]]" in html
    make_article("Juche", "[[Category:Korea]]\n", author=ada)
    make_article("Category:Cities", "[[category:korea]]\n", author=ada)
    html = page(client, "/wiki/Category:Korea")
    assert "<em>Korea</em>" in html
    assert members(html) == ["/wiki/Category:Cities", "/wiki/Juche"]
    assert "<bdi>Cities</bdi>" in html
    assert row(html) == ["/wiki/Category:Asia"]
    assert 'class="members"' not in page(client, "/wiki/Juche")


def test_a_category_without_a_page_is_a_404_that_lists_its_members(client, ada) -> None:
    html = page(client, "/wiki/Category:Korea", 404)
    assert 'class="members"' not in html
    article = make_article("Juche", "[[Category:Korea]]\n", author=ada)
    html = page(client, "/wiki/Category:Korea", 404)
    assert members(html) == ["/wiki/Juche"]
    assert 'href="/edit/Category:Korea"' in html
    edits.delete(article, author=make_moderator())
    assert 'class="members"' not in page(client, "/wiki/Category:Korea", 404)


def test_a_deleted_category_keeps_its_members(client, ada) -> None:
    make_article("Juche", "[[Category:Korea]]\n", author=ada)
    category = make_article("Category:Korea", "Secret words.\n", author=ada)
    edits.delete(category, author=make_moderator(), summary="why")
    html = page(client, "/wiki/Category:Korea", 404)
    assert members(html) == ["/wiki/Juche"]
    assert "Secret words" not in html
    assert page(client, "/wiki/Juche").count('class="missing"') == 1


def test_many_members_are_paged_by_key(client, ada) -> None:
    make_members(103)
    html = page(client, "/wiki/Category:Korea", 404)
    first = members(html)
    assert len(first) == 100
    following = re.search(r'href="(/wiki/Category:Korea\?after=[^"]*)#x-members"', html)[1]
    html = page(client, following, 404)
    assert len(set(first) | set(members(html))) == 103
    back = re.search(r'href="(/wiki/Category:Korea\?before=[^"]*)#x-members"', html)[1]
    html = page(client, back, 404)
    assert members(html) == first
    assert "?before=" not in html
    make_article("Category:Korea", author=ada)
    assert len(members(page(client, following))) == 3


@pytest.mark.parametrize("key", ["", "x", "1", "1.\x00", "0.\x01", "9" * 30 + ".a", "1." + "é" * 2_000, "1.\ud800"])
def test_keys_of_nonsense_are_never_an_error(client, ada, key: str) -> None:
    make_article("Category:Korea", author=ada)
    make_article("Juche", "[[Category:Korea]]\n", author=ada)
    for way in ("after", "before"):
        for address in ("/wiki/Category:Korea", "/wiki/Juche", "/wiki/Category:Nothing"):
            value = quote(key.encode("utf-8", "surrogatepass"))
            response = client.get(f"{address}?{way}={value}&{way}[]=1")
            assert response.status_code == (404 if "Nothing" in address or "\x00" in key else 200)
    assert members(page(client, "/wiki/Category:Korea?after=1.~~~")) == ["/wiki/Juche"]


def test_queries_are_as_many_for_2_members_as_for_100(client, as_ada, ada) -> None:
    make_members(2)
    missing = count(client, "/wiki/Category:Korea", 404)
    category = make_article("Category:Korea", "[[Category:Asia]]\n", author=ada)
    few = count(client, "/wiki/Category:Korea"), count(as_ada, "/wiki/Category:Korea")
    make_members(98, first=2)
    assert (count(client, "/wiki/Category:Korea"), count(as_ada, "/wiki/Category:Korea")) == few
    assert few[0] == 5
    edits.delete(category, author=make_moderator())
    assert count(client, "/wiki/Category:Korea", 404) == missing


def test_a_page_in_ten_thousand_categories(client, ada) -> None:
    named = [f"[[Category:C{number}]]\n\n" for number in range(10_000)]
    text = "".join(f"## {start}\n\n{''.join(named[start : start + 2_000])}" for start in range(0, 10_000, 2_000))
    make_article("Byungjin", text, author=ada)
    assert len(row(page(client, "/wiki/Byungjin"))) == 10_000
    assert members(page(client, "/wiki/Category:C9999", 404)) == ["/wiki/Byungjin"]
