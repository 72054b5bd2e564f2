"""From an address to an article, or to the answer for an address that has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import permissions
from articles.markup.titles import BadTitle, Title, clean_title
from articles.models import Article, ArticleRevision
from wiki.lib.numbers import BIGINT

if TYPE_CHECKING:
    from articles.permissions import Person


def title_of(address: str) -> Title:
    """The title that an address names. Raises Http404 that says why it can be none."""
    try:
        return clean_title(address)
    except BadTitle as refusal:
        raise Http404(_(str(refusal))) from None


def respelled(request: HttpRequest, title: Title, address: str, name: str) -> HttpResponse | None:
    """301 to the one spelling of an address, where this is another one (blanks, a small first letter, %-forms)."""
    right = title.address
    if address == right:
        return None
    query = request.GET.urlencode()
    response: HttpResponseRedirectBase = redirect(name, right, permanent=True)
    if query:
        response["Location"] += f"?{query}"
    return response


def live_article(title: Title) -> Article:
    """The live article of exactly this title, with its head. Raises Http404."""
    article = _with_head(Article.objects.titled(title))
    if article is None:
        if Article.objects.buried(title).exists():
            raise Http404(_("The article “%(title)s” was deleted.") % {"title": title.full})
        raise Http404(_("There is no article “%(title)s”.") % {"title": title.full})
    return article


def visible_article(title: Title, person: Person) -> Article:
    """The live article of this title; for moderators, where there is none, the one deleted last. Raises Http404."""
    if permissions.can_see_deleted(person) and not Article.objects.titled(title).exists():
        buried = _with_head(Article.objects.buried(title))
        if buried is not None:
            return buried
    return live_article(title)


def visible_revision(pk: int, person: Person) -> ArticleRevision:
    """A revision that this person may see, with its manifest. Raises Http404."""
    return visible_revisions([pk], person)[0]


def visible_revisions(pks: Sequence[int], person: Person) -> list[ArticleRevision]:
    """Several such revisions, in the order of their ids here (one query). Raises Http404 where one is missing."""
    rows = ArticleRevision.objects.defer(None).defer("digest").select_related("article__head__author", "author")
    found = rows.in_bulk({pk for pk in pks if pk <= BIGINT})
    if any(pk not in found or not permissions.can_read(person, found[pk].article) for pk in pks):
        raise Http404(_("There is no such revision."))
    return [found[pk] for pk in pks]


def live_revision(pk: int) -> ArticleRevision:
    """A revision of a live article, with its manifest. Raises Http404."""
    return visible_revision(pk, AnonymousUser())


def article_at(pk: int) -> Article | None:
    """The article of this id, deleted or not, with its head."""
    return _with_head(Article.objects.filter(pk=pk)) if pk <= BIGINT else None


def _with_head(articles: QuerySet[Article]) -> Article | None:
    article = articles.select_related("head__author").defer("head__digest").first()
    return article if article is not None and article.head is not None else None


def login_url(request: HttpRequest, back: str) -> str | None:
    """The log-in page that leads back to `back`; None for who is logged in."""
    if request.user.is_authenticated:
        return None
    return f"{reverse('account_login')}?{urlencode({'next': back})}"
