"""The past: the list of revisions, two compared, one looked at, and the way back to it."""

import pytest

from articles import edits
from articles.models import ArticleRevision
from tests.factories import TEXT, head, make_article, make_user, text_of

pytestmark = pytest.mark.browser


def test_compare_and_revert(visit):
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article("Byungjin", author=ada, summary="First words")
    for number, words in enumerate(("Second text, reworded.", "Second text, vandalised."), start=2):
        edits.save(
            article, base=head(article), text=TEXT.replace("Second text.", words), author=bea, summary=f"Edit {number}"
        )
    reader = visit()
    page = reader.page
    reader.go("/wiki/Byungjin")
    reader.press("History")
    assert "3 revisions" in page.inner_text(".descriptor")
    rows = page.locator(".history .row")
    assert rows.locator(".what > p:first-child bdi").all_inner_texts() == ["Edit 3", "Edit 2", "First words"]
    assert rows.locator(".author").all_inner_texts() == ["Bea", "Bea", "Ada"]
    assert "current" in rows.first.inner_text()
    # The newest and the one before it are chosen; others can be.
    rows.nth(2).locator("input[name=old]").check()
    rows.nth(1).locator("input[name=new]").check()
    reader.press("Compare selected")
    first, second, third = ArticleRevision.objects.filter(article=article).order_by("number")
    assert reader.path == f"/compare/{first.pk}/{second.pk}"
    panel = page.locator(".panel-diff")
    assert panel.locator(".head h2").all_inner_texts() == ["Two"]
    assert [e.inner_text().split("\n")[-1] for e in panel.locator("ins").all()] == [", reworded"]
    assert "One" in page.inner_text(".unchanged")
    reader.press("Newer edit")
    assert reader.path == f"/compare/{second.pk}/{third.pk}"
    deleted, inserted = panel.locator("del"), panel.locator("ins")
    assert "reworded" in deleted.inner_text()
    assert "vandalised" in inserted.inner_text()

    # In any order the older one comes first.
    reader.go(f"/compare/{third.pk}/{first.pk}")
    assert reader.path == f"/compare/{first.pk}/{third.pk}"
    assert "2 edits by 1 person" in " ".join(page.inner_text(".counts").split())

    reader.press("Revision 1")
    assert reader.path == f"/revision/{first.pk}"
    assert "not the current text" in page.inner_text(".message")
    assert "Second text." in page.inner_text("#x-text")
    assert page.locator("#x-text .edit").count() == 0
    reader.press("Revert to this")
    assert reader.says("You have to log in to revert.")
    assert page.get_by_role("button", name="Revert").count() == 0

    back = visit(ada)
    back.go(f"/revision/{first.pk}/revert")
    assert back.page.input_value("#id_summary") == "Revert to revision 1 by Ada"
    assert "vandalised" in back.page.inner_text("del")
    back.press("Revert")
    assert (back.path, back.says("Saved.")) == ("/wiki/Byungjin", True)
    assert text_of(article) == TEXT
    last = head(article)
    assert (last.number, last.kind, last.origin, last.author) == (4, "revert", first, ada)
    # Once more: nothing to go back to.
    back.go(f"/revision/{last.pk}")
    assert ", the current text." in back.page.inner_text(".message")
    back.go(f"/revision/{first.pk}/revert")
    assert back.says("there is nothing to revert")


def test_a_long_history_has_pages(visit):
    article = make_article("Byungjin", "0\n")
    author = make_user("Ada")
    for number in range(1, 56):
        edits.save(article, base=head(article), text=f"{number}\n", author=author, summary=f"To {number}")
    reader = visit()
    page = reader.page
    reader.go("/history/Byungjin")
    assert page.locator(".history .row").count() == 50
    assert page.get_by_role("button", name="Newer revisions").count() == 0
    reader.press("Older revisions")
    summaries = page.locator(".history .row .what > p:first-child > :first-child").all_inner_texts()
    assert summaries == ["To 5", "To 4", "To 3", "To 2", "To 1", "no summary"]
    assert page.get_by_role("button", name="Older revisions").count() == 0
    reader.press("Newer revisions")
    assert page.locator(".history .row").count() == 50
