"""The rows that say where an article's sections lead, and the count of articles for each linked title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from articles.markup.links import WikiLink, find_links, member_key, redirect_target
from articles.markup.render import Rendered, convert
from articles.markup.scan import scan
from articles.markup.titles import Title, title_key
from articles.models import Article, Link, LinkTarget, Section
from articles.rendering.fragments import fragment_key, from_row

# The key of a linked title: namespace and title_key. The value of a mapping of these is one spelling of it.
Key = tuple[int, str]

# How many keys one query names (SQLite allows 32,766 parameters in all).
BATCH = 500

# `missing` is asked anew at each touch, so that a count that two writers left wrong heals.
COUNT = """
INSERT INTO articles_linktarget (namespace, title_key, title, articles, missing)
SELECT CAST(%s AS smallint), CAST(%s AS text), CAST(%s AS text), CAST(%s AS integer), NOT EXISTS (
    SELECT 1 FROM articles_article AS found
    WHERE found.namespace = CAST(%s AS smallint) AND found.title_key = CAST(%s AS text) AND found.deleted_at IS NULL
) WHERE 1 = 1
ON CONFLICT (namespace, title_key) DO UPDATE SET
    articles = articles_linktarget.articles + excluded.articles, missing = excluded.missing
"""


def link_rows(article: Article, section: Section, found: Sequence[WikiLink]) -> list[Link]:
    """The rows of one current section whose text holds these links; the first one of a redirect is what it is."""
    kinds = [(Link.Kind(link.kind), link) for link in found]
    if section.position == 0 and (target := redirect_target(section.source)):
        same = [link for _kind, link in kinds if _names(link) == _names(target)]
        kinds = [(Link.Kind.REDIRECT, target), *(each for each in kinds if each[1] is not (same[0] if same else None))]
    rows = {}
    for kind, link in kinds:
        if not link.title:
            continue
        rows[kind, int(link.namespace), link.title, link.fragment] = Link(
            section=section,
            article=article,
            namespace=link.namespace,
            title=link.title,
            title_key=title_key(link.title),
            fragment=link.fragment,
            kind=kind,
            sort_key=sort_key(article, kind, link.label),
        )
    return list(rows.values())


def _names(link: WikiLink) -> tuple[int, str, str]:
    return int(link.namespace), link.title, link.fragment


def stored_links(article: Article) -> list[tuple[Section, list[WikiLink]]]:
    """The links of each current section of an article, as its page shows them: those that its saves have stored."""
    sections = Section.objects.filter(article=article).current().select_related("fragment")
    found = []
    for section in sections:
        fragment = getattr(section, "fragment", None)
        if fragment is not None and fragment.key == fragment_key(section.source):
            rendered = from_row(fragment)
        else:
            rendered = convert(section.source)
        found.append((section, links_of(section.source, rendered)))
    return found


def links_of(source: str, rendered: Rendered | None) -> list[WikiLink]:
    """What a section links to: the links that its page shows, or where it is not rendered those of its source."""
    if rendered is not None and not rendered.failed:
        return list(rendered.links)
    return find_links(source, scan(source).spans)


def sort_key(article: Article, kind: str, label: str) -> str:
    """Where an article stands among those that lead to one title: by its own, or as a member of a category."""
    return member_key(article.full, label) if kind == Link.Kind.CATEGORY else article.title_key


def replace_links(article: Article, sections: Iterable[int], rows: Sequence[Link], *titles: Title) -> None:
    """Give these sections of a live article these links in place of those they had, and count anew what changed.

    `titles` are those that this edit brought to life or took away.
    """
    pks = list(sections)
    old = _keys(
        Link.objects.filter(section__in=pks, kind=Link.Kind.ARTICLE).values_list("namespace", "title_key", "title")
    )
    new = _keys((row.namespace, row.title_key, row.title) for row in rows if row.kind == Link.Kind.ARTICLE)
    if pks:
        Link.objects.filter(section__in=pks).delete()
    Link.objects.bulk_create(rows, batch_size=500)
    elsewhere = _linked_elsewhere(article, pks, old.keys() ^ new.keys())
    count_links(
        added={key: title for key, title in new.items() if key not in old and key not in elsewhere},
        removed={key: title for key, title in old.items() if key not in new and key not in elsewhere},
        titles=titles,
    )


def count_links(*, added: dict[Key, str], removed: dict[Key, str], titles: Iterable[Title] = ()) -> None:
    """One article more leads to each key of `added`, one less to each of `removed`; `titles` are only looked up anew.

    All rows are written in the order of their keys, so that two edits never wait for each other in a circle. A renaming
    counts more than once; where it meets one that waits for it, the database breaks the circle and one is tried again.
    """
    steps = {(int(title.namespace), title.key): (title.title, 0) for title in titles}
    steps |= {key: (title, 1) for key, title in added.items()} | {key: (title, -1) for key, title in removed.items()}
    if not steps:
        return
    rows = [(*key, title, step, *key) for key, (title, step) in sorted(steps.items())]
    with connection.cursor() as cursor:
        cursor.executemany(COUNT, rows)
    drop_empty(key for key, (_title, step) in steps.items() if step <= 0)


def drop_empty(keys: Iterable[Key]) -> None:
    """Delete the counts of those keys to which nothing leads any more."""
    by_namespace: dict[int, list[str]] = {}
    for namespace, key in keys:
        by_namespace.setdefault(namespace, []).append(key)
    for namespace, found in by_namespace.items():
        for start in range(0, len(found), BATCH):
            several = found[start : start + BATCH]
            LinkTarget.objects.filter(namespace=namespace, title_key__in=several, articles__lte=0).delete()


def _keys(rows: Iterable[tuple[int, str, str]]) -> dict[Key, str]:
    return {(namespace, key): title for namespace, key, title in rows}


def _linked_elsewhere(article: Article, sections: Sequence[int], keys: Iterable[Key]) -> set[Key]:
    """Those of these keys to which other sections of the article lead as well."""
    wanted = sorted({key for _namespace, key in keys})
    found: set[Key] = set()
    for start in range(0, len(wanted), BATCH):
        rows = Link.objects.filter(article=article, kind=Link.Kind.ARTICLE, title_key__in=wanted[start : start + BATCH])
        found.update(rows.exclude(section__in=sections).values_list("namespace", "title_key"))
    return found
