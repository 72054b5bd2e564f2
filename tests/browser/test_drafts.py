"""Drafts as their author meets them: on another device, after a lost right, from the list, without scripts."""

import pytest

from articles import edits
from articles.models import Draft
from tests.factories import TEXT, head, make_article, make_user, section_of, text_of
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.browser

ONE = "## One\n\nFirst text, and *more* of it.\n"


@pytest.fixture
def article(db):
    return make_article("Byungjin")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_was_previewed_here_is_finished_on_another_device(visit, article, scripts):
    user, url = make_user("Ada"), f"/section/{section_of(article, 'One').pk}/edit"
    here = visit(user, java_script_enabled=scripts)
    here.go(url)
    here.type(ONE)
    here.page.fill("#id_summary", "More of it")
    here.page.get_by_label("Minor edit").check()
    here.press("Preview")
    assert "Draft saved" in here.page.inner_text("#x-preview .head")
    assert here.messages == [], "its own draft is not offered to a form"

    there = visit(user, java_script_enabled=scripts, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = there.page
    there.go(url)
    assert there.says("You have a draft here.")
    assert there.text == "## One\n\nFirst text.\n\n", "never inserted unasked"
    there.press("Draft against current")
    assert page.inner_text("#x-against ins").strip().startswith("added")
    assert page.input_value("#x-draft") == ONE
    page.locator(".masthead summary:visible").click()
    there.press(page.get_by_role("link", name="Drafts", exact=True).locator("visible=true"))
    assert "Byungjin § One" in page.inner_text(".lines")
    there.press("Continue the draft of Byungjin")
    assert (there.text, page.input_value("#id_summary")) == (ONE, "More of it")
    there.press("Show changes")
    assert "Draft saved" in page.inner_text("#x-changes")
    there.press("Save changes")
    assert there.says("Saved.")
    assert "First text, and *more* of it." in text_of(article)
    assert (head(article).summary, head(article).minor) == ("More of it", True)
    assert Draft.objects.count() == 0
    here.go(url)
    assert here.messages == []


def test_a_right_that_is_lost_costs_no_word(visit, article):
    ada = visit(make_user("Ada"))
    page, url = ada.page, f"/section/{section_of(article, 'One').pk}/edit"
    ada.go(url)
    ada.type(ONE)
    SiteSettings.objects.change(who_edits="moderators")
    ada.press("Save changes", status=403)
    assert ada.says("Only moderators edit this wiki at present.")
    assert "Draft saved" in page.inner_text("#x-edit")
    ada.go("/user/Ada")
    ada.press("Drafts (1)")
    assert ada.says("Only moderators edit this wiki at present.")
    assert page.get_by_role("link", name="Continue the draft of Byungjin").count() == 0
    ada.press(page.locator(".lines .name-of"))
    assert page.input_value("#x-draft") == ONE
    assert page.get_by_role("link", name="Continue from the draft").count() == 0
    ada.go(url)
    assert ada.says("You have a draft here.")
    assert page.get_by_role("link", name="Continue from the draft").count() == 0
    # The right comes back, and somebody has been there meanwhile: nothing of either is lost.
    SiteSettings.objects.change(who_edits="accounts")
    edits.save(article, base=head(article), text=TEXT.replace("Third text", "Bea's third"), author=make_user("Bea"))
    ada.go("/drafts")
    ada.press("Continue the draft of Byungjin")
    ada.press("Save changes")
    assert ada.says("your changes and theirs are merged")
    assert text_of(article) == TEXT.replace("First text.", "First text, and *more* of it.").replace(
        "Third text", "Bea's third"
    )
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_drafts_are_thrown_away_one_by_one(visit, article, scripts):
    ada = visit(make_user("Ada"), java_script_enabled=scripts)
    page = ada.page
    for title, words in (("New one", "About it."), ("Another", "About the other.")):
        ada.go(f"/edit/{title.replace(' ', '_')}")
        ada.type(words)
        ada.press("Preview")
    ada.go("/edit/Byungjin?section=new")
    ada.type("Words without a heading.")
    ada.press("Save changes", status=400)
    assert "Draft saved" in page.inner_text("#x-edit")
    ada.go("/drafts")
    assert page.locator(".lines > li").count() == 3
    ada.press("Discard the draft of New one")
    assert ada.says("The draft is discarded.")
    assert page.locator(".lines > li").count() == 2
    ada.press(page.locator(".lines .name-of").nth(1))
    ada.press("Discard")
    assert ada.path == "/drafts"
    # The last one where it is offered.
    ada.go("/edit/Byungjin?section=new")
    ada.press("See the text")
    page.go_back()
    ada.press("Discard")
    assert (ada.path, ada.says("The draft is discarded.")) == ("/edit/Byungjin?section=new", True)
    ada.go("/drafts")
    assert "You have no drafts." in page.inner_text("main")
    assert Draft.objects.count() == 0
