"""Redirects: where an article that only leads elsewhere sends its readers, and when it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from articles.markup.split import anchor, anchor_path
from articles.markup.titles import BadTitle, Namespace, Title, clean_title
from articles.models import Article, Link


@dataclass(frozen=True, slots=True)
class Leads:
    """Where a redirect leads, and why its reader was not sent there: asked not to, a loop, a chain, nothing there."""

    title: Title
    fragment: str
    stays: Literal["asked", "itself", "chain", "missing", "deleted"]
    # Whether the article holds nothing else, so that its text would only say once more where it leads.
    is_all: bool = False

    @property
    def url(self) -> str:
        """The address of the target, with the place in it."""
        return reverse("articles:read", args=[self.title.address]) + _place(self.fragment)


@dataclass(frozen=True, slots=True)
class CameFrom:
    """The title that sent a reader here; `url` is that redirect's own page, None where it has none."""

    title: Title
    url: str | None


def follow(
    request: HttpRequest, article: Article, link_pk: int, came_from: CameFrom | None
) -> HttpResponse | Leads | None:
    """302 to where the redirect leads, once: what is reached through another redirect leads no further."""
    link = Link.objects.filter(pk=link_pk).first()
    if link is None:
        # It was edited since the article was read: this is no redirect any more, or another one.
        return None
    title = Title(Namespace(link.namespace), link.title)
    if request.GET.get("redirect") == "no":
        return Leads(title, link.fragment, "asked")
    target = _target(title)
    if target is None:
        return Leads(title, link.fragment, "deleted" if Article.objects.buried(title).exists() else "missing")
    if target.pk == article.pk:
        return Leads(title, link.fragment, "itself")
    if came_from is not None:
        return Leads(title, link.fragment, "chain")
    return send(target, article.full, link.fragment)


def send(target: Article, wanted: Title, fragment: str = "") -> HttpResponse:
    """302 to an article that was not asked for by its own title; it says who sent the reader."""
    response = redirect(target)
    response["Location"] += f"?from={wanted.path}{_place(fragment)}"
    # The next edit may lead elsewhere.
    response["Cache-Control"] = "no-cache"
    return response


def came_from(request: HttpRequest, article: Article) -> CameFrom | None:
    """The title in ?from= where it really leads to this article, so that nobody can put words into the page."""
    try:
        title = clean_title(request.GET.get("from", ""))
    except BadTitle:
        return None
    if title == article.full:
        return None
    source = Article.objects.titled(title).first()
    if source is None:
        same_key = title.namespace == article.namespace and title.key == article.title_key
        return CameFrom(title, None) if same_key else None
    leads = Link.objects.filter(article=source, kind=Link.Kind.REDIRECT, namespace=article.namespace)
    if not leads.filter(title_key=article.title_key).exists():
        return None
    return CameFrom(title, reverse("articles:read", args=[title.address]) + "?redirect=no")


def _target(title: Title) -> Article | None:
    """The article that a title finds: its own, or the only one whose title differs by case alone."""
    exact = Article.objects.titled(title).first()
    if exact is not None:
        return exact
    near = list(Article.objects.keyed(title)[:2])
    return near[0] if len(near) == 1 else None


def _place(fragment: str) -> str:
    return f"#{anchor_path(anchor(fragment))}" if fragment else ""
