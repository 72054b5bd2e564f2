"""Doing a confirmed revert, and showing what it would change."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import edits, permissions
from articles.forms import RevertForm, posted_data
from articles.history.compare import compare
from articles.history.versions import text_at
from articles.models import ArticleRevision
from articles.views.going_back import carry_out, head_seen
from articles.views.lookup import login_url
from articles.views.panels import panel_context
from articles.views.posting import Posted
from articles.views.targets import Mode, Target


def post_revert(request: HttpRequest, revision: ArticleRevision, form: RevertForm) -> HttpResponse:
    """Call the verb for a valid form; a conflict with what others saved meanwhile goes to the conflict page."""
    article = revision.article
    base = head_seen(form, article)
    if base is None:
        # Nobody can tell what its author saw: the page is shown anew, on the head as it is now.
        problem = _("This form did not say what it was opened on. Look at what will change, then revert.")
        fresh = RevertForm(posted_data(form, base=str(article.head_id)))
        return show_revert(request, revision, fresh, problem=problem, status=HTTPStatus.CONFLICT)
    posted = Posted(
        target=Target(Mode.ARTICLE, article.full, article),
        author=permissions.account(request.user),
        base=base,
        text=text_at(revision),
        summary=form.cleaned_data["summary"],
        minor=False,
        uid=form.cleaned_data["form"],
    )

    def verb() -> edits.Saved:
        number = edits.posted_form(
            posted.uid,
            verb="revert",
            target=f"revision {revision.pk}",
            title=article.full_title,
            text="",
            summary=posted.summary,
        )
        return edits.revert(article, to=revision, base=base, author=posted.author, summary=posted.summary, form=number)

    return carry_out(request, posted, base, verb, partial(show_revert, request, revision, form))


def show_revert(
    request: HttpRequest,
    revision: ArticleRevision,
    form: RevertForm,
    *,
    reason: str = "",
    problem: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The confirming page: what will change, and the form with what was typed; `reason` says why there is none."""
    head = revision.article.head_revision()
    comparison = compare(head, revision)
    context = {
        "article": revision.article,
        "revision": revision,
        "head": head,
        "panels": [panel_context(panel) for panel in comparison.panels],
        "form": form,
        "action_url": reverse("articles:revert", args=[revision.pk]),
        "cancel_url": revision.get_absolute_url(),
        "nothing_changed": not comparison.panels,
        "read_only": reason,
        "notices": [{"level": "error", "text": problem}] if problem else [],
        "login_url": login_url(request, reverse("articles:revert", args=[revision.pk])),
    }
    return render(request, "articles/revert.html", context, status=status)
