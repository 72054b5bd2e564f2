"""What the admins of the wiki's rows share: lists by key, pages to look at, verbs as actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.forms import CheckboxInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.confirming import MOST, confirm
from articles.admin.filters import Chosen
from articles.admin.lists import KeyedChangeList
from articles.admin.paging import PAGE, Listing
from articles.admin.rights import Shown
from articles.admin.verbs import Verb
from wiki.lib.numbers import whole

# Django's other pages of a row add, change, delete, or list what was changed in the admin: nothing is.
KEPT = ("changelist", "change")


class Rows(Shown, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows to look at. `verbs` are what can be done with them, each on a page of its own that asks first."""

    verbs: Mapping[str, Verb] = {}
    list_per_page = PAGE
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    sortable_by = ()
    # There is a field to search in; where it looks, `listing` says.
    search_fields = ("id",)

    def listing(self, rows: QuerySet[Any], query: str, chosen: Chosen) -> Listing:
        """What the list shows for a cleaned search and for what was chosen; see lists.py."""
        raise NotImplementedError

    def name(self, row: Any) -> str:
        """What people call a row."""
        raise NotImplementedError

    def tools(self, row: Any) -> list[tuple[str, str]]:
        """What stands above the page of a row: words and address."""
        raise NotImplementedError

    def source(self, row: Any) -> dict[str, Any]:
        """The text on the page of a row: `source`, or where it is too long `source_url`; nothing for a row without."""
        return {}

    def selected(self, pks: Iterable[int]) -> dict[int, Any]:
        """The rows of these ids, for a verb: an Article with its head, or an ArticleRevision with its article's."""
        raise NotImplementedError

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeyedChangeList]:
        """Pages by key."""
        return KeyedChangeList

    def get_urls(self) -> list[URLPattern]:
        """List, page and verbs; nothing else has an address."""
        kept = [each for each in super().get_urls() if (each.name or "").rpartition("_")[2] in KEPT]
        return [*self._verb_urls(), *kept]

    def _verb_urls(self) -> list[URLPattern]:
        def view_of(verb: Verb) -> Any:
            def view(request: HttpRequest) -> HttpResponse:
                return confirm(request, self, verb)

            return self.admin_site.admin_view(view)

        model = self.opts.model_name
        return [path(f"{name}/", view_of(verb), name=f"articles_{model}_{name}") for name, verb in self.verbs.items()]

    def verb_url(self, name: str, *pks: int) -> str:
        """The page that asks whether to do this to these rows."""
        query = urlencode([("item", pk) for pk in pks])
        return f"{reverse(f'admin:articles_{self.opts.model_name}_{name}')}?{query}"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The verbs; Django's own action would delete rows."""
        return {name: (self._ask, name, verb.action) for name, verb in self.verbs.items()}

    def _ask(self, *given: Any) -> None:
        raise AssertionError("actions lead to their own pages: see response_action")

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *given: Any) -> HttpResponse | None:
        """Lead to the page of the chosen verb with the selected rows, and to nothing that was not selected by name."""
        wanted = [name for name in request.POST.getlist("action") if name in self.verbs]
        selected = [pk for text in request.POST.getlist(ACTION_CHECKBOX_NAME) if (pk := whole(text)) is not None]
        problem = ""
        if not wanted:
            problem = _("No action selected.")
        elif not selected:
            problem = _("Select something first.")
        elif len(set(selected)) > MOST:
            problem = _("At most %(most)s at once.") % {"most": MOST}
        if problem:
            self.message_user(request, problem, messages.WARNING)
            return None
        return redirect(self.verb_url(wanted[0], *dict.fromkeys(selected)))

    def action_checkbox(self, obj: Model) -> SafeString:
        """Django names the row by its str(), which holds no words."""
        label = _("Select “%(name)s”") % {"name": self.name(obj)}
        box = CheckboxInput({"class": "action-select", "aria-label": label}, lambda value: False)
        return box.render(ACTION_CHECKBOX_NAME, str(obj.pk))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *given: Any, **values: Any) -> Any:
        """The page of a row, with its name, its text and the ways from it."""
        row = values["obj"]
        context |= {"subtitle": self.name(row), "row_name": self.name(row), "tools": self.tools(row)}
        return super().render_change_form(request, context | self.source(row), *given, **values)
