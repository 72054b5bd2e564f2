"""A reader: opens an article, finds the way in it and from it."""

import pytest

from articles.models import Article
from tests.factories import make_article, make_user

pytestmark = pytest.mark.browser

TEXT = """Lead with a [[Byungjin]] and a [[Missing thing]].

## Origins and concept

Words of the origins, see [[#Effects]].

### Before the war

Deep words.

#### Deeper

Deepest words.

## Effects

- one
- two

## See also
"""


def test_read(visit):
    article = make_article("Byungjin", TEXT)
    make_article("Juche", "Nothing but a lead.\n")
    reader = visit()
    page = reader.page

    reader.go("/")
    assert page.inner_text("h1") == "Welcome to Stemma"
    make_article("Main Page", "Leads to [[Byungjin]].\n")
    reader.go("/")
    assert reader.path == "/wiki/Main_Page"

    reader.press(page.locator("#x-text").get_by_role("link", name="Byungjin"))
    assert reader.path == "/wiki/Byungjin"
    assert page.inner_text("h1") == "Byungjin"
    inside = page.locator("section#Origins_and_concept")
    assert inside.locator("section#Before_the_war section#Deeper p").inner_text() == "Deepest words."
    assert inside.locator("section#Effects").count() == 0
    assert [h.inner_text() for h in page.locator("#x-text :is(h2, h3, h4)").all()] == [
        "Origins and concept", "Before the war", "Deeper", "Effects", "See also"
    ]  # fmt: skip
    # Each heading has its own way to edit, and its name is not part of the heading's.
    edits = page.locator("#x-text .h > .edit")
    assert [e.get_attribute("aria-label") for e in edits.all()] == [
        f"Edit section {h}" for h in ("Origins and concept", "Before the war", "Deeper", "Effects", "See also")
    ]
    assert page.locator("#See_also .empty a").get_attribute("href") == edits.last.get_attribute("href")

    contents = page.get_by_role("navigation", name="Contents")
    assert [link.inner_text() for link in contents.get_by_role("link").all()] == [
        "Introduction", "Origins and concept", "Before the war", "Effects", "See also"
    ]  # fmt: skip
    contents.get_by_role("link", name="Before the war").click()
    assert reader.path == "/wiki/Byungjin#Before_the_war"
    page.locator("#x-text").get_by_role("link", name="#Effects").click()
    assert reader.path == "/wiki/Byungjin#Effects"

    assert page.locator("a.self").get_attribute("aria-current") == "page"
    reader.go(f"/section/{article.sections.get(heading='Effects').pk}")
    assert reader.path == "/wiki/Byungjin#Effects"
    page.get_by_text("More", exact=True).click()
    reader.press("Source")
    assert page.inner_text("pre") == TEXT


def test_search_jumps_to_a_title_or_offers_to_create_it(visit):
    for title in ("Byungjin", "Ice Cube", "Ice cube"):
        make_article(title, f"About {title}.\n")
    reader = visit()
    page = reader.page
    reader.go("/wiki/Byungjin")

    def search(words: str) -> None:
        page.get_by_role("searchbox").fill(words)
        with reader.arriving():
            page.get_by_role("searchbox").press("Enter")

    for words, title in (("Ice cube", "Ice cube"), ("  ice  Cube ", "Ice Cube"), ("bYUNGJIN", "Byungjin")):
        search(words)
        assert page.inner_text("h1") == title

    search("ICE CUBE")
    assert page.locator(".results a").all_inner_texts() == ["Ice Cube", "Ice cube"]
    assert page.get_by_role("link", name="Create it").get_attribute("href") == "/edit/ICE_CUBE"
    search("a|b")
    assert "No article called a|b" in page.inner_text("h1")
    assert page.get_by_role("link", name="Create it").count() == 0
    search("Songun")
    assert "Songun" in page.input_value("#x-search")
    reader.press("Create it")
    assert reader.says("You have to log in to edit.")


def test_a_red_link_leads_to_a_new_article(visit):
    ada = make_user("Ada")
    make_article("Byungjin", TEXT)
    author = visit(ada)
    page = author.page
    author.go("/wiki/Byungjin")
    red = page.locator("a.missing")
    assert (red.inner_text(), red.get_attribute("title")) == ("Missing thing", "Missing thing (no such article)")
    author.press(red, status=404)
    assert "1 article already links here" in page.inner_text("main")
    author.press("Create this article")
    author.type("It is there *now*.")
    author.press("Create the article")
    assert (author.path, author.says("Saved.")) == ("/wiki/Missing_thing", True)
    assert page.inner_text("#x-text em") == "now"
    assert Article.objects.get(title="Missing thing").head_revision().author == ada
    author.go("/wiki/Byungjin")
    assert page.locator("a.missing").count() == 0
