"""Two editors of one line: what the second one is shown, and what comes of each answer."""

import json
import re
import uuid
from html import unescape

import pytest

from articles import edits
from articles.conflict_form import ConflictForm
from articles.markup.titles import clean_title
from articles.models import ArticleRevision, Draft
from tests.articles.views.resolving import fields_of, plain
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of

pytestmark = pytest.mark.django_db


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
    return url, collide(as_ada, url, base, "## One\n\nAda's first.\n", summary="mine")


def collide(client, url: str, base: ArticleRevision, text: str, **values: str) -> str:
    """Post a text that overlaps with what others saved since its base; the page that comes back."""
    response = client.post(url, {"base": base.pk, "form": str(uuid.uuid4()), "text": text} | values)
    assert response.status_code == 409, response.status_code
    return response.content.decode()


def answered(client, url: str, html: str, status: int, **values: str) -> str:
    """Send the page back with these answers (by field, _ for -); what comes of it."""
    post = fields_of(html) | {"do": "save"} | {name.replace("_", "-"): value for name, value in values.items()}
    response = client.post(url, post)
    assert response.status_code == status, (response.status_code, plain(response.content.decode())[:1500])
    return response.content.decode()


def test_the_page_shows_mine_theirs_and_the_original(article, conflict) -> None:
    url, html = conflict
    says = plain(html)
    for words in ("Ada's", "Bea's", "First text.", "While you were writing, Bea saved revision 2."):
        assert words in says
    # It is about the section, since all that overlaps lies inside it, and it is settled on the head.
    assert f'action="{url}"' in html
    fields = fields_of(html)
    assert fields["base"] == str(head(article).pk)
    assert fields["own-0"] == "Ada's first.\r\n"
    assert "overlap-0" not in fields, "nothing is chosen at first"
    assert fields["summary"] == "mine"
    assert head(article).number == 2


def test_the_typed_text_is_a_draft_before_the_answer(ada, article, conflict, as_ada) -> None:
    draft = Draft.objects.get()
    assert (draft.user, draft.source, draft.summary, draft.conflict) == (ada, "## One\n\nAda's first.\n", "mine", True)
    assert draft.base == ArticleRevision.objects.get(number=1)
    form = as_ada.get(conflict[0]).content.decode()
    assert f"/drafts/{draft.pk}" in form
    assert "Bea&#x27;s first." in form
    page = as_ada.get(f"/drafts/{draft.pk}").content.decode()
    assert "Ada&#x27;s first." in page


def test_nothing_is_saved_until_each_overlap_was_answered(article, conflict, as_ada) -> None:
    url, html = conflict
    again = answered(as_ada, url, html, 409)
    assert fields_of(again) == fields_of(html)
    assert 'href="#x-passage-1"' in again
    assert "Choose which words readers will see." in again
    assert head(article).number == 2


@pytest.mark.parametrize(
    ("answer", "words"), [("mine", "Ada's first."), ("theirs", "Bea's first."), ("own", "Both of us.")]
)
def test_each_answer_is_saved_and_keeps_what_did_not_collide(
    article, conflict, as_ada, answer: str, words: str
) -> None:
    url, html = conflict
    # Without its last line end, as one types it.
    answered(as_ada, url, html, 302, overlap_0=answer, own_0="Both of us.")
    assert text_of(article) == TEXT.replace("First text.", words).replace("Third text.", "Bea's third.")
    assert not Draft.objects.exists()
    assert head(article).number == (2 if answer == "theirs" else 3)


def test_own_words_may_be_none_or_many(article, conflict, as_ada) -> None:
    url, html = conflict
    answered(as_ada, url, html, 302, overlap_0="own", own_0="One\r\n\r\ntwo\rthree\0")
    assert "## One\n\nOne\n\ntwo\nthree\n\n## Two" in text_of(article)
    answered(as_ada, url, html, 302, overlap_0="own", own_0="")
    assert "## One\n\n\n## Two" in text_of(article)


