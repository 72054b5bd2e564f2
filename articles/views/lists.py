"""Lists of what is in the wiki and of what happened in it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import permissions
from articles.history import changes, lists
from articles.history.keyset import Page
from articles.history.listing import sections_named
from articles.history.places import heading_for_people
from articles.markup.titles import Namespace, Title, clean_query
from articles.models import Article, Link, LinkTarget, Section
from articles.views.lookup import respelled, title_of
from wiki.lib.numbers import BIGINT, whole

# What else than links and redirects leads to pages of a namespace.
USES = {
    Namespace.CATEGORY: Link.Kind.CATEGORY,
    Namespace.TEMPLATE: Link.Kind.TEMPLATE,
    Namespace.FILE: Link.Kind.FILE,
}


@require_safe
def all_articles(request: HttpRequest) -> HttpResponse:
    """The articles of a namespace by title, from ?from= on."""
    asked = whole(request.GET.get("namespace", ""))
    namespace = next((each for each in Namespace if each == asked), Namespace.ARTICLE)
    start = clean_query(request.GET.get("from", ""))
    typed, first = lists.typed_in(start)
    if typed is not Namespace.ARTICLE:
        namespace = typed
    page = lists.all_articles(namespace, start=first, **_keys(request))
    context = {
        "entries": page.rows,
        "namespace": namespace,
        "namespaces": [(each.value, each.prefix or _("Articles")) for each in Namespace],
        "start": start,
        **page.steps(request.path, **({"namespace": str(namespace.value)} if namespace else {})),
    }
    return render(request, "articles/all_articles.html", context)


@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """What was changed, created, renamed and deleted in the whole wiki, the newest first."""
    sees_deleted = permissions.can_see_deleted(request.user)
    page = changes.recent_changes(**_keys(request), sees_deleted=sees_deleted)
    return render(request, "articles/recent.html", {"changes": page.rows, **page.steps(request.path)})


@require_safe
def links(request: HttpRequest, title: str) -> HttpResponse:
    """The articles that lead to a title, be there an article of it or not."""
    name = title_of(title)
    if answer := respelled(request, name, title, "articles:links"):
        return answer
    kinds = [Link.Kind.ARTICLE, Link.Kind.REDIRECT, *([USES[name.namespace]] if name.namespace in USES else [])]
    kind = next((each for each in kinds if each == request.GET.get("kind")), Link.Kind.ARTICLE)
    page = lists.links_to(name, kind, **_keys(request))
    is_first = kind == Link.Kind.ARTICLE and page.previous is None
    redirects, has_more_redirects = lists.redirects_to(name) if is_first else ([], False)
    context = {
        "title": name,
        "article": Article.objects.titled(name).first(),
        "kinds": [(each, _kind_of_link(each)) for each in kinds],
        "kind": kind,
        "entries": page.rows,
        "redirects": redirects,
        "has_more_redirects": has_more_redirects,
        **page.steps(request.path, **({"kind": str(kind)} if kind != Link.Kind.ARTICLE else {})),
    }
    return render(request, "articles/links.html", context)


@require_safe
def section_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done to one section, and that it is gone where it is."""
    rows = Section.objects.select_related("article").defer("source")
    section = rows.filter(pk=pk).first() if pk <= BIGINT else None
    if section is None or not permissions.can_read(request.user, section.article):
        raise Http404(_("There is no such section."))
    sees_deleted = permissions.can_see_deleted(request.user)
    page = changes.section_changes(section, **_keys(request), sees_deleted=sees_deleted)
    context = {
        "article": section.article,
        "section": section,
        "heading": heading_for_people(section.heading),
        "sections": sections_named(section.article),
        "changes": page.rows,
        **page.steps(request.path),
    }
    return render(request, "articles/section_history.html", context)


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """The titles to which most articles lead without there being one."""
    page: Page[LinkTarget] = lists.wanted(**_keys(request))
    rows = [
        {"title": Title(Namespace(target.namespace), target.title), "count": target.articles} for target in page.rows
    ]
    return render(request, "articles/wanted.html", {"rows": rows, **page.steps(request.path)})


@require_safe
@login_required
def deleted(request: HttpRequest) -> HttpResponse:
    """The deleted articles, for moderators: when, by whom and why, and the way back."""
    if not permissions.can_see_deleted(request.user):
        raise PermissionDenied
    page = lists.deleted(**_keys(request))
    rows = [{"article": each, "restore_url": reverse("articles:restore", args=[each.pk])} for each in page.rows]
    return render(request, "articles/deleted.html", {"rows": rows, **page.steps(request.path)})


def _keys(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("before", "after")}


def _kind_of_link(kind: str) -> str:
    words = {
        Link.Kind.ARTICLE: _("Links"),
        Link.Kind.REDIRECT: _("Redirects"),
        Link.Kind.CATEGORY: _("In this category"),
        Link.Kind.TEMPLATE: _("Uses of this template"),
        Link.Kind.FILE: _("Uses of this file"),
    }
    return words[Link.Kind(kind)]
