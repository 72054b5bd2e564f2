"""People: who somebody is here, and what they did."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import permissions
from articles.history.changes import contributions
from articles.markup.titles import BadTitle, Namespace, Title, clean_title
from articles.models import Article, ArticleRevision, Draft
from wiki.accounts.models import User

# Edits are counted up to here; behind it "more than" is enough to know.
COUNTED = 1_000
# A page reads each of an author's names by its index; a person with more claimed names has a list with these alone.
NAMES = 200


@require_safe
def user(request: HttpRequest, name: str) -> HttpResponse:
    """An author and everything that they did; a name that a person has claimed leads to that person."""
    found = User.objects.filter(username=name).select_related("claimed_by").first()
    if found is None:
        # Addresses are often written as those of titles are.
        spaced = User.objects.filter(username=name.replace("_", " ")).first() if "_" in name else None
        if spaced is None:
            raise Http404(_("There is no author of this name."))
        return redirect("articles:user", spaced.username, permanent=False)
    owner = found.claimed_by
    # Claims are followed once: a name can't lead round in a circle.
    if owner is not None and owner.claimed_by_id is None:
        return redirect("articles:user", owner.username)
    claimed = list(User.objects.filter(claimed_by=found).order_by("pk")[: NAMES - 1]) if owner is None else []
    names = [found.pk, *(each.pk for each in claimed)]
    page = contributions(
        names,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        sees_deleted=permissions.can_see_deleted(request.user),
    )
    edits = ArticleRevision.objects.filter(author__in=names).values("pk")[: COUNTED + 1].count()
    context = {
        "person": found,
        "claimed": claimed,
        "changes": page.rows,
        "edits": min(edits, COUNTED),
        "is_more": edits > COUNTED,
        "own_page": _own_page(found),
        "drafts": Draft.objects.filter(user=found).count() if request.user == found else None,
        **page.steps(request.path),
    }
    return render(request, "articles/user.html", context)


def _own_page(person: User) -> dict[str, object] | None:
    """The page that a person writes about themselves; names that can be no title have none."""
    try:
        title = clean_title(f"{Namespace.USER.prefix}:{person.username}")
    except BadTitle:
        return None
    if title != Title(Namespace.USER, person.username):
        return None
    return {"title": title, "is_there": Article.objects.titled(title).exists()}
