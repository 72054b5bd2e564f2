"""Two editors of one line: what the second one is shown, and what comes of each answer."""

import html as entities
import re
import uuid

import pytest

from articles import edits
from articles.models import Draft
from tests.factories import TEXT, head, make_article, section_of, text_of

pytestmark = pytest.mark.django_db


def field(html: str, name: str) -> str:
    """The value of a field of the form in a page."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    if area:
        return entities.unescape(area[1])
    hidden = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html)
    assert hidden, f"no field {name}"
    return entities.unescape(hidden[1])


def form_of(html: str) -> dict[str, str]:
    return {name: field(html, name) for name in ("base", "form", "text", "summary", "merged", "overlaps")}


@pytest.fixture
def article(ada):
    return make_article("Byungjin", author=ada)


@pytest.fixture
def conflict(article, as_ada, bea) -> tuple[str, str]:
    """Bea changed sections One and Three, Ada from the same base section One: the address and Ada's answer page."""
    url = f"/section/{section_of(article, 'One').pk}/edit"
    base = head(article)
    theirs = TEXT.replace("First text.", "Bea's first.").replace("Third text.", "Bea's third.")
    edits.save(article, base=base, text=theirs, author=bea)
    post = {"base": base.pk, "form": str(uuid.uuid4()), "text": "## One\n\nAda's first.\n", "summary": "mine"}
    response = as_ada.post(url, post)
    assert response.status_code == 409
    return url, response.content.decode()


def test_the_page_shows_mine_theirs_and_the_original(article, conflict) -> None:
    url, html = conflict
    plain = entities.unescape(re.sub(r"<[^>]*>", "", html))
    for words in ("Ada's first.", "Bea's", "First text."):
        assert words in plain
    # The editor holds the section, since all that overlaps lies inside it.
    assert f'action="{url}"' in html
    assert field(html, "text") == "## One\n\nAda's first.\n\n"
    assert field(html, "base") == str(head(article).pk)
    assert head(article).number == 2


def test_the_typed_text_is_a_draft_before_the_answer(ada, article, conflict, as_ada) -> None:
    draft = Draft.objects.get()
    assert (draft.user, draft.source, draft.summary, draft.conflict) == (ada, "## One\n\nAda's first.\n", "mine", True)
    form = as_ada.get(conflict[0]).content.decode()
    assert f"/drafts/{draft.pk}" in form
    assert "Bea's first." in field(form, "text")
    page = as_ada.get(f"/drafts/{draft.pk}").content.decode()
    assert "Ada&#x27;s first." in page


def test_nothing_is_saved_until_each_overlap_was_answered(article, conflict, as_ada) -> None:
    url, html = conflict
    response = as_ada.post(url, form_of(html) | {"do": "save"})
    assert response.status_code == 409
    again = response.content.decode()
    assert form_of(again) == form_of(html)
    assert head(article).number == 2


@pytest.mark.parametrize(
    ("answer", "words"), [("mine", "Ada's first."), ("theirs", "Bea's first."), ("edited", "Both of us.")]
)
def test_each_answer_is_saved_and_keeps_what_did_not_collide(
    article, conflict, as_ada, answer: str, words: str
) -> None:
    url, html = conflict
    post = form_of(html) | {"overlap-0": answer, "do": "save"}
    if answer == "edited":
        post["text"] = post["text"].replace("Ada's first.", "Both of us.")
    response = as_ada.post(url, post)
    assert response.status_code == 302, response.content.decode()[:2000]
    assert text_of(article) == TEXT.replace("First text.", words).replace("Third text.", "Bea's third.")
    assert not Draft.objects.exists()
    assert head(article).number == (2 if answer == "theirs" else 3)


def test_theirs_keeps_what_was_written_elsewhere_in_the_editor(article, conflict, as_ada) -> None:
    url, html = conflict
    post = form_of(html) | {"overlap-0": "theirs", "do": "save"}
    post["text"] += "A new last line.\r\n"
    assert as_ada.post(url, post).status_code == 302
    assert "Bea's first.\n\nA new last line.\n" in text_of(article)


def test_theirs_for_a_passage_that_was_rewritten_is_asked_again(article, conflict, as_ada) -> None:
    url, html = conflict
    post = form_of(html) | {"overlap-0": "theirs", "do": "save"}
    post["text"] = post["text"].replace("Ada's first.", "Rewritten.")
    response = as_ada.post(url, post)
    assert response.status_code == 409
    assert "Rewritten." in field(response.content.decode(), "text")
    assert head(article).number == 2


def test_the_head_may_move_again_while_one_settles(article, conflict, as_ada, bea) -> None:
    url, html = conflict
    edits.save(article, base=head(article), text="New lead.\n\n", section=section_of(article, ""), author=bea)
    assert as_ada.post(url, form_of(html) | {"overlap-0": "mine", "do": "save"}).status_code == 302
    assert text_of(article).startswith("New lead.\n\n## One\n\nAda's first.\n")
    assert head(article).is_merge


