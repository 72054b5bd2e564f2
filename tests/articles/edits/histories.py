"""Histories to append, and everything that the database then holds of an article, without the numbers of its rows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from reversion.models import Revision, Version

from articles.edits import History, PastEdit
from articles.history.versions import read_source, text_at
from articles.markup.titles import clean_title
from articles.models import (
    Article,
    ArticleRevision,
    Fragment,
    Link,
    LinkTarget,
    Section,
    SectionChange,
    Stale,
)
from wiki.accounts.models import User

BEGAN = datetime(2020, 2, 29, 12, 0, 0, 123456, tzinfo=UTC)

# The rows of an article, those that others refer to last.
TABLES = (Stale, Fragment, Link, LinkTarget, SectionChange, ArticleRevision, Section, Version, Revision, Article)


def lead(number: int) -> str:
    return f"Lead {number} with [[Target {number % 3}]].\n\n"


def past(author: User, text: str, *, days: float = 0, **values: Any) -> PastEdit:
    """One edit, so many days after the first."""
    return PastEdit(author=author, time=BEGAN + timedelta(days=days), text=text, **values)


def long_history(author: User, count: int = 20, title: str = "Long", **values: Any) -> History:
    """So many edits, a day from one to the next: the lead changes in each, the second section in every third."""

    def made() -> Iterator[PastEdit]:
        for n in range(count):
            text = f"{lead(n)}## One\n\nSame [[Always]].\n\n## Two\n\nText {n // 3}.\n"
            yield PastEdit(author=author, time=BEGAN + timedelta(days=n), text=text, summary=f"edit {n}")

    return History(title=clean_title(title), edits=made(), **values)


def exported(article: Article, *, with_sections: bool) -> History:
    """The history of an article as another wiki would be handed it."""
    revisions = ArticleRevision.objects.defer(None).filter(article=article).select_related("author").order_by("number")
    uids = dict(Section.objects.filter(article=article).values_list("pk", "uid"))
    past = [
        PastEdit(
            author=row.author,
            time=row.created_at,
            text=text_at(row),
            summary=row.summary,
            minor=row.minor,
            kind=ArticleRevision.Kind(row.kind),
            sections=[uids[section] for section, _version in row.entries] if with_sections else None,
        )
        for row in revisions
    ]
    return History(title=article.full, edits=past, uid=article.uid)


def forget_everything() -> None:
    """Take all articles out of the database, which no verb can."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET head_id = NULL")
        cursor.execute("UPDATE articles_articlerevision SET origin_id = NULL")
        for model in TABLES:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")


def everything(article: Article, *, named: bool = True) -> dict[str, Any]:
    """All rows that belong to an article, comparable between databases: uids and numbers stand for ids.

    `named` False is for an article whose sections have got other uids: their place in the order of birth stands for
    them, and digests are left out.
    """
    sections = list(Section.objects.filter(article=article).order_by("pk"))
    names: dict[int, UUID | int] = {s.pk: s.uid if named else i for i, s in enumerate(sections)}
    revisions = list(ArticleRevision.objects.defer(None).filter(article=article).order_by("number"))
    texts = {
        pk: read_source(data)
        for pk, data in Version.objects.filter(content_type__model="section").values_list("pk", "serialized_data")
    }
    numbers = {row.pk: row.number for row in revisions}
    left_out = {"id", "article_id", "revision_id", "manifest"} | (set() if named else {"digest"})
    changes = SectionChange.objects.filter(revision__in=revisions)
    links = Link.objects.filter(article=article)
    stored = Article.objects.get(pk=article.pk)
    return {
        "article": [stored.uid, stored.namespace, stored.title, stored.title_key, stored.language, stored.deleted_at],
        "head": numbers[stored.head_id or 0],
        "revisions": [fields(row, left_out) for row in revisions],
        "manifests": [[(names[s], texts[v]) for s, v in row.entries] for row in revisions],
        "sections": [fields(s, {"id", "article_id", "uid"}) | {"name": names[s.pk]} for s in sections],
        "changes": sorted(
            (numbers[c.revision_id], str(names[c.section_id]), c.what, c.sha256, texts.get(c.version_id or 0))
            for c in changes
        ),
        "links": sorted(
            [str(names[row.section_id]), *fields(row, {"id", "article_id", "section_id"}).values()] for row in links
        ),
        "targets": sorted(tuple(fields(row, {"id"}).values()) for row in LinkTarget.objects.all()),
        "reversion": [reversion(row, stored, names, named=named) for row in revisions],
    }


def fields(row: Model, left_out: set[str]) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in left_out
    }


def reversion(row: ArticleRevision, article: Article, names: dict[int, UUID | int], *, named: bool) -> list[Any]:
    """What reversion holds of one revision, in the order of its rows."""
    kept = Revision.objects.get(pk=row.revision_id)
    found: list[Any] = [kept.date_created, kept.user_id, kept.comment]
    for version in Version.objects.filter(revision=kept).select_related("content_type").order_by("pk"):
        (data,) = json.loads(version.serialized_data)
        assert str(data["pk"]) == version.object_id
        model = version.content_type.model
        if model == "section":
            assert data["fields"].pop("article") == article.pk
        else:
            assert data["pk"] == article.pk
        name = names[data["pk"]] if model == "section" else article.uid
        shown = version.object_repr if named or model == "article" else ""
        found.append([model, name, data["fields"], version.db, version.format, shown])
    return found