def test_what_was_proposed_is_what_is_saved(article, as_ada, bea) -> None:
    base = head(article)
    line = "The line goes back to a session of the party."
    edits.save(article, base=base, text=TEXT.replace("First text.", line), author=bea)
    base = head(article)
    theirs = line.replace("a session", "a plenary session")
    edits.save(article, base=base, text=TEXT.replace("First text.", theirs), author=bea)
    mine = TEXT.replace("First text.", line.replace("The line", "This line"))
    html = collide(as_ada, "/edit/Byungjin", base, mine)
    assert 'class="from mine"' in html
    assert 'class="from theirs"' in html
    both = "This line goes back to a plenary session of the party."
    assert both in re.sub(r"<span class=\"hidden\">.*?</span>|<[^>]+>", "", html)
    answered(as_ada, "/edit/Byungjin", html, 302, overlap_0="proposal")
    assert text_of(article) == TEXT.replace("First text.", both)


def test_no_proposal_is_said_and_cannot_be_chosen(article, conflict, as_ada) -> None:
    url, html = conflict
    assert "No proposal: both of you changed the same words." in html
    assert 'value="proposal"' not in html
    answered(as_ada, url, html, 409, overlap_0="proposal")


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (TEXT.replace("First text.\n\n", ""), TEXT.replace("First text.", "Other."), "one of you took out"),
        (TEXT + "\nMine.\n", TEXT + "\nTheirs.\n", "both of you wrote something new here"),
        (TEXT.replace("First", "a " * 6_000), TEXT.replace("First", "b " * 6_000), "too long to be merged"),
    ],
)
def test_the_reason_for_no_proposal(article, as_ada, bea, mine: str, theirs: str, said: str) -> None:
    base = head(article)
    edits.save(article, base=base, text=theirs, author=bea)
    assert said in collide(as_ada, "/edit/Byungjin", base, mine)


def test_the_text_around_the_passages_can_be_read(article, as_ada, bea) -> None:
    base = head(article)
    edits.save(article, base=base, text=TEXT.replace("Third text.", "Bea's third."), author=bea)
    html = collide(as_ada, "/edit/Byungjin", base, TEXT.replace("Third text.", "Ada's third."))
    # The last three lines before the passage are open, the others folded.
    assert re.search(r"Show 13 unchanged lines</summary>\s*<div[^>]*>Lead words\.", html)
    assert '<div class="around" dir="auto">## Three</div>' in html


def test_who_came_between(article, as_ada, ada, bea) -> None:
    base = head(article)

    def says(words: str, author) -> str:
        text = TEXT.replace("First text.", words)
        edits.save(article, base=head(article), text=text, author=author)
        return plain(collide(as_ada, "/edit/Byungjin", base, TEXT.replace("First text.", "Ada types.")))

    assert "While you were writing, Bea saved revision 2." in says("Words.", bea)
    assert "While you were writing, Bea saved 2 revisions." in says("Other words.", bea)
    assert "you in another tab and one other person saved 3 revisions" in says("Tab.", ada)
    cleo = make_user("Cleo")
    # Who reads this was one of them, be the last one somebody else.
    assert "you in another tab and 2 others saved 4 revisions." in says("Words by Cleo.", cleo)
    base = head(article)
    assert "While you were writing, Bea saved revision 6." in says("Bea's again.", bea)
    assert "While you were writing, Cleo and one other person saved 2 revisions." in says("More words by Cleo.", cleo)
    page = says("Ada's in a tab.", ada)
    assert "as it stands now" in page, "nobody knows whose words they are"


def test_a_conflict_with_ones_own_second_tab_counts_too(article, as_ada) -> None:
    base = head(article)
    text = TEXT.replace("First text.", "one tab")
    assert as_ada.post("/edit/Byungjin", {"base": base.pk, "form": str(uuid.uuid4()), "text": text}).status_code == 302
    html = collide(as_ada, "/edit/Byungjin", base, TEXT.replace("First text.", "other tab"))
    assert "you saved revision 2 in another tab" in plain(html)


def test_the_head_may_move_again_while_one_settles(article, conflict, as_ada, bea) -> None:
    url, html = conflict
    edits.save(article, base=head(article), text="New lead.\n\n", section=section_of(article, ""), author=bea)
    answered(as_ada, url, html, 302, overlap_0="mine")
    assert text_of(article).startswith("New lead.\n\n## One\n\nAda's first.\n")
    assert head(article).is_merge


