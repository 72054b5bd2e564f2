"""Taking back one edit in the middle of a history, as a person does it: found, looked at, undone, and found again."""

import pytest

from articles import edits
from articles.models import Draft
from tests.factories import TEXT, head, make_article, make_user, text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def article(db):
    """Bea spoiled a line in the second revision; two edits of other places followed."""
    article = make_article("Byungjin", author=make_user("Ada"))
    bea = make_user("Bea")
    for old, new in (("Second text.", "Spoiled text."), ("First text.", "Better text."), ("Third text.", "More text.")):
        edits.save(article, base=head(article), text=text_of(article).replace(old, new), author=bea, summary=new)
    return article


def undone_text() -> str:
    return TEXT.replace("First text.", "Better text.").replace("Third text.", "More text.")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_edit_in_the_middle_is_undone_from_the_history(visit, article, scripts):
    reader = visit()
    reader.go("/history/Byungjin")
    rows = reader.page.locator(".history .row")
    assert rows.get_by_role("link", name="Undo").count() == 3
    reader.press("Undo revision 2")
    assert reader.says("You have to log in to undo an edit.")
    assert reader.page.get_by_role("button", name="Undo").count() == 0

    ada = visit(article.revisions.get(number=1).author, java_script_enabled=scripts)
    page = ada.page
    ada.go("/wiki/Byungjin")
    ada.press("History")
    ada.press("Undo revision 2")
    assert page.inner_text("h1") == "Undo revision 2"
    assert "by Bea: Spoiled text." in page.inner_text(".standfirst")
    # What will change in the text as it is now, and nothing else.
    assert page.locator(".panel-diff h3").all_inner_texts() == ["Two"]
    assert "Spoiled" in page.inner_text(".panel-diff .gone")
    assert "Second" in page.inner_text(".panel-diff .come")
    assert page.input_value("#id_summary") == "Undo revision 2 by Bea"
    page.fill("#id_summary", "It was wrong")
    ada.press("Undo")
    assert (ada.path, ada.messages) == ("/wiki/Byungjin", ["Undone."])
    assert "Second text." in page.inner_text("section#Two")
    assert text_of(article) == undone_text()
    ada.press("History")
    row = page.locator(".history .row").first
    assert row.locator(".what > p:first-child bdi").inner_text() == "It was wrong"
    assert [tag.lower() for tag in row.locator(".tag").all_inner_texts()] == ["current", "undo"]
    assert page.locator(".history .arc").count() == 0
    ada.press(row.locator(".meta").get_by_role("link", name="2", exact=True))
    assert "You see revision 2" in page.inner_text("main")
    # Once more there is nothing to do.
    ada.press("Undo this edit")
    assert ada.says("Nothing is left to undo")
    assert page.get_by_role("button", name="Undo").count() == 0
    # The undo can be undone like any edit, from its comparison.
    ada.press("Back")
    page.locator(".history .row").nth(1).locator("input[name=old]").check()
    page.locator(".history .row").first.locator("input[name=new]").check()
    ada.press("Compare selected")
    ada.press("Undo this edit")
    ada.press("Undo")
    assert text_of(article) == undone_text().replace("Second text.", "Spoiled text.")


def test_a_page_that_was_open_for_long(visit, article):
    """Somebody else edits, and somebody else undoes the same, while two people look at the page."""
    ada, cleo = (visit(make_user(name)) for name in ("Ada's friend", "Cleo"))
    url = f"/revision/{article.revisions.get(number=2).pk}/undo"
    for visitor in (ada, cleo):
        visitor.go(url)
    author = article.revisions.get(number=2).author
    edits.save(article, base=head(article), text=text_of(article).replace("Lead words", "A lead"), author=author)
    ada.press("Undo")
    assert ada.says("Undone. Meanwhile others edited this article too: what they changed stays.")
    ada.press(ada.page.locator(".message").get_by_role("link", name="Compare"))
    assert ada.page.locator(".panel-diff h2").all_inner_texts() == ["Introduction", "Two"]
    cleo.press("Undo")
    assert cleo.messages == ["Nothing was left to undo: the text stays as it was."]
    assert text_of(article) == undone_text().replace("Lead words", "A lead")
    assert head(article).number == 6


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("answer", ["mine", "theirs"])
def test_what_overlaps_is_settled(visit, article, answer, scripts):
    author = article.revisions.get(number=2).author
    text = text_of(article).replace("Spoiled text.", "Spoiled text, and more of it.")
    edits.save(article, base=head(article), text=text, author=author)
    ada = visit(make_user("Ada's friend"), java_script_enabled=scripts, viewport={"width": 390, "height": 800})
    page = ada.page
    ada.go("/history/Byungjin")
    ada.press("Undo revision 2")
    assert ada.says("1 passage of this edit was changed again since.")
    page.fill("#id_summary", "It was wrong")
    ada.press("Undo and settle", status=409)
    passage = page.locator("fieldset.passage")
    for words in ("Second", "Spoiled", ", and more of it."):
        assert words in passage.inner_text()
    assert page.input_value("#id_summary") == "It was wrong"
    assert Draft.objects.get().user.username == "Ada's friend"
    page.locator(f"input[name=overlap-0][value={answer}]").check()
    ada.press("Save changes")
    assert not Draft.objects.exists()
    if answer == "theirs":
        assert ada.messages == ["Nothing was left to undo: the text stays as it was."]
        assert (head(article).number, text_of(article)) == (5, text)
        return
    assert ada.messages == ["Undone."]
    assert text_of(article) == undone_text()
    revision = head(article)
    assert (revision.number, revision.kind, revision.summary) == (6, "undo", "It was wrong")
    assert revision.origin == article.revisions.get(number=2)
