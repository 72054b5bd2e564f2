"""An author's own drafts: the text of one, and the way to be rid of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import permissions
from articles.markup.titles import Namespace, Title
from articles.models import Draft
from articles.views.edit_page import describe
from articles.views.targets import Mode, Target
from wiki.lib.numbers import BIGINT
from wiki.lib.queue import write_queue


@require_safe
@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept text, to read and copy, with the way on from it."""
    own = _own(request, pk)
    target = target_of(own)
    joint = "&" if "?" in target.action_url else "?"
    context = {
        "draft": own,
        "title": target.title,
        "go_on_url": f"{target.action_url}{joint}draft={own.pk}",
        "discard_url": describe(own, target)["discard_url"],
    }
    return render(request, "articles/draft.html", context)


@require_POST
@login_required
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own draft, and go back to where it was offered."""
    own = _own(request, pk)
    target = target_of(own)
    try:
        with write_queue(connection):
            Draft.objects.filter(pk=own.pk).delete()
    except DatabaseError:
        messages.error(request, _("The wiki is busy: the draft is still there. Try again in some seconds."))
    else:
        messages.info(request, _("The draft is discarded."))
    return redirect(target.action_url)


def target_of(draft: Draft) -> Target:
    """What the draft's form would have written to."""
    title = Title(Namespace(draft.namespace or 0), draft.title)
    if draft.article is not None and draft.article.deleted_at is None:
        title = draft.article.full
        if draft.section is not None and draft.section.position is None:
            return Target(Mode.ARTICLE, title, draft.article)
        return Target(Mode(draft.target), title, draft.article, draft.section)
    return Target(Mode.NEW_ARTICLE, title)


def _own(request: HttpRequest, pk: int) -> Draft:
    user = permissions.account(request.user)
    found = Draft.objects.of(user).filter(pk=min(pk, BIGINT)).select_related("article", "section").first()
    if found is None:
        raise Http404(_("There is no such draft."))
    return found