def test_only_what_collides_anew_is_asked_again(article, as_ada, bea) -> None:
    """Twice in a row: what was settled before is no question any more."""
    base = head(article)
    mine = TEXT.replace("First text.", "Ada's first.").replace("Third text.", "Ada's third.")
    theirs = TEXT.replace("First text.", "Bea's first.").replace("Third text.", "Bea's third.")
    edits.save(article, base=base, text=theirs, author=bea)
    url, html = "/edit/Byungjin", collide(as_ada, "/edit/Byungjin", base, mine)
    assert len(json.loads(fields_of(html)["overlaps"])) == 2
    uid = fields_of(html)["form"]
    for words in ("Bea again.", "Bea for the third time."):
        # Bea rewrites the third section once more, while Ada answers.
        text = re.sub(r"(?<=## Three\n\n).*", words, text_of(article))
        edits.save(article, base=head(article), text=text, author=bea)
        count = len(json.loads(fields_of(html)["overlaps"]))
        choices = {f"overlap_{i}": "mine" for i in range(count)}
        html = answered(as_ada, url, html, 409, **choices)
        overlaps = json.loads(fields_of(html)["overlaps"])
        assert [overlap["theirs"] for overlap in overlaps] == [words + "\n"]
        assert fields_of(html)["form"] == uid
        assert fields_of(html)["base"] == str(head(article).pk)
        draft = Draft.objects.get()
        assert "Ada's first." in draft.source
    answered(as_ada, url, html, 302, overlap_0="theirs")
    assert text_of(article) == TEXT.replace("First text.", "Ada's first.").replace("Third text.", words)
    assert not Draft.objects.exists()


def test_preview_and_changes_of_the_text_as_far_as_it_is_settled(article, conflict, as_ada) -> None:
    url, html = conflict
    shown = answered(as_ada, url, html, 409, overlap_0="own", own_0="*slanted*", do="preview")
    assert "<em>slanted</em>" in shown
    assert fields_of(shown) == fields_of(html) | {"overlap-0": "own", "own-0": "*slanted*\r\n"}
    changes = answered(as_ada, url, html, 409, overlap_0="mine", do="changes")
    assert re.search(r"<ins>.*Ada.*</ins>", changes.partition('id="x-changes"')[2])
    assert head(article).number == 2


def test_leaving_and_coming_back_finds_the_choices(article, conflict, as_ada, ada, client) -> None:
    url, html = conflict
    draft = Draft.objects.get()
    typed = draft.source, draft.base_id
    answers = {"overlap_0": "own", "own_0": "Half a thought", "summary": "Better words"}
    response = as_ada.post(
        url, fields_of(html) | {"do": "draft"} | {name.replace("_", "-"): value for name, value in answers.items()}
    )
    assert response.status_code == 302
    assert response["Location"].startswith("/wiki/Byungjin")
    assert f'href="/drafts/{draft.pk}"' in as_ada.get("/wiki/Byungjin").content.decode()
    # Another device, the same account.
    client.force_login(ada)
    response = client.get(f"{url}?draft={draft.pk}")
    assert response.status_code == 200
    back = response.content.decode()
    assert fields_of(back) == fields_of(html) | {
        "overlap-0": "own", "own-0": "Half a thought\r\n", "summary": "Better words"
    }  # fmt: skip
    draft.refresh_from_db()
    assert (draft.source, draft.base_id, draft.summary) == (*typed, "Better words")
    answered(client, url, back, 302)
    assert text_of(article) == TEXT.replace("First text.", "Half a thought").replace("Third text.", "Bea's third.")
    assert not Draft.objects.exists()


def test_every_answer_that_is_no_save_updates_the_draft(article, conflict, as_ada) -> None:
    url, html = conflict
    for wish, choice in (("preview", "theirs"), ("changes", "mine"), ("save", "x")):
        html = answered(as_ada, url, html, 409, overlap_0=choice, own_0=wish, do=wish)
        draft = Draft.objects.get()
        assert draft.source == "## One\n\nAda's first.\n"
        assert draft.base == ArticleRevision.objects.get(number=1)
        assert (draft.settling["fields"]["overlap-0"], draft.settling["fields"]["own-0"]) == (choice, wish)


def test_a_draft_discarded_meanwhile_is_made_again_and_overwrites_nothing(article, conflict, as_ada) -> None:
    url, html = conflict
    Draft.objects.all().delete()
    answered(as_ada, url, html, 409, do="preview")
    draft = Draft.objects.get()
    assert "Ada's first." in draft.source
    assert draft.base is None, "with a base, going on from it would write over what Bea did"
    back = as_ada.get(f"{url}?draft={draft.pk}").content.decode()
    assert fields_of(back) == fields_of(html)


