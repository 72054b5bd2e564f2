"""Sections in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import cells
from articles.admin.articles import as_uid
from articles.admin.filters import ArticleFilter, ChoiceFilter, Chosen, NamespaceFilter, named
from articles.admin.paging import Listing
from articles.admin.rows import Rows
from articles.models import Article, Section
from wiki.lib.numbers import whole

SHOWN = 100_000


class PlaceFilter(ChoiceFilter):
    """Sections that stand in their article now, or removed ones."""

    title = gettext_lazy("place")
    parameter_name = "place"
    offered = (("current", gettext_lazy("Standing in the article")), ("removed", gettext_lazy("Removed")))


@admin.register(Section)
class SectionAdmin(Rows):
    """Found by id, by uid, or by their article."""

    list_display = ("heading_here", "article_here", "level", "place", "changes", "on_site")
    list_filter = (ArticleFilter, PlaceFilter, NamespaceFilter)
    search_help_text = gettext_lazy(
        "The exact title of an article, a uid, or an id. The sections of one article stand in their order, without the"
        " removed ones, which the filter lists in no particular order."
    )
    fieldsets = (
        (None, {"fields": ("id", "heading_here", "level", "place", "anchor", "article_here")}),
        (gettext_lazy("Past"), {"fields": ("changes", "revisions", "sha256", "uid")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        """With the article, without the text."""
        return super().get_queryset(request).select_related("article").defer("source")

    def listing(self, rows: QuerySet[Any], query: str, chosen: Chosen) -> Listing:
        """Those of an article in their order; else the newest first."""
        article: Article | None = chosen["article"]
        if query:
            if (found := self._numbered(rows, query)) is not None:
                return Listing(found)
            article = named(query)
            if article is None:
                return Listing(rows.none())
        place, namespace = chosen["place"], chosen["namespace"]
        if article is not None:
            rows = rows.filter(article=article)
            if place == "removed":
                return Listing(rows.filter(position=None), ("sha256", "id"), about=article.full_title)
            rows = rows.filter(position__isnull=False)
            return Listing(rows, ("position", "id"), descending=False, about=article.full_title)
        also = Q(position__isnull=place == "removed") if place else Q()
        return Listing(rows, also=also & Q(article__namespace=namespace) if namespace is not None else also)

    def _numbered(self, rows: QuerySet[Any], query: str) -> QuerySet[Any] | None:
        """The row of a uid or an id; None where the words are a title."""
        if (uid := as_uid(query)) is not None:
            return rows.filter(uid=uid)
        pk = whole(query.removeprefix("#").strip())
        if pk is None:
            return None
        found = rows.filter(pk=pk)
        return found if query.startswith("#") or found.exists() else None

    def name(self, row: Section) -> str:
        """Heading and article."""
        return f"{cells.heading_of(row)} ({row.article.full_title})"

    def view_on_site(self, row: Section) -> str:
        """Where it stands."""
        return cells.site_url(row.article) if row.article.deleted_at else row.get_absolute_url()

    def tools(self, row: Section) -> list[tuple[str, str]]:
        """The site's pages, and what belongs to it here."""
        tools = [(_("On the site"), self.view_on_site(row))]
        if row.article.deleted_at is None and row.position is not None:
            tools.append((_("Edit"), reverse("articles:edit_section", args=[row.pk])))
        return [*tools, (_("Sections of the article"), cells.list_url("section", article=row.article_id))]

    def source(self, row: Section) -> dict[str, Any]:
        """The text, read up to its bound."""
        text = Section.objects.filter(pk=row.pk).values_list(Substr("source", 1, SHOWN + 1), flat=True).get()
        if len(text) <= SHOWN:
            return {"source": text}
        return {"source_url": self.view_on_site(row)}

    @admin.display(description=gettext_lazy("heading"))
    def heading_here(self, row: Section) -> str:
        """Django links it to the row's page."""
        return cells.heading_of(row)

    @admin.display(description=gettext_lazy("article"))
    def article_here(self, row: Section) -> str:
        """The page of the article here."""
        return cells.anchors(cells.article_anchor(row.article))

    @admin.display(description=gettext_lazy("place"))
    def place(self, row: Section) -> str:
        """Its number in the article, or that it is removed."""
        return _("removed") if row.position is None else str(row.position)

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, row: Section) -> str:
        """Away from here."""
        return cells.anchors(*[tool for tool in self.tools(row) if "/admin/" not in tool[1]])

    @admin.display(description=gettext_lazy("revisions"))
    def revisions(self, row: Section) -> str:
        """Those of its article."""
        return cells.anchors((_("Revisions of the article"), cells.list_url("articlerevision", article=row.article_id)))