def test_the_same_line_changed_again_is_a_new_conflict(article, conflict, as_ada, bea) -> None:
    url, html = conflict
    section = section_of(article, "One")
    edits.save(article, base=head(article), text="## One\n\nBea once more.\n", section=section, author=bea)
    response = as_ada.post(url, form_of(html) | {"overlap-0": "mine", "do": "save"})
    assert response.status_code == 409
    assert "Bea once more." in response.content.decode()
    assert Draft.objects.count() == 1


def test_preview_of_the_settled_text(article, conflict, as_ada) -> None:
    url, html = conflict
    response = as_ada.post(url, form_of(html) | {"text": "## One\n\n*slanted*\n", "do": "preview"})
    assert "<em>slanted</em>" in response.content.decode()
    response = as_ada.post(url, form_of(html) | {"do": "changes"})
    assert re.search(r"<ins>.*Ada.*</ins>", response.content.decode())
    assert head(article).number == 2


@pytest.mark.parametrize(
    "overlaps",
    ["", "x", "[]x", "{}", '[{"start": -1, "end": 2, "base": "", "theirs": ""}]', '[{"start": 0}]',
     '[{"start": 0, "end": 99999, "base": "", "theirs": ""}]', '[{"start": "0", "end": 1, "base": "", "theirs": ""}]',
     '[{"start": 0, "end": 1, "base": 3, "theirs": ""}]', "[" * 5000],
    ids=range(10),
)  # fmt: skip
def test_forged_overlaps_give_the_form_back(article, conflict, as_ada, overlaps: str) -> None:
    url, html = conflict
    response = as_ada.post(url, form_of(html) | {"overlaps": overlaps, "do": "save"})
    assert response.status_code in (400, 409)
    assert "Ada&#x27;s first." in response.content.decode()
    assert head(article).number == 2


def test_an_overlap_outside_the_section_opens_the_whole_article(article, as_ada, bea) -> None:
    """Bea removed the section that Ada edits: there is no form of a section to show it in."""
    section = section_of(article, "One")
    base = head(article)
    edits.save(article, base=base, text=TEXT.replace("## One\n\nFirst text.\n\n", ""), author=bea)
    post = {"base": base.pk, "form": str(uuid.uuid4()), "text": "## One\n\nAda's first.\n"}
    response = as_ada.post(f"/section/{section.pk}/edit", post)
    assert response.status_code == 409
    html = response.content.decode()
    assert 'action="/edit/Byungjin"' in html
    assert "Third text." in field(html, "text")
    assert "Ada's first." in field(html, "text")
    post = form_of(html) | {f"overlap-{n}": "mine" for n in range(5)} | {"do": "save"}
    assert as_ada.post("/edit/Byungjin", post).status_code == 302
    assert "Ada's first." in text_of(article)


def test_two_texts_created_apart_are_settled(as_ada, ada, bea) -> None:
    post = {"base": "", "form": str(uuid.uuid4()), "text": "Ada's article.\n", "do": "save"}
    article = make_article("Twice", text="Bea's article.\n", author=bea)
    html = as_ada.post("/edit/Twice", post).content.decode()
    response = as_ada.post("/edit/Twice", form_of(html) | {"overlap-0": "theirs", "do": "save"})
    assert response.status_code == 302
    assert text_of(article) == "Bea's article.\n"
    html = as_ada.post("/edit/Twice", post).content.decode()
    assert as_ada.post("/edit/Twice", form_of(html) | {"overlap-0": "mine", "do": "save"}).status_code == 302
    assert text_of(article) == "Ada's article.\n"


def test_a_conflict_with_ones_own_second_tab_counts_too(article, as_ada) -> None:
    base = head(article).pk
    for words, status in (("one tab", 302), ("other tab", 409)):
        post = {"base": base, "form": str(uuid.uuid4()), "text": TEXT.replace("First text.", words)}
        assert as_ada.post("/edit/Byungjin", post).status_code == status


def test_drafts_belong_to_their_author(client, conflict, as_ada, bea) -> None:
    draft = Draft.objects.get()
    assert client.get(f"/drafts/{draft.pk}").status_code == 302
    client.force_login(bea)
    assert client.get(f"/drafts/{draft.pk}").status_code == 404
    assert client.post(f"/drafts/{draft.pk}/discard").status_code == 404
    assert "Ada&#x27;s first." not in client.get(f"{conflict[0]}?draft={draft.pk}").content.decode()
    assert as_ada.get(f"/drafts/{draft.pk}/discard").status_code == 405
    assert as_ada.post(f"/drafts/{draft.pk}/discard").status_code == 302
    assert not Draft.objects.exists()


def test_going_on_from_a_draft_keeps_its_base_and_form(conflict, as_ada, article) -> None:
    draft = Draft.objects.get()
    html = as_ada.get(f"{conflict[0]}?draft={draft.pk}").content.decode()
    assert field(html, "text") == draft.source
    assert (field(html, "base"), field(html, "form")) == (str(draft.base_id), str(draft.form))
    for wrong in ("x", "0", "9" * 30):
        assert as_ada.get(f"{conflict[0]}?draft={wrong}").status_code == 200