def test_a_draft_whose_page_cannot_be_made_any_more_is_opened_as_a_text(article, conflict, as_ada) -> None:
    draft = Draft.objects.get()
    for settling in ({}, {"section": "x", "fields": {}}, {"fields": {"overlaps": "garbled"}}):
        Draft.objects.update(settling=settling)
        html = as_ada.get(f"{conflict[0]}?draft={draft.pk}").content.decode()
        assert fields_of(html)["text"] == draft.source.replace("\n", "\r\n")
        assert (fields_of(html)["base"], fields_of(html)["form"]) == (str(draft.base_id), str(draft.form))
    for wrong in ("x", "0", "9" * 30):
        assert as_ada.get(f"{conflict[0]}?draft={wrong}").status_code == 200


def test_a_settled_text_that_is_refused_is_kept_as_a_text(article, conflict, as_ada, monkeypatch) -> None:
    url, html = conflict

    def busy(*args: object, **values: object) -> None:
        raise edits.Busy("busy")

    monkeypatch.setattr(edits, "save", busy)
    shown = answered(as_ada, url, html, 503, overlap_0="own", own_0="Settled.")
    assert "## One\r\n\r\nSettled." in fields_of(shown)["text"]
    draft = Draft.objects.get()
    assert (draft.source, draft.base, draft.settling) == ("## One\n\nSettled.\n\n", head(article), None)


def test_a_lost_right_keeps_the_answers(article, conflict, as_ada, ada, client) -> None:
    url, html = conflict
    ada.is_active = False
    ada.save()
    client.logout()
    answered(client, url, html, 403, overlap_0="own", own_0="Typed words.")
    shown = answered(client, url, html, 403, overlap_0="own", own_0="Typed words.")
    assert fields_of(shown)["own-0"] == "Typed words.\r\n"
    assert fields_of(shown)["overlap-0"] == "own"


def test_an_article_renamed_while_one_settles(article, as_ada, ada, bea) -> None:
    base = head(article)
    edits.save(article, base=base, text=TEXT.replace("First text.", "Bea's first."), author=bea)
    html = collide(as_ada, "/edit/Byungjin", base, TEXT.replace("First text.", "Ada's first."))
    edits.rename(article, to=clean_title("Parallel line"), author=bea, leave_redirect=False)
    shown = answered(as_ada, "/edit/Byungjin", html, 409, overlap_0="mine")
    assert "renamed to “Parallel line”" in plain(shown)
    assert 'action="/edit/Parallel_line"' in shown
    answered(as_ada, "/edit/Parallel_line", shown, 302)
    assert text_of(article) == TEXT.replace("First text.", "Ada's first.")


def test_an_article_deleted_while_one_settles_gives_the_text_back(article, conflict, as_ada, bea) -> None:
    edits.delete(article, author=make_moderator(), summary="gone")
    shown = answered(as_ada, conflict[0], conflict[1], 409, overlap_0="own", own_0="Typed words.")
    assert "Typed words." in fields_of(shown)["text"]


UNREADABLE = [
    "", "x", "[]x", "[]", "{}", "null", "3", '"x"', "[3]", "[null]", '["ab"]', "NaN", "9" * 5000,
    '[{"start": -1, "end": 2, "base": "", "theirs": ""}]', '[{"start": 0}]',
    '[{"start": 0, "end": 99999, "base": "", "theirs": ""}]', '[{"start": "0", "end": 1, "base": "", "theirs": ""}]',
    '[{"start": 0, "end": 1, "base": 3, "theirs": ""}]', '[{"start": true, "end": 1, "base": "", "theirs": ""}]',
    '[{"start": 0, "end": 1, "base": "", "theirs": "", "why": []}]',
    '[{"start": 0, "end": 1, "base": "", "theirs": "", "proposal": {}}]',
    '[{"start": 0, "end": 1, "base": "", "theirs": "", "mine": "x"}]',
    '[{"start": 0, "end": 1, "base": "\\ud800", "theirs": ""}]',
    '[{"start": 0, "end": 1, "base": "", "theirs": "", "proposal": "\\udfff"}]',
    '[{"start": 1, "end": 2, "base": "", "theirs": ""}, {"start": 0, "end": 1, "base": "", "theirs": ""}]',
    "[" * 5000, '{"a":' * 5000,
    json.dumps([{"start": 0, "end": 0, "base": "", "theirs": ""}] * 5_000),
]  # fmt: skip


