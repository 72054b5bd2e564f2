"""The header's field: jumps to a title, else lists those that begin with the words and offers to create one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import permissions
from articles.history.lists import titles_elsewhere, titles_from, typed_in
from articles.markup.titles import BadTitle, Namespace, clean_query, clean_title
from articles.models import Article

MATCHES_COUNTED = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """302 to the article of exactly this title or the one that differs by case alone; else what could be done."""
    query = clean_query(request.GET.get("q", ""))
    context: dict[str, object] = {"query": query, "title": None, "matches": 0, "create_url": None, "problem": ""}
    if not query:
        return render(request, "articles/search.html", context)
    try:
        title = clean_title(query)
    except BadTitle as refusal:
        context["problem"] = _(str(refusal))
    else:
        exact = Article.objects.titled(title).first()
        matches = list(Article.objects.keyed(title)[:MATCHES_COUNTED])
        # Whoever goes on in the list has chosen not to be sent away.
        if (exact or len(matches) == 1) and not {"before", "after"} & request.GET.keys():
            return redirect(exact or matches[0])
        context |= {
            "title": title,
            "matches": len(matches),
            "may_create": permissions.can_create(request.user, title),
            "create_url": None if exact else reverse("articles:edit", args=[title.address]),
        }
    return render(request, "articles/search.html", context | _beginning_with(request, query))


def _beginning_with(request: HttpRequest, query: str) -> dict[str, object]:
    """A page of the titles that begin with the words; at its end, if none was named, those of other namespaces."""
    namespace, typed = typed_in(query)
    if not typed and namespace is Namespace.ARTICLE:
        return {}
    page = titles_from(namespace, typed, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    elsewhere = titles_elsewhere(namespace, typed) if page.next is None and namespace is Namespace.ARTICLE else []
    return {"entries": page.rows, "typed": typed, "elsewhere": elsewhere, **page.steps(request.path, q=query)}
