"""What a batch writes beside the history: links, counts of linked titles, HTML or the word that it is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from articles.edits.bulk.state import SectionState
from articles.edits.bulk.tables import insert
from articles.edits.links import BATCH, COUNT, Key, drop_empty, link_rows, links_of
from articles.markup.links import WikiLink
from articles.markup.render import Rendered
from articles.models import Article, Link, Section, Stale
from articles.rendering.fragments import as_row, save_rows

T = TypeVar("T")

# Article, namespace and key of a linked title.
Linked = tuple[int, int, str]

BORN = "UPDATE articles_linktarget SET missing = FALSE WHERE namespace = %s AND title_key = %s"
ARTICLE = Link.Kind.ARTICLE
LINK = ("section_id", "article_id", "namespace", "title", "title_key", "fragment", "kind", "sort_key")


@dataclass(frozen=True, slots=True)
class Trace:
    """A section whose text or standing a batch changes, as it is after the batch, and what is known of its HTML."""

    state: SectionState
    article: Article
    source: str
    links: list[WikiLink]
    rendered: Rendered | None

    @property
    def stands(self) -> bool:
        """Whether the section is in its article's text."""
        return self.state.position is not None

    def row(self) -> Section:
        """The section, so far as it is needed here. Its id is given by then."""
        return Section(pk=self.state.pk, position=self.state.position, source=self.source)


def trace_of(section: SectionState, article: Article, fragments: Mapping[str, Rendered]) -> Trace:
    """Look for the links of a section, which is too slow for the time under the lock."""
    if section.position is None:
        return Trace(section, article, "", [], None)
    text, rendered = section.text, fragments.get(section.sha256)
    return Trace(section, article, text.source, links_of(text.source, rendered), rendered)


def write_links(traces: Sequence[Trace], born: Sequence[Article]) -> None:
    """Give the sections of these traces their links, and count anew what that changes for each linked title.

    What `replace_links` does for one article, in a few statements for many. `born` are the new ones among them.
    """
    rows = [row for trace in traces if trace.stands for row in link_rows(trace.article, trace.row(), trace.links)]
    outdated = {trace.state.pk or 0 for trace in traces if trace.state.is_stored}
    known = {trace.article.pk for trace in traces} - {article.pk for article in born}
    before, after = _linked(known, outdated)
    after |= {(row.article_id, row.namespace, row.title_key): row.title for row in rows if row.kind == ARTICLE}
    for pks in _slices(sorted(outdated)):
        Link.objects.filter(section__in=pks).delete()
    insert(Link, LINK, [[getattr(row, name) for name in LINK] for row in rows])
    counts: dict[Key, tuple[str, int]] = {}
    for linked, other, step in ((after, before, 1), (before, after, -1)):
        for link in linked.keys() - other.keys():
            counts[link[1:]] = (linked[link], counts.get(link[1:], ("", 0))[1] + step)
    _count(counts, {(int(article.namespace), article.title_key) for article in born})


def _linked(articles: set[int], outdated: set[int]) -> tuple[dict[Linked, str], dict[Linked, str]]:
    """What these articles link to before the batch, and without the sections whose links are outdated."""
    before: dict[Linked, str] = {}
    after: dict[Linked, str] = {}
    stored = Link.objects.filter(article__in=articles, kind=ARTICLE) if articles else Link.objects.none()
    for row in stored.values_list("section", "article", "namespace", "title_key", "title"):
        section, link, title = row[0], (row[1], row[2], row[3]), row[4]
        before[link] = title
        if section not in outdated:
            after[link] = title
    return before, after


def _count(counts: Mapping[Key, tuple[str, int]], born: set[Key]) -> None:
    """Add these numbers of articles to the counts, in the order of their keys (see `count_links`).

    What is born and not linked to by this batch has a row only if others link to it.
    """
    rows = [(*key, title, step, *key) for key, (title, step) in sorted(counts.items()) if step or key in born]
    with connection.cursor() as cursor:
        cursor.executemany(COUNT, rows)
        cursor.executemany(BORN, sorted(born - counts.keys()))
    drop_empty(key for key, (_title, step) in counts.items() if step <= 0)


def write_fragments(traces: Sequence[Trace], versions: Mapping[SectionState, int]) -> None:
    """Store the HTML that was handed in; where a section's is missing, say that the article has to be rendered."""
    rows, late = [], {}
    for trace in traces:
        if not trace.stands:
            continue
        if trace.rendered is None:
            late[trace.article.pk] = (trace.article.pk, Stale.Reason.FRAGMENTS)
        else:
            rows.append(as_row(trace.state.pk or 0, versions[trace.state], trace.source, trace.rendered))
    save_rows(rows)
    insert(Stale, ("article_id", "reason"), list(late.values()))


def _slices(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
