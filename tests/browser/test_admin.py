"""A moderator's round in the admin, on a wide and on a narrow screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from articles import edits
from articles.models import Article
from tests.browser.visitor import Visitor
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of

pytestmark = pytest.mark.browser

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Without `preload`: axe would bring the sheets that Django's import into the page, which the policy refuses.
AXE = """async (levels) => (await axe.run(
  {preload: false, resultTypes: ["violations"], runOnly: {type: "tag", values: levels}},
)).violations.map((each) => [each.id, each.nodes.map((node) => node.html.slice(0, 120))])"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_moderators_round(visit, width: int, scripts: bool) -> None:
    ada, mo = make_user("Ada"), make_moderator("Mo")
    article = make_article("Byungjin", author=ada)
    for number in range(60):
        make_article(f"Page {number:02}", author=ada)
    edits.save(article, base=head(article), text=TEXT.replace("Second text.", "Vandalised."), author=ada)
    visitor = visit(None, viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = visitor.page

    visitor.go("/admin/")
    page.fill("#id_login", "Mo")
    page.fill("#id_password", "secret-words")
    with visitor.arriving():
        page.get_by_role("main").get_by_role("button", name="Log in").click()
    assert visitor.path == "/admin/"

    # A list of 61, fifty on a page.
    visitor.press(page.locator("#content-main").get_by_role("link", name="Articles", exact=True).last)
    assert page.locator("#result_list tbody tr").count() == 50
    visitor.press("Next page →")
    assert page.locator("#result_list tbody tr").count() == 11
    visitor.press("← Previous page")
    assert page.locator("#result_list tbody tr").count() == 50

    # Found by the beginning of its title, deleted with a reason.
    page.fill("#searchbar", "byung")
    visitor.press("Search")
    assert page.locator("#result_list .field-title_here").all_inner_texts() == ["Byungjin"]
    page.get_by_label("Select “Byungjin”").check()
    page.locator("select[name=action]").first.select_option("delete")
    visitor.press("Go")
    assert "Readers will find the reason" in page.inner_text("#content")
    visitor.press("Delete", status=400)
    assert "Say why" in page.inner_text("#content")
    page.fill("#id_summary", "It was spam")
    visitor.press("Delete")
    assert visitor.path == f"/admin/articles/article/{article.pk}/change/"
    assert "1 article was deleted." in page.inner_text(".messagelist")
    assert "It was spam" in page.inner_text("#content")

    # The deleted one on the site, and back by the list.
    visitor.press("On the site")
    assert visitor.path == f"/article/{article.pk}/restore"
    visitor.go("/admin/articles/article/?state=deleted")
    visitor.press(page.locator("#result_list").get_by_role("link", name="Byungjin", exact=True))
    visitor.press("Restore …")
    assert page.input_value("#id_title") == "Byungjin"
    visitor.press("Restore")
    assert "1 article was restored." in page.inner_text(".messagelist")

    visitor.press("Rename …")
    page.fill("#id_title", "Page 01")
    visitor.press("Rename", status=409)
    assert "There is an article of this title already" in page.inner_text("#content")
    page.fill("#id_title", "Parallel development")
    page.fill("#id_summary", "In English")
    visitor.press("Rename")
    assert Article.objects.get(pk=article.pk).title == "Parallel development"

    # Its revisions, and back to the first one.
    visitor.press(page.locator(".object-tools").get_by_role("link", name="Revisions", exact=True))
    assert page.inner_text("#content > h1") == "Revisions of Parallel development"
    kinds = page.locator("#result_list .field-kind").all_inner_texts()
    assert kinds == ["renamed", "restored", "deleted", "edit", "created"]
    visitor.press(page.locator("#result_list").get_by_role("link", name="1", exact=True))
    assert "Second text." in page.inner_text("pre.source")
    visitor.press("Revert to this …")
    visitor.press("Revert")
    assert "1 article was reverted." in page.inner_text(".messagelist")
    assert text_of(article) == TEXT
    assert head(article).author == mo

    # To the site and back.
    visitor.press("On the site")
    assert visitor.path == "/wiki/Parallel_development"
    page.get_by_text("More", exact=True).click()
    visitor.press("In the administration")
    assert visitor.path == f"/admin/articles/article/{article.pk}/change/"


def walk(visitor: Visitor) -> dict[str, str]:
    ada, mo = make_user("Ada"), make_moderator("Mo")
    text = (
        "See [[Juche]].\n\n## Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte\n\n" + "words " * 200
    )
    article = make_article("Byungjin", text, author=ada, summary="A long reason " * 20)
    edits.save(article, base=head(article), text=text + "\nMore.\n", author=mo)
    gone = make_article("W" * 200, author=ada)
    edits.delete(gone, author=mo, summary="It was spam")
    first, link = article.revisions.get(number=1), article.links.get()
    visitor.log_in(mo)
    return {
        "articles": "/admin/articles/article/",
        "deleted articles": "/admin/articles/article/?state=deleted",
        "sections": "/admin/articles/section/?q=byungjin",
        "revisions": "/admin/articles/articlerevision/",
        "revisions of nobody": "/admin/articles/articlerevision/?author=Nobody&since=2020-01-01",
        "links": "/admin/articles/link/?source=byungjin",
        "article": f"/admin/articles/article/{article.pk}/change/",
        "deleted article": f"/admin/articles/article/{gone.pk}/change/",
        "section": f"/admin/articles/section/{section_of(article, '').pk}/change/",
        "revision": f"/admin/articles/articlerevision/{first.pk}/change/",
        "link": f"/admin/articles/link/{link.pk}/change/",
        "delete": f"/admin/articles/article/delete/?item={article.pk}&item={gone.pk}",
        "restore": f"/admin/articles/article/restore/?item={gone.pk}",
        "rename": f"/admin/articles/article/rename/?item={article.pk}",
        "revert": f"/admin/articles/articlerevision/revert/?item={first.pk}",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_admin_are_accessible_and_fit(visit, scheme: str) -> None:
    visitor = visit(None, color_scheme=scheme)
    page = visitor.page
    problems = []
    for name, path in walk(visitor).items():
        visitor.go(path)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(AXE_SCRIPT)
            problems += [f"{name}, {width} px: {each}" for each in page.evaluate(AXE, LEVELS)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{name}: wider than {width} px")
    assert not problems, "\n".join(problems)
