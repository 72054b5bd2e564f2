"""What was typed and not saved: when it is kept as a draft, when not, and how many there can be."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from articles import edits
from articles.models import Article, ArticleRevision, Draft
from articles.views import keeping
from tests.articles.edits.test_writers import together
from tests.articles.views.drafting import (
    ONE,
    SAVED_AT,
    WORDS,
    deleted,
    field,
    fields,
    many_drafts,
    one,
    only_moderators,
    renamed,
)
from tests.articles.views.reading import main
from tests.factories import TEXT, head, make_article, make_user, section_of, text_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article("Byungjin", author=ada)


def similar(article: Article) -> None:
    make_article("École")


# Name: where, what is posted beside the usual, the status, what has happened meanwhile, and what is kept.
REFUSED = {
    "preview": ("one", {"do": "preview"}, 200, None, ONE),
    "changes": ("one", {"do": "changes"}, 200, None, ONE),
    "preview of a new article": ("/edit/New", {"do": "preview"}, 200, None, ONE),
    "preview of a new section": (
        "/edit/Byungjin?section=new", {"do": "preview", "heading": "H", "text": WORDS}, 200, None, f"## H\n\n{WORDS}\n"
    ),
    "preview too long": ("one", {"do": "preview", "text": "x" * 100_001}, 400, None, "x" * 100_001 + "\n"),
    "too long": ("one", {"text": "x" * 100_001}, 400, None, "x" * 100_001 + "\n"),
    "preview with a summary too long": ("one", {"do": "preview", "summary": "s" * 501}, 400, None, ONE),
    "summary too long": ("one", {"summary": "s" * 501}, 400, None, ONE),
    "no heading": ("/edit/Byungjin?section=new", {"heading": "", "text": WORDS}, 400, None, WORDS + "\n"),
    "heading of marks": (
        "/edit/Byungjin?section=new", {"heading": "x" + "\u0301" * 50, "text": WORDS}, 400, None,
        "## x" + "\u0301" * 50 + f"\n\n{WORDS}\n",
    ),
    "text of marks": ("one", {"text": "a\0b\r\nx" + "\u0301" * 50}, 400, None, "ab\nx" + "\u0301" * 50),
    "marks under a heading": (
        "/edit/Byungjin?section=new", {"heading": "H\0", "text": "x" + "\u0301" * 50}, 400, None,
        "## H\n\nx" + "\u0301" * 50,
    ),
    "broken redirect": ("/edit/Byungjin", {"text": "#REDIRECT [[<b>]]\n"}, 400, None, "#REDIRECT [[<b>]]\n"),
    "no number": ("one", {"form": ""}, 400, None, ONE),
    "no such number": ("one", {"form": "x"}, 400, None, ONE),
    "base that is none": ("one", {"base": "x"}, 400, None, ONE),
    "no such wish": ("one", {"do": "destroy"}, 400, None, ONE),
    "lost right": ("one", {}, 403, only_moderators, ONE),
    "lost right, and not valid": ("one", {"summary": "s" * 501}, 403, only_moderators, ONE),
    "lost right to create": ("/edit/New", {}, 403, only_moderators, ONE),
    "title alike": ("/edit/ÉCOLE", {}, 409, similar, ONE),
    "renamed": ("/edit/Byungjin", {}, 409, renamed, ONE),
    "deleted": ("/edit/Byungjin", {}, 409, deleted, ONE),
    "section of what is deleted": ("one", {}, 409, deleted, ONE),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_become_a_revision_is_kept(as_ada, ada, article, name: str) -> None:
    where, more, status, meanwhile, kept = REFUSED[name]
    url = one(article) if where == "one" else where
    base = head(article).pk if "/edit/New" not in url and "COLE" not in url else ""
    post = fields(base) | more
    if meanwhile:
        meanwhile(article)
    before = ArticleRevision.objects.count()
    response = as_ada.post(url, post)
    assert response.status_code == status
    assert SAVED_AT.search(response.content.decode())
    draft = Draft.objects.get()
    assert (draft.user, draft.source, draft.summary) == (ada, kept, post["summary"])
    assert str(draft.form) == field(response, "form"), "the form that came back goes on with the draft"
    assert draft.base_id == (base if more.get("base") != "x" else None) or (draft.base_id, base) == (None, "")
    as_ada.post(url, post)
    if name not in ("no number", "no such number"):
        assert Draft.objects.count() == 1, "the same form has one draft"
    assert ArticleRevision.objects.count() == before


@pytest.mark.parametrize(
    ("refusal", "status"), [(edits.Busy("busy"), 503), (edits.DiskFull("full"), 507), (edits.TooFast(5), 429)]
)
def test_what_cannot_be_saved_now_is_kept(as_ada, article, monkeypatch, refusal: Exception, status: int) -> None:
    def refuse(*args: object, **values: object) -> None:
        raise refusal

    monkeypatch.setattr(edits, "save", refuse)
    response = as_ada.post(one(article), fields(head(article).pk, minor="on"))
    assert response.status_code == status
    assert SAVED_AT.search(response.content.decode())
    draft = Draft.objects.get()
    assert (draft.source, draft.minor, draft.conflict) == (ONE, True, False)


def test_what_reaches_into_other_sections_is_kept(as_ada, ada) -> None:
    article = make_article("Byungjin", "## One\n\na\n\n## B\n\nb --> c\n", author=ada)
    response = as_ada.post(one(article), fields(head(article).pk, ONE + "<!-- open\n"))
    assert response.status_code == 400
    assert SAVED_AT.search(response.content.decode())
    assert Draft.objects.get().source == ONE + "<!-- open\n"


def test_a_right_lost_under_the_lock(as_ada, article, monkeypatch) -> None:
    from articles import permissions

    monkeypatch.setattr(permissions, "fresh", lambda person: User(is_active=False))
    assert as_ada.post(one(article), fields(head(article).pk)).status_code == 403
    assert Draft.objects.get().source == ONE


def test_where_even_the_draft_fails_the_page_says_so(as_ada, article, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(keeping, "write_queue", full)
    for wish in ("preview", "changes"):
        response = as_ada.post(one(article), fields(head(article).pk, do=wish))
        assert response.status_code == 200
        assert "your text is in the form below alone" in response.content.decode()
        assert not SAVED_AT.search(response.content.decode())
        assert field(response, "text") == ONE
    assert not Draft.objects.exists()


@pytest.mark.parametrize("wish", ["preview", "changes"])
def test_what_is_as_it_was_needs_no_draft(as_ada, article, bea, wish: str) -> None:
    base = head(article).pk
    same = "## One\r\n\r\nFirst text.\r\n\r\n"
    assert not SAVED_AT.search(as_ada.post(one(article), fields(base, same, do=wish)).content.decode())
    as_ada.post("/edit/New", fields("", " \n", do=wish))
    as_ada.post("/edit/Byungjin?section=new", fields(base, "", heading="", do=wish))
    edits.save(article, base=head(article), text=TEXT.replace("First text.", WORDS), author=bea)
    as_ada.post(one(article), fields(base, same, do=wish))
    as_ada.post(one(article), fields(base, ONE, do=wish))
    assert not Draft.objects.exists(), "neither what the form was opened with, nor what is published meanwhile"
    post = fields(base, ONE + "More.\n", do=wish)
    as_ada.post(one(article), post)
    assert Draft.objects.count() == 1
    as_ada.post(one(article), post | {"text": ONE})
    assert not Draft.objects.exists(), "its form no longer holds it"


def test_to_blank_a_section_is_something(as_ada, article) -> None:
    as_ada.post(one(article), fields(head(article).pk, "", do="preview"))
    assert Draft.objects.get().source == ""


def test_a_form_without_a_text_has_nothing_to_keep(as_ada, article) -> None:
    post = fields(head(article).pk)
    del post["text"]
    assert as_ada.post(one(article), post).status_code == 400
    assert not Draft.objects.exists()


def test_visitors_get_their_text_back_in_the_form_alone(client, article, ada) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    inactive = Client()
    inactive.force_login(ada)
    for browser in (client, inactive):
        for url in (one(article), "/edit/Byungjin", "/edit/New", "/edit/Byungjin?section=new"):
            for wish in ("save", "preview", "changes"):
                response = browser.post(url, fields(head(article).pk, do=wish, heading="H"))
                assert response.status_code == 403
                assert field(response, "text") == ONE
                assert "raft" not in main(response.content.decode())
    assert not Draft.objects.exists()


def test_the_base_stays_what_the_form_started_from(as_ada, article, bea) -> None:
    post = fields(head(article).pk, do="preview")
    edits.save(article, base=head(article), text=TEXT.replace("Third", "Bea's third"), author=bea)
    for text in (ONE, ONE + "More.\n"):
        as_ada.post(one(article), post | {"text": text})
        draft = Draft.objects.get()
        assert (draft.base_id, draft.source) == (post["base"], text)
    form = as_ada.get(f"{one(article)}?draft={draft.pk}")
    assert (field(form, "base"), field(form, "form")) == (str(post["base"]), post["form"])
    again = post | {"text": field(form, "text"), "do": "save"}
    assert as_ada.post(one(article), again).status_code == 302
    assert "Bea's third" in text_of(article)
    assert WORDS in text_of(article)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb\n"), ("", ""), ("a\0b\x1b\n", "ab\n"), ("a\ud800b", "a\ufffdb\n"), ("e\u0301", "é\n"),
        ("\udfff\ud800", "\ufffd\ufffd\n"), ("\0\r\n" + "\u0301" * 31, "\n" + "\u0301" * 31),
        ("\ud800" + "\u0301" * 31, "\ufffd" + "\u0301" * 31),
    ],
)  # fmt: skip
def test_a_column_of_text_takes_all_that_is_typed(ada, typed: str, kept: str) -> None:
    assert keeping.storable(typed) == kept
    draft = Draft.objects.create(
        user=ada, form=uuid.uuid4(), target="new_article", title="T", source=kept, updated_at=timezone.now()
    )
    draft.refresh_from_db()
    assert draft.source == kept


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_save_removes_the_draft_of_its_own_form_alone(as_ada, article, order: tuple[int, int]) -> None:
    forms = [fields(head(article).pk), fields(head(article).pk, "## Three\n\nOf the other tab.\n")]
    urls = [one(article), f"/section/{section_of(article, 'Three').pk}/edit"]
    for url, post in zip(urls, forms, strict=True):
        as_ada.post(url, post | {"do": "preview"})
    assert Draft.objects.count() == 2
    for left, i in zip((1, 0), order, strict=True):
        assert as_ada.post(urls[i], forms[i]).status_code == 302
        assert [str(draft.form) for draft in Draft.objects.all()] == [forms[order[1]]["form"]] * left


def test_a_repeated_post_leaves_none(as_ada, article) -> None:
    post = fields(head(article).pk)
    as_ada.post(one(article), post | {"do": "preview"})
    for _click in range(2):
        assert as_ada.post(one(article), post).status_code == 302
        assert not Draft.objects.exists()
    # A preview that was asked for before, and comes late.
    as_ada.post(one(article), post | {"do": "preview"})
    assert not Draft.objects.exists()


def test_back_and_a_preview_is_a_draft_again(as_ada, article) -> None:
    post = fields(head(article).pk)
    as_ada.post(one(article), post)
    as_ada.post(one(article), post | {"do": "preview", "text": ONE + "More.\n"})
    draft = Draft.objects.get()
    assert draft.base_id == head(article).pk, "it goes on from the form's own save"
    as_ada.post(one(article), post | {"text": ONE + "More.\n"})
    assert not Draft.objects.exists()
    assert "More.\n" in text_of(article)


def test_at_the_bound_nothing_is_thrown_away(as_ada, ada, bea, article) -> None:
    many_drafts(bea, 5)
    made = many_drafts(ada, keeping.MOST_DRAFTS)
    post = fields(head(article).pk, do="preview")
    response = as_ada.post(one(article), post)
    markup = response.content.decode()
    assert response.status_code == 200
    assert "this text is in the form below alone" in markup
    assert 'href="/drafts"' in main(markup)
    assert field(response, "text") == ONE
    assert set(Draft.objects.filter(user=ada)) == set(made)
    # The drafts that there are go on to be kept, and one less makes room.
    as_ada.post("/edit/T0", fields("", "y\n", form=str(made[0].form), do="preview"))
    assert Draft.objects.get(pk=made[0].pk).source == "y\n"
    as_ada.post(f"/drafts/{made[1].pk}/discard")
    assert SAVED_AT.search(as_ada.post(one(article), post).content.decode())
    assert Draft.objects.filter(user=ada).count() == keeping.MOST_DRAFTS


@pytest.mark.django_db(transaction=True)
def test_posts_in_one_moment_find_the_last_room_once() -> None:
    ada = make_user("Ada")
    make_article("Byungjin", author=ada)
    many_drafts(ada, keeping.MOST_DRAFTS - 2)

    def preview(i: int) -> Callable[[], object]:
        client = Client()
        client.force_login(ada)
        return lambda: client.post("/edit/New", fields("", f"Text {i}.\n", do="preview")).status_code

    assert together(*[preview(i) for i in range(6)]) == [200] * 6
    assert Draft.objects.count() == keeping.MOST_DRAFTS
