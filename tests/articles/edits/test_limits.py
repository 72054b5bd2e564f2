"""How fast an account may write."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, connections

from articles import edits
from articles.edits import limits
from articles.markup.titles import clean_title
from articles.models import Article, ArticleRevision
from tests.factories import head, make_article, make_moderator, make_user

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
Via = ArticleRevision.Via


@pytest.fixture(autouse=True)
def _limits(settings) -> None:
    settings.EDITS_A_MINUTE, settings.NEW_ARTICLES_A_MINUTE = 8, 2


@pytest.fixture
def clock():
    """A clock that stands still until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def article(db: None, clock) -> Article:
    """An article of somebody else, a second old: the next revision has the time of the clock."""
    made = make_article("Byungjin")
    clock.shift(1)
    return made


def save(article: Article, author, **values):
    values.setdefault("text", f"Words {uuid.uuid4()}\n")
    return edits.save(article, base=head(article), author=author, **values)


def create(author, **values):
    return edits.create(title=clean_title(f"Title {uuid.uuid4()}"), text="Words.\n", author=author, **values)


def test_eight_edits_a_minute_and_then_a_wait(article, ada, clock) -> None:
    for _n in range(8):
        save(article, ada)
        clock.shift(1)
    before = ArticleRevision.objects.count()
    with pytest.raises(edits.TooFast) as refusal:
        save(article, ada)
    assert refusal.value.seconds == 52
    assert ArticleRevision.objects.count() == before
    clock.shift(51)
    with pytest.raises(edits.TooFast) as refusal:
        save(article, ada)
    assert refusal.value.seconds == 1
    clock.shift(1.01)
    save(article, ada)
    with pytest.raises(edits.TooFast):
        save(article, ada)


def test_the_wait_that_is_told_is_long_enough(article, ada, clock) -> None:
    for _n in range(8):
        save(article, ada)
        clock.shift(0.3)
    with pytest.raises(edits.TooFast) as refusal:
        save(article, ada)
    clock.shift(refusal.value.seconds)
    save(article, ada)


def test_two_new_articles_a_minute_and_edits_still(article, ada, clock) -> None:
    create(ada)
    clock.shift(10)
    create(ada)
    with pytest.raises(edits.TooFast) as refusal:
        create(ada)
    assert refusal.value.seconds == 50
    save(article, ada)
    clock.shift(51)
    create(ada)


def test_new_articles_are_edits_too(article, ada) -> None:
    for _n in range(7):
        save(article, ada)
    create(ada)
    with pytest.raises(edits.TooFast):
        create(ada)
    with pytest.raises(edits.TooFast):
        save(article, ada)


def test_everybody_has_their_own(article, ada, bea) -> None:
    for _n in range(8):
        save(article, ada)
    for _n in range(8):
        save(article, bea)


def test_renames_and_reverts_count_but_not_the_redirects_they_leave(article, ada) -> None:
    first = head(article)
    for n in range(5):
        edits.rename(article, to=clean_title(f"Name {n}"), author=ada)
    assert Article.objects.count() == 6
    create(ada)
    save(article, ada)
    saved = head(article)
    edits.revert(article, to=first, base=saved, author=ada)
    for refused in (
        lambda: edits.rename(article, to=clean_title("Another"), author=ada),
        lambda: edits.revert(article, to=saved, base=head(article), author=ada),
        lambda: save(article, ada),
    ):
        with pytest.raises(edits.TooFast):
            refused()
    # What changes nothing is no edit.
    assert not edits.revert(article, to=first, base=head(article), author=ada).changed


def test_the_redirects_of_renames_are_no_new_articles(article, ada) -> None:
    for n in range(3):
        edits.rename(article, to=clean_title(f"Name {n}"), author=ada)
    create(ada)
    create(ada)


def test_a_repeated_post_is_answered_and_counts_for_nothing(article, ada) -> None:
    form, base = uuid.uuid4(), head(article)
    for _n in range(7):
        save(article, ada)
    first = edits.save(article, base=head(article), text="Last words\n", author=ada, form=form)
    for _n in range(3):
        again = edits.save(article, base=base, text="Last words\n", author=ada, form=form)
        assert again.repeated
        assert again.revision == first.revision
    new = uuid.uuid4()
    other = make_user("Other")
    made = create(other, form=new)
    create(other)
    assert edits.create(title=clean_title("X"), text="x\n", author=other, form=new).revision == made.revision


