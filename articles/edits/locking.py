"""Locking articles for a verb, and what a verb finds under the lock."""

from __future__ import annotations

from articles.edits.errors import ArticleGone, NotDeleted, TitleTaken
from articles.edits.plan import Entry, Plan
from articles.markup.split import Piece
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, Section


def lock_rows(*pks: int) -> dict[int, Article]:
    """The rows of these articles, locked in one order by all verbs, so that two of them never wait in a circle."""
    rows = Article.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk")
    return {row.pk: row for row in rows}


def lock_live(article: Article, *others: int) -> dict[int, Article]:
    """Lock a live article, and others with it; `article` takes over what its row says now. Raises ArticleGone."""
    rows = lock_rows(article.pk, *others)
    locked = rows.get(article.pk)
    if locked is None or locked.deleted_at is not None:
        raise ArticleGone("the article was deleted")
    take_over(article, locked)
    return rows


def lock_deleted(article: Article) -> None:
    """Lock a deleted article; it takes over what its row says now. Raises NotDeleted."""
    locked = lock_rows(article.pk).get(article.pk)
    if locked is None or locked.deleted_at is None:
        raise NotDeleted("the article is not deleted")
    take_over(article, locked)


def take_over(article: Article, locked: Article) -> None:
    """Bring an article that was read before the lock to the state of its row: it may have been renamed since."""
    for field in Article._meta.concrete_fields:
        setattr(article, field.attname, getattr(locked, field.attname))


def taken_meanwhile(title: Title) -> TitleTaken | None:
    """Who has taken a title in the same moment; to be looked up outside the transaction that failed for it."""
    taken = Article.objects.titled(title).first()
    return TitleTaken(taken) if taken is not None else None


def locked_head(article: Article) -> ArticleRevision:
    """The head of a locked article, with manifest and digest."""
    return ArticleRevision.objects.defer(None).get(article=article, pk=article.head_id or 0)


def same_text(article: Article, head: ArticleRevision) -> Plan:
    """The plan of an edit that leaves every section as it is; no text is read."""
    rows = {row.pk: row for row in Section.objects.filter(article=article).current().defer("source")}
    entries = [
        Entry(section, version, Piece(rows[section].level, rows[section].heading, ""))
        for section, version in head.entries
    ]
    return Plan(head, entries, delta=0)
