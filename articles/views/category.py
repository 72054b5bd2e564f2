"""What the page of a category says beside its text: who is in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from articles.history.members import members_of
from articles.markup.titles import Namespace, Title


def members_context(request: HttpRequest, title: Title) -> dict[str, Any]:
    """The members of a category, those that ?before= or ?after= asks for, and the ways on; nothing for other titles."""
    if title.namespace is not Namespace.CATEGORY:
        return {}
    before, after = (request.GET.get(name, "") for name in ("before", "after"))
    members = members_of(title, before=before, after=after)
    steps = members.page.steps(reverse("articles:read", args=[title.address]))
    # Behind the text, which may be long, the reader goes on where the list begins.
    return {"category": title, "members": members, **{name: url and f"{url}#x-members" for name, url in steps.items()}}
