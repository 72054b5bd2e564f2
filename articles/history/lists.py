"""Lists of titles: all of a namespace, those that begin alike, what links to one, what is wanted, what is deleted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.history.keyset import TEXT, TIME, WHOLE, Order, Page, page_of
from articles.markup.titles import Namespace, Title, title_key
from articles.models import Article, Link, LinkTarget

TITLES = 100
# How many titles of another namespace a search names before it leads to their own list.
ELSEWHERE = 10
# How many redirects stand above the links to a title before they get a list of their own.
REDIRECTS = 50

BY_TITLE = Order("title_key", TEXT)
BY_SORT_KEY = Order("sort_key", TEXT, pk="article_id")
MOST_WANTED = Order("articles", WHOLE, descending=True)
LAST_DELETED = Order("deleted_at", TIME, descending=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list of titles; `leads_to` names the target of a redirect."""

    article: Article
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Titles of one namespace that begin as somebody typed, and whether there are more."""

    namespace: Namespace
    entries: list[Entry]
    has_more: bool


def typed_in(query: str) -> tuple[Namespace, str]:
    """The namespace that somebody typed before a colon, and the beginning of a title, which need not be lawful."""
    words = " ".join(query.replace("_", " ").split())
    prefix, colon, rest = words.partition(":")
    for namespace in Namespace:
        if colon and namespace.prefix and prefix.strip().lower() == namespace.prefix.lower():
            return namespace, rest.strip()
    return Namespace.ARTICLE, words


def all_articles(namespace: Namespace, *, start: str = "", before: str = "", after: str = "") -> Page[Entry]:
    """The live articles of a namespace by title, those from the key `start` on if it is given."""
    rows = _titles().filter(namespace=namespace)
    page = page_of(
        rows, BY_TITLE, before=before, after=after, start=(title_key(start), 0) if start else None, size=TITLES
    )
    return Page(_entries(page.rows), page.previous, page.next)


def titles_from(namespace: Namespace, typed: str, *, before: str = "", after: str = "") -> Page[Entry]:
    """The live articles of a namespace whose titles begin with what was typed, whatever its case."""
    key = title_key(typed)
    before, after = (each if (BY_TITLE.parse(each) or ("",))[0].startswith(key) else "" for each in (before, after))
    rows = _titles().filter(namespace=namespace)
    page = page_of(rows, BY_TITLE, before=before, after=after, within=_beginning(key))
    return Page(_entries(page.rows), page.previous, page.next)


def titles_elsewhere(namespace: Namespace, typed: str) -> list[Elsewhere]:
    """The first titles in each other namespace that begin with what was typed."""
    key = title_key(typed)
    found = []
    for other in Namespace:
        if other == namespace:
            continue
        rows = _titles().filter(_beginning(key), namespace=other).order_by("title_key", "pk")[: ELSEWHERE + 1]
        found.append((other, list(rows)))
    entries = {entry.article.pk: entry for entry in _entries([row for _other, rows in found for row in rows])}
    return [
        Elsewhere(other, [entries[row.pk] for row in rows[:ELSEWHERE]], len(rows) > ELSEWHERE)
        for other, rows in found
        if rows
    ]


def after_prefix(key: str) -> str | None:
    """The first key behind all that begin with `key`; None where nothing stands behind them."""
    while key:
        last = ord(key[-1]) + 1
        key = key[:-1]
        if last == 0xD800:
            # No text holds half of a character.
            last = 0xE000
        if last <= sys.maxunicode:
            return key + chr(last)
    return None


def links_to(title: Title, kind: str, *, before: str = "", after: str = "") -> Page[Entry]:
    """The articles that lead to a title in one way, each once, by their own titles (or as a category sorts them)."""
    rows = _links(title, kind).values_list("sort_key", "article_id", named=True).distinct()
    page = page_of(rows, BY_SORT_KEY, before=before, after=after)
    return Page(_entries(_articles(row.article_id for row in page.rows)), page.previous, page.next)


def redirects_to(title: Title) -> tuple[list[Entry], bool]:
    """The first redirects to a title, and whether there are more."""
    page = page_of(
        _links(title, Link.Kind.REDIRECT).values_list("sort_key", "article_id", named=True).distinct(),
        BY_SORT_KEY,
        size=REDIRECTS,
    )
    return [Entry(article) for article in _articles(row.article_id for row in page.rows)], page.next is not None


def wanted(*, before: str = "", after: str = "") -> Page[LinkTarget]:
    """Titles that nobody has written yet, those first to which most articles lead."""
    written = Article.objects.live().filter(namespace=OuterRef("namespace"), title_key=OuterRef("title_key"))
    rows = LinkTarget.objects.filter(~Exists(written), missing=True, articles__gt=0)
    return page_of(rows, MOST_WANTED, before=before, after=after)


def deleted(*, before: str = "", after: str = "") -> Page[Article]:
    """The deleted articles with the revision that says when, by whom and why, the one deleted last first."""
    rows = Article.objects.deleted().select_related("head__author").defer("head__manifest", "head__digest")
    return page_of(rows, LAST_DELETED, before=before, after=after)


def _titles() -> QuerySet[Article]:
    return Article.objects.live().only("namespace", "title", "title_key", "language")


def _beginning(key: str) -> Q:
    end = after_prefix(key)
    return Q(title_key__gte=key, title_key__lt=end) if end is not None else Q(title_key__gte=key)


def _links(title: Title, kind: str) -> QuerySet[Link]:
    """Where several live articles differ by case alone, a link counts for the one that it spells."""
    rows = Link.objects.filter(namespace=title.namespace, title_key=title.key, kind=kind)
    return rows.filter(title=title.title) if len(Article.objects.keyed(title)[:2]) > 1 else rows


def _articles(pks: Iterable[int]) -> list[Article]:
    """These articles in this order, each once."""
    wanted = list(dict.fromkeys(pks))
    found = _titles().in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _entries(articles: Sequence[Article]) -> list[Entry]:
    """The articles with what the redirects among them lead to: one query."""
    redirects = Link.objects.filter(Q(kind=Link.Kind.REDIRECT), article__in=[article.pk for article in articles])
    targets = {
        pk: Title(Namespace(namespace), title).full
        for pk, namespace, title in redirects.values_list("article", "namespace", "title")
    }
    return [Entry(article, targets.get(article.pk, "")) for article in articles]
