"""Forms that lost something on their way, or come a second time: nobody's words are overwritten unseen."""

import json
import re
import uuid

import pytest
from django.db import DatabaseError

from articles import edits
from articles.models import ArticleRevision, Draft
from articles.views import keeping
from tests.factories import TEXT, head, make_article, section_of, text_of

pytestmark = pytest.mark.django_db


def fields(base, text: str, **values: object) -> dict[str, object]:
    return {"base": base, "form": str(uuid.uuid4()), "text": text, "summary": "why"} | values


@pytest.fixture
def article(ada):
    return make_article("Byungjin", author=ada)


def bea_saves(article, bea, old: str = "Third text.", new: str = "Bea's words.") -> None:
    edits.save(article, base=head(article), text=text_of(article).replace(old, new), author=bea)


def test_a_form_without_a_text_blanks_nothing(as_ada, article) -> None:
    post = fields(head(article).pk, "")
    del post["text"]
    for address in ("/edit/Byungjin", f"/section/{section_of(article, 'One').pk}/edit"):
        assert as_ada.post(address, post).status_code == 400
    assert head(article).number == 1
    assert as_ada.post("/edit/Byungjin", post | {"text": ""}).status_code == 302, "an empty text may be meant"


def test_back_after_a_merge_keeps_what_others_wrote(as_ada, article, bea) -> None:
    post = fields(head(article).pk, TEXT.replace("First text.", "Ada's words."))
    bea_saves(article, bea)
    assert as_ada.post("/edit/Byungjin", post).status_code == 302
    assert head(article).is_merge
    response = as_ada.post("/edit/Byungjin", post | {"text": TEXT.replace("First text.", "Ada's better words.")})
    assert "Bea's words." in text_of(article)
    assert response.status_code == 409
    assert "better" in response.content.decode()


@pytest.mark.parametrize("lost", [{"form": ""}, {"form": "x"}])
def test_saving_again_after_a_lost_number_still_merges(as_ada, article, bea, lost: dict[str, str]) -> None:
    base = head(article).pk
    bea_saves(article, bea)
    response = as_ada.post("/edit/Byungjin", fields(base, TEXT.replace("First text.", "Ada's words."), **lost))
    assert response.status_code == 400
    html = response.content.decode()
    again = {name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("base", "form")}
    assert again["base"] == str(base)
    post = fields(again["base"], TEXT.replace("First text.", "Ada's words."), form=again["form"])
    assert as_ada.post("/edit/Byungjin", post).status_code == 302
    assert "Bea's words." in text_of(article)
    assert "Ada's words." in text_of(article)


@pytest.mark.parametrize("where", ["article", "section"])
def test_a_form_without_a_base_shows_both_texts(as_ada, article, bea, where: str) -> None:
    section = section_of(article, "Three")
    address = "/edit/Byungjin" if where == "article" else f"/section/{section.pk}/edit"
    bea_saves(article, bea)
    typed = TEXT if where == "article" else "## Three\n\nAda's third.\n"
    response = as_ada.post(address, fields("", typed))
    assert response.status_code == 409
    html = response.content.decode()
    assert "Bea&#x27;s words." in html
    assert f'action="{address}"' in html
    assert Draft.objects.count() == 1
    assert "Bea's words." in text_of(article)


def test_garbled_overlaps_do_not_open_a_way_around_the_answers(as_ada, article, bea) -> None:
    base = head(article).pk
    bea_saves(article, bea, "First text.", "Bea's first.")
    response = as_ada.post("/edit/Byungjin", fields(base, TEXT.replace("First text.", "Ada's first.")))
    assert response.status_code == 409
    post = fields(head(article).pk, TEXT.replace("First text.", "Ada's first."), merged="", overlaps="garbled")
    html = as_ada.post("/edit/Byungjin", post).content.decode()
    again = {name: re.search(rf'name="{name}"(?: value="([^"]*)")?', html)[1] or "" for name in ("base", "form")}
    response = as_ada.post("/edit/Byungjin", post | again | {"overlaps": "", "do": "save"})
    assert response.status_code in (400, 409)
    plain = {key: value for key, value in (post | again).items() if key not in ("overlaps", "merged")}
    assert as_ada.post("/edit/Byungjin", plain).status_code == 409
    assert "Bea's first." in text_of(article)


