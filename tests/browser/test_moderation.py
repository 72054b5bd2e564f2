"""Renaming and following the old link, deleting and restoring, as people do it."""

import pytest

from articles.models import Article
from tests.factories import TEXT, make_article, make_moderator, make_user, text_of

pytestmark = pytest.mark.browser


def open_more(visitor, name: str, status: int = 200) -> None:
    visitor.page.get_by_text("More", exact=True).click()
    visitor.press(name, status)


@pytest.mark.parametrize("scripts", [True, False])
def test_rename_and_follow_the_old_link(visit, scripts: bool) -> None:
    ada = make_user("Ada")
    make_article("Parallel line", author=ada)
    make_article("Songun", "See [[parallel line]].\n", author=ada)
    visitor = visit(ada, java_script_enabled=scripts)
    page = visitor.page
    visitor.go("/wiki/Parallel_line")
    open_more(visitor, "Rename")
    assert "1 article links to this title" in page.inner_text(".consequences")
    page.fill("#id_title", "Songun")
    visitor.press("Rename", status=409)
    assert visitor.says("There is an article of this title already.")
    page.fill("#id_title", "Byungjin")
    page.fill("#id_summary", "The usual name")
    visitor.press("Rename")
    assert (visitor.path, visitor.says("Renamed.")) == ("/wiki/Byungjin", True)

    visitor.go("/wiki/Songun")
    visitor.press("parallel line")
    assert visitor.path == "/wiki/Byungjin?from=Parallel_line"
    assert visitor.says("Redirected from")
    visitor.press("Parallel line")
    assert visitor.says("This is a redirect to")
    visitor.press("Byungjin")
    visitor.press("History")
    assert "renamed" in page.locator(".history .row").first.inner_text()
    assert "The usual name" in page.locator(".history .row").first.inner_text()

    # And back, onto the redirect.
    visitor.press("Article")
    open_more(visitor, "Rename")
    page.fill("#id_title", "Parallel line")
    visitor.press("Rename")
    assert visitor.path == "/wiki/Parallel_line"


def test_delete_and_restore(visit) -> None:
    ada, mo = make_user("Ada"), make_moderator("Mo")
    article = make_article("Byungjin", author=ada)
    reader, moderator = visit(ada), visit(mo, viewport={"width": 390, "height": 800}, color_scheme="dark")
    reader.go("/wiki/Byungjin")
    reader.page.get_by_text("More", exact=True).click()
    assert reader.named("Delete").count() == 0

    moderator.go("/wiki/Byungjin")
    open_more(moderator, "Delete")
    moderator.press("Delete the article", status=400)
    assert moderator.says("Say why.")
    moderator.page.fill("#id_summary", "Made in error")
    moderator.press("Delete the article")
    assert moderator.path == "/deleted"
    assert moderator.says("Deleted.")

    reader.go("/wiki/Byungjin", status=404)
    assert reader.says("Made in error")
    assert reader.says("Mo")
    assert TEXT.split("\n")[0] not in reader.page.inner_text("main")

    moderator.press(
        moderator.page.locator("main li, main tr").filter(has_text="Byungjin").get_by_role("link", name="Restore")
    )
    assert "First text." in moderator.page.inner_text("main")
    moderator.page.fill("#id_summary", "It was not")
    moderator.press("Restore")
    assert moderator.path == "/wiki/Byungjin"
    assert moderator.says("Restored.")
    assert text_of(article) == TEXT
    assert Article.objects.live().count() == 1
