"""Where the wiki links of a page lead: known, red, or to the page itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from articles.markup.titles import Namespace, Title
from articles.models import Article, Link

# How many keys one query asks for when a text is not stored yet (SQLite allows 32,766 parameters in all).
BATCH = 500


@dataclass(frozen=True, slots=True)
class Known:
    """The keys of linked titles that have a live article."""

    keys: frozenset[tuple[int, str]]

    def has(self, title: Title) -> bool:
        """Whether a reader who follows a link to this title finds an article (by exact title or by its key)."""
        return (int(title.namespace), title.key) in self.keys


def known_of_article(article: Article) -> Known:
    """The known targets of a stored article's links: one query, an index scan for each link."""
    target = Article.objects.live().filter(namespace=OuterRef("namespace"), title_key=OuterRef("title_key"))
    rows = Link.objects.filter(article=article).filter(Exists(target)).values_list("namespace", "title_key")
    return Known(frozenset(rows.distinct()))


def known_of_titles(titles: Iterable[Title]) -> Known:
    """The known among these titles, for texts whose links are not stored: previews and old revisions."""
    by_namespace: dict[Namespace, set[str]] = {}
    for title in titles:
        by_namespace.setdefault(title.namespace, set()).add(title.key)
    found: set[tuple[int, str]] = set()
    for namespace, keys in by_namespace.items():
        wanted = sorted(keys)
        for start in range(0, len(wanted), BATCH):
            rows = Article.objects.live().filter(namespace=namespace, title_key__in=wanted[start : start + BATCH])
            found.update(rows.values_list("namespace", "title_key"))
    return Known(frozenset(found))
