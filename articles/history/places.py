"""Which sections a revision changed, for many revisions at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.markup.split import plain_heading
from articles.models import Section, SectionChange


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was changed, as people read it; `section` is the id where it was one section alone."""

    text: str
    section: int | None = None


def places_of(revisions: Collection[int]) -> dict[int, Place]:
    """The section that each of these revisions changed, or how many: two queries, whatever they touched.

    What only moved sections, or nothing at all, has no place.
    """
    changes = SectionChange.objects.filter(revision__in=revisions).exclude(what=SectionChange.What.MOVED).order_by()
    counted = changes.values("revision").annotate(n=Count("*"), first=Min("section"))
    facts = {each["revision"]: (each["n"], each["first"]) for each in counted}
    singles = {first for count, first in facts.values() if count == 1}
    headings = dict(Section.objects.filter(pk__in=singles).values_list("pk", "heading"))
    places = {}
    for revision, (count, first) in facts.items():
        if count == 1:
            places[revision] = Place(f"§ {heading_for_people(headings[first])}", first)
        else:
            places[revision] = Place(ngettext("%(count)s section", "%(count)s sections", count) % {"count": count})
    return places


def heading_for_people(heading: str) -> str:
    """A heading as plain words; the text above the first one is called the introduction."""
    return plain_heading(heading) or _("Introduction")
