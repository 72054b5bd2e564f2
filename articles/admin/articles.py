"""Articles in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import cells
from articles.admin.filters import ChoiceFilter, Chosen, NamespaceFilter
from articles.admin.paging import Listing
from articles.admin.rows import Rows
from articles.admin.verbs import DELETE, RENAME, RESTORE
from articles.history.lists import after_prefix, typed_in
from articles.markup.titles import title_key
from articles.models import Article
from wiki.lib.numbers import whole


class StateFilter(ChoiceFilter):
    """Live articles, or deleted ones."""

    title = gettext_lazy("state")
    parameter_name = "state"
    offered = (("live", gettext_lazy("Live")), ("deleted", gettext_lazy("Deleted")))


@admin.register(Article)
class ArticleAdmin(Rows):
    """Found by the beginning of the title, by namespace, or among the deleted ones."""

    verbs = {verb.name: verb for verb in (DELETE, RESTORE, RENAME)}
    list_display = ("title_here", "state", "changed_at", "changed_by", "on_site")
    list_filter = (StateFilter, NamespaceFilter)
    search_help_text = gettext_lazy(
        "The beginning of a title (with Help: or another namespace in front, if it has one), a uid, or # and an id."
    )
    fieldsets = (
        (None, {"fields": ("id", "full_title", "namespace", "language", "state", "deletion", "created_at")}),
        (gettext_lazy("Past and parts"), {"fields": ("head_here", "changed_at", "changed_by", "parts", "uid")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """With the head and its author."""
        rows = super().get_queryset(request).select_related("head__author")
        return rows.defer("head__manifest", "head__digest", "head__author__password")

    def listing(self, rows: QuerySet[Any], query: str, chosen: Chosen) -> Listing:
        """By title within a namespace, the last deleted first, else the newest first."""
        if (found := self._numbered(rows, query)) is not None:
            return Listing(found)
        state, namespace = chosen["state"], chosen["namespace"]
        if query:
            namespace, query = split_namespace(query, namespace)
        if namespace is not None:
            rows = rows.filter(namespace=namespace)
            if state == "live":
                rows = rows.filter(deleted_at=None)
            also = Q(deleted_at__isnull=False) if state == "deleted" else Q()
            return by_title(rows, query, ("title_key", "id"), also)
        if state == "deleted":
            return Listing(rows.filter(deleted_at__isnull=False), ("deleted_at", "id"))
        return Listing(rows, also=Q(deleted_at=None) if state == "live" else Q())

    def _numbered(self, rows: QuerySet[Any], query: str) -> QuerySet[Any] | None:
        """The row of a uid or of # and an id; a number alone is the beginning of many titles."""
        if query.startswith("#"):
            return rows.filter(pk=whole(query[1:].strip()) or 0)
        uid = as_uid(query)
        return rows.filter(uid=uid) if uid is not None else None

    def selected(self, pks: Iterable[int]) -> dict[int, Article]:
        """With their heads."""
        found = Article.objects.filter(pk__in=list(pks)).select_related("head__author")
        return {row.pk: row for row in found.defer("head__manifest", "head__digest")}

    def name(self, row: Article) -> str:
        """Its title."""
        return row.full_title

    def view_on_site(self, row: Article) -> str:
        """The page that readers see, or what moderators see of a deleted article."""
        return cells.site_url(row)

    def tools(self, row: Article) -> list[tuple[str, str]]:
        """The site's pages, what belongs to it here, and the verbs."""
        if row.deleted_at is not None:
            return [
                (_("On the site"), cells.site_url(row)),
                (_("Revisions"), cells.list_url("articlerevision", article=row.pk)),
                (_("Restore …"), self.verb_url("restore", row.pk)),
            ]
        return [
            (_("On the site"), cells.site_url(row)),
            (_("History"), reverse("articles:history", args=[row.address])),
            (_("Edit"), reverse("articles:edit", args=[row.address])),
            (_("Revisions"), cells.list_url("articlerevision", article=row.pk)),
            (_("Rename …"), self.verb_url("rename", row.pk)),
            (_("Delete …"), self.verb_url("delete", row.pk)),
        ]

    @admin.display(description=gettext_lazy("title"))
    def title_here(self, row: Article) -> str:
        """Django links it to the row's page."""
        return row.full_title

    @admin.display(description=gettext_lazy("title"))
    def full_title(self, row: Article) -> str:
        """With its namespace."""
        return row.full_title

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Article) -> str:
        """Whether readers find it."""
        return _("deleted") if row.deleted_at is not None else _("live")

    @admin.display(description=gettext_lazy("deletion"))
    def deletion(self, row: Article) -> str:
        """The reason: when and by whom is the last change."""
        return (row.head_revision().summary or _("no reason was given")) if row.deleted_at is not None else "–"

    @admin.display(description=gettext_lazy("last change"))
    def changed_at(self, row: Article) -> str:
        """When the head was made. Django formats moments in lists, but on the page of a row only those of fields."""
        return localize(localtime(row.head.created_at)) if row.head is not None else ""

    @admin.display(description=gettext_lazy("by"))
    def changed_by(self, row: Article) -> str:
        """Who made the head."""
        return cells.anchors(cells.author_anchor(row.head.author)) if row.head is not None else ""

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, row: Article) -> str:
        """Away from here."""
        return cells.anchors(*[tool for tool in self.tools(row) if "/admin/" not in tool[1]])

    @admin.display(description=gettext_lazy("current revision"))
    def head_here(self, row: Article) -> str:
        """Its number is how many there are."""
        return cells.anchors(cells.revision_anchor(row.head)) if row.head is not None else ""

    @admin.display(description=gettext_lazy("belongs to it"))
    def parts(self, row: Article) -> str:
        """Lists of what belongs to it, and of what leads to it."""
        return cells.anchors(
            (_("Sections"), cells.list_url("section", article=row.pk)),
            (_("Links from it"), cells.list_url("link", article=row.pk)),
            (_("Links to it"), cells.list_url("link", q=row.full_title)),
        )


def by_title(rows: QuerySet[Any], typed: str, order: tuple[str, ...], also: Q) -> Listing:
    """Those whose title begins like this, in an order that begins with the key of the title."""
    key = title_key(typed)
    return Listing(rows, order, descending=False, also=also, least=key or None, below=after_prefix(key))


def split_namespace(query: str, chosen: int | None) -> tuple[int, str]:
    """The namespace in front of what was typed, else the chosen one, else that of articles; and what is left."""
    namespace, rest = typed_in(query)
    return int(namespace) or chosen or 0, rest


def as_uid(query: str) -> UUID | None:
    """The uid that was typed, if it is one."""
    try:
        return UUID(query) if len(query) in (32, 36) else None
    except ValueError:
        return None
