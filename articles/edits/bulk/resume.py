"""Where a history goes on: the article that it belongs to, what of it is stored already, the state after that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from articles.edits.bulk.past import History, HistoryDiffers, PastEdit
from articles.edits.bulk.state import ArticleState, SectionState, later
from articles.edits.errors import ArticleGone, HeadMoved, TitleTaken
from articles.history.digest import sha256
from articles.history.identity import Known
from articles.history.versions import text_at
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, Section

PAGE = 500

# By the key as well: a PostgreSQL that has not looked at the table yet would scan it in the order of the keys.
HOLDER = "SELECT id FROM articles_article WHERE namespace = %s AND title_key = %s AND title = %s AND deleted_at IS NULL"


def find_article(history: History) -> Article | None:
    """The article of a history. Raises ArticleGone, TitleTaken or HistoryDiffers."""
    article = Article.objects.filter(uid=history.uid).first() if history.uid else None
    if article is None:
        pk = _holder(history.title)
        article = Article.objects.get(pk=pk) if pk is not None else None
        if article is not None and history.uid is not None:
            raise TitleTaken(article)
    elif article.deleted_at is not None:
        raise ArticleGone("the article was deleted")
    elif article.full != history.title:
        raise HistoryDiffers(history.title, f"the article's title is {article.full_title} now")
    return article


def _holder(title: Title) -> int | None:
    """The live article of this title. For most histories there is none: building a query would take a third of all."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDER, [int(title.namespace), title.key, title.title])
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(slots=True)
class Stored:
    """The revisions of an article that a history may have made, read in pages as its edits come by."""

    article: Article
    number: int
    time: datetime | None
    rows: Iterator[tuple[Any, ...]]
    last: tuple[int, str] | None = None

    def holds(self, edit: PastEdit, text: str, summary: str) -> bool:
        """Whether the next revision is this edit; False where there is no further one. Raises HistoryDiffers."""
        row = next(self.rows, None)
        if row is None:
            return False
        pk, number, time, *stored = row
        expected = [edit.author.pk, sha256(summary.encode()), len(text), edit.kind, edit.minor]
        if number != self.number + 1 or time != later(edit.time, self.time) or stored != expected:
            raise HistoryDiffers(self.article.full, f"revision {self.number + 1} is another edit than the history's")
        self.number, self.time, self.last = number, time, (pk, text)
        return True

    def check_last(self) -> None:
        """Compare the text of the last revision that was held to be an edit of the history. Raises HistoryDiffers."""
        if self.last is not None:
            pk, text = self.last
            if text_at(ArticleRevision.objects.defer("digest").get(pk=pk)) != text:
                raise HistoryDiffers(self.article.full, f"the text of revision {self.number} is not the history's")


def read_stored(article: Article, after: int) -> Stored:
    """The article's revisions above a number. Raises HistoryDiffers where it has not so many."""
    time = None
    if after:
        rows = ArticleRevision.objects.filter(article=article, number=after)
        time = rows.values_list("created_at", flat=True).first()
        if time is None:
            raise HistoryDiffers(article.full, f"the article has no revision {after}")
    return Stored(article, after, time, _pages(article, after))


def _pages(article: Article, last: int) -> Iterator[tuple[Any, ...]]:
    columns = ("pk", "number", "created_at", "author", "summary_sha256", "size", "kind", "minor")
    while True:
        rows = ArticleRevision.objects.filter(article=article, number__gt=last).order_by("number")
        page = list(rows.values_list(*columns)[:PAGE])
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1][1]


def load_state(article: Article) -> ArticleState:
    """The article as it stands. Raises HeadMoved where somebody edits it in this moment."""
    assert article.head_id is not None, "an article is created together with its first revision"
    head = ArticleRevision.objects.defer(None).get(pk=article.head_id)
    state = ArticleState(
        article, head.pk, True, number=head.number, time=head.created_at, size=head.size, digest=head.digest
    )
    versions = dict(head.entries)
    current = dict(Section.objects.filter(article=article).current().values_list("pk", "source"))
    columns = ("pk", "uid", "position", "anchor", "changes", "sha256", "level", "heading")
    for pk, uid, *values, level, heading in _all_sections(article, columns):
        section = state.add(SectionState(len(state.sections), uid, pk, versions.get(pk), *values))
        section.is_stored = True
        if section.position is None:
            state.lay_aside(section)
        elif pk in current:
            section.known = Known(section.number, level, heading, current[pk])
    state.order = [section for section in state.sections if section.position is not None]
    state.order.sort(key=lambda section: section.position or 0)
    if [section.pk for section in state.order] != list(versions) or current.keys() != versions.keys():
        raise HeadMoved("the article was edited meanwhile")
    return state


def _all_sections(article: Article, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    rows = Section.objects.filter(article=article).order_by("pk")
    return rows.values_list(*columns).iterator(chunk_size=PAGE)
