"""append_history in batches: a stop leaves them whole, a second run goes on, another history is refused."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, OperationalError, connection

from articles import edits
from articles.edits.bulk import writing
from articles.history.verify import verify_all
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision
from tests.articles.edits.histories import BEGAN, everything, forget_everything, long_history
from tests.factories import head, make_article, make_user, text_of

pytestmark = pytest.mark.django_db

# The verb has its module's name, so that an import of it would find the verb.
module = import_module("articles.edits.append_history")

Kind = ArticleRevision.Kind


def test_a_second_run_goes_on_where_the_first_stopped(ada) -> None:
    uid = uuid4()
    edits.append_history([long_history(ada, 20, uid=uid)], batch=7)
    whole = everything(Article.objects.get(uid=uid), named=False)
    forget_everything()
    first = edits.append_history([long_history(ada, 9, uid=uid)], batch=4)
    assert (first.created, first.revisions, first.present) == (1, 9, 0)
    second = edits.append_history([long_history(ada, 20, uid=uid)], batch=4)
    assert (second.created, second.revisions, second.present) == (0, 11, 9)
    third = edits.append_history([long_history(ada, 20, uid=uid)], batch=4)
    assert (third.created, third.revisions, third.present) == (0, 0, 20)
    assert everything(Article.objects.get(uid=uid), named=False) == whole
    assert list(verify_all()) == []


def test_without_a_uid_the_title_tells(ada) -> None:
    edits.append_history([long_history(ada, 3)])
    report = edits.append_history([long_history(ada, 5), long_history(ada, 2, title="Other")])
    assert (report.articles, report.created, report.revisions, report.present) == (2, 1, 4, 3)


def test_a_title_twice_in_one_run_is_one_article(ada) -> None:
    report = edits.append_history([long_history(ada, 3), long_history(ada, 5)])
    assert (report.created, report.revisions, report.present) == (1, 5, 3)


CHANGES = {
    "text": {"text": "Other words.\n"},
    "text as long": {"text": "Pead 2 with [[Target 2]].\n\n## One\n\nSame [[Always]].\n\n## Two\n\nText 0.\n"},
    "summary": {"summary": "other"},
    "time": {"time": BEGAN + timedelta(days=2, microseconds=1)},
    "kind": {"kind": Kind.EDIT},
    "minor": {"minor": True},
}


@pytest.mark.parametrize("change", CHANGES)
def test_another_history_is_refused(ada, change) -> None:
    edits.append_history([long_history(ada, 3)])
    before = everything(Article.objects.get())
    other = list(long_history(ada, 6).edits)
    other[2] = replace(other[2], **CHANGES[change])
    with pytest.raises(edits.HistoryDiffers, match="revision 3"):
        edits.append_history([edits.History(title=clean_title("Long"), edits=other)])
    assert everything(Article.objects.get()) == before


def test_another_author_is_another_history(ada, bea) -> None:
    edits.append_history([long_history(ada, 3)])
    with pytest.raises(edits.HistoryDiffers, match="revision 1 is another edit"):
        edits.append_history([long_history(bea, 5)])


def test_a_history_is_added_to_an_article_that_has_one(ada, bea) -> None:
    article = make_article("Long", author=bea)
    with pytest.raises(edits.HistoryDiffers, match="revision 1 is another edit"):
        edits.append_history([long_history(ada, 4)])
    for count, new in ((2, 2), (4, 2), (4, 0)):
        report = edits.append_history([long_history(ada, count, after=1)])
        assert (report.revisions, report.present) == (new, count - new)
    assert head(article).number == 5
    # The article was made today and its history is of 2020: times only grow.
    assert report.shifted == 0
    first = ArticleRevision.objects.get(number=1)
    times = list(ArticleRevision.objects.order_by("number").values_list("created_at", flat=True))
    assert times == [first.created_at + timedelta(microseconds=n) for n in range(5)]
    assert text_of(article).startswith("Lead 3 ")
    assert list(verify_all()) == []


@pytest.mark.parametrize("exists", [True, False])
def test_a_revision_to_go_on_after_has_to_be_there(ada, exists) -> None:
    if exists:
        make_article("Long", author=ada)
    with pytest.raises(edits.HistoryDiffers, match="the article has no revision 2"):
        edits.append_history([long_history(ada, 4, after=2)])


def test_an_edit_by_somebody_else_between_two_batches_stops_the_run(ada, bea) -> None:
    def edit(report: edits.Report) -> None:
        article = Article.objects.get()
        edits.save(article, base=head(article), text="Bea was here.\n", author=bea)

    with pytest.raises(edits.HeadMoved, match="Long was edited meanwhile"):
        edits.append_history([long_history(ada, 9)], batch=4, progress=edit)
    article = Article.objects.get()
    assert (head(article).number, text_of(article)) == (5, "Bea was here.\n")
    assert list(verify_all()) == []
    with pytest.raises(edits.HistoryDiffers, match="revision 5 is another edit"):
        edits.append_history([long_history(ada, 9)], batch=4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["_give_ids", "_write_sections", "_write_revisions", "write_links", "write_fragments"])
def test_a_fault_inside_a_batch_leaves_the_batches_before_it(monkeypatch, step) -> None:
    ada = make_user("Ada")
    real, calls = getattr(writing, step), []

    def fail(*args: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise DatabaseError("the disk is full")
        return real(*args)

    monkeypatch.setattr(writing, step, fail)
    histories = [("Long", 10), ("Longer", 14)]
    with pytest.raises(DatabaseError, match="disk"):
        edits.append_history([long_history(ada, count, title=title) for title, count in histories], batch=6)
    assert ArticleRevision.objects.count() == 12
    assert [head(article).number for article in Article.objects.order_by("pk")] == [10, 2]
    assert list(verify_all()) == []
    report = edits.append_history([long_history(ada, count, title=title) for title, count in histories], batch=6)
    assert (report.created, report.revisions, report.present) == (0, 12, 12)
    assert list(verify_all()) == []


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_is_tried_once_more(monkeypatch) -> None:
    """The second try starts from the same state as the first."""
    ada = make_user("Ada")
    real, calls = writing.write_fragments, []

    def fail(*args: object) -> None:
        real(*args)
        calls.append(1)
        if len(calls) % 2:
            raise OperationalError("database is locked")

    monkeypatch.setattr(writing, "write_fragments", fail)
    report = edits.append_history([long_history(ada, 10)], batch=4)
    assert (report.revisions, len(calls)) == (10, 6)
    assert list(verify_all()) == []
    assert ArticleRevision.objects.count() == 10


KILLED = """
import os, signal, django
django.setup()
from articles import edits
from articles.edits.bulk import writing
from tests.articles.edits.histories import long_history
from wiki.accounts.models import User
real, calls = writing.write_links, []
def kill(*args):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    real(*args)
writing.write_links = kill
ada = User.objects.get(username="Ada")
edits.append_history([long_history(ada, 10), long_history(ada, 14, title="Longer")], batch=6)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_leaves_whole_batches() -> None:
    ada = make_user("Ada")
    database = connection.settings_dict
    connection.close()
    child = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "wiki.settings", "DATABASE_URL": address_of(database)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    assert [head(article).number for article in Article.objects.order_by("pk")] == [10, 2]
    assert list(verify_all()) == []
    report = edits.append_history([long_history(ada, 10), long_history(ada, 14, title="Longer")], batch=6)
    assert (report.created, report.revisions, report.present) == (0, 12, 12)
    assert list(verify_all()) == []


