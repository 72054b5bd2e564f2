"""Doing a confirmed revert, and saying what came of it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import edits, permissions
from articles.forms import RevertForm
from articles.history.versions import text_at
from articles.models import ArticleRevision
from articles.views import conflicts
from articles.views.posting import RETRY_AFTER, Posted, keep_draft, tell_saved
from articles.views.targets import Mode, Target


def post_revert(request: HttpRequest, revision: ArticleRevision, form: RevertForm) -> HttpResponse:
    """Call the verb for a valid form; a conflict with what others saved meanwhile goes to the conflict page."""
    article = revision.article
    base = article.head_revision()
    if wanted := form.cleaned_data["base"]:
        found = ArticleRevision.objects.defer("digest").filter(pk=wanted, article=article).first()
        if found is None:
            problem = _("This form was opened on another article. Look at the revision again.")
            return refuse(request, revision, problem, HTTPStatus.CONFLICT)
        base = found
    posted = _posted(request, revision, form, base)
    try:
        saved = edits.revert(
            article,
            to=revision,
            base=base,
            author=posted.author,
            summary=posted.summary,
            form=edits.posted_form(
                posted.uid,
                verb="revert",
                target=f"revision {revision.pk}",
                title=article.full_title,
                text="",
                summary=posted.summary,
            ),
        )
    except edits.EditConflict as conflict:
        return conflicts.show(request, posted, conflict.head, conflict.conflict, keep_draft(posted, conflict=True))
    except edits.NotAllowed:
        return refuse(request, revision, _("Your account may not edit this article."), HTTPStatus.FORBIDDEN)
    except edits.Busy:
        problem = _("The wiki is busy and could not save. Wait some seconds, then try again.")
        answer = refuse(request, revision, problem, HTTPStatus.SERVICE_UNAVAILABLE)
        answer["Retry-After"] = RETRY_AFTER
        return answer
    except (edits.ArticleGone, edits.BadBase, edits.TextTooLong) as refusal:
        return refuse(request, revision, str(refusal), HTTPStatus.CONFLICT)
    return tell_saved(request, posted, saved)


def refuse(request: HttpRequest, revision: ArticleRevision, problem: str, status: HTTPStatus) -> HttpResponse:
    """The confirming page once more, without its form, with the reason."""
    context = {
        "article": revision.article,
        "revision": revision,
        "read_only": problem,
        "panels": [],
        "cancel_url": revision.get_absolute_url(),
    }
    return render(request, "articles/revert.html", context, status=status)


def login_url(revision: ArticleRevision) -> str:
    """The log-in page that leads back to the revision's confirming page."""
    back = reverse("articles:revert", args=[revision.pk])
    return f"{reverse('account_login')}?{urlencode({'next': back})}"


def _posted(request: HttpRequest, revision: ArticleRevision, form: RevertForm, base: ArticleRevision) -> Posted:
    article = revision.article
    return Posted(
        target=Target(Mode.ARTICLE, article.full, article),
        author=permissions.account(request.user),
        base=base,
        text=text_at(revision),
        summary=form.cleaned_data["summary"],
        minor=False,
        uid=form.cleaned_data["form"],
    )
