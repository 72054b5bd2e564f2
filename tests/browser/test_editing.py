"""Writing: a section, with and without scripts, by keyboard, a new article, a new section."""

import pytest
from django.utils.timezone import now

from articles.models import Article
from tests.factories import TEXT, head, make_article, make_user, section_of, text_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_edit_a_section(visit, scripts):
    article = make_article("Byungjin")
    ada = visit(make_user("Ada"), java_script_enabled=scripts)
    page = ada.page
    ada.go("/wiki/Byungjin")
    ada.press("Edit section Two")
    assert page.inner_text("h1") == "Edit Two"
    assert page.get_by_role("main").get_by_role("link", name="Deep").is_visible()
    assert ada.text == "## Two\n\nSecond text.\n\n### Deep\n\nDeep text.\n\n"
    ada.type(ada.text.replace("Second text.", "Second, *better* text."))

    ada.press("Preview")
    assert page.inner_text("#x-preview em") == "better"
    assert page.locator("#x-preview .edit").count() == 0
    ada.press("Show changes")
    assert "better" in page.inner_text("#x-changes ins")
    assert text_of(article) == TEXT

    page.get_by_label("What did you change, and why?").fill("Better & shorter")
    page.get_by_label("Minor edit").check()
    ada.press("Save changes")
    assert (ada.path, ada.says("Saved.")) == ("/wiki/Byungjin#Two", True)
    assert page.inner_text("section#Two > p em") == "better"
    saved = head(article)
    assert (saved.number, saved.summary, saved.minor) == (2, "Better & shorter", True)
    assert text_of(article) == TEXT.replace("Second text.", "Second, *better* text.")
    # The message was for this page alone.
    ada.go("/wiki/Byungjin")
    assert not ada.says("Saved.")
    # A form without a change makes no revision.
    ada.press("Edit section One")
    ada.press("Save changes")
    assert ada.says("Nothing has changed")
    assert head(article).number == 2


def test_edit_by_keyboard_alone(visit):
    article = make_article("Byungjin")
    ada = visit(make_user("Ada"))
    page = ada.page
    ada.go("/wiki/Byungjin")

    def tab_to(selector: str) -> None:
        for _step in range(60):
            page.keyboard.press("Tab")
            if page.locator(f"{selector}:focus").count():
                return
        pytest.fail(f"Tab does not lead to {selector}")

    tab_to(".skip")
    page.keyboard.press("Enter")
    tab_to("[aria-label='Edit section One']")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    line = page.evaluate("getComputedStyle(document.querySelector('section#One'), '::before').backgroundColor")
    assert (outline, line not in ("", "rgba(0, 0, 0, 0)")) == ("solid", True)
    with ada.arriving():
        page.keyboard.press("Enter")
    tab_to("#id_text")
    page.keyboard.press("Control+End")
    page.keyboard.type("Typed.")
    with ada.arriving():
        page.keyboard.press("Control+s")
    assert (ada.path, ada.says("Saved.")) == ("/wiki/Byungjin#One", True)
    assert "First text.\n\nTyped.\n" in text_of(article)


def test_create_an_article_and_add_a_section(visit):
    make_article("Ice Cube", "A rapper.\n")
    ada = visit(make_user("Ada"))
    page = ada.page
    ada.go("/")
    ada.press("New article")
    page.get_by_label("Title").fill("a|b")
    ada.press("Write the article", status=400)
    assert page.locator("#id_title").get_attribute("aria-invalid") == "true"
    page.get_by_label("Title").fill("ice cube")
    ada.press("Write the article")
    assert ada.says("an article differs from this title only in its capitals")
    page.get_by_label("Create it all the same").check()
    ada.press("Write the article")
    assert page.inner_text("h1") == "Create Ice cube"
    ada.press("Create the article", status=400)
    assert "Write something" in page.inner_text(".message.error")
    ada.type("Frozen water.")
    ada.press("Preview")
    assert page.inner_text("#x-preview p") == "Frozen water."
    ada.press("Create the article")
    assert (ada.path, ada.says("Saved.")) == ("/wiki/Ice_cube", True)

    ada.press("Add a section")
    ada.type("In drinks.\n\n### Crushed\n\nFor cocktails.")
    ada.press("Save changes", status=400)
    assert "Give the new section a heading." in page.inner_text(".message.error")
    page.get_by_label("Heading").fill("Uses & “forms”")
    ada.press("Preview")
    assert page.inner_text("#x-preview .text h2") == "Uses & “forms”"
    ada.press("Save changes")
    assert ada.path.startswith("/wiki/Ice_cube#Uses_")
    assert page.inner_text("h2") == "Uses & “forms”"
    article = Article.objects.get(title="Ice cube")
    assert text_of(article) == "Frozen water.\n## Uses & “forms”\n\nIn drinks.\n\n### Crushed\n\nFor cocktails.\n"
    # The whole article is one text too.
    ada.press("Edit the whole article")
    ada.type(ada.text.replace("Frozen", "*Frozen*"))
    ada.press("Save changes")
    assert page.inner_text("#x-text .lead em") == "Frozen"
    assert head(article).number == 3


