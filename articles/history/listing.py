"""Pages of an article's history, by the number of the revision: no page costs more than the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles.history.places import Place, places_of
from articles.models import Article, ArticleRevision, Section

PAGE = 50
# An article can have a thousand sections; the rail of its history names so many.
SECTIONS_NAMED = 200


@dataclass(slots=True)
class Line:
    """One revision as the history shows it. place: which sections it changed; arc: its part of a merge's arc."""

    revision: ArticleRevision
    is_head: bool
    place: Place | None = None
    arc: str = ""

    def __getattr__(self, name: str) -> object:
        return getattr(self.revision, name)

    @property
    def number(self) -> int:
        """The number of the revision."""
        return self.revision.number

    @property
    def pk(self) -> int:
        """The id of the revision."""
        return self.revision.pk


@dataclass(frozen=True, slots=True)
class Picked:
    """The two revisions chosen for a comparison, and those of them that stand on another page of the history."""

    old: int | None
    new: int | None
    elsewhere: list[Line]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Lines, the newest first, and whether there are more on either side. total: the number of the head."""

    rows: list[Line]
    total: int
    has_older: bool
    has_newer: bool

    def pick(self, article: Article, old: int | None, new: int | None) -> Picked:
        """What is chosen on this page: what was chosen on another one, else its two newest revisions."""
        here = [row.pk for row in self.rows]
        wanted = [pk for pk in (old, new) if pk is not None and pk not in here]
        away = {row.pk: row for row in ArticleRevision.objects.filter(article=article, pk__in=wanted)} if wanted else {}
        old = old if old in here or old in away else (here[1] if len(here) > 1 else None)
        new = new if new in here or new in away else (here[0] if here else None)
        elsewhere = [Line(away[pk], pk == article.head_id) for pk in dict.fromkeys((new, old)) if pk in away]
        return Picked(old, new, elsewhere)


def sections_named(article: Article) -> list[Section]:
    """The sections of an article as the rail of its history names them, without their texts."""
    current = Section.objects.filter(article=article).current()
    return list(current.only("heading", "level", "changes")[:SECTIONS_NAMED])


def page_of_history(article: Article, *, before: int | None = None, after: int | None = None) -> HistoryPage:
    """The newest revisions, or those just below number `before`, or just above number `after`."""
    head = article.head_revision()
    revisions = ArticleRevision.objects.filter(article=article).select_related("author")
    if after is not None:
        found = list(revisions.filter(number__gt=min(after, head.number)).order_by("number")[:PAGE])[::-1]
    else:
        limit = min(before, head.number + 1) if before is not None else head.number + 1
        found = list(revisions.filter(number__lt=limit).order_by("-number")[:PAGE])
    places = places_of([revision.pk for revision in found])
    rows = [Line(revision, revision.pk == article.head_id, places.get(revision.pk)) for revision in found]
    _add_arcs(rows)
    return HistoryPage(
        rows,
        head.number,
        has_older=bool(found) and found[-1].number > 1,
        has_newer=bool(found) and found[0].number < head.number,
    )


def _add_arcs(rows: Sequence[Line]) -> None:
    """Draw one arc at a time, from a merge down to the revision that its author started from."""
    until: int | None = None
    for row in rows:
        if until is not None:
            row.arc = "last" if row.number <= until else "passing"
            if row.number <= until:
                until = None
        elif row.revision.base_number is not None:
            row.arc, until = "first", row.revision.base_number
