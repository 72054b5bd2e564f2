"""Several real writers at once, each with a connection of its own: nothing acknowledged is ever lost."""

import threading
import uuid
from collections.abc import Callable
from importlib import import_module

import pytest
from django.db import connection, connections

from articles import edits
from articles.history.verify import verify_all
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision
from tests.factories import head, make_article, make_user, section_of, text_of

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EDITS = 4, 5


def together(*works: Callable[[], object]) -> list[object]:
    """Run each in a thread of its own, all begun at the same moment; what each returned, or raised."""
    gate = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a writer hangs"
    return results


def test_writers_of_different_sections_all_find_their_words() -> None:
    text = "".join(f"## Part {i}\n\nold {i}\n\n" for i in range(WRITERS))
    people = [make_user(f"Writer {i}") for i in range(WRITERS)]
    article = make_article(text=text, author=people[0])
    sections = [section_of(article, f"Part {i}") for i in range(WRITERS)]

    def writer(i: int) -> Callable[[], object]:
        def write() -> int:
            merged = 0
            for n in range(EDITS):
                base = head(article)
                words = "".join(f"line {i}.{k}\n" for k in range(n + 1))
                saved = edits.save(
                    article, base=base, text=f"## Part {i}\n\n{words}\n", section=sections[i], author=people[i]
                )
                merged += saved.merged
            return merged

        return write

    results = together(*[writer(i) for i in range(WRITERS)])
    assert all(isinstance(result, int) for result in results), results
    text = text_of(article)
    for i in range(WRITERS):
        assert all(f"line {i}.{k}\n" in text for k in range(EDITS)), f"an edit of writer {i} is lost"
    assert head(article).number == 1 + WRITERS * EDITS
    assert list(ArticleRevision.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, 2 + WRITERS * EDITS)
    )
    assert list(verify_all()) == []


def test_one_line_has_one_winner_and_the_other_keeps_both_texts() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article(text="One line.\n", author=ada)
    base = head(article)
    results = together(
        lambda: edits.save(article, base=base, text="Ada's line.\n", author=ada),
        lambda: edits.save(article, base=base, text="Bea's line.\n", author=bea),
    )
    saved = [each for each in results if isinstance(each, edits.Saved)]
    refused = [each for each in results if isinstance(each, edits.EditConflict)]
    assert (len(saved), len(refused)) == (1, 1), results
    (hunk,) = refused[0].conflict.hunks
    assert {hunk.mine, hunk.theirs} == {"Ada's line.\n", "Bea's line.\n"}
    assert text_of(article) == hunk.theirs


def test_a_double_click_is_one_revision() -> None:
    ada = make_user("Ada")
    article = make_article(author=ada)
    base, form = head(article), uuid.uuid4()
    results = together(*[lambda: edits.save(article, base=base, text="Posted twice.\n", author=ada, form=form)] * 3)
    assert all(isinstance(each, edits.Saved) for each in results), results
    assert {each.revision.pk for each in results} == {head(article).pk}
    assert head(article).number == 2


def test_a_double_click_whose_first_half_is_overtaken_is_no_conflict(monkeypatch) -> None:
    """The second click is served, and somebody else writes over it, while the first one still plans."""
    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article(text="One line.\n", author=ada)
    base, form = head(article), uuid.uuid4()
    module = import_module("articles.edits.save")
    real, others = module.read_head, []

    def overtaken(asked: Article) -> ArticleRevision:
        monkeypatch.setattr(module, "read_head", real)
        others.append(edits.save(article, base=base, text="Ada's line.\n", author=ada, form=form))
        others.append(edits.save(article, base=others[0].revision, text="Bea's line.\n", author=bea))
        return real(asked)

    monkeypatch.setattr(module, "read_head", overtaken)
    saved = edits.save(article, base=base, text="Ada's line.\n", author=ada, form=form)
    assert saved.repeated
    assert saved.revision == others[0].revision
    assert (text_of(article), head(article).number) == ("Bea's line.\n", 3)


def test_a_double_click_creates_one_article() -> None:
    ada, form = make_user("Ada"), uuid.uuid4()
    results = together(*[lambda: edits.create(title=clean_title("New"), text="x", author=ada, form=form)] * 3)
    assert all(isinstance(each, edits.Saved) for each in results), results
    assert {each.revision.pk for each in results} == {ArticleRevision.objects.get().pk}


def test_two_people_create_one_title() -> None:
    ada, bea = make_user("Ada"), make_user("Bea")
    results = together(
        lambda: edits.create(title=clean_title("Race"), text="Ada.\n", author=ada),
        lambda: edits.create(title=clean_title("Race"), text="Bea.\n", author=bea),
    )
    assert sorted(type(each).__name__ for each in results) == ["Saved", "TitleTaken"], results
    assert Article.objects.count() == ArticleRevision.objects.count() == 1


def test_writers_queue_up_on_sqlite_instead_of_polling() -> None:
    """While another writer holds the queue a save waits for its turn, then goes on at once."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL needs no queue")
    from wiki.lib.queue import held_for, write_queue

    ada = make_user("Ada")
    article = make_article(author=ada)
    base = head(article)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with write_queue(connection):
            entered.set()
            leave.wait(10)

    def write() -> object:
        entered.wait(10)
        threading.Timer(0.3, leave.set).start()
        assert held_for(connection) >= 0.0
        return edits.save(article, base=base, text="After the wait.\n", author=ada)

    _held, saved = together(hold, write)
    assert isinstance(saved, edits.Saved), saved
    assert held_for(connection) == 0.0
