"""A disk without room: what was typed comes back with 507, everything can be read, and room alone mends it."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from articles import edits
from articles.history.verify import verify_all
from articles.markup.titles import clean_title
from articles.models import Article
from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of, text_of

NO_LIMIT = 1_073_741_823
WORDS = "Words that were typed. "


class Disk:
    """SQLite's own limit for a database: what is above it ends in a real SQLITE_FULL."""

    def fill(self, room: int = 0) -> None:
        """Leave so many pages."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            (limit,) = cursor.execute(f"PRAGMA max_page_count = {pages + room}").fetchone()
            assert limit == pages + room

    def free(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {NO_LIMIT}")


@pytest.fixture
def disk(transactional_db: None) -> Iterator[Disk]:
    if connection.vendor != "sqlite":
        pytest.skip("a full PostgreSQL is played by its error below")
    made = Disk()
    yield made
    made.free()


def rows() -> dict[str, list[Any]]:
    """All rows of all tables: what is half-written would be among them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: cursor.execute(f'SELECT * FROM "{table}"').fetchall() for table in sorted(tables)}


def state(article: Article) -> tuple[dict[str, Any], int]:
    """What this object says of the article."""
    return {name: value for name, value in vars(article).items() if name != "_state"}, article.head_revision().number


def form(article: Article | None = None, text: str = WORDS, **values: Any) -> dict[str, Any]:
    base = head(article).pk if article else ""
    return {"base": base, "form": str(uuid.uuid4()), "text": text, "summary": "why", "do": "save"} | values


def test_wherever_the_room_ends_nothing_is_half_written(disk: Disk) -> None:
    """One page more each time, until the edit fits: it fails at another of its statements each time."""
    ada = make_user("Ada")
    article = make_article(author=ada)
    base, failed = head(article), 0
    text = TEXT + "".join(f"## More {n} [[Link {n}]]\n\n{WORDS * 20}\n\n" for n in range(40))
    disk.fill()
    before = rows()
    for room in range(200):
        disk.free()
        disk.fill(room)
        try:
            saved = edits.save(article, base=base, text=text, author=ada)
            break
        except edits.DiskFull:
            failed += 1
            assert rows() == before
            assert not connection.in_atomic_block
    assert failed > 5
    assert saved.revision.number == 2
    assert text_of(article) == text
    assert list(verify_all()) == []


@pytest.mark.parametrize("verb", ["create", "rename", "delete", "restore", "undo", "revert", "append_history"])
def test_every_verb_says_that_there_is_no_room(disk: Disk, verb: str) -> None:
    from tests.articles.edits.histories import long_history

    mo = make_moderator("Mo")
    article = make_article("A", "Short.\n", author=mo)
    first = head(article)
    long = WORDS * 2000
    edits.save(article, base=first, text=long, author=mo)
    second = head(article)
    third = edits.save(article, base=second, text="Short again.\n", author=mo).revision
    buried = make_article("B", author=mo)
    edits.delete(buried, author=mo)
    # Reasons as long as nobody types them: what is small finds room in pages that are there.
    verbs: dict[str, Callable[[], object]] = {
        "create": lambda: edits.create(title=clean_title("C"), text=long, author=mo),
        "rename": lambda: edits.rename(article, to=clean_title("C"), author=mo, summary=long),
        "delete": lambda: edits.delete(article, author=mo, summary=long),
        "restore": lambda: edits.restore(buried, author=mo, summary=long),
        "undo": lambda: edits.undo(article, revision=third, base=third, author=mo),
        "revert": lambda: edits.revert(article, to=second, base=head(article), author=mo),
        "append_history": lambda: edits.append_history([long_history(mo, 300)]),
    }
    disk.fill()
    before, known = rows(), [state(each) for each in (article, buried)]
    with pytest.raises(edits.DiskFull):
        verbs[verb]()
    assert rows() == before
    assert [state(each) for each in (article, buried)] == known, "it goes on as if it had been written"
    disk.free()
    verbs[verb]()
    assert list(verify_all()) == []


def test_the_form_comes_back_and_can_be_sent_again_when_there_is_room(disk: Disk) -> None:
    ada = make_user("Ada")
    article = make_article("Byungjin", author=ada)
    client = Client()
    client.force_login(ada)
    url = f"/section/{section_of(article, 'Two').pk}/edit"
    post = form(article, f"## Two\n\n{WORDS * 2000}")
    disk.fill()
    before = rows()
    answer = client.post(url, post)
    page = answer.content.decode()
    assert answer.status_code == 507
    assert answer["Retry-After"] == "60"
    assert WORDS * 2000 in page
    assert "disk is full" in page
    assert post["form"] in page
    assert rows() == before
    for address in ("/", "/wiki/Byungjin", "/history/Byungjin", url, "/healthz"):
        assert client.get(address).status_code == 200, address
    disk.free()
    assert client.post(url, post).status_code == 302
    assert WORDS in text_of(article)
    assert list(verify_all()) == []
