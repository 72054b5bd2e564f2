"""No room, as the database's own error says it: every page that writes answers 507 with a sentence, never 500."""

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.test import Client

from articles import edits
from articles.edits.queue import is_full, is_passing
from articles.history.verify import verify_all
from articles.models import Article, Draft
from tests.bench.databases import on_server
from tests.factories import head, make_article, make_user
from wiki.accounts import first_admin
from wiki.accounts.models import User
from wiki.lib.queue import queue_file
from wiki.site.models import SiteSettings

WORDS = "Words that were typed."


def form(article: Article | None = None, **values: Any) -> dict[str, Any]:
    base = head(article).pk if article else ""
    return {"base": base, "form": str(uuid.uuid4()), "text": WORDS, "summary": "why", "do": "save"} | values


def no_room() -> OperationalError:
    """What Django raises where the database finds no room."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(":memory:")
        other.execute("PRAGMA max_page_count = 1")
        try:
            other.execute("CREATE TABLE t (x)")
        except sqlite3.OperationalError as full:
            cause: Exception = full
        other.close()
    else:
        import psycopg

        cause = psycopg.errors.DiskFull("could not extend file: No space left on device")
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@contextmanager
def room_for(writes: int) -> Iterator[list[str]]:
    """Let so many statements that write succeed and all later ones fail; yields those that failed."""
    left = writes
    refused: list[str] = []

    def run(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal left
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            left -= 1
            if left < 0:
                refused.append(sql)
                raise no_room()
        return execute(sql, *rest)

    with connection.execute_wrapper(run):
        yield refused


@pytest.mark.django_db
def test_a_full_disk_is_not_passing() -> None:
    error = no_room()
    assert is_full(error)
    assert not is_passing(error)
    assert not is_full(OperationalError("database is locked"))


@pytest.mark.django_db
def test_a_verb_without_room(ada: User) -> None:
    article = make_article(author=ada)
    base = head(article)
    with room_for(0), pytest.raises(edits.DiskFull):
        edits.save(article, base=base, text="Other.\n", author=ada)
    assert edits.save(article, base=base, text="Other.\n", author=ada).revision.number == 2
    assert list(verify_all()) == []


@pytest.mark.django_db
def test_the_queue_of_writers_without_room(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    if (path := queue_file(connection)) is None:
        pytest.skip("PostgreSQL needs no queue")
    article = make_article(author=ada)
    real = os.open

    def refuse(name: Any, *rest: Any) -> int:
        if name == path:
            raise OSError(28, "No space left on device")
        return real(name, *rest)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(edits.DiskFull):
        edits.save(article, base=head(article), text="Other.\n", author=ada)


LOG_IN = {"login": "Mo", "password": "secret-words"}
NEW_PASSWORD = {"password1": "other-secret-words", "password2": "other-secret-words"}
MAIL = {"action_add": "", "email": "mo@example.org"}

# Name: address, fields, whether somebody is logged in.
POSTS: dict[str, Callable[["Place"], tuple[str, dict[str, Any], bool]]] = {
    "log in": lambda _: ("/accounts/login/", LOG_IN, False),
    "log out": lambda _: ("/accounts/logout/", {}, True),
    "sign up": lambda _: ("/accounts/signup/", {"username": "New", "email": "new@example.org"} | NEW_PASSWORD, False),
    "password": lambda _: ("/accounts/password/change/", {"oldpassword": "secret-words"} | NEW_PASSWORD, True),
    "mail": lambda _: ("/accounts/email/", MAIL, True),
    "first administrator": lambda at: (at.link, {"username": "Boss"} | NEW_PASSWORD, False),
    "save": lambda at: ("/edit/A", form(at.article), True),
    "create": lambda _: ("/edit/New", form(), True),
    "preview": lambda at: ("/edit/A", form(at.article, do="preview"), True),
    "rename": lambda at: ("/rename/A", form(at.article, title="Other", leave_redirect="on"), True),
    "delete": lambda at: ("/delete/A", form(at.article), True),
    "restore": lambda at: (f"/article/{at.buried.pk}/restore", form(title="B"), True),
    "revert": lambda at: (f"/revision/{at.first.pk}/revert", form(at.article), True),
    "discard": lambda at: (f"/drafts/{at.draft.pk}/discard", {}, True),
    "settings": lambda _: ("/admin/site/sitesettings/1/change/", SETTINGS, True),
    "verb": lambda at: (
        "/admin/articles/article/delete/",
        form(item=[f"{at.article.pk}:{at.article.head_id}"]),
        True,
    ),
    "add account": lambda _: ("/admin/accounts/user/add/", {"username": "New", "kind": "person"} | NEW_PASSWORD, True),
    "password again": lambda _: ("/accounts/reauthenticate/", {"password": "secret-words"}, True),
}
SETTINGS = {
    "name": "Other",
    "language": "en",
    "main_page": "Main Page",
    "licence_name": "x",
    "licence_url": "",
    "who_edits": "accounts",
    "who_signs_up": "everyone",
}
# They need no writing to answer.
FINE = {"preview": 200}
MADE = ("sign up", "first administrator")
TYPED = ("save", "create", "preview")


class Place:
    """A wiki with something for each post."""

    def __init__(self, mo: User) -> None:
        self.article = make_article("A", author=mo)
        self.first = head(self.article)
        edits.save(self.article, base=self.first, text="Other.\n", author=mo)
        self.article.refresh_from_db()
        self.buried = make_article("B", author=mo)
        edits.delete(self.buried, author=mo)
        values = {"target": "article", "article": self.article, "updated_at": self.first.created_at}
        self.draft = Draft.objects.create(user=mo, form=uuid.uuid4(), source="x", title="A", namespace=0, **values)
        self.link = urlsplit(first_admin.link()).path
        SiteSettings.objects.change(name="Before")
        self.logged_in, self.nobody = Client(), Client()
        self.logged_in.force_login(mo)


# Inside another transaction an error would not be what it is for people.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", POSTS)
def test_wherever_the_room_ends_a_post_is_answered_with_a_sentence(name: str) -> None:
    """Room for no statement that writes, for some, and for all."""
    Group.objects.get_or_create(name="moderators")
    place = Place(make_user("Mo", is_staff=True, is_superuser=True))
    for writes in (0, 1, 2, 5, 1_000):
        url, fields, logged_in = POSTS[name](place)
        client = place.logged_in if logged_in else Client()
        client.raise_request_exception = False
        with room_for(writes) as refused:
            answer = client.post(url, fields)
        page = answer.content.decode()
        if answer.status_code in (200, 302):
            break
        assert answer.status_code == 507
        assert "disk is full" in page
        assert answer["Retry-After"]
        assert "secret-words" not in page
        if name in TYPED:
            assert fields["text"] in page
    # What is saved stays saved where its draft could not be taken away, and an account where nobody could be logged in.
    if refused and name in MADE:
        assert answer["Location"] == "/accounts/login/"
    else:
        assert not refused or "articles_draft" in refused[0]
    assert writes or name in FINE, "it wrote nothing"
    assert answer.status_code == FINE.get(name, 302)
    assert list(verify_all()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["save", "create", "rename", "delete", "restore", "revert", "verb"])
def test_where_the_room_ends_at_the_commit_the_page_knows_of_nothing(name: str, monkeypatch) -> None:
    """All was written then, and an article in memory that took it for done would name a head that no row has."""

    def refuse() -> None:
        raise no_room()

    place = Place(make_user("Mo", is_staff=True, is_superuser=True))
    url, fields, _logged_in = POSTS[name](place)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", refuse)
        answer = place.logged_in.post(url, fields)
    assert answer.status_code == 507
    assert "disk is full" in answer.content.decode()
    assert Article.objects.live().count() == 1
    assert place.logged_in.post(url, fields).status_code == 302
    assert list(verify_all()) == []


@pytest.mark.django_db(transaction=True)
def test_a_text_comes_back_where_postgresql_is_stopped_amid_a_save(ada: User, as_ada: Client) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite is a part of the process")
    article = make_article("A", author=ada)
    fields = form(article)

    def stop(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "articles_articlerevision"'):
            on_server(os.environ["TEST_DATABASE_URL"], f"SELECT pg_terminate_backend({process})")
        return execute(sql, *rest)

    process = connection.connection.info.backend_pid
    with connection.execute_wrapper(stop):
        answer = as_ada.post("/edit/A", fields)
    assert answer.status_code == 503
    assert WORDS in answer.content.decode()
    assert fields["form"] in answer.content.decode()
    assert as_ada.post("/edit/A", fields).status_code == 302
    assert head(article).number == 2
    assert list(verify_all()) == []
