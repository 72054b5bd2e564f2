"""Delete, restore, rename and revert from the admin: asked first, through the verbs, each row told apart."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from articles import edits
from articles.admin import confirming
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision
from tests.factories import TEXT, head, make_article, make_moderator, text_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/articles/article/"
REVISIONS = "/admin/articles/articlerevision/"


def url_of(verb: str) -> str:
    return f"{REVISIONS if verb == 'revert' else ARTICLES}{verb}/"


def form_of(client: Client, verb: str, *rows: Article | ArticleRevision, **typed: Any) -> dict[str, Any]:
    """What the page of a verb would send for these rows, with this typed into it."""
    answer = client.get(url_of(verb), {"item": [row.pk for row in rows]})
    assert answer.status_code == 200
    form, items = answer.context["form"], answer.context["items"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return sent | {"item": [item.value for item in items if item.may_act]} | typed


def press(client: Client, verb: str, *rows: Article | ArticleRevision, **typed: Any) -> Any:
    return client.post(url_of(verb), form_of(client, verb, *rows, **typed), follow=True)


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def why(answer: Any) -> list[str]:
    """Why the rows that are left on the page were left."""
    return [item.refused.words for item in answer.context["items"] if item.refused]


def now(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_delete_says_what_will_happen_and_does_it(as_mo, mo) -> None:
    article = make_article("Byungjin")
    page = as_mo.get(url_of("delete"), {"item": article.pk}).content.decode()
    assert "Readers will find the reason" in page
    assert "Byungjin" in page
    answer = press(as_mo, "delete", article, summary="It was spam")
    assert answer.redirect_chain == [(f"{ARTICLES}{article.pk}/change/", 302)]
    assert told(answer) == ["1 article was deleted."]
    last = head(article)
    assert (last.kind, last.summary, last.author, last.via) == ("delete", "It was spam", mo, "web")
    assert now(article).deleted_at == last.created_at


def test_several_are_deleted_at_once_and_what_was_not_stays_on_the_page(as_mo, mo, ada) -> None:
    first, second, third = (make_article(title) for title in ("One", "Two", "Three"))
    form = form_of(as_mo, "delete", first, second, third, summary="Spam")
    edits.save(second, base=head(second), text="Good words.\n", author=ada)
    edits.delete(third, author=mo, summary="Before")
    answer = as_mo.post(url_of("delete"), form)
    assert answer.status_code == 409
    assert told(answer) == ["1 article was deleted."]
    assert [item.article.title for item in answer.context["items"]] == ["Two", "Three"]
    assert why(answer)[0].startswith("Somebody has edited")
    assert why(answer)[1] == "The article was deleted meanwhile."
    assert answer.context["form"]["summary"].value() == "Spam"
    assert now(second).deleted_at is None
    assert head(third).summary == "Before"
    # What can be sent again is about what the page shows now.
    again = [item.value for item in answer.context["items"] if item.may_act]
    assert again == [f"{second.pk}:{head(second).pk}"]
    answer = as_mo.post(url_of("delete"), form | {"item": again}, follow=True)
    assert told(answer) == ["1 article was deleted."]
    assert now(second).deleted_at is not None


def test_a_deletion_wants_a_reason(as_mo) -> None:
    article = make_article()
    answer = as_mo.post(url_of("delete"), form_of(as_mo, "delete", article, summary=" "))
    assert answer.status_code == 400
    assert "Say why" in answer.content.decode()
    assert now(article).deleted_at is None


def test_the_same_page_sent_twice_acts_once(as_mo) -> None:
    article = make_article()
    form = form_of(as_mo, "delete", article, summary="Spam")
    for _time in range(2):
        answer = as_mo.post(url_of("delete"), form, follow=True)
        assert told(answer) == ["1 article was deleted."]
    assert article.revisions.count() == 2


def test_restore(as_mo, mo) -> None:
    article, other = make_article("Byungjin"), make_article("Juche")
    for each in (article, other):
        edits.delete(each, author=mo, summary="Oops")
    answer = press(as_mo, "restore", article, other, summary="It was none")
    assert told(answer) == ["2 articles were restored."]
    assert [(head(each).kind, head(each).summary) for each in (article, other)] == [("restore", "It was none")] * 2
    assert text_of(article) == TEXT
    assert now(article).deleted_at is None


def test_restoring_a_taken_title_asks_for_another_one(as_mo, mo) -> None:
    article, other = make_article("Byungjin"), make_article("Juche")
    for each in (article, other):
        edits.delete(each, author=mo)
    taken = make_article("Byungjin")
    # Several at once: that one stays, with a way to restore it alone.
    answer = as_mo.post(url_of("restore"), form_of(as_mo, "restore", article, other))
    assert answer.status_code == 409
    assert told(answer) == ["1 article was restored."]
    assert "There is an article of this title already" in why(answer)[0]
    alone = answer.context["items"][0].refused.anchor[1]
    assert alone == f"{url_of('restore')}?item={article.pk}"
    assert as_mo.get(alone).context["form"]["title"].value() == "Byungjin"
    # The page itself asks for the title of what is left alone.
    assert answer.context["form"]["title"].value() == "Byungjin"
    answer = as_mo.post(url_of("restore"), form_of(as_mo, "restore", article, summary="Kept"))
    assert answer.status_code == 409
    assert f'href="{ARTICLES}{taken.pk}/change/"' in answer.content.decode()
    assert answer.context["form"]["summary"].value() == "Kept"
    assert now(article).deleted_at is not None
    answer = press(as_mo, "restore", article, title="byungjin (policy)")
    assert told(answer) == ["1 article was restored."]
    assert now(article).full_title == "Byungjin (policy)"


def test_what_is_not_deleted_is_not_restored(as_mo, mo) -> None:
    article = make_article("Byungjin")
    answer = as_mo.get(url_of("restore"), {"item": article.pk})
    assert why(answer) == ["The article is not deleted (any more)."]
    assert answer.context["may_act"] is False
    edits.delete(article, author=mo)
    form = form_of(as_mo, "restore", article)
    edits.restore(article, author=mo)
    answer = as_mo.post(url_of("restore"), form)
    assert (answer.status_code, why(answer)) == (409, ["The article is not deleted (any more)."])


def test_rename_with_and_without_a_redirect(as_mo, mo) -> None:
    article = make_article("Byungjin")
    answer = press(as_mo, "rename", article, title="help:byungjin line", summary="Clearer")
    assert told(answer) == ["1 article was renamed."]
    assert now(article).full_title == "Help:Byungjin line"
    assert (head(article).kind, head(article).summary, head(article).author) == ("rename", "Clearer", mo)
    assert text_of(Article.objects.titled(clean_title("Byungjin")).get()).startswith("#REDIRECT [[Help:Byungjin line]]")
    form = form_of(as_mo, "rename", article, title="Elsewhere")
    del form["leave_redirect"]
    as_mo.post(url_of("rename"), form)
    assert now(article).full_title == "Elsewhere"
    assert not Article.objects.titled(clean_title("Help:Byungjin line")).exists()


@pytest.mark.parametrize(
    ("title", "status", "words"),
    [
        ("Juche", 409, "There is an article of this title already"),
        ("byungjin", 400, "The article has this title already"),
        ("a|b", 400, "A title can’t contain any of"),
        ("", 400, "A title needs at least one letter"),
        ("Talk:x", 400, "reserved"),
        ("x\0" * 200, 400, "too long"),
    ],
)
def test_a_title_that_is_refused_stays_in_the_form(as_mo, title: str, status: int, words: str) -> None:
    article, _taken = make_article("Byungjin"), make_article("Juche")
    answer = as_mo.post(url_of("rename"), form_of(as_mo, "rename", article, title=title, summary="Kept"))
    assert answer.status_code == status
    page = answer.content.decode().replace("&#x27;", "’")
    assert words in page
    assert answer.context["form"]["summary"].value() == "Kept"
    assert now(article).full_title == "Byungjin"


def test_who_renames_what_was_renamed_meanwhile_looks_again(as_mo, ada) -> None:
    article = make_article("Byungjin")
    form = form_of(as_mo, "rename", article, title="Third")
    edits.rename(article, to=clean_title("Second"), author=ada)
    answer = as_mo.post(url_of("rename"), form)
    assert answer.status_code == 409
    assert why(answer)[0].startswith("Somebody has edited the article")
    assert now(article).full_title == "Second"
    again = [item.value for item in answer.context["items"]]
    as_mo.post(url_of("rename"), form | {"item": again}, follow=True)
    assert now(article).full_title == "Third"
    # A page sent twice finds what it has done itself.
    answer = as_mo.post(url_of("rename"), form | {"item": again}, follow=True)
    assert told(answer) == ["1 article was renamed."]


def test_one_is_renamed_at_a_time(as_mo) -> None:
    first, second = make_article(), make_article()
    answer = as_mo.get(url_of("rename"), {"item": [first.pk, second.pk]}, follow=True)
    assert told(answer) == ["This can be done with one at a time."]
    assert answer.redirect_chain == [(ARTICLES, 302)]


def test_revert(as_mo, mo, ada) -> None:
    article, other = make_article("Byungjin"), make_article("Juche")
    first, third = head(article), head(other)
    for each in (article, other):
        edits.save(each, base=head(each), text="Vandalised.\n", author=ada)
    page = as_mo.get(url_of("revert"), {"item": first.pk}).content.decode()
    assert f'href="/compare/{first.pk}/{head(article).pk}"' in page
    answer = press(as_mo, "revert", first, third)
    assert told(answer) == ["2 articles were reverted."]
    assert text_of(article) == text_of(other) == TEXT
    last = head(article)
    assert (last.kind, last.origin, last.author, last.summary) == ("revert", first, mo, "Revert to revision 1 by Maker")
    # Once more: the text is that one already.
    answer = as_mo.post(url_of("revert"), form_of(as_mo, "revert", first, summary="Again"))
    assert (answer.status_code, why(answer)) == (409, ["The current text is the same already."])
    assert head(article) == last


def test_a_revert_keeps_what_others_did_elsewhere_and_never_overwrites_what_collides(as_mo, ada) -> None:
    article = make_article("Byungjin")
    first = head(article)
    edits.save(article, base=first, text=TEXT.replace("Second text.", "Vandalised."), author=ada)
    form = form_of(as_mo, "revert", first)
    edits.save(article, base=head(article), text=text_of(article).replace("Third text.", "Better."), author=ada)
    as_mo.post(url_of("revert"), form)
    assert text_of(article) == TEXT.replace("Third text.", "Better.")

    edits.save(article, base=head(article), text=TEXT.replace("Second text.", "Vandalised again."), author=ada)
    form = form_of(as_mo, "revert", first)
    edits.save(article, base=head(article), text=TEXT.replace("Second text.", "Mended by hand."), author=ada)
    before = head(article)
    answer = as_mo.post(url_of("revert"), form)
    assert (answer.status_code, why(answer)) == (409, ["Others have changed the same lines since."])
    assert f'href="/revision/{first.pk}/revert"' in answer.content.decode()
    assert answer.context["may_act"] is False
    assert head(article) == before


def test_of_one_article_one_revision_is_reverted_to(as_mo, ada) -> None:
    article = make_article("Byungjin")
    edits.save(article, base=head(article), text="Two.\n", author=ada)
    edits.save(article, base=head(article), text="Three.\n", author=ada)
    first, second, _third = article.revisions.order_by("number")
    answer = as_mo.get(url_of("revert"), {"item": [first.pk, second.pk]})
    assert why(answer) == ["Another revision of this article is selected."]
    assert [item.value for item in answer.context["items"] if item.may_act] == [f"{first.pk}:{head(article).pk}"]
    both = [f"{pk}:{head(article).pk}" for pk in (first.pk, second.pk)]
    form = form_of(as_mo, "revert", first, second)
    answer = as_mo.post(url_of("revert"), form | {"item": both})
    assert why(answer) == ["Another revision of this article is selected."]
    assert text_of(article) == TEXT


def test_nothing_of_a_deleted_article_is_reverted_renamed_or_deleted(as_mo, mo, ada) -> None:
    article = make_article("Byungjin")
    first = head(article)
    edits.save(article, base=first, text="Two.\n", author=ada)
    rows = {"delete": article, "rename": article, "revert": first}
    forms = {verb: form_of(as_mo, verb, row, summary="x") for verb, row in rows.items()}
    forms["rename"]["title"] = "Other"
    edits.delete(article, author=mo)
    for verb, row in rows.items():
        assert why(as_mo.get(url_of(verb), {"item": row.pk})) == ["The article was deleted meanwhile."]
        answer = as_mo.post(url_of(verb), forms[verb])
        assert (answer.status_code, why(answer)) == (409, ["The article was deleted meanwhile."]), verb
    assert head(article).number == 3


REFUSALS = [
    (edits.NotAllowed("no"), 403, "Your account may not do this (any more).", False),
    (edits.TooFast(7), 429, "You have made many edits within a minute. Try again in 7 seconds.", True),
    (edits.Busy("busy"), 503, "The wiki is busy and could not save. Wait some seconds, then try again.", True),
    (edits.ArticleGone("gone"), 409, "The article was deleted meanwhile.", False),
    (edits.TextTooLong("3 MB"), 409, "It was refused: 3 MB.", False),
]


@pytest.mark.parametrize(("refusal", "status", "words", "again"), REFUSALS)
def test_each_refusal_is_told_and_keeps_what_was_typed(
    as_mo, monkeypatch, refusal: edits.EditRefused, status: int, words: str, again: bool
) -> None:
    article = make_article()
    form = form_of(as_mo, "delete", article, summary="Kept")

    def refuse(*given: Any, **values: Any) -> None:
        raise refusal

    monkeypatch.setattr(edits, "delete", refuse)
    answer = as_mo.post(url_of("delete"), form)
    assert (answer.status_code, why(answer)) == (status, [words])
    assert answer.context["may_act"] is again
    assert ("Retry-After" in answer) is (status in (429, 503))
    if again:
        assert answer.context["form"]["summary"].value() == "Kept"
    assert now(article).deleted_at is None


def test_a_right_lost_meanwhile_is_asked_by_the_verb(as_mo, mo, monkeypatch) -> None:
    article = make_article()
    form = form_of(as_mo, "delete", article, summary="x")
    monkeypatch.setattr("articles.permissions.fresh", lambda person: User.objects.get(username="Maker"))
    answer = as_mo.post(url_of("delete"), form)
    assert (answer.status_code, why(answer)) == (403, ["Your account may not do this (any more)."])
    assert now(article).deleted_at is None


def test_nonsense_in_the_page_of_a_verb_does_nothing(as_mo) -> None:
    article = make_article("Byungjin")
    good = form_of(as_mo, "delete", article, summary="x")
    for items in (["x"], ["9" * 30], ["0"], [""], [":"], ["-1:2"], ["99999999:1"], []):
        for answer in (
            as_mo.get(url_of("delete"), {"item": items}),
            as_mo.post(url_of("delete"), good | {"item": items}),
        ):
            assert answer.status_code == 302, items
    for base in ("", "x", "0", "9" * 30, "99999999", str(head(make_article()).pk)):
        answer = as_mo.post(url_of("delete"), good | {"item": f"{article.pk}:{base}"})
        assert answer.status_code == 409, base
        assert why(answer)[0].startswith("The page did not say")
    for uid in ("", "x", "9" * 30):
        answer = as_mo.post(url_of("delete"), good | {"form": uid})
        assert answer.status_code == 400, uid
        assert uuid.UUID(str(answer.context["form"]["form"].value()))
        assert answer.context["form"]["summary"].value() == "x"
    assert as_mo.post(url_of("delete"), good | {"summary": "x" * 501}).status_code == 400
    assert now(article).deleted_at is None
    assert as_mo.put(url_of("delete")).status_code == 405


def test_a_hundred_at_once_and_no_more(as_mo, monkeypatch) -> None:
    monkeypatch.setattr(confirming, "MOST", 2)
    pks = [make_article().pk for _number in range(3)]
    answer = as_mo.get(url_of("delete"), {"item": pks}, follow=True)
    assert told(answer) == ["At most 2 at once."]
    monkeypatch.setattr("articles.admin.rows.MOST", 2)
    answer = as_mo.post(ARTICLES, {"action": "delete", "_selected_action": pks, "index": "0"}, follow=True)
    assert told(answer) == ["At most 2 at once."]
    assert not Article.objects.deleted().exists()


def test_actions_of_the_list_lead_to_the_page_that_asks(as_mo) -> None:
    first, second = make_article(), make_article()
    page = as_mo.get(ARTICLES).content.decode()
    for name in ("delete", "restore", "rename"):
        assert f'<option value="{name}">' in page
    assert "delete_selected" not in page
    selected = {"_selected_action": [first.pk, second.pk], "index": "0"}
    answer = as_mo.post(ARTICLES, selected | {"action": "delete"})
    assert (answer.status_code, answer["Location"]) == (302, f"{url_of('delete')}?item={first.pk}&item={second.pk}")
    answer = as_mo.post(REVISIONS, {"action": "revert", "_selected_action": [head(first).pk], "index": "0"})
    assert answer["Location"] == f"{url_of('revert')}?item={head(first).pk}"
    for posted, words in (
        ({"action": "delete_selected"} | selected, "No action selected."),
        ({"action": ""} | selected, "No action selected."),
        ({"action": "delete", "select_across": "1", "index": "0", "_selected_action": ["x", "9" * 30, "-1"]}, "Select"),
        ({"action": "delete", "select_across": "1", "index": "x"}, "Items must be selected"),
    ):
        answer = as_mo.post(ARTICLES, posted, follow=True)
        assert told(answer)[0].startswith(words), posted
    assert (
        as_mo.post("/admin/articles/section/", {"action": "delete_selected", "_selected_action": "1"}).status_code
        == 200
    )
    assert not Article.objects.deleted().exists()


@pytest.mark.django_db(transaction=True)
def test_verbs_run_outside_any_transaction() -> None:
    """Inside another one they raise: what is told to be done must be stored."""
    client = Client()
    client.force_login(make_moderator("Mo"))
    article = make_article("Byungjin")
    first = head(article)
    edits.save(article, base=first, text="Two.\n", author=first.author)
    for verb, row, typed in (
        ("revert", first, {}),
        ("rename", article, {"title": "Other"}),
        ("delete", article, {"summary": "x"}),
        ("restore", article, {}),
    ):
        assert press(client, verb, row, **typed).status_code == 200
    assert [each.kind for each in article.revisions.order_by("number")] == [
        "create", "edit", "revert", "rename", "delete", "restore",
    ]  # fmt: skip