def address_of(database: dict) -> str:
    """The test's own database as an address for another process."""
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_people_can_save_while_a_history_is_appended() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article(author=bea)
    done, failed = threading.Event(), []

    def append() -> None:
        try:
            edits.append_history([long_history(ada, 60), long_history(ada, 60, title="Longer")], batch=5)
        except Exception as error:
            failed.append(error)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=append)
    thread.start()
    saved = 0
    while not done.is_set() or saved < 3:
        edits.save(article, base=head(article), text=f"Words {saved}.\n", author=bea)
        saved += 1
    thread.join(30)
    assert not failed
    assert (head(article).number, ArticleRevision.objects.count()) == (1 + saved, 121 + saved)
    assert list(verify_all()) == []


# --- the article that it belongs to


def test_a_uid_whose_title_another_article_has(ada) -> None:
    taken = make_article("Long", author=ada)
    with pytest.raises(edits.TitleTaken) as refusal:
        edits.append_history([long_history(ada, uid=uuid4())])
    assert refusal.value.article == taken


def test_a_title_taken_in_the_same_moment(ada, monkeypatch) -> None:
    monkeypatch.setattr(module, "find_article", lambda history: None)
    taken = make_article("Long", author=ada)
    with pytest.raises(edits.TitleTaken) as refusal:
        edits.append_history([long_history(ada)])
    assert refusal.value.article == taken
    assert ArticleRevision.objects.count() == 1


def test_an_article_that_was_deleted_or_renamed(ada) -> None:
    uid = uuid4()
    edits.append_history([long_history(ada, 2, uid=uid)])
    Article.objects.update(title="Renamed", title_key="renamed")
    with pytest.raises(edits.HistoryDiffers, match="the article's title is Renamed now"):
        edits.append_history([long_history(ada, 3, uid=uid)])
    Article.objects.update(deleted_at=BEGAN)
    with pytest.raises(edits.ArticleGone):
        edits.append_history([long_history(ada, 3, uid=uid)])
    # Without a uid a deleted article is nobody's: the title is free.
    assert edits.append_history([long_history(ada, 3)]).created == 1


def test_deleted_between_two_batches(ada) -> None:
    def delete(report: edits.Report) -> None:
        Article.objects.update(deleted_at=BEGAN)

    with pytest.raises(edits.ArticleGone, match="Long was deleted"):
        edits.append_history([long_history(ada, 9)], batch=4, progress=delete)
    assert ArticleRevision.objects.count() == 4