@pytest.mark.parametrize("overlaps", UNREADABLE, ids=range(len(UNREADABLE)))
def test_forged_overlaps_give_the_form_back(article, conflict, as_ada, overlaps: str) -> None:
    url, html = conflict
    shown = answered(as_ada, url, html, 400, overlaps=overlaps, overlap_0="own", own_0="Typed words.")
    assert "can&#x27;t be read" in shown
    fields = fields_of(shown)
    assert "Ada's first." in fields["text"]
    assert "Typed words." in fields["text"]
    assert fields["base"] == "", "what was left open must not be written over what Bea did"
    assert head(article).number == 2
    assert Draft.objects.get().settling is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [("merged", "x\0y"), ("merged", ""), ("merged", "e\u0301"), ("merged", "x" + "\u0301" * 50), ("form", ""),
     ("form", "x"), ("base", "x"), ("base", "9" * 30), ("since", "x"), ("undoes", "-1"), ("undoes", "\0")],
)  # fmt: skip
def test_garbled_hidden_fields_give_the_text_back(article, conflict, as_ada, name: str, value: str) -> None:
    url, html = conflict
    shown = answered(as_ada, url, html, 400, **{name: value}, overlap_0="own", own_0="Typed words.")
    assert "Typed words." in fields_of(shown)["text"]
    assert fields_of(shown)["base"] == ""
    assert head(article).number == 2


@pytest.mark.parametrize(("name", "value"), [("since", "999999"), ("since", ""), ("undoes", "999999")])
def test_unknown_revisions_in_hidden_fields(article, conflict, as_ada, name: str, value: str) -> None:
    url, html = conflict
    status = 400 if name == "undoes" else 302
    shown = answered(as_ada, url, html, status, **{name: value}, overlap_0="mine")
    if status == 400:
        answered(as_ada, url, shown, 302)
    assert "Ada's first." in text_of(article)
    assert head(article).kind == ArticleRevision.Kind.EDIT


def test_a_base_of_another_article_writes_over_nothing(article, conflict, as_ada) -> None:
    url, html = conflict
    other = make_article("Other")
    shown = answered(as_ada, url, html, 409, base=str(head(other).pk), overlap_0="mine")
    assert "Bea&#x27;s first." in shown
    assert head(article).number == 2


def test_own_words_that_cannot_be_kept_are_said_and_given_back(article, conflict, as_ada) -> None:
    url, html = conflict
    marks = "x" + "\u0301" * 50
    shown = answered(as_ada, url, html, 409, overlap_0="own", own_0=marks)
    assert "combining marks" in shown
    assert fields_of(shown)["own-0"] == marks
    assert Draft.objects.get().settling["fields"]["own-0"] == marks
    # Not chosen, they are nobody's concern.
    answered(as_ada, url, html, 302, overlap_0="theirs", own_0=marks)


def test_own_words_that_are_too_long_come_back_in_the_text(article, conflict, as_ada) -> None:
    url, html = conflict
    long = "Typed words.\r\n" * 15_000
    shown = answered(as_ada, url, html, 400, overlap_0="own", own_0=long)
    assert long in fields_of(shown)["text"]
    assert "KB" in plain(shown)
    shown = answered(as_ada, url, html, 409, overlap_0="own", own_0=long, do="preview")
    assert fields_of(shown)["own-0"] == long
    assert "KB" in plain(shown)
    assert head(article).number == 2


def test_a_long_summary_keeps_the_answers(article, conflict, as_ada) -> None:
    url, html = conflict
    shown = answered(as_ada, url, html, 400, overlap_0="own", own_0="Typed.", summary="x" * 501)
    assert fields_of(shown)["own-0"] == "Typed.\r\n"
    assert "501 characters" in plain(shown)
    shown = answered(as_ada, url, html, 400, overlap_0="mine", do="destroy")
    assert fields_of(shown)["overlap-0"] == "mine"
    assert head(article).number == 2


def test_an_overlap_outside_the_section_opens_the_whole_article(article, as_ada, bea) -> None:
    """Bea removed the section that Ada edits: there is no form of a section to show it in."""
    section = section_of(article, "One")
    base = head(article)
    edits.save(article, base=base, text=TEXT.replace("## One\n\nFirst text.\n\n", ""), author=bea)
    html = collide(as_ada, f"/section/{section.pk}/edit", base, "## One\n\nAda's first.\n")
    assert 'action="/edit/Byungjin"' in html
    says = plain(html)
    assert "Third text." in says
    assert "Ada's first." in says
    count = len(json.loads(fields_of(html)["overlaps"]))
    answered(as_ada, "/edit/Byungjin", html, 302, **{f"overlap_{n}": "mine" for n in range(count)})
    assert "Ada's first." in text_of(article)


