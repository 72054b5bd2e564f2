"""A change list that turns pages by key, counts nothing, and knows no other parameters than its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, cast

from django.contrib.admin.filters import ListFilter
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.filters import UNREADABLE, Chosen
from articles.admin.paging import LOOK, Key, Listing, turn, write_key
from articles.markup.titles import clean_query

AFTER_VAR = "after"
BEFORE_VAR = "before"


class Lists(Protocol):
    """An admin with lists of this kind."""

    def listing(self, rows: QuerySet[Any], query: str, chosen: Chosen) -> Listing:
        """What the list shows for a cleaned search and for what was chosen, by parameter; None is not chosen."""


class Narrows(Protocol):
    """A filter of such a list."""

    def chosen(self) -> Chosen:
        """Parameter -> cleaned value, or None."""


class KeyedChangeList(ChangeList):
    """Asks its admin for a `Listing` of what was searched and chosen; see there."""

    listing: Listing
    notes: list[str]
    first_url: str | None
    previous_url: str | None
    next_url: str | None

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        self.title = self.heading

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> QuerySet[Any]:
        """The rows of the list, unsliced. Parameters that nobody knows are dropped: no filter of one's own making."""
        given = dict(request.GET.lists())
        filters = cast("Sequence[type[ListFilter]]", self.list_filter)
        specs = [make(request, given, self.model, self.model_admin) for make in filters]
        known = {SEARCH_VAR, *(name for spec in specs for name in spec.expected_parameters())}
        self.params = {name: value for name, value in request.GET.items() if name in known}
        self.filter_params = {name: [value] for name, value in self.params.items()}
        self.filter_specs = [spec for spec in specs if spec.has_output()]
        self.has_filters = bool(self.filter_specs)
        self.query = clean_query(self.query)
        chosen: Chosen = {}
        for spec in specs:
            chosen |= cast("Narrows", spec).chosen()
        self.has_active_filters = any(value is not None for value in chosen.values())
        self.clear_all_filters_qs = self.get_query_string(remove=[name for name in self.params if name != SEARCH_VAR])
        unreadable = chosen.pop(UNREADABLE, None)
        self.listing = cast("Lists", self.model_admin).listing(self.root_queryset, self.query, chosen)
        if unreadable:
            self.listing = replace(self.listing, rows=self.listing.rows.none())
        return self.listing.rows

    def get_results(self, request: HttpRequest) -> None:
        """One page, and the addresses of its neighbours."""
        after = self.listing.read_key(request.GET.get(AFTER_VAR, ""))
        before = self.listing.read_key(request.GET.get(BEFORE_VAR, "")) if after is None else None
        page = turn(self.listing, after=after, before=before)
        self.result_list = page.rows
        self.result_count = len(page.rows)
        self.full_result_count, self.show_full_result_count = None, False
        self.show_admin_actions = bool(page.rows)
        self.can_show_all = self.multi_page = self.show_all = False
        self.previous_url = self._url(BEFORE_VAR, page.previous)
        self.next_url = self._url(AFTER_VAR, page.next)
        self.first_url = self.get_query_string() if after or before else None
        self.notes = [_looked_at()] if page.looked else []

    def _url(self, name: str, key: Key | None) -> str | None:
        return self.get_query_string({name: write_key(key)}) if key is not None else None

    @property
    def heading(self) -> str:
        """What is listed, and of what."""
        name = capfirst(str(self.opts.verbose_name_plural))
        if not self.listing.about:
            return name
        return _("%(rows)s of %(about)s") % {"rows": name, "about": self.listing.about}


def _looked_at() -> str:
    return _("Among the %(count)s rows that this page has looked at. The next page looks further.") % {
        "count": f"{LOOK:,}"
    }