def test_a_section_added_with_two_headings_is_not_doubled(as_ada, article) -> None:
    post = fields(head(article).pk, "## A\n\na\n\n## B\n\nb\n", heading="")
    assert as_ada.post("/edit/Byungjin?section=new", post).status_code == 302
    as_ada.post("/edit/Byungjin?section=new", post | {"text": "## A\n\na changed\n\n## B\n\nb\n"})
    assert text_of(article).count("## B") == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [("#not a heading", 400), ("Words\n=====\n\nx", 302), ("\n\n# Yes\n", 302), ("x\n\n# No\n", 400)],
)
def test_a_new_section_without_a_heading_field_must_begin_with_one(as_ada, article, text: str, status: int) -> None:
    response = as_ada.post("/edit/Byungjin?section=new", fields(head(article).pk, text, heading=""))
    assert response.status_code == status
    assert text_of(article).startswith(TEXT)


def test_a_draft_of_a_removed_section_is_offered_with_the_article(as_ada, article, bea) -> None:
    section, base = section_of(article, "One"), head(article).pk
    edits.save(article, base=head(article), text=TEXT.replace("## One\n\nFirst text.\n\n", ""), author=bea)
    response = as_ada.post(f"/section/{section.pk}/edit", fields(base, "## One\n\nAda's first.\n"))
    assert response.status_code == 409
    draft = Draft.objects.get()
    assert f"/drafts/{draft.pk}" in as_ada.get("/edit/Byungjin").content.decode()
    page = as_ada.get(f"/drafts/{draft.pk}").content.decode()
    assert f"/edit/Byungjin?draft={draft.pk}" in page
    form = as_ada.get(f"/edit/Byungjin?draft={draft.pk}").content.decode()
    assert "Ada&#x27;s first." in form
    assert "Second text." in form, "the rest of the article is not left out"


def test_a_revert_without_a_base_is_shown_again(as_ada, article, bea) -> None:
    first = head(article)
    bea_saves(article, bea)
    response = as_ada.post(f"/revision/{first.pk}/revert", {"form": str(uuid.uuid4()), "summary": "my reason"})
    assert response.status_code == 409
    assert "my reason" in response.content.decode()
    assert head(article).number == 2


def test_a_busy_revert_keeps_its_summary_and_form(as_ada, article, bea, monkeypatch) -> None:
    first = head(article)
    bea_saves(article, bea)

    def busy(*args: object, **values: object) -> None:
        raise edits.Busy("busy")

    monkeypatch.setattr(edits, "revert", busy)
    post = {"base": head(article).pk, "form": str(uuid.uuid4()), "summary": "my reason"}
    response = as_ada.post(f"/revision/{first.pk}/revert", post)
    assert response.status_code == 503
    assert "my reason" in response.content.decode()
    assert post["form"] in response.content.decode()


def test_a_repeated_post_leads_to_its_own_revision(as_ada, article, ada) -> None:
    post = fields(head(article).pk, TEXT + "More.\n")
    as_ada.post("/edit/Byungjin", post)
    made = head(article)
    edits.revert(article, to=ArticleRevision.objects.get(number=1), base=made, author=ada)
    assert as_ada.post("/edit/Byungjin", post)["Location"] == f"/revision/{made.pk}"


def test_what_a_form_cannot_do_is_refused(as_ada, article) -> None:
    response = as_ada.post("/edit/Byungjin", fields(head(article).pk, "Typed words.", do="destroy"))
    assert response.status_code == 400
    assert "Typed words." in response.content.decode()
    assert head(article).number == 1


