"""Two people do two things to one article at the same moment, through its pages: one outcome, told to both."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from articles import edits
from articles.models import Article, ArticleRevision, Draft
from tests.articles.edits.test_title_races import whole
from tests.articles.edits.test_writers import together
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of
from wiki.accounts.models import User

# Who is first differs from round to round.
ROUNDS = range(2)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("n", ROUNDS)]

Post = tuple[User, str, dict[str, Any]]


def form(base: ArticleRevision | None = None, text: str = "", **values: Any) -> dict[str, Any]:
    filled = {"form": str(uuid.uuid4()), "text": text, "summary": "", "do": "save"}
    return filled | {"base": base.pk if base else ""} | values


def at_once(*posts: Post) -> list[HttpResponse]:
    """Each by the browser of its own author; none ends in an error."""

    def of(who: User, url: str, fields: dict[str, Any]) -> Any:
        client = Client(raise_request_exception=False)
        client.force_login(who)
        return lambda: client.post(url, fields)

    answers = together(*[of(*post) for post in posts])
    assert all(isinstance(each, HttpResponse) for each in answers), answers
    assert {each.status_code for each in answers} <= {302, 409}, answers
    whole()
    return answers


def words(answer: HttpResponse) -> str:
    """The page as people read it, with what stands in its fields."""
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


def told(answer: HttpResponse) -> str:
    """What the page after a redirect will say."""
    return " ".join(str(each.message) for each in get_messages(answer.wsgi_request))


def kept(who: User) -> str:
    """What the only draft of that person holds."""
    return Draft.objects.get(user=who).source


def test_create_and_create(n: int) -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    texts = {ada: "What Ada knows.\n", bea: "What Bea knows.\n"}
    answers = at_once(*[(who, "/edit/New", form(text=text)) for who, text in texts.items()])
    assert sorted(each.status_code for each in answers) == [302, 409]
    loser = (ada, bea)[[each.status_code for each in answers].index(409)]
    (page,) = [words(each) for each in answers if each.status_code == 409]
    assert all(text.strip() in page for text in texts.values())
    assert kept(loser) == texts[loser]
    assert Draft.objects.count() == 1
    article = Article.objects.get()
    assert (article.title, text_of(article)) == ("New", texts[bea if loser == ada else ada])


def test_rename_and_edit(n: int) -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article("A", author=ada)
    base, two = head(article), section_of(article, "Two")
    renamed, saved = at_once(
        (ada, "/rename/A", form(base, title="B", leave_redirect="on")),
        (bea, f"/section/{two.pk}/edit", form(base, "## Two\n\nBea's text.\n\n")),
    )
    assert (renamed.status_code, saved.status_code) == (302, 302)
    assert renamed["Location"] == "/wiki/B"
    assert saved["Location"].partition("#")[0] in ("/wiki/A", "/wiki/B")
    # Whoever came second is told of the first, if that is in the history before.
    came_second = head(article).author_id == bea.pk
    assert ("others edited this article too" in told(saved)) == came_second
    article.refresh_from_db()
    assert (article.title, head(article).number) == ("B", 3)
    assert "Bea's text." in text_of(article)
    assert Draft.objects.count() == 0


def test_delete_and_edit(n: int) -> None:
    mo, bea = make_moderator("Mo"), make_user("Bea")
    article = make_article("A", author=mo)
    base = head(article)
    deleted, saved = at_once(
        (mo, "/delete/A", form(base, summary="reason")), (bea, "/edit/A", form(base, "Bea's text.\n"))
    )
    article.refresh_from_db()
    assert {deleted.status_code, saved.status_code} == {302, 409}
    assert head(article).number == 2
    if deleted.status_code == 302:
        assert article.deleted_at is not None
        assert "Bea's text." in words(saved)
        assert "no longer there" in words(saved)
        assert kept(bea) == "Bea's text.\n"
    else:
        assert text_of(article) == "Bea's text.\n"
        assert "Somebody has edited the article since you opened this page." in words(deleted)
        assert 'value="reason"' in deleted.content.decode()


def test_restore_and_create(n: int) -> None:
    mo, bea = make_moderator("Mo"), make_user("Bea")
    article = make_article("A", author=mo)
    edits.delete(article, author=mo)
    restored, created = at_once(
        (mo, f"/article/{article.pk}/restore", form(title="A")), (bea, "/edit/A", form(text="Bea's text.\n"))
    )
    assert {restored.status_code, created.status_code} == {302, 409}
    live = Article.objects.live().get(title="A")
    if restored.status_code == 302:
        assert text_of(live) == TEXT
        assert "Bea's text." in words(created)
        assert "First text." in words(created)
        assert kept(bea) == "Bea's text.\n"
    else:
        assert text_of(live) == "Bea's text.\n"
        assert "There is an article of this title now." in words(restored)


@pytest.mark.parametrize("collide", [False, True])
def test_revert_and_edit(n: int, collide: bool) -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article("A", author=ada)
    first = head(article)
    edits.save(article, base=first, text=TEXT.replace("First text.", "Vandals were here."), author=ada)
    base = head(article)
    name = "One" if collide else "Two"
    url, mine = f"/section/{section_of(article, name).pk}/edit", f"## {name}\n\nBea's text.\n\n"
    reverted, saved = at_once((ada, f"/revision/{first.pk}/revert", form(base)), (bea, url, form(base, mine)))
    text = text_of(article)
    assert "Vandals" not in text
    if not collide:
        assert (reverted.status_code, saved.status_code, head(article).number) == (302, 302, 4)
        assert "First text." in text
        assert "Bea's text." in text
        return
    assert {reverted.status_code, saved.status_code} == {302, 409}
    assert ("First text." in text) == (reverted.status_code == 302)
    assert ("Bea's text." in text) == (saved.status_code == 302)
    loser, lost = (bea, saved) if saved.status_code == 409 else (ada, reverted)
    assert "First text." in words(lost)
    assert "Bea's text." in words(lost)
    assert ("Bea's text." if loser == bea else "First text.") in kept(loser)


def test_two_undos(n: int) -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article("A", author=ada)
    section = section_of(article, "One")
    edits.save(article, base=head(article), text="## One\n\nA mistake.\n\n", section=section, author=ada)
    mistake = head(article)
    answers = at_once(*[(who, f"/revision/{mistake.pk}/undo", form(mistake)) for who in (ada, bea)])
    assert [each.status_code for each in answers] == [302, 302]
    assert (head(article).number, text_of(article)) == (3, TEXT)
    said = sorted(told(each) for each in answers)
    assert sum("Undone." in each for each in said) == 1, said
    assert sum("Nothing was left to undo" in each for each in said) == 1, said
