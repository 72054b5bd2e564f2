"""Links in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import cells
from articles.admin.articles import by_title, split_namespace
from articles.admin.filters import (
    ArticleFilter,
    ChoiceFilter,
    Chosen,
    ExactTitleField,
    NamespaceFilter,
    TypedFilter,
)
from articles.admin.paging import Listing
from articles.admin.rows import Rows
from articles.markup.titles import title_key
from articles.models import Article, Link
from wiki.lib.numbers import whole

BY_TARGET = ("title_key", "kind", "sort_key", "article_id", "id")


class SourceForm(forms.Form):
    """The exact title of the article that holds the links."""

    source = ExactTitleField(label=gettext_lazy("Title of the article"))


class SourceFilter(TypedFilter):
    """Where the links stand."""

    title = gettext_lazy("article that links")
    form_class = SourceForm


class KindFilter(ChoiceFilter):
    """What the link does."""

    title = gettext_lazy("kind")
    parameter_name = "kind"
    offered = Link.Kind.choices


@admin.register(Link)
class LinkAdmin(Rows):
    """Found by the beginning of the title that they lead to, or by the article in which they stand."""

    list_display = ("target", "kind", "article_here", "section_here", "on_site")
    list_filter = (ArticleFilter, SourceFilter, KindFilter, NamespaceFilter)
    search_help_text = gettext_lazy(
        "The beginning of the title that is linked to (with Help: or another namespace in front, if it has one), or #"
        " and an id."
    )
    fieldsets = ((None, {"fields": ("id", "target", "fragment", "kind", "article_here", "section_here", "sort_key")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        """With article and section."""
        return super().get_queryset(request).select_related("article", "section").defer("section__source")

    def listing(self, rows: QuerySet[Any], query: str, chosen: Chosen) -> Listing:
        """By target within a namespace, else the newest first."""
        if query.startswith("#"):
            return Listing(rows.filter(pk=whole(query[1:].strip()) or 0))
        article: Article | None = chosen["source"] or chosen["article"]
        namespace = chosen["namespace"]
        also = Q(kind=chosen["kind"]) if chosen["kind"] is not None else Q()
        if query:
            namespace, query = split_namespace(query, namespace)
        if article is not None:
            if namespace is not None:
                also &= Q(namespace=namespace, title_key__startswith=title_key(query))
            # Sorted once more by PostgreSQL, which would rather walk over all links than sort those of one article.
            own = rows.filter(article=article).annotate(place=F("id") + 0)
            return Listing(own, ("place",), also=also, about=article.full_title)
        if namespace is not None:
            return by_title(rows.filter(namespace=namespace), query, BY_TARGET, also)
        return Listing(rows, also=also)

    def name(self, row: Link) -> str:
        """Where it leads."""
        return self.target(row)

    def view_on_site(self, row: Link) -> str:
        """Where it stands."""
        return row.section.get_absolute_url()

    def tools(self, row: Link) -> list[tuple[str, str]]:
        """Where it stands, and what else is there."""
        return [
            (_("On the site"), self.view_on_site(row)),
            (_("Edit"), reverse("articles:edit_section", args=[row.section_id])),
            (_("Links to titles like this"), cells.list_url("link", q=self.target(row))),
            (_("Links from the article"), cells.list_url("link", article=row.article_id)),
        ]

    @admin.display(description=gettext_lazy("leads to"))
    def target(self, row: Link) -> str:
        """Django links it to the row's page."""
        return cells.title_of(row.namespace, row.title)

    @admin.display(description=gettext_lazy("article"))
    def article_here(self, row: Link) -> str:
        """The page of the article here."""
        return cells.anchors(cells.article_anchor(row.article))

    @admin.display(description=gettext_lazy("section"))
    def section_here(self, row: Link) -> str:
        """The page of the section here."""
        return cells.anchors(cells.section_anchor(row.section))

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, row: Link) -> str:
        """Away from here."""
        return cells.anchors(*[tool for tool in self.tools(row) if "/admin/" not in tool[1]])
