"""The past of an article: its history, a revision, two of them compared, and the way back to one."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles import permissions
from articles.forms import RevertForm, new_uid
from articles.history.compare import compare as compare_revisions
from articles.history.listing import page_of_history, sections_named
from articles.history.versions import sections_at
from articles.markup.split import Piece
from articles.models import ArticleRevision
from articles.rendering.page import typed_page
from articles.views.edit_page import why_not
from articles.views.lookup import (
    live_revision,
    respelled,
    title_of,
    visible_article,
    visible_revision,
    visible_revisions,
)
from articles.views.panels import panel_context
from articles.views.reverting import post_revert, show_revert
from wiki.lib.numbers import whole

# People are counted among so many edits.
AUTHORS_COUNTED = 1_000


@require_safe
def history(request: HttpRequest, title: str) -> HttpResponse:
    """Who changed what, the newest first, 50 a page; with ?old= and ?new= to the comparison of the two."""
    name = title_of(title)
    if answer := respelled(request, name, title, "articles:history"):
        return answer
    article = visible_article(name, request.user)
    before, after, *chosen = (whole(request.GET.get(key, "")) for key in ("before", "after", "old", "new"))
    if chosen[0] and chosen[1] and not (before or after):
        return redirect("articles:compare", *sorted(each for each in chosen if each))
    sections = sections_named(article)
    page = page_of_history(article, before=before, after=after, sections=sections)
    context = {
        "article": article,
        "rows": page.rows,
        "sections": sections,
        "total": page.total,
        "before": page.before,
        "after": page.after,
        "elsewhere": page.pick(article, *chosen),
        "head": article.head_revision(),
    }
    return render(request, "articles/history.html", context)


@require_safe
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    """One state of an article, with what can be done with it."""
    found = visible_revision(pk, request.user)
    article = found.article
    pieces = [Piece(past.level, past.heading, past.source) for past in sections_at(found)]
    is_head = article.head_id == found.pk
    context = {
        "article": article,
        "revision": found,
        "page": typed_page(article.full, pieces),
        "is_head": is_head,
        **_neighbours(found),
        "undo_url": _undo_url(found),
        "revert_url": None
        if is_head or article.deleted_at is not None
        else reverse("articles:revert", args=[found.pk]),
        "compare_url": None if is_head else reverse("articles:compare", args=[found.pk, article.head_id]),
    }
    return render(request, "articles/revision.html", context)


@require_safe
def compare(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Two revisions of one article side by side, the older one first."""
    if old > new:
        return redirect("articles:compare", new, old)
    before, after = visible_revisions([old, new], request.user)
    if before.article_id != after.article_id:
        raise Http404(_("These revisions belong to two articles: only revisions of one can be compared."))
    article = after.article
    comparison = compare_revisions(before, after)
    older_edit_url, newer_edit_url = _edits_beside(before, after)
    is_head = article.head_id == after.pk
    context = {
        "article": article,
        "old": before,
        "new": after,
        "panels": [panel_context(panel) for panel in comparison.panels],
        "unchanged": comparison.unchanged,
        "older_edit_url": older_edit_url,
        "newer_edit_url": newer_edit_url,
        "edits": after.number - before.number,
        "authors": _authors_between(before, after),
        "is_head": is_head,
        "undo_url": _undo_url(after) if after.number == before.number + 1 else None,
        "revert_url": reverse("articles:revert", args=[before.pk])
        if is_head and before.pk != after.pk and article.deleted_at is None
        else None,
    }
    return render(request, "articles/compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what going back would change, and asks; POST does it."""
    found = live_revision(pk)
    article = found.article
    head = article.head_revision()
    allowed = permissions.can_revert(request.user, article)
    form = RevertForm(request.POST or None, initial={"base": head.pk, "form": new_uid(), "summary": _summary(found)})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.FORBIDDEN if not allowed else HTTPStatus.BAD_REQUEST
        if allowed and form.is_valid():
            return post_revert(request, found, form)
    reason = "" if allowed else why_not(request, _("You have to log in to revert."))
    return show_revert(request, found, form, reason=reason, status=status)


def _neighbours(found: ArticleRevision) -> dict[str, ArticleRevision | None]:
    numbers = (found.number - 1, found.number + 1)
    rows = {row.number: row for row in ArticleRevision.objects.filter(article=found.article_id, number__in=numbers)}
    return {"older": rows.get(numbers[0]), "newer": rows.get(numbers[1])}


def _edits_beside(before: ArticleRevision, after: ArticleRevision) -> tuple[str | None, str | None]:
    """The comparisons that show what `before` alone changed, and the edit after `after`; None where there is none."""
    beside = ArticleRevision.objects.filter(article=after.article, number__in=(before.number - 1, after.number + 1))
    pks = dict(beside.values_list("number", "pk"))
    older, newer = pks.get(before.number - 1), pks.get(after.number + 1)
    return (
        reverse("articles:compare", args=[older, before.pk]) if older else None,
        reverse("articles:compare", args=[after.pk, newer]) if newer else None,
    )


def _authors_between(before: ArticleRevision, after: ArticleRevision) -> int | None:
    """Who made the edits that are compared, counted; None where that would read more rows than the rest of the page."""
    if after.number - before.number > AUTHORS_COUNTED:
        return None
    between = ArticleRevision.objects.filter(article=after.article, number__gt=before.number, number__lte=after.number)
    return between.values("author").distinct().count()


def _undo_url(found: ArticleRevision) -> str | None:
    """Where this one edit can be undone."""
    if not found.is_undoable or found.article.deleted_at is not None:
        return None
    return reverse("articles:undo", args=[found.pk])


def _summary(found: ArticleRevision) -> str:
    return _("Revert to revision %(number)s by %(author)s") % {
        "number": found.number,
        "author": found.author.username[:200],
    }
