"""The header's field: jumps to a title, else offers to create it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import permissions
from articles.markup.titles import BadTitle, clean_query, clean_title
from articles.models import Article


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """302 to the article of exactly this title or the one that differs by case alone; else what could be done."""
    query = clean_query(request.GET.get("q", ""))
    context: dict[str, object] = {"query": query, "title": None, "matches": [], "create_url": None, "problem": ""}
    if not query:
        return render(request, "articles/search.html", context)
    try:
        title = clean_title(query)
    except BadTitle as refusal:
        return render(request, "articles/search.html", context | {"problem": _(str(refusal))})
    if exact := Article.objects.titled(title).first():
        return redirect(exact)
    matches = list(Article.objects.keyed(title)[:50])
    if len(matches) == 1:
        return redirect(matches[0])
    context |= {
        "title": title,
        "matches": matches,
        "may_create": permissions.can_create(request.user, title),
        "create_url": reverse("articles:edit", args=[title.address]),
    }
    return render(request, "articles/search.html", context)