@pytest.mark.parametrize("who", ["moderator", "administrator", "bot", "system"])
def test_who_is_not_limited(article, who: str) -> None:
    author = {
        "moderator": lambda: make_moderator("Mia"),
        "administrator": lambda: make_user("Root", is_superuser=True),
        "bot": lambda: make_user("Robot", kind="bot"),
        "system": lambda: make_user("Old system", kind="system"),
    }[who]()
    for _n in range(9):
        save(article, author)
    for _n in range(3):
        create(author)


def test_a_moderator_is_limited_as_soon_as_they_are_none(article) -> None:
    mia = make_moderator("Mia")
    assert mia.is_moderator
    for _n in range(9):
        save(article, mia)
    mia.moderate(False)
    with pytest.raises(edits.TooFast):
        save(article, mia)


@pytest.mark.parametrize("via", [Via.IMPORT, Via.SYSTEM])
def test_imports_are_not_limited_and_are_no_edits_of_their_author(article, ada, via) -> None:
    for _n in range(9):
        save(article, ada, via=via)
        create(ada, via=via)
    save(article, ada)
    create(ada)


def test_the_api_is_limited_with_the_pages(article, ada) -> None:
    for n in range(8):
        save(article, ada, via=Via.API if n % 2 else Via.WEB)
    with pytest.raises(edits.TooFast):
        save(article, ada, via=Via.API)


@pytest.mark.parametrize(("edits_a_minute", "new_a_minute"), [(0, 0), (0, 2), (8, 0)])
def test_zero_is_no_limit(article, ada, settings, edits_a_minute: int, new_a_minute: int) -> None:
    settings.EDITS_A_MINUTE, settings.NEW_ARTICLES_A_MINUTE = edits_a_minute, new_a_minute
    for _n in range(3 if edits_a_minute else 9):
        save(article, ada)
    for _n in range(2 if new_a_minute else 3):
        create(ada)
    if new_a_minute:
        with pytest.raises(edits.TooFast):
            create(ada)


def test_whoever_may_not_edit_is_told_that_first(article, ada) -> None:
    for _n in range(8):
        save(article, ada)
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    with pytest.raises(edits.NotAllowed):
        save(article, ada)


def test_a_taken_title_is_told_first(article, ada) -> None:
    create(ada)
    create(ada)
    with pytest.raises(edits.TitleTaken):
        edits.create(title=article.full, text="Words.\n", author=ada)


def test_a_clock_that_was_put_back_locks_nobody_out(article, ada, clock) -> None:
    for _n in range(8):
        save(article, ada)
    clock.shift(timedelta(hours=-1))
    create(ada)
    clock.shift(timedelta(minutes=59, seconds=30))
    with pytest.raises(edits.TooFast) as refusal:
        create(ada)
    assert refusal.value.seconds == 60


def test_looking_back_has_an_index(ada) -> None:
    rows = limits._written(ada, NOON)[:8]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    # On a table of a few rows PostgreSQL takes the index of all edits by time as gladly as that of one author's.
    assert "revision_by_" in rows.explain()


@pytest.mark.django_db(transaction=True)
def test_posts_in_one_moment_find_no_room_twice() -> None:
    ada, robot = make_user("Ada"), make_user("Robot", kind="bot")
    articles = [make_article(f"Number {n}", author=robot) for n in range(4)]
    for _n in range(7):
        save(articles[0], ada)
    gate, results = threading.Barrier(4), []

    def post(article: Article) -> None:
        base = head(article)
        try:
            gate.wait(10)
            results.append(edits.save(article, base=base, text="At once.\n", author=ada))
        except edits.TooFast as refusal:
            results.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post, args=[article]) for article in articles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(isinstance(result, edits.Saved) for result in results) == [False, False, False, True]
    assert ArticleRevision.objects.filter(author=ada).count() == 8
