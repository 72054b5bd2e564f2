"""Rendering what an edit left stale, after its commit."""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError, connection, transaction

from articles.markup.render import Rendered, convert
from articles.models import Article, ArticleRevision, Fragment, Section, Stale
from articles.rendering.fragments import store
from wiki.lib.queue import write_queue

RENDER_SECONDS = 5.0

log = logging.getLogger(__name__)


def render_late(article: Article, *, seconds: float = float("inf")) -> int:
    """Render and store the stale sections of an article; how many. What changes meanwhile is left to its own save.

    The Stale rows are read before the work begins: one written later is not taken for done. They stay where the time
    was not enough for all.
    """
    deadline = time.monotonic() + seconds
    told = list(Stale.objects.filter(article=article).values_list("pk", flat=True))
    stale = stale_sections(article)
    made = []
    for section, version in stale:
        if time.monotonic() < deadline:
            made.append((section.pk, version, section.source, convert(section.source)))
    if not told and not made:
        return 0
    with write_queue(connection), transaction.atomic():
        locked = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
        versions = dict(_entries(locked))
        store([row for row in made if _still(row, versions)])
        if len(made) == len(stale):
            Stale.objects.filter(pk__in=told).delete()
    return len(made)


def render_quietly(article: Article) -> None:
    """Render after a save, as far as the time for one request goes. A busy database leaves it to `render_stale`."""
    try:
        render_late(article, seconds=RENDER_SECONDS)
    except DatabaseError:
        log.warning("sections of article %s are left to be rendered", article.pk)


def stale_sections(article: Article) -> list[tuple[Section, int]]:
    """The sections of the head whose fragment is missing or made from another version, with the right version."""
    fresh = Article.objects.get(pk=article.pk)
    versions = dict(_entries(fresh))
    have = dict(Fragment.objects.filter(section__in=versions).values_list("section_id", "version"))
    wanted = [section for section, version in versions.items() if have.get(section) != version]
    return [(section, versions[section.pk]) for section in Section.objects.filter(pk__in=wanted)]


def _entries(article: Article) -> list[tuple[int, int]]:
    if article.head_id is None:
        return []
    return ArticleRevision.objects.defer("digest").get(pk=article.head_id).entries


def _still(row: tuple[int, int, str, Rendered], versions: dict[int, int]) -> bool:
    section, version = row[:2]
    return versions.get(section) == version
