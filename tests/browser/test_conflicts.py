"""Two authors at one article: in two places, in one line, in one new title. Nobody's words may be missing after it."""

import pytest

from articles import edits
from articles.models import Draft
from tests.factories import TEXT, head, make_article, make_user, section_of, text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def article(db):
    return make_article("Byungjin")


@pytest.fixture
def bea_saves(article):
    """Bea saves the article with some words replaced."""
    bea = make_user("Bea")

    def save(**words: str) -> None:
        text = text_of(article)
        for old, new in words.items():
            assert f"{old} text." in text
            text = text.replace(f"{old} text.", new)
        edits.save(article, base=head(article), text=text, author=bea, summary="Bea's")

    return save


def opened(visit, article, heading="One"):
    """Ada, with the form of a section before her."""
    ada = visit(make_user("Ada"))
    ada.go(f"/section/{section_of(article, heading).pk}/edit")
    return ada


def test_two_sections_are_merged(visit, article):
    ada, bea = visit(make_user("Ada")), visit(make_user("Bea"))
    for author, heading in ((ada, "One"), (bea, "Two")):
        author.go("/wiki/Byungjin")
        author.press(f"Edit section {heading}")
        author.page.locator("#id_text").press("Control+End")
        author.page.locator("#id_text").press_sequentially(f"By {author.page.inner_text('nav.links summary')}.")
        author.page.fill("#id_summary", f"On {heading}")
    bea.press("Save changes")
    assert bea.messages == ["Saved."]
    ada.press("Save changes")
    # At the head of the article, where the note is.
    assert ada.path == "/wiki/Byungjin"
    assert ada.says("your changes and theirs are merged")
    assert "By Ada." in ada.page.inner_text("section#One")
    assert "By Bea." in ada.page.inner_text("section#Two")
    ada.press(ada.page.locator(".message").get_by_role("link", name="Compare"))
    assert ada.page.locator(".panel-diff h2").all_inner_texts() == ["One", "Deep"]
    ada.press("History")
    tags = ada.page.locator(".history .row .tag")
    assert [tag.lower() for tag in tags.all_inner_texts()] == ["current", "merge", "new"]
    assert ada.page.locator(".history .row .arc").count() >= 2


def test_one_line_asks_and_keeps_both(visit, article, bea_saves):
    ada = opened(visit, article)
    page = ada.page
    ada.type("## One\n\nAda's words.\n\nA line more.\n")
    page.fill("#id_summary", "Ada's")
    bea_saves(First="Bea's words.", Third="Bea's third.")
    ada.press("Save changes", status=409)
    assert page.inner_text("h1") == "Settle one passage"
    assert "While you were writing, Bea saved revision 2." in page.inner_text("main")
    passage = page.locator("fieldset.passage")
    mine, theirs, before = passage.locator(".words").all_text_contents()
    assert ("A line more." in mine, "Bea's" in theirs, before) == (True, True, "First text.\n")
    assert "No proposal" in passage.inner_text()
    assert page.locator("input[type=radio]:checked").count() == 0
    assert page.input_value("#id_summary") == "Ada's"
    # What Bea changed elsewhere is in the article; asked for, the preview shows the text as far as it is settled.
    ada.press("Preview", status=409)
    assert "Ada's words." in page.inner_text("#x-preview")
    ada.press("Show changes", status=409)
    assert "Ada's words." in page.inner_text("#x-changes")
    ada.press("Save changes", status=409)
    assert "Choose which words readers will see." in passage.inner_text()
    assert head(article).number == 2
    page.locator(".message.error").get_by_role("link").click()
    assert page.url.endswith("#x-passage-1")
    # Leaving the page now: the text and the answers wait at the form, and can be thrown away there.
    page.locator("input[value=own]").check()
    page.fill("textarea.own", "Half a thought.")
    ada.press("Keep as a draft")
    assert ada.says("Kept as a draft")
    ada.go(f"/section/{section_of(article, 'One').pk}/edit")
    draft = Draft.objects.get()
    assert "Ada's words.\n\nA line more.\n" in draft.source
    ada.go(f"/section/{section_of(article, 'One').pk}/edit?draft={draft.pk}")
    assert page.inner_text("h1") == "Settle one passage"
    assert page.input_value("textarea.own") == "Half a thought.\n"
    assert page.locator("input[value=own]").is_checked()
    ada.press("Your whole text")
    ada.press("Discard")
    assert ada.says("The draft is discarded.")
    assert Draft.objects.count() == 0
    assert text_of(article) == TEXT.replace("First text", "Bea's words").replace("Third text", "Bea's third")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("answer", ["mine", "theirs", "own"])
def test_each_answer_to_a_conflict(visit, article, bea_saves, answer, scripts):
    ada = visit(make_user("Ada"), java_script_enabled=scripts)
    ada.go(f"/section/{section_of(article, 'One').pk}/edit")
    page = ada.page
    ada.type("## One\n\nAda's words.\n")
    bea_saves(First="Bea's words.", Third="Bea's third.")
    ada.press("Save changes", status=409)
    own = page.locator("textarea.own")
    assert not own.is_visible()
    page.locator(f"input[type=radio][value={answer}]").check()
    assert own.is_visible() == (answer == "own")
    if answer == "own":
        own.fill(own.input_value().replace("Ada's words.", "Ada's and Bea's words."))
    ada.press("Save changes")
    # With her answer for theirs the article is as it was.
    assert ada.says("there was nothing to save" if answer == "theirs" else "Saved.")
    words = {"mine": "Ada's words.", "theirs": "Bea's words.", "own": "Ada's and Bea's words."}[answer]
    assert text_of(article) == TEXT.replace("First text.", words).replace("Third text.", "Bea's third.")
    assert Draft.objects.count() == 0
    ada.go(f"/section/{section_of(article, 'One').pk}/edit")
    assert ada.messages == []


