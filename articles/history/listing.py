"""Pages of an article's history, by the number of the revision: no page costs more than the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.markup.split import plain_heading
from articles.models import Article, ArticleRevision, Section, SectionChange

PAGE = 50


@dataclass(slots=True)
class Line:
    """One revision as the history shows it. where: which sections it changed; arc: its part of a merge's arc."""

    revision: ArticleRevision
    is_head: bool
    where: str = ""
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


def page_of_history(article: Article, *, before: int | None = None, after: int | None = None) -> HistoryPage:
    """The newest revisions, or those just below number `before`, or just above number `after`."""
    head = article.head_revision()
    revisions = ArticleRevision.objects.filter(article=article).select_related("author")
    if after is not None:
        found = list(revisions.filter(number__gt=min(after, head.number)).order_by("number")[:PAGE])[::-1]
    else:
        limit = min(before, head.number + 1) if before is not None else head.number + 1
        found = list(revisions.filter(number__lt=limit).order_by("-number")[:PAGE])
    rows = [Line(revision, revision.pk == article.head_id) for revision in found]
    _add_places(rows)
    _add_arcs(rows)
    return HistoryPage(
        rows,
        head.number,
        has_older=bool(found) and found[-1].number > 1,
        has_newer=bool(found) and found[0].number < head.number,
    )


def _add_places(rows: Sequence[Line]) -> None:
    """Name the section of each edit, or count them: two queries for the page, whatever the edits touched."""
    changes = SectionChange.objects.filter(revision__in=[row.pk for row in rows]).order_by()
    counted = changes.exclude(what=SectionChange.What.MOVED).values("revision")
    counted = counted.annotate(n=Count("*"), first=Min("section"))
    facts = {each["revision"]: (each["n"], each["first"]) for each in counted}
    singles = {first for count, first in facts.values() if count == 1}
    headings = dict(Section.objects.filter(pk__in=singles).values_list("pk", "heading"))
    for row in rows:
        count, first = facts.get(row.pk, (0, 0))
        if count == 1:
            row.where = f"§ {plain_heading(headings[first]) or _('Introduction')}"
        elif count:
            row.where = ngettext("%(count)s section", "%(count)s sections", count) % {"count": count}


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
