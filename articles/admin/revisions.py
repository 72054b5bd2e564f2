"""Revisions in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import cells
from articles.admin.filters import (
    ArticleFilter,
    ChoiceFilter,
    Chosen,
    NamespaceFilter,
    PersonField,
    TypedFilter,
    date_field,
    named,
)
from articles.admin.paging import Listing
from articles.admin.rows import Rows
from articles.admin.verbs import REVERT
from articles.history.versions import text_at
from articles.models import Article, ArticleRevision, SectionChange
from wiki.accounts.models import User
from wiki.lib.numbers import whole

SHOWN = 100_000
CHANGES_SHOWN = 100


class AuthorAndDays(forms.Form):
    """The exact name of an author, and the first and the last day."""

    author = PersonField(label=gettext_lazy("Author (exact name)"))
    since = date_field(gettext_lazy("From"))
    until = date_field(gettext_lazy("To"))


class AuthorFilter(TypedFilter):
    """Who, and when."""

    title = gettext_lazy("author and date")
    form_class = AuthorAndDays


class KindFilter(ChoiceFilter):
    """Which verb made it."""

    title = gettext_lazy("kind")
    parameter_name = "kind"
    offered = ArticleRevision.Kind.choices


@admin.register(ArticleRevision)
class RevisionAdmin(Rows):
    """Found by id, article, author, date and kind."""

    verbs = {REVERT.name: REVERT}
    list_display = ("number_here", "article_here", "on_site", "created_at", "author_here", "kind", "summary_here")
    list_filter = (ArticleFilter, AuthorFilter, KindFilter, NamespaceFilter)
    search_help_text = gettext_lazy("An id, the exact title of an article, or the exact name of an author.")
    fieldsets = (
        (None, {"fields": ("id", "number", "article_here", "title_then", "kind", "created_at", "author_here")}),
        (gettext_lazy("The edit"), {"fields": ("summary_here", "minor", "size", "delta", "base", "origin_here")}),
        (gettext_lazy("How it came"), {"fields": ("via", "client", "bot", "assisted", "sections", "digest")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleRevision]:
        """With article and author."""
        return super().get_queryset(request).select_related("article", "author").defer(*LEFT_OUT)

    def listing(self, rows: QuerySet[Any], query: str, chosen: Chosen) -> Listing:
        """Those of an article by number, else by time, the newest first."""
        article: Article | None = chosen["article"]
        author: User | None = chosen["author"]
        if query:
            found, asked_article, asked_author = self._asked(rows, query)
            if found is not None:
                return Listing(found)
            article, author = asked_article or article, asked_author or author
        least, below = _bounds(chosen["since"], chosen["until"])
        kinds = Q()
        if chosen["kind"] is not None:
            kinds &= Q(kind=chosen["kind"])
        if chosen["namespace"] is not None:
            kinds &= Q(namespace=chosen["namespace"])
        if article is not None:
            also = kinds & _within(least, below) & (Q(author=author) if author is not None else Q())
            return Listing(rows.filter(article=article), ("number", "id"), also=also, about=article.full_title)
        if author is not None:
            rows = rows.filter(author=author)
        about = author.username if author is not None else ""
        return Listing(rows, ("created_at", "id"), also=kinds, least=least, below=below, about=about)

    def _asked(self, rows: QuerySet[Any], query: str) -> tuple[QuerySet[Any] | None, Article | None, User | None]:
        """What was searched: a row by its id, an article by its title, an author by name; else no row at all."""
        pk = whole(query.removeprefix("#").strip())
        if pk is not None and (query.startswith("#") or rows.filter(pk=pk).exists()):
            return rows.filter(pk=pk), None, None
        if (article := named(query)) is not None:
            return None, article, None
        author = User.objects.filter(username=User.normalize_username(query)).first()
        return None if author is not None else rows.none(), None, author

    def selected(self, pks: Iterable[int]) -> dict[int, ArticleRevision]:
        """With their articles' heads."""
        found = ArticleRevision.objects.filter(pk__in=list(pks)).select_related("author", "article__head__author")
        return {row.pk: row for row in found.defer(*LEFT_OUT, "article__head__manifest", "article__head__digest")}

    def name(self, row: ArticleRevision) -> str:
        """Number and title."""
        return _("%(title)s, revision %(number)s") % {"title": row.article.full_title, "number": row.number}

    def view_on_site(self, row: ArticleRevision) -> str:
        """Its own page."""
        return row.get_absolute_url()

    def tools(self, row: ArticleRevision) -> list[tuple[str, str]]:
        """The site's pages, what belongs to it here, and the verb."""
        tools = [(_("On the site"), row.get_absolute_url())]
        live = row.article.deleted_at is None
        if live:
            tools.append((_("History"), reverse("articles:history", args=[row.article.address])))
            tools.append((_("Edit"), reverse("articles:edit", args=[row.article.address])))
        tools.append((_("Revisions of the article"), cells.list_url("articlerevision", article=row.article_id)))
        if live and row.article.head_id != row.pk:
            tools.append((_("Revert to this …"), self.verb_url("revert", row.pk)))
        return tools

    def source(self, row: ArticleRevision) -> dict[str, Any]:
        """The text, unless it is longer than a page should be."""
        if row.size <= SHOWN:
            return {"source": text_at(row)}
        if row.article.deleted_at is not None:
            return {"source_url": row.get_absolute_url()}
        raw = reverse("articles:raw", args=[row.article.address])
        return {"source_url": f"{raw}?{urlencode({'revision': row.pk})}"}

    @admin.display(description=gettext_lazy("revision"))
    def number_here(self, row: ArticleRevision) -> str:
        """Django links it to the row's page."""
        return str(row.number)

    @admin.display(description=gettext_lazy("article"))
    def article_here(self, row: ArticleRevision) -> str:
        """The page of the article here."""
        return cells.anchors(cells.article_anchor(row.article))

    @admin.display(description=gettext_lazy("title then"))
    def title_then(self, row: ArticleRevision) -> str:
        """The title that the article had with this revision."""
        return cells.title_of(row.namespace, row.title)

    @admin.display(description=gettext_lazy("author"))
    def author_here(self, row: ArticleRevision) -> str:
        """What else they have done."""
        return cells.anchors(cells.author_anchor(row.author))

    @admin.display(description=gettext_lazy("summary"))
    def summary_here(self, row: ArticleRevision) -> str:
        """The reason, if one was given."""
        return row.summary or "–"

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, row: ArticleRevision) -> str:
        """Away from here."""
        return cells.anchors(*[tool for tool in self.tools(row) if "/admin/" not in tool[1]])

    @admin.display(description=gettext_lazy("started from revision"))
    def base(self, row: ArticleRevision) -> int:
        """What the author saw; another one than the one before where other edits were merged in."""
        return row.base_number if row.base_number is not None else row.number - 1

    @admin.display(description=gettext_lazy("origin"))
    def origin_here(self, row: ArticleRevision) -> str:
        """The revision that was reverted to, undone, restored or left a redirect."""
        if row.origin_id is None:
            return "–"
        return cells.anchors(
            (f"#{row.origin_id}", reverse("admin:articles_articlerevision_change", args=[row.origin_id]))
        )

    @admin.display(description=gettext_lazy("changed sections"))
    def sections(self, row: ArticleRevision) -> str:
        """The first ones that it touched."""
        changes = SectionChange.objects.filter(revision=row).select_related("section").defer("section__source")
        shown = [cells.section_anchor(change.section) for change in changes.order_by("pk")[:CHANGES_SHOWN]]
        return cells.anchors(*shown) if shown else "–"


# The list's own manager leaves out manifest and digest already.
LEFT_OUT = ("manifest", "digest", "author__password")


def _bounds(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The beginning of one day and that of the day after another, by the clock of the site."""
    clock = get_default_timezone()
    least = datetime.combine(since, time.min, clock) if since is not None else None
    if until is None or until == date.max:
        return least, None
    return least, datetime.combine(until + timedelta(days=1), time.min, clock)


def _within(least: datetime | None, below: datetime | None) -> Q:
    days = Q() if least is None else Q(created_at__gte=least)
    return days if below is None else days & Q(created_at__lt=below)
