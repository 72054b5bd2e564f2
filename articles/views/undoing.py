"""Undoing one edit: what would become of the text as it is now, the question, and the answer to it."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import edits, permissions
from articles.forms import UndoForm, new_uid, posted_data
from articles.history.compare import compare_sections
from articles.history.versions import revision_before, sections_at, text_at
from articles.models import ArticleRevision
from articles.refusals import refused
from articles.views.edit_page import why_not
from articles.views.going_back import carry_out, head_seen
from articles.views.lookup import live_revision, login_url
from articles.views.panels import panel_context
from articles.views.posting import Posted
from articles.views.targets import Mode, Target


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what undoing an edit would change, and asks; POST does it."""
    revision = live_revision(pk)
    article = revision.article
    allowed = permissions.can_undo(request.user, article)
    initial = {"base": article.head_id, "form": new_uid(), "summary": _summary(revision)}
    form = UndoForm(request.POST or None, initial=initial)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.FORBIDDEN if not allowed else HTTPStatus.BAD_REQUEST
        if allowed and form.is_valid():
            return _post(request, revision, form)
    reason = "" if allowed else why_not(request, _("You have to log in to undo an edit."))
    return _show(request, revision, form, reason=reason, status=status)


def _post(request: HttpRequest, revision: ArticleRevision, form: UndoForm) -> HttpResponse:
    """Call the verb for a valid form."""
    article = revision.article
    base = head_seen(form, article)
    if base is None or base.number < revision.number:
        # Nobody can tell what its author saw: the page is shown anew, on the head as it is now.
        problem = _("This form did not say what it was opened on. Look at what will change, then undo.")
        fresh = UndoForm(posted_data(form, base=str(article.head_id)))
        return _show(request, revision, fresh, problem=problem, status=HTTPStatus.CONFLICT)
    earlier = revision_before(revision)
    posted = Posted(
        target=Target(Mode.ARTICLE, article.full, article),
        author=permissions.account(request.user),
        base=revision,
        text=text_at(earlier) if earlier else "",
        summary=form.cleaned_data["summary"],
        minor=False,
        uid=form.cleaned_data["form"],
        undoes=revision,
    )

    def verb() -> edits.Saved:
        number = edits.posted_form(
            posted.uid,
            verb="undo",
            target=f"revision {revision.pk}",
            title=article.full_title,
            text="",
            summary=posted.summary,
        )
        return edits.undo(
            article, revision=revision, base=base, author=posted.author, summary=posted.summary, form=number
        )

    return carry_out(request, posted, base, verb, partial(_show, request, revision, form))


def _show(
    request: HttpRequest,
    revision: ArticleRevision,
    form: UndoForm,
    *,
    reason: str = "",
    problem: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The confirming page, with the form as typed; `reason` says why there is none."""
    url = reverse("articles:undo", args=[revision.pk])
    context = {
        "article": revision.article,
        "revision": revision,
        "form": form,
        "action_url": url,
        "cancel_url": reverse("articles:history", args=[revision.article.address]),
        "read_only": reason,
        "login_url": login_url(request, url),
        **_outlook(request, revision),
    }
    # What can't be undone says so by itself.
    told = context["obstacle"] and context["obstacle"]["text"]
    context["notices"] = [{"level": "error", "text": problem}] if problem not in ("", told) else []
    return render(request, "articles/undo.html", context, status=status)


def _outlook(request: HttpRequest, revision: ArticleRevision) -> dict[str, Any]:
    """What would change, how many passages would have to be settled, or the obstacle: why nothing can change."""
    article = revision.article
    head = article.head_revision()
    try:
        foreseen = edits.foresee_undo(article, revision=revision, head=head)
    except edits.FirstRevision as refusal:
        return {"panels": [], "passages": 0, "obstacle": {"text": refused(refusal).words}}
    comparison = compare_sections(sections_at(head), foreseen.sections)
    obstacle = None
    if not revision.is_undoable or foreseen.before.entries == revision.entries:
        obstacle = _without_text(request, revision, foreseen.before)
    elif not comparison.panels and not foreseen.passages:
        words = _("Nothing is left to undo: the current text holds nothing of what this edit changed.")
        obstacle = {"text": words}
    return {
        "panels": [panel_context(panel) for panel in comparison.panels],
        "passages": foreseen.passages,
        "obstacle": obstacle,
        "compare_url": reverse("articles:compare", args=[foreseen.before.pk, revision.pk]),
    }


def _without_text(request: HttpRequest, revision: ArticleRevision, before: ArticleRevision) -> dict[str, str]:
    """What is to be said of a revision that left the text as it was, and where the same can be taken back."""
    article = revision.article
    match revision.kind:
        case ArticleRevision.Kind.RENAME:
            words = _(
                "This revision renamed the article, which was “%(title)s” before. It changed no text: rename it back."
            )
            url = reverse("articles:rename", args=[article.address])
            return {"text": words % {"title": before.full_title}, "url": url, "label": _("Rename")}
        case ArticleRevision.Kind.DELETE:
            return {
                "text": _("This revision deleted the article, which was brought back since. There is nothing to undo.")
            }
        case ArticleRevision.Kind.RESTORE:
            words = _(
                "This revision brought the deleted article back and changed no text. Moderators can delete it again."
            )
            if not permissions.can_delete(request.user, article):
                return {"text": words}
            return {"text": words, "url": reverse("articles:delete", args=[article.address]), "label": _("Delete")}
    return {"text": _("This edit changed no text, so there is nothing to undo.")}


def _summary(revision: ArticleRevision) -> str:
    return _("Undo revision %(number)s by %(author)s") % {
        "number": revision.number,
        "author": revision.author.username[:200],
    }
