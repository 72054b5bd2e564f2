"""record(): the silent losses of django-reversion, each with the refusal that keeps it from happening."""

import re

import pytest
import reversion
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction
from reversion.models import Revision, Version

from articles import edits
from articles.edits.record import record
from articles.history.versions import read_source
from articles.models import Article, ArticleRevision, Section
from tests.factories import TEXT, head, make_article

pytestmark = pytest.mark.django_db


def test_a_verb_inside_a_reversion_block_is_refused(ada) -> None:
    article = make_article(author=ada)
    with reversion.create_revision(atomic=False), pytest.raises(RuntimeError, match="reversion block"):
        edits.save(article, base=head(article), text="x", author=ada)
    assert head(article).number == 1


@pytest.mark.django_db(transaction=True)
def test_a_verb_inside_a_transaction_is_refused(ada) -> None:
    article = make_article(author=ada)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        edits.save(article, base=head(article), text="x", author=ada)
    assert head(article).number == 1


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused(ada) -> None:
    article = make_article(author=ada)
    with pytest.raises(RuntimeError, match="transaction of its verb"):
        record(article=article, changed=[], author=ada, number=2, created_at=None)


def test_a_reorder_stores_no_text_and_still_has_a_revision(ada) -> None:
    """A block without an object would store nothing: the article is always added."""
    article = make_article(text="## A\n\na\n\n## B\n\nb\n\n", author=ada)
    saved = edits.save(article, base=head(article), text="## B\n\nb\n\n## A\n\na\n\n", author=ada)
    stored = Version.objects.filter(revision_id=saved.revision.revision_id)
    assert [version.content_type.model for version in stored] == ["article"]


@pytest.mark.django_db(transaction=True)
def test_versions_that_went_missing_undo_the_edit(ada, monkeypatch) -> None:
    article = make_article(author=ada)
    real = reversion.add_to_revision
    monkeypatch.setattr(reversion, "add_to_revision", lambda row: None if isinstance(row, Section) else real(row))
    counts = (Revision.objects.count(), ArticleRevision.objects.count(), Section.objects.count())
    with pytest.raises(RuntimeError, match="other versions"):
        edits.save(article, base=head(article), text="x", author=ada)
    assert counts == (Revision.objects.count(), ArticleRevision.objects.count(), Section.objects.count())


@pytest.mark.django_db(transaction=True)
def test_a_database_error_undoes_everything(ada, monkeypatch) -> None:
    from articles.edits import write

    def fail(*args: object) -> None:
        raise DatabaseError("the disk is full")

    article = make_article(author=ada)
    monkeypatch.setattr(write, "store", fail)
    with pytest.raises(DatabaseError):
        edits.save(article, base=head(article), text="x", author=ada)
    assert head(article).number == 1
    assert "".join(article.sections.current().values_list("source", flat=True)) == TEXT


def test_registration_keeps_fields_alone() -> None:
    for model, fields in ((Article, {"namespace", "title"}), (Section, {"article", "source"})):
        options = reversion.revisions._get_options(model)
        assert set(options.fields) == fields
        assert not options.follow
        assert not options.ignore_duplicates


def test_reversion_keeps_no_other_copy_of_the_text(ada) -> None:
    """What may be hidden later stands in the versions of sections and nowhere else."""
    article = make_article("Secret title", text="Secret words.\n", author=ada, summary="Secret summary")
    revision = Revision.objects.get(pk=head(article).revision_id)
    assert revision.comment == ""
    assert not re.search("Secret", "".join(version.object_repr for version in revision.version_set.all()))


def test_the_text_is_read_as_it_was_written(ada) -> None:
    text = '병진 \\ " \U0001f600  \t end\n'
    article = make_article(text=text, author=ada)
    ((_section, version),) = head(article).entries
    assert read_source(Version.objects.get(pk=version).serialized_data) == text


def test_the_author_and_time_of_reversion_are_ours(ada) -> None:
    revision = head(make_article(author=ada))
    stored = Revision.objects.get(pk=revision.revision_id)
    assert (stored.user, stored.date_created) == (ada, revision.created_at)


def test_a_clock_that_jumped_back_keeps_the_order(ada, monkeypatch) -> None:
    from datetime import timedelta

    from articles.edits import write

    article = make_article(author=ada)
    first = head(article)
    monkeypatch.setattr(write.timezone, "now", lambda: first.created_at - timedelta(hours=1))
    edits.save(article, base=first, text="x", author=ada)
    assert head(article).created_at == first.created_at + timedelta(microseconds=1)


def test_sections_of_a_revision_cannot_be_deleted_by_reversion(ada) -> None:
    from django.db.models import ProtectedError

    revision = head(make_article(author=ada))
    with pytest.raises(ProtectedError):
        Revision.objects.get(pk=revision.revision_id).delete()


def test_what_must_never_be_switched_on_is_an_error(settings, monkeypatch) -> None:
    assert [each.id for each in run_checks(databases=["default"]) if each.id.startswith("articles.")] == []
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "reversion.middleware.RevisionMiddleware"]
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    found = {each.id for each in run_checks()}
    assert {"articles.E001", "articles.E002"} <= found


@pytest.mark.django_db(transaction=True)
def test_an_error_swallowed_inside_the_block_is_no_success(ada, monkeypatch) -> None:
    """Reversion would write nothing and the transaction would be undone without an exception."""
    article = make_article(author=ada)
    real = reversion.add_to_revision

    def swallow(row: object) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")
        except DatabaseError:
            transaction.set_rollback(True)
        real(row)

    monkeypatch.setattr(reversion, "add_to_revision", swallow)
    with pytest.raises(Exception):  # noqa: B017 - which one depends on the database; what counts is that there is one
        edits.save(article, base=head(article), text="x", author=ada)
    assert head(article).number == 1


@pytest.mark.django_db(transaction=True)
def test_ignoring_duplicates_would_lose_a_reorder_and_is_noticed(ada) -> None:
    """The article that every revision holds has not changed: reversion would drop it, and the revision with it."""
    article = make_article(text="## A\n\na\n\n## B\n\nb\n\n", author=ada)
    reversion.unregister(Article)
    reversion.register(Article, fields=("namespace", "title"), ignore_duplicates=True)
    try:
        with pytest.raises(Exception):  # noqa: B017 - record() reads back what was stored, and finds nothing
            edits.save(article, base=head(article), text="## B\n\nb\n\n## A\n\na\n\n", author=ada)
    finally:
        reversion.unregister(Article)
        reversion.register(Article, fields=("namespace", "title"))
    assert head(article).number == 1


@pytest.mark.django_db(transaction=True)
def test_postgresql_in_another_isolation_is_an_error() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no isolation levels")
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE")
    found = {each.id for each in run_checks(databases=["default"])}
    connection.close()
    assert "articles.E004" in found


def test_sqlite_without_its_pragmas_is_an_error() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no pragmas")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
    options = connection.settings_dict["OPTIONS"]
    kept = options.pop("transaction_mode")
    try:
        found = {each.id for each in run_checks(databases=["default"])}
    finally:
        options["transaction_mode"] = kept
    assert "articles.E003" in found
