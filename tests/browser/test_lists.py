"""The lists: a reader who follows what happens, and the ways that lead to every page."""

import re

import pytest

from articles import edits
from articles.models import Article, ArticleRevision
from tests.browser.test_appearance import problems_of
from tests.factories import TEXT, head, make_article, make_moderator, make_user, text_of

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def vandalised() -> Article:
    """An article of Ada's into which Bea has written nonsense, and others."""
    ada, bea = make_user("Ada"), make_user("Bea")
    make_article("Main Page", "Leads to [[Byungjin]] and [[Songun]].\n", author=ada)
    article = make_article("Byungjin", author=ada, summary="First words")
    text = TEXT.replace("Second text.", "Second text, vandalised.")
    edits.save(article, base=head(article), text=text, author=bea, summary="Improved")
    make_article("병진노선", "[[Byungjin]]\n", author=ada)
    return article


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_find_a_change_look_at_it_and_revert_it(visit, script: bool):
    article = vandalised()
    first, second = ArticleRevision.objects.filter(article=article).order_by("number")
    ada = visit(first.author, java_script_enabled=script)
    page = ada.page
    ada.go("/")
    ada.press(page.get_by_role("navigation", name="Site").get_by_role("link", name="Recent changes"))
    change = page.locator(".change").filter(has_text="Improved")
    assert "Byungjin § Two" in " ".join(change.inner_text().split())
    ada.press(change.get_by_role("link", name="Compare"))
    assert ada.path == f"/compare/{first.pk}/{second.pk}"
    assert page.locator("ins").all_inner_texts()[0].endswith("vandalised")
    ada.press("Revert to 1")
    ada.press("Revert")
    assert text_of(article) == TEXT
    ada.press(page.get_by_role("navigation", name="Site").get_by_role("link", name="Recent changes"))
    assert "reverted" in page.locator(".change").first.inner_text()

    # Who did that? And what else happened to the section?
    ada.press(page.locator(".change").filter(has_text="Improved").get_by_role("link", name="Bea"))
    assert page.inner_text("h1") == "Contributions of Bea"
    assert page.locator(".change").count() == 1
    ada.press(page.get_by_role("link", name="§ Two"))
    assert page.inner_text("h1") == "History of Two"
    assert page.locator(".change").count() == 3
    ada.press(page.get_by_role("navigation", name="Edits by section").get_by_role("link", name="Whole article"))
    assert ada.path == "/history/Byungjin"


def test_every_list_is_reached_by_clicking(visit):
    article = vandalised()
    mo = make_moderator("Mo")
    edits.delete(make_article("Spam", "Buy [[Nothing]].\n"), author=mo, summary="Advertising")
    moderator = visit(mo)
    page = moderator.page
    site = page.get_by_role("navigation", name="Site")
    foot = page.get_by_role("navigation", name="More of the wiki")
    moderator.go("/")

    moderator.press(site.get_by_role("link", name="All articles"))
    assert site.get_by_role("link", name="All articles").get_attribute("aria-current") == "page"
    page.get_by_label("From").fill("병")
    moderator.press("Show")
    assert page.locator(".titles a").all_inner_texts() == ["병진노선"]
    moderator.press("Previous")
    moderator.press(page.locator(".titles").get_by_role("link", name="Byungjin"))

    page.get_by_text("More", exact=True).click()
    moderator.press("What links here")
    assert page.locator(".titles a").all_inner_texts() == ["Main Page", "병진노선"]

    moderator.press(foot.get_by_role("link", name="Wanted articles"))
    assert page.locator(".lines .missing").all_inner_texts() == ["Songun"]
    moderator.press("1 article links here")
    assert moderator.path == "/links/Songun"
    moderator.press("Create this article")
    assert page.inner_text("h1") == "Create Songun"

    page.get_by_role("navigation", name="Site").get_by_text("Mo", exact=True).click()
    moderator.press(site.get_by_role("link", name="Deleted articles"))
    assert "Advertising" in page.inner_text(".lines")
    moderator.press("Restore Spam")
    assert moderator.path == f"/article/{Article.objects.get(title='Spam').pk}/restore"

    page.get_by_role("navigation", name="Site").get_by_text("Mo", exact=True).click()
    moderator.press(site.get_by_role("link", name="Contributions"))
    assert moderator.path == "/user/Mo"
    moderator.press(foot.get_by_role("link", name="Main page"))
    assert moderator.path == "/wiki/Main_Page"
    assert article.revisions.count() == 2


def test_a_telephone_has_all_of_it_in_its_menu(visit):
    vandalised()
    reader = visit(viewport=PHONE)
    page = reader.page
    reader.go("/")
    titles = {"Recent changes": "/recent", "All articles": "/all", "Wanted articles": "/wanted", "New article": "/new"}
    for name, path in titles.items():
        page.locator("details.menu.all > summary").click()
        link = page.locator("details.menu.all .panel").get_by_role("link", name=name)
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        reader.press(link)
        assert reader.path == path
    reader.go("/recent")
    scopes = page.get_by_role("navigation", name="Lists")
    reader.press(scopes.get_by_role("link", name="Wanted articles"))
    assert scopes.get_by_role("link", name="Wanted articles").get_attribute("aria-current") == "page"


@pytest.mark.parametrize("width", [390, 768, 900, 1024, 1149, 1150, 1280])
def test_the_head_has_room_for_everything(visit, width: int):
    """The longest name that an account can have, and a search field that is still one."""
    vandalised()
    person = visit(make_moderator("M" * 85), viewport={"width": width, "height": 800})
    person.go("/recent")
    page = person.page
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")
    field, links = page.locator(".search").bounding_box(), page.locator(".masthead .links").bounding_box()
    assert field is not None
    assert field["width"] >= 120
    assert links is None or field["x"] + field["width"] <= links["x"]


def test_the_lists_of_moderators_are_accessible_and_fit(visit):
    vandalised()
    mo = make_moderator("Mo")
    edits.delete(make_article("Spam " + "x" * 200, "Buy.\n"), author=mo, summary="Advertising " + "y" * 200)
    moderator = visit(mo)
    problems = []
    for path in ("/deleted", "/recent", "/user/Mo"):
        moderator.go(path)
        problems += [f"{path}: {problem}" for problem in problems_of(moderator)]
    assert not problems, "\n".join(problems)


def test_the_head_finds_titles_by_their_beginning(visit):
    vandalised()
    reader = visit()
    page = reader.page
    reader.go("/recent")
    page.get_by_role("searchbox").fill("byung")
    with reader.arriving():
        page.get_by_role("searchbox").press("Enter")
    assert re.sub(r"\s+", " ", page.inner_text("h1")) == "No article called byung"
    assert page.locator(".results a").all_inner_texts() == ["Byungjin"]
    reader.press(page.locator(".results").get_by_role("link", name="Byungjin"))
    assert reader.path == "/wiki/Byungjin"