def test_answers_that_double_a_section_are_asked_about(article, as_ada) -> None:
    """Choosing one side here and the other there puts a section into two places."""
    section = "## One\n\nFirst text.\n\n"
    merged = "Lead words.\n\n## Two\n\nSecond text.\n\n" + section
    overlaps = [
        {"start": 13, "end": 13, "base": section, "theirs": section, "why": "heading"},
        {"start": len(merged) - len(section), "end": len(merged), "base": "", "theirs": "", "why": "heading"},
    ]
    base = head(article)
    given = {"base": base.pk, "form": str(uuid.uuid4()), "merged": merged, "overlaps": json.dumps(overlaps)}

    def post(first: str, second: str, **more: str):
        answers = {"overlap-0": first, "overlap-1": second, "do": "save"}
        return as_ada.post("/edit/Byungjin", given | answers | more)

    doubled = post("theirs", "mine")
    assert doubled.status_code == 409
    assert "The heading “One” would stand there more than once" in plain(doubled.content.decode())
    gone = post("mine", "theirs")
    assert gone.status_code == 409
    assert "The heading “One”, which both of you kept, would be gone" in plain(gone.content.decode())
    assert head(article).number == 1
    assert post("mine", "mine").status_code == 302
    assert text_of(article) == merged
    # Asked once, and meant.
    given |= {"base": head(article).pk, "form": str(uuid.uuid4())}
    html = post("mine", "theirs").content.decode()
    answered(as_ada, "/edit/Byungjin", html, 302, confirm="on")
    assert "First text." not in text_of(article)


def test_two_texts_created_apart_are_settled(as_ada, ada, bea) -> None:
    post = {"base": "", "form": str(uuid.uuid4()), "text": "Ada's article.\n", "do": "save"}
    article = make_article("Twice", text="Bea's article.\n", author=bea)
    html = as_ada.post("/edit/Twice", post).content.decode()
    answered(as_ada, "/edit/Twice", html, 302, overlap_0="theirs")
    assert text_of(article) == "Bea's article.\n"
    html = as_ada.post("/edit/Twice", post).content.decode()
    answered(as_ada, "/edit/Twice", html, 302, overlap_0="mine")
    assert text_of(article) == "Ada's article.\n"


def test_settling_an_undo_makes_a_revision_that_undoes(article, as_ada, bea) -> None:
    undone = edits.save(article, base=head(article), text=TEXT.replace("First", "Worse"), author=bea).revision
    edits.save(article, base=head(article), text=TEXT.replace("First text", "Worse words"), author=bea)
    post = {"base": head(article).pk, "form": str(uuid.uuid4()), "summary": "Undo it"}
    response = as_ada.post(f"/revision/{undone.pk}/undo", post)
    assert response.status_code == 409
    html = response.content.decode()
    says = plain(html)
    for words in ("You are undoing revision 2 by Bea.", "Without the edit", "As the edit left it", "Undo it"):
        assert words in says + html
    assert "Yours" not in says
    assert fields_of(html)["own-0"] == "Worse words.\r\n", "one starts from what readers see"
    answered(as_ada, "/edit/Byungjin", html, 302, overlap_0="mine")
    made = head(article)
    assert (made.kind, made.origin, made.summary) == (ArticleRevision.Kind.UNDO, undone, "Undo it")
    assert text_of(article) == TEXT


def test_the_first_revision_is_not_undone_by_a_forged_form(article, conflict, as_ada) -> None:
    url, html = conflict
    first = ArticleRevision.objects.get(number=1)
    answered(as_ada, url, html, 400, overlap_0="mine", undoes=str(first.pk))
    assert head(article).number == 2


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


def test_what_is_given_out_can_be_read_back(conflict) -> None:
    """All that the page holds in its hidden fields is lawful in its own eyes."""
    _url, html = conflict
    form = ConflictForm({name: unescape(value) for name, value in fields_of(html).items()})
    form.full_clean()
    assert form.is_readable
    assert form.answers == [""]
    assert [hunk.mine for hunk in form.hunks] == ["Ada's first.\n"]
