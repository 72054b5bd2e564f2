"""Reading: the main page, an article, its source, a section's permanent link."""

from __future__ import annotations

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
from articles.models import Article, ArticleRevision, Link, Section
from articles.rendering.page import current_page
from articles.views.lookup import BIGINT, live_article, number, respelled, title_of
from wiki.site.models import SiteSettings


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
    site = SiteSettings.objects.at_version(article.site_version)
    context = {
        "article": article,
        "head": article.head_revision(),
        "page": current_page(article),
        "site": site,
        "redirected_from": _redirected_from(request, article),
        "canonical_url": settings.SITE_URL + article.get_absolute_url(),
    }
    return render(request, "articles/read.html", context)


def _redirected_from(request: HttpRequest, article: Article) -> str | None:
    """The title in ?from= where it really leads here, so that nobody can put words into the page."""
    try:
        title = clean_title(request.GET.get("from", ""))
    except BadTitle:
        return None
    leads_here = title.namespace == article.namespace and title.key == article.title_key and title != article.full
    return title.full if leads_here else None


def _missing(request: HttpRequest, title: Title) -> HttpResponse:
    """302 to the one article whose title differs by case alone, else 404 that offers to create the article."""
    near = list(Article.objects.keyed(title)[:10])
    if len(near) == 1:
        response = redirect(near[0])
        response["Location"] += f"?from={title.path}"
        return response
    context = {
        "title": title,
        "near": near,
        "may_create": permissions.can_create(request.user, title),
        "create_url": reverse("articles:edit", args=[title.address]),
        "links_count": Link.objects.filter(namespace=title.namespace, title_key=title.key, kind="article")[
            :1000
        ].count(),
    }
    return render(request, "articles/missing.html", context, status=404)


@require_safe
def raw(request: HttpRequest, title: str) -> HttpResponse:
    """The source of an article or, with ?revision=, of one of its revisions, as plain text."""
    name = title_of(title)
    if answer := respelled(request, name, title, "articles:raw"):
        return answer
    article = live_article(name)
    revision = article.head_revision()
    if wanted := request.GET.get("revision"):
        found = ArticleRevision.objects.defer(None).filter(pk=number(wanted) or 0, article=article).first()
        if found is None:
            raise Http404(_("There is no such revision."))
        revision = found
    headers = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
    return HttpResponse(text_at(revision), content_type="text/plain; charset=utf-8", headers=headers)


@require_safe
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where a section stands now, or to the article that it stood in."""
    found = Section.objects.select_related("article").filter(pk=pk).first() if pk <= BIGINT else None
    if found is None or found.article.deleted_at is not None:
        raise Http404(_("There is no such section."))
    response = redirect(found.article)
    if found.position:
        response["Location"] += f"#{anchor_path(found.anchor)}"
    return response
