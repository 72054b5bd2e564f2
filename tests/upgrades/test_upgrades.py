"""Every landed schema migrates to the present one with all its history intact."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from articles.history.verify import verify_all
from articles.history.versions import text_at
from articles.models import Article, ArticleRevision, Draft, Fragment, LinkTarget
from articles.rendering.fragments import fragment_key
from articles.rendering.queue import render_stale
from tests.factories import text_of
from wiki.accounts.models import MODERATORS

FOLDER = Path(__file__).resolve().parent
# How many revisions each dump holds, and how many of its live articles link to "Nowhere".
HOLDS = {"0001": (6, 1), "0002": (14, 2), "0003": (17, 2)}
DUMPS = sorted(path.name.rpartition("-")[0] for path in FOLDER.glob("*-sqlite.sql"))


def empty() -> None:
    """Take every table out of the test database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")


def load(name: str) -> None:
    statements = (FOLDER / f"{name}-{connection.vendor}.sql").read_text()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statements)
            cursor.execute("SELECT pg_catalog.set_config('search_path', 'public', false)")
    else:
        connection.ensure_connection()
        connection.connection.executescript(statements)
    connection.close()


@pytest.fixture
def emptied(transactional_db):
    """The test database without tables; afterwards with those of the present schema again."""
    empty()
    yield
    connection.close()
    empty()
    connection.close()
    call_command("migrate", verbosity=0)


def test_there_is_a_dump_of_each_landed_schema() -> None:
    assert DUMPS
    for name in DUMPS:
        assert (FOLDER / f"{name}-postgresql.sql").exists()


@pytest.mark.parametrize("name", DUMPS)
def test_a_landed_schema_migrates_and_keeps_every_revision(emptied, name: str) -> None:
    load(name)
    call_command("migrate", verbosity=0)
    assert list(verify_all()) == []
    nowhere = LinkTarget.objects.get(title_key="nowhere", missing=True)
    assert (ArticleRevision.objects.count(), nowhere.articles) == HOLDS[name]
    # From there on somebody has left a conflict to be settled.
    assert Draft.objects.filter(settling__fields__has_key="merged").count() == (name >= "0003")
    assert not LinkTarget.objects.exclude(pk=nowhere.pk).filter(missing=True).exists()
    fragments = Fragment.objects.exclude(section__position=None).select_related("section")
    outdated = [row for row in fragments if row.key != fragment_key(row.section.source)]
    assert all(row.version == 0 for row in outdated), "what an older renderer made is not shown any more"
    assert render_stale() == len(outdated)
    assert all(row.key == fragment_key(row.section.source) for row in fragments.all())
    assert Group.objects.filter(name=MODERATORS).exists()
    article = Article.objects.get(title="Byungjin")
    texts = [text_at(row) for row in article.revisions.defer(None).order_by("number")]
    assert len(set(texts)) == 4
    assert texts[1] == texts[4] == text_of(article)
    assert texts[3] == "Shorter.\n"


def test_migrations_apply_from_zero(emptied) -> None:
    call_command("migrate", verbosity=0)
    call_command("migrate", "articles", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
