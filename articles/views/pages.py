"""Reading: the main page, an article, its source, a section's permanent link."""

from __future__ import annotations

import re
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import permissions
from articles.history.versions import text_at
from articles.markup.split import anchor_path
from articles.markup.titles import BadTitle, Namespace, Title, clean_title
from articles.models import Article, ArticleRevision, LinkTarget, Section
from articles.rendering.page import current_page
from articles.views.category import members_context
from articles.views.edit_page import SIMILAR_SHOWN, deletion_context, why_not
from articles.views.lookup import respelled, title_of, visible_article
from articles.views.redirects import came_from, follow, send
from wiki.lib.numbers import BIGINT, whole
from wiki.site.models import SiteSettings

# The page of an article that holds a redirect and nothing else.
ONLY_LEADS = re.compile(r'<div class="lead"><p>#REDIRECT:? *<a [^>]*>[^<]*</a></p>\s*</div>\s*', re.IGNORECASE)


@require_safe
def main(request: HttpRequest) -> HttpResponse:
    """Lead to the main page; before there is one, welcome whoever has just set up the wiki."""
    site = SiteSettings.objects.current()
    try:
        title = clean_title(site.main_page)
    except BadTitle:
        title = Title(Namespace.ARTICLE, "Main Page")
    address = title.address
    if Article.objects.titled(title).exists():
        return redirect("articles:read", address)
    create_url = reverse("articles:edit", args=[address])
    return render(request, "articles/welcome.html", {"site": site, "main_title": title, "create_url": create_url})


@require_safe
def read(request: HttpRequest, title: str) -> HttpResponse:
    """An article as readers see it."""
    name = title_of(title)
    if answer := respelled(request, name, title, "articles:read"):
        return answer
    article = Article.objects.for_reading(name)
    if article is None or not permissions.can_read(request.user, article):
        return _missing(request, name)
    came = came_from(request, article) if "from" in request.GET else None
    leads = follow(request, article, article.redirect, came) if article.redirect is not None else None
    if isinstance(leads, HttpResponse):
        return leads
    site = SiteSettings.objects.at_version(article.site_version)
    page = current_page(article)
    if leads is not None:
        leads = replace(leads, is_all=ONLY_LEADS.fullmatch(page.html) is not None)
    context = {
        "article": article,
        "head": article.head_revision(),
        "page": page,
        "site": site,
        "came_from": came,
        "leads": leads,
        "canonical_url": settings.SITE_URL + article.get_absolute_url(),
        **members_context(request, name),
    }
    return render(request, "articles/read.html", context)


def _missing(request: HttpRequest, title: Title) -> HttpResponse:
    """302 to the one article whose title differs by case alone, else 404 that offers to create the article."""
    near = list(Article.objects.keyed(title)[:SIMILAR_SHOWN])
    told = deletion_context(request, title)
    if len(near) == 1 and told["deletion"] is None:
        return send(near[0], title)
    allowed = permissions.can_create(request.user, title)
    context = {
        "title": title,
        "near": near,
        "why_not": "" if allowed else why_not(request, _("You have to log in to write it.")),
        "create_url": reverse("articles:edit", args=[title.address]),
        "links_count": LinkTarget.objects.count_for(title),
        **told,
        **members_context(request, title),
    }
    return render(request, "articles/missing.html", context, status=404)


@require_safe
def raw(request: HttpRequest, title: str) -> HttpResponse:
    """The source of an article or, with ?revision=, of one of its revisions, as plain text."""
    name = title_of(title)
    if answer := respelled(request, name, title, "articles:raw"):
        return answer
    article = visible_article(name, request.user)
    revision = article.head_revision()
    if wanted := request.GET.get("revision"):
        found = ArticleRevision.objects.defer(None).filter(pk=whole(wanted) or 0, article=article).first()
        if found is None:
            raise Http404(_("There is no such revision."))
        revision = found
    headers = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
    return HttpResponse(text_at(revision), content_type="text/plain; charset=utf-8", headers=headers)


@require_safe
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where a section stands now, or to the article that it stood in."""
    found = Section.objects.select_related("article").filter(pk=pk).first() if pk <= BIGINT else None
    if found is None or not permissions.can_read(request.user, found.article):
        raise Http404(_("There is no such section."))
    if found.article.deleted_at is not None:
        return redirect("articles:restore", found.article.pk)
    response = redirect(found.article)
    if found.position:
        response["Location"] += f"#{anchor_path(found.anchor)}"
    return response