def test_a_draft_that_cannot_be_deleted_does_not_spoil_a_save(as_ada, article, monkeypatch) -> None:
    def locked(*args: object) -> None:
        raise DatabaseError("database is locked")

    post = fields(head(article).pk, "Typed words.")
    as_ada.post("/edit/Byungjin", post | {"do": "preview"})
    monkeypatch.setattr(keeping, "write_queue", locked)
    assert as_ada.post("/edit/Byungjin", post).status_code == 302
    assert text_of(article) == "Typed words.\n"
    assert Draft.objects.exists(), "it is offered once more"


def test_thousands_of_overlaps_are_joined_into_a_page_that_can_be_answered(as_ada, article, bea, ada) -> None:
    lines = [f"line {i}\n\n" for i in range(3_000)]
    article = make_article("Long", text="".join(lines), author=ada)
    base = head(article)
    text = {name: "".join(f"{name} {line}" if i % 2 else line for i, line in enumerate(lines)) for name in ("a", "b")}
    edits.save(article, base=base, text=text["b"], author=bea)
    response = as_ada.post("/edit/Long", fields(base.pk, text["a"]))
    assert response.status_code == 409
    html = response.content.decode()
    numbers = sorted({int(n) for n in re.findall(r'name="overlap-(\d+)"', html)})
    assert numbers == list(range(len(numbers)))
    assert 1 < len(numbers) <= 100
    import html as entities

    hidden = {n: entities.unescape(re.search(rf'name="{n}" value="([^"]*)"', html)[1]) for n in ("overlaps", "merged")}
    assert len(json.loads(hidden["overlaps"])) == len(numbers)
    post = fields(head(article).pk, text["a"], **hidden) | {f"overlap-{n}": "theirs" for n in numbers}
    assert as_ada.post("/edit/Long", post | {"text": hidden["merged"]}).status_code == 302
    assert text_of(article) == text["b"]


def test_numbers_of_thousands_of_digits_are_none(client, as_ada, article) -> None:
    assert client.get(f"/raw/Byungjin?revision={'9' * 5000}").status_code == 404
    assert as_ada.get(f"/edit/Byungjin?draft={'9' * 5000}").status_code == 200


def test_a_heading_of_combining_marks_is_refused(as_ada, article) -> None:
    post = fields(head(article).pk, "Typed words.", heading="x" + "\u0301" * 50)
    response = as_ada.post("/edit/Byungjin?section=new", post)
    assert response.status_code == 400
    assert "Typed words." in response.content.decode()


def test_a_preview_has_the_limits_of_an_edit(as_ada, article) -> None:
    response = as_ada.post("/edit/Byungjin", fields(head(article).pk, "# x\n" * 20_000, do="preview"))
    assert response.status_code == 400
    assert "sections" in response.content.decode()


def test_a_cookie_with_nul_is_no_error_of_the_server(client, article) -> None:
    response = client.get("/wiki/Byungjin", headers={"cookie": 'sessionid="aaaaaaaa\\000bbb"'})
    assert response.status_code == 404


def test_half_characters_in_forged_overlaps_are_refused(as_ada, article) -> None:
    overlaps = '[{"start": 0, "end": 1, "base": "\\ud800", "theirs": "x"}]'
    post = fields(head(article).pk, "Typed words.", merged="Typed words.", overlaps=overlaps) | {"overlap-0": "theirs"}
    response = as_ada.post("/edit/Byungjin", post)
    assert response.status_code == 400
    assert "Typed words." in response.content.decode()
    assert head(article).number == 1


def test_a_preview_on_the_conflict_page_has_the_limits_too(as_ada, article, bea) -> None:
    bea_saves(article, bea, "First text.", "Bea's first.")
    overlaps = '[{"start": 0, "end": 4, "base": "", "theirs": "x\\n"}]'
    post = fields(head(article).pk, "", merged="# x\n" * 20_000, overlaps=overlaps, do="preview")
    html = as_ada.post("/edit/Byungjin", post).content.decode()
    assert "sections" in html
    assert len(html) < 1_000_000
