"""The pages of the wiki as text: an article now, an older revision of it, a preview."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import lru_cache

from articles.markup.render import Rendered, convert
from articles.markup.sanitize import escaped, trusted
from articles.markup.split import Piece, anchors
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, Fragment, Section
from articles.rendering.assembly import Page, Part, assemble, titles_of
from articles.rendering.fragments import from_row
from articles.rendering.links import known_of_article, known_of_titles

RENDER_SECONDS = 5.0


class HeadMoved(Exception):
    """The article was edited between two queries of the same page."""


def current_page(article: Article) -> Page:
    """The text that readers see, from stored fragments: two queries beside the one that fetched the article.

    Where the head moves meanwhile it is read once more; a fragment that is still stale is rendered in memory.
    """
    head = article.head_revision()
    try:
        parts = list(_stored_parts(article, head, strict=True))
    except HeadMoved:
        newer = Article.objects.select_related("head").defer("head__digest").get(pk=article.pk)
        parts = list(_stored_parts(newer, newer.head_revision(), strict=False))
    return assemble(article.full, parts, known_of_article(article))


def typed_page(title: Title, pieces: Sequence[Piece]) -> Page:
    """A text that is not the current one: nothing stored is used, and nothing in it can be edited."""
    names = ["", *anchors([piece.heading for piece in pieces[1:]])]
    deadline = time.monotonic() + RENDER_SECONDS
    parts = [
        Part(None, piece.level, piece.heading, name, _in_time(piece.source, deadline))
        for piece, name in zip(pieces, names, strict=True)
    ]
    return assemble(title, parts, known_of_titles(titles_of(parts)))


def _stored_parts(article: Article, head: ArticleRevision, *, strict: bool) -> Iterable[Part]:
    entries = head.entries
    rows = Section.objects.filter(pk__in=[section for section, _version in entries])
    sections = {row.pk: row for row in rows.select_related("fragment").defer("source", "article")}
    late: list[int] = []
    for section, version in entries:
        fragment = _fragment(sections[section])
        if fragment is None or fragment.version != version:
            late.append(section)
    if late and strict and _head_id(article) != head.pk:
        raise HeadMoved
    texts = dict(Section.objects.filter(pk__in=late).values_list("pk", "source")) if late else {}
    for section, _version in entries:
        row = sections[section]
        fragment = _fragment(row)
        rendered = _in_memory(texts[section]) if fragment is None or section in texts else from_row(fragment)
        yield Part(section, row.level, row.heading, row.anchor, rendered)


def _head_id(article: Article) -> int | None:
    return Article.objects.filter(pk=article.pk).values_list("head_id", flat=True).get()


def _fragment(section: Section) -> Fragment | None:
    return getattr(section, "fragment", None)


def _in_time(source: str, deadline: float) -> Rendered:
    """The section's HTML, or its source as typed where the time for one request is over."""
    if time.monotonic() < deadline:
        return _in_memory(source)
    return Rendered(trusted(""), escaped(source), (), "time")


@lru_cache(maxsize=512)
def _in_memory(source: str) -> Rendered:
    return convert(source)
