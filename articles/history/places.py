"""Which sections a revision changed, for many revisions at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.history.addresses import numbered
from articles.markup.split import plain_heading
from articles.models import Section, SectionChange


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was changed, as people read it; where it was one section alone, also where its history is."""

    text: str
    url: str = ""


def places_of(revisions: Collection[int], known: Mapping[int, str] = MappingProxyType({})) -> dict[int, Place]:
    """The section that each of these revisions changed, or how many: at most two queries, whatever they touched.

    What only moved sections, or nothing at all, has no place. `known` are headings by the id of the section.
    """
    changes = SectionChange.objects.filter(revision__in=revisions).exclude(what=SectionChange.What.MOVED).order_by()
    counted = changes.values_list("revision").annotate(n=Count("*"), first=Min("section"))
    facts = {revision: (count, first) for revision, count, first in counted}
    singles = {first for count, first in facts.values() if count == 1}
    headings = {pk: heading for pk, heading in known.items() if pk in singles}
    if missing := singles - headings.keys():
        headings.update(Section.objects.filter(pk__in=missing).values_list("pk", "heading"))
    address = numbered("articles:section_history")
    alone = {pk: Place(f"§ {heading_for_people(heading)}", address(pk)) for pk, heading in headings.items()}
    places = {}
    for revision, (count, first) in facts.items():
        if count == 1:
            places[revision] = alone[first]
        else:
            places[revision] = Place(ngettext("%(count)s section", "%(count)s sections", count) % {"count": count})
    return places


def heading_for_people(heading: str) -> str:
    """A heading as plain words; the text above the first one is called the introduction."""
    return plain_heading(heading) or _("Introduction")
