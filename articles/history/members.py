"""Pages of what is in a category: its subcategories, then its other members, in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.history.keyset import Page, page_of
from articles.history.lists import BY_SORT_KEY
from articles.markup.links import SUBCATEGORY
from articles.markup.titles import Namespace, Title
from articles.models import Article, Link

PAGE = 100

# Hangul syllables stand in the order of their first consonants, 588 to each.
_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _SYLLABLES = 0xAC00, 588


@dataclass(frozen=True, slots=True)
class Letter:
    """Members whose keys begin alike."""

    letter: str
    articles: list[Article]


@dataclass(frozen=True, slots=True)
class Members:
    """One page of a category's members. `page` holds the links that make them members."""

    page: Page[Link]
    subcategories: list[Letter]
    articles: list[Letter]


def members_of(category: Title, *, before: str = "", after: str = "") -> Members:
    """The members of a category, a page at a time, in front of the key `before` or behind `after`; three queries more.

    Whoever writes the category's title in another case or width means it too, unless there are several categories
    that differ by that alone. An article that names the category twice stands where its smallest key puts it.
    """
    page = page_of(_links_to(category), BY_SORT_KEY, before=before, after=after, size=PAGE)
    inner = [link for link in page.rows if link.article.namespace == Namespace.CATEGORY]
    others = [link for link in page.rows if link.article.namespace != Namespace.CATEGORY]
    return Members(page, list(_by_letter(inner)), list(_by_letter(others)))


def _links_to(category: Title) -> QuerySet[Link]:
    rows = Link.objects.filter(kind=Link.Kind.CATEGORY, title_key=category.key)
    if Article.objects.alike(category).exists():
        rows = rows.filter(title=category.title)
    # Without the namespace, which all links of this kind share: SQLite would walk through the category by its index
    # for every row, instead of looking at the links of one article.
    own = rows.filter(article=OuterRef("article"))
    earlier = own.filter(Q(sort_key__lt=OuterRef("sort_key")) | Q(sort_key=OuterRef("sort_key"), pk__lt=OuterRef("pk")))
    return rows.filter(~Exists(earlier), namespace=category.namespace).select_related("article")


def _by_letter(links: Sequence[Link]) -> Iterator[Letter]:
    for letter, group in groupby(links, lambda link: first_letter(link.sort_key.removeprefix(SUBCATEGORY))):
        yield Letter(letter, [link.article for link in group])


def first_letter(key: str) -> str:
    """What a key begins with, as a heading: a capital, the first consonant of a Hangul syllable, or the sign itself."""
    letter = key[:1]
    if "가" <= letter <= "힣":
        return _CONSONANTS[(ord(letter) - _FIRST_SYLLABLE) // _SYLLABLES]
    return letter.title() if len(letter.title()) == 1 else letter
