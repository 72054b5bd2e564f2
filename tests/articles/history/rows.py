"""Many rows at once, for lists: made past the verbs, which would take minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from reversion.models import Revision

from articles.markup.titles import Namespace, clean_title, title_key
from articles.models import Article, ArticleRevision, Link, LinkTarget
from tests.factories import head
from wiki.accounts.models import User

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)


def many_articles(names: Iterable[str], **values: object) -> list[Article]:
    """Live articles of these titles, without any text."""
    return Article.objects.bulk_create([Article.named(clean_title(name), **values) for name in names], 500)


def many_revisions(article: Article, author: User, times: Iterable[datetime]) -> list[ArticleRevision]:
    """Further revisions of an article at these times, each a copy of its head."""
    last = head(article)
    numbered = list(enumerate(times, start=ArticleRevision.objects.filter(article=article).count() + 1))
    stored = Revision.objects.bulk_create([Revision(date_created=time) for _number, time in numbered], 500)
    rows = []
    for (number, time), revision in zip(numbered, stored, strict=True):
        row = ArticleRevision.objects.defer(None).get(pk=last.pk) if not rows else _copy(rows[0])
        row.pk, row.number, row.created_at, row.revision, row.author = None, number, time, revision, author
        row.kind, row.summary, row.form = "edit", f"s{number}.", None
        rows.append(row)
    return ArticleRevision.objects.bulk_create(rows, 500)


def _copy(row: ArticleRevision) -> ArticleRevision:
    values = {field.attname: getattr(row, field.attname) for field in ArticleRevision._meta.concrete_fields}
    return ArticleRevision(**values)


def many_links(target: str, articles: Iterable[Article], **values: object) -> None:
    """A link to `target` from the first section of each of these articles, which have none yet."""
    title = clean_title(target)
    sections = _leads(articles)
    Link.objects.bulk_create(
        [
            Link(
                section_id=section,
                article=article,
                namespace=title.namespace,
                title=title.title,
                title_key=title.key,
                **({"kind": "article", "sort_key": article.title_key} | values),
            )
            for article, section in sections
        ],
        500,
    )


def _leads(articles: Iterable[Article]) -> list[tuple[Article, int]]:
    from articles.models import Section

    rows = list(articles)
    made = Section.objects.bulk_create(
        [Section(article=row, position=0, level=0, sha256="0" * 64) for row in rows], 500
    )
    return [(row, section.pk) for row, section in zip(rows, made, strict=True)]


def many_targets(counts: Iterable[int], name: str = "Wanted {}") -> list[LinkTarget]:
    """Titles that nobody has written, each with how many articles lead to it."""
    return LinkTarget.objects.bulk_create(
        [
            LinkTarget(
                namespace=Namespace.ARTICLE,
                title=name.format(i),
                title_key=title_key(name.format(i)),
                articles=count,
                missing=True,
            )
            for i, count in enumerate(counts)
        ],
        500,
    )