def test_back_after_save_and_a_warning_before_text_is_left(visit):
    article = make_article("Byungjin")
    ada = visit(make_user("Ada"))
    page = ada.page
    ada.go("/wiki/Byungjin")
    ada.press("Edit section One")
    page.locator("#id_text").press_sequentially("x")
    ada.leaves = False
    ada.named("Cancel").click()
    page.wait_for_timeout(300)
    assert (ada.asked, page.inner_text("h1")) == (1, "Edit One")
    ada.leaves = True

    ada.type("## One\n\nFirst save.\n")
    ada.press("Save changes")
    assert (ada.asked, head(article).number) == (1, 2)
    page.go_back()
    ada.type("## One\n\nSecond save.\n")
    ada.press("Save changes")
    assert ada.says("Saved.")
    assert head(article).number == 3
    assert "Second save." in text_of(article)
    # The same post once more leads to its revision and makes none.
    page.go_back()
    ada.type("## One\n\nSecond save.\n")
    ada.press("Save changes")
    assert (ada.path, head(article).number) == ("/wiki/Byungjin#One", 3)
    # A form that came back with an error holds text that nobody has saved.
    ada.press("Edit section One")
    ada.type("## One\n\n<!-- open\n")
    ada.press("Preview")
    asked = ada.asked
    ada.press("Cancel")
    assert (ada.asked, ada.path) == (asked + 1, "/wiki/Byungjin#One")


def test_no_fault_between_form_and_save_costs_the_text(visit):
    article = make_article("Byungjin")
    user = make_user("Ada")
    ada = visit(user)
    page = ada.page
    one = f"/section/{section_of(article, 'One').pk}/edit"

    ada.go(one)
    ada.type("## One\n\nKept <b>words</b> &amp; more.\n")
    page.fill("#id_summary", "Why & wherefore")
    ada.context.clear_cookies(name="csrftoken")
    ada.press("Save changes", status=403)
    assert page.inner_text("h1") == "Please send this again"
    assert page.input_value("#x-kept") == "## One\n\nKept <b>words</b> &amp; more.\n"
    ada.press("Send it again")
    assert (ada.path, ada.says("Saved.")) == ("/wiki/Byungjin#One", True)
    assert head(article).summary == "Why & wherefore"

    ada.go(one)
    ada.type("## One\n\nWords of a lost session.\n")
    ada.context.clear_cookies()
    ada.press("Save changes", status=403)
    # Both cookies are gone: the form comes back once for the one, once for the other.
    ada.press("Send it again", status=403)
    assert ada.says("You have to log in to edit.")
    assert ada.text == "## One\n\nWords of a lost session.\n"
    ada.log_in(user)
    ada.press("Save changes")
    assert ada.says("Saved.")
    assert "Words of a lost session." in text_of(article)

    ada.go(one)
    ada.type("## One\n\nWords for nobody.\n")
    Article.objects.filter(pk=article.pk).update(deleted_at=now())
    ada.press("Save changes", status=409)
    assert ada.text == "## One\n\nWords for nobody.\n"
    ada.go(one, status=404)
    ada.go("/edit/Byungjin")
    assert ada.says("You have a text here that could not be saved")
