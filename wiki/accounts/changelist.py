"""The admin's list of accounts, which counts nothing and skips no rows: a page begins after the last row of another."""

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from wiki.accounts.models import User
from wiki.lib.numbers import whole


class AccountList(ChangeList):
    """Ordered by the key of the name, then by id.

    The address says `p=<id of the last row seen>`; what is none there begins at the first row. Templates have
    `first_url` (None on the first page) and `next_url` (None on the last one).
    """

    first_url: str | None = None
    next_url: str | None = None

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[User]) -> list[str | Combinable]:
        """One order: another one, asked for in the address, would need another index."""
        return ["name_key", "pk"]

    def get_results(self, request: HttpRequest) -> None:
        """Read one page, and one row more to know whether there is another."""
        rows = list(self._after(request.GET.get(PAGE_VAR, ""))[: self.list_per_page + 1])
        shown = rows[: self.list_per_page]
        if len(rows) > len(shown):
            self.next_url = self.get_query_string({PAGE_VAR: shown[-1].pk})
        self.result_list = shown
        # What Django's templates want to know: they show no number where both are the same.
        self.result_count = self.full_result_count = len(shown)
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(shown)
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)

    def _after(self, last: str) -> QuerySet[User]:
        rows: QuerySet[User] = self.queryset
        pk = whole(last) or 0
        seen = User.objects.filter(pk=pk).values_list("name_key", flat=True).first()
        if seen is None:
            return rows
        self.first_url = self.get_query_string()
        return rows.filter(Q(name_key__gt=seen) | Q(pk__gt=pk), name_key__gte=seen)