LINE = "The line goes back to a session of the party."


def test_a_proposal_by_keyboard_alone(visit, article, bea_saves):
    bea_saves(First=LINE)
    ada = opened(visit, article)
    page = ada.page
    ada.type(f"## One\n\n{LINE.replace('The line', 'This line')}\n")
    theirs = text_of(article).replace("a session", "a plenary session")
    edits.save(article, base=head(article), text=theirs, author=head(article).author)
    ada.press("Save changes", status=409)
    assert page.locator(".words .from.mine").inner_text().endswith("This")
    assert "plenary" in page.locator(".words .from.theirs").inner_text()
    page.locator("input[name=overlap-0]").first.focus()
    for _step in range(2):
        page.keyboard.press("ArrowDown")
    assert page.locator("input[value=proposal]").is_checked()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.locator(".before .words").is_visible()
    with ada.arriving():
        page.keyboard.press("Control+Enter")
    assert ada.says("Saved.")
    assert "This line goes back to a plenary session of the party." in text_of(article)


def test_the_bar_hides_nothing_that_has_the_focus(visit, article, bea_saves):
    ada = opened(visit, article)
    page = ada.page
    ada.type("## One\n\n" + "Ada's words.\n\n" * 30)
    bea_saves(First="Bea's words.")
    ada.press("Save changes", status=409)
    page.locator("input[value=own]").check()
    bar = page.locator(".settle")
    for _step in range(12):
        page.keyboard.press("Shift+Tab")
    for _step in range(14):
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement.closest('.settle') !== null")
        place = page.evaluate("(({top, bottom}) => [top, bottom])(document.activeElement.getBoundingClientRect())")
        if not inside and place[1] > 0:
            assert place[0] < bar.bounding_box()["y"], page.evaluate("document.activeElement.outerHTML")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("getComputedStyle(document.querySelector('.settle')).position") == "static"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_two_overlaps_in_the_whole_article_and_a_third_edit_meanwhile(visit, article, bea_saves):
    ada = visit(make_user("Ada"))
    page = ada.page
    ada.go("/edit/Byungjin")
    ada.type(
        TEXT.replace("First text.", "Ada's first.")
        .replace("Third text.", "Ada's third.")
        .replace("Deep text", "Ada's deep")
    )
    bea_saves(First="Bea's first.", Third="Bea's third.", Second="Bea's second.")
    ada.press("Save changes", status=409)
    assert page.inner_text("h1") == "Settle 2 passages"
    # Only the overlaps are questions: what Bea and Ada changed elsewhere stands around them.
    page.locator(".fold summary").click()
    around = "".join(page.locator(".around").all_inner_texts())
    assert "Bea's second." in around
    assert "Ada's deep" in around
    page.locator("input[name=overlap-0][value=theirs]").check()
    ada.press("Save changes", status=409)
    assert page.locator(".passage.invalid").count() == 1
    assert page.locator("input[name=overlap-0][value=theirs]").is_checked()
    page.locator("input[name=overlap-1][value=mine]").check()
    # Bea is faster once more, in a line that Ada has not settled: it comes in.
    edits.save(
        article,
        base=head(article),
        text=text_of(article).replace("Lead words", "Bea's lead"),
        author=head(article).author,
    )
    ada.press("Save changes")
    assert ada.says("your changes and theirs are merged")
    assert text_of(article) == (
        TEXT.replace("First text.", "Bea's first.").replace("Third text.", "Ada's third.")
        .replace("Second text.", "Bea's second.").replace("Deep text", "Ada's deep").replace("Lead words", "Bea's lead")
    )  # fmt: skip


def test_a_section_removed_meanwhile_and_a_title_taken_meanwhile(visit, article):
    bea = make_user("Bea")
    ada = opened(visit, article)
    page = ada.page
    ada.type("## One\n\nAda's words.\n")
    edits.save(article, base=head(article), text=TEXT.replace("## One\n\nFirst text.\n\n", ""), author=bea)
    ada.press("Save changes", status=409)
    assert "Ada's" in page.inner_text("fieldset.passage")
    page.locator("input[value=mine]").check()
    ada.press("Save changes")
    assert "## One\n\nAda's words.\n" in text_of(article)

    ada.go("/edit/Juche")
    ada.type("Ada on Juche.\n")
    make_article("Juche", "Bea on Juche.\n", author=bea)
    ada.press("Create the article", status=409)
    assert "Bea on Juche." in page.inner_text("fieldset.passage")
    page.locator("input[value=own]").check()
    assert page.input_value("textarea.own") == "Ada on Juche.\n"
    page.fill("textarea.own", "Ada and Bea on Juche.\n")
    ada.press("Save changes")
    assert ada.path == "/wiki/Juche"
    assert page.inner_text("#x-text").strip() == "Ada and Bea on Juche."
