"""Pages of an article's history, by the number of the revision: no page costs more than the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.history.lines import Line, read_lines
from articles.history.places import places_of
from articles.models import Article, ArticleRevision, Section

PAGE = 50
# An article can have a thousand sections; the rail of its history names so many.
SECTIONS_NAMED = 200


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Lines, the newest first, and whether there are more on either side. total: the number of the head."""

    rows: list[Line]
    total: int
    has_older: bool
    has_newer: bool

    @property
    def before(self) -> int | None:
        """What is older begins before this number."""
        return self.rows[-1]["number"] if self.has_older else None

    @property
    def after(self) -> int | None:
        """What is newer begins after this number."""
        return self.rows[0]["number"] if self.has_newer else None

    def pick(self, article: Article, old: int | None, new: int | None) -> list[Line]:
        """Mark the two that are chosen for a comparison, else the newest. Returns those that stand on another page."""
        here = {row["pk"]: row for row in self.rows}
        wanted = [pk for pk in (old, new) if pk is not None and pk not in here]
        chosen = read_lines(article, ArticleRevision.objects.filter(article=article, pk__in=wanted)) if wanted else []
        known = here | {line["pk"]: line for line in chosen}
        newest = [*here, None, None]
        old = old if old in known else newest[1]
        new = new if new in known else newest[0]
        if old is not None:
            known[old]["is_old"] = True
        if new is not None:
            known[new]["is_new"] = True
        return [known[pk] for pk in dict.fromkeys((new, old)) if pk in known and pk not in here]


def sections_named(article: Article) -> list[Section]:
    """The sections of an article as the rail of its history names them, without their texts."""
    current = Section.objects.filter(article=article).current()
    return list(current.only("heading", "level", "changes")[:SECTIONS_NAMED])


def page_of_history(
    article: Article, *, before: int | None = None, after: int | None = None, sections: Iterable[Section] = ()
) -> HistoryPage:
    """The newest revisions, or those just below number `before`, or just above number `after`.

    `sections` are those of the article that are known already.
    """
    head = article.head_revision()
    revisions = ArticleRevision.objects.filter(article=article)
    if after is not None:
        found = revisions.filter(number__gt=min(after, head.number)).order_by("number")[:PAGE]
        rows = read_lines(article, found)[::-1]
    else:
        limit = min(before, head.number + 1) if before is not None else head.number + 1
        rows = read_lines(article, revisions.filter(number__lt=limit).order_by("-number")[:PAGE])
    places = places_of([row["pk"] for row in rows], {section.pk: section.heading for section in sections})
    for row in rows:
        if place := places.get(row["pk"]):
            row["place"], row["place_url"] = place.text, place.url
    _add_arcs(rows)
    return HistoryPage(
        rows,
        head.number,
        has_older=bool(rows) and rows[-1]["number"] > 1,
        has_newer=bool(rows) and rows[0]["number"] < head.number,
    )


def _add_arcs(rows: Sequence[Line]) -> None:
    """Draw one arc at a time, from a merge down to the revision that its author started from."""
    until: int | None = None
    for row in rows:
        if until is not None:
            row["arc"] = "last" if row["number"] <= until else "passing"
            if row["number"] <= until:
                until = None
        elif row["base"] is not None:
            row["arc"], until = "first", row["base"]
