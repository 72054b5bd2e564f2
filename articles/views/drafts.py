"""An author's own drafts: the list of them, the text of one, and the way to be rid of it. Nobody else sees any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import permissions
from articles.conflict_form import ConflictForm
from articles.edits.queue import is_full
from articles.history.drafts import drafts_of
from articles.history.places import heading_for_people
from articles.history.versions import sections_at
from articles.markup.split import split
from articles.models import ArticleRevision, Draft
from articles.views.edit_page import why_not
from articles.views.lookup import login_url
from articles.views.panels import panels_of_texts
from articles.views.targets import Mode, Target, is_stranded, published_text, target_of
from wiki.lib.numbers import BIGINT
from wiki.lib.queue import write_queue

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from articles.models.draft import ForList

PARTS = (Mode.SECTION, Mode.NEW_SECTION)


@require_safe
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """One's own drafts, the one kept last first."""
    user = permissions.account(request.user)
    page = drafts_of(user, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    context = {
        "rows": [_row(each) for each in page.rows],
        "read_only": "" if permissions.can_write(user) else why_not(request),
        **page.steps(request.path),
    }
    return render(request, "articles/drafts.html", context)


@require_safe
@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept text, to read and copy, what saving it would change now, and the way on from it."""
    own = _own(request, pk)
    target = target_of(own)
    allowed = (
        permissions.can_edit(request.user, target.article)
        if target.article is not None
        else permissions.can_create(request.user, target.title)
    )
    settling = ConflictForm((own.settling or {}).get("fields", {}))
    settling.full_clean()
    undoes = _undone(own, settling)
    context = {
        "draft": own,
        "written": settling.written,
        "undone": undoes,
        "title": own.full,
        "place": place_of(own, own.source),
        "fate": _fate(own, target),
        "read_only": "" if allowed else why_not(request),
        "go_on_url": target.with_draft(own),
        "discard_url": reverse("articles:discard_draft", args=[own.pk]),
        # An undo is held against what it undoes, not against all that came after it.
        **(_against_current(own, target) if undoes is None else {"panels": None, "changed_url": None}),
    }
    return render(request, "articles/draft.html", context)


@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own draft, and go back to the form above which it was offered, or to the list."""
    if not request.user.is_authenticated:
        return redirect(login_url(request, reverse("articles:draft", args=[min(pk, BIGINT)])) or "articles:main")
    own = _own(request, pk)
    try:
        with write_queue(connection):
            Draft.objects.filter(pk=own.pk).delete()
    except DatabaseError as error:
        if is_full(error):
            raise
        messages.error(request, _("The wiki is busy: the draft is still there. Try again in some seconds."))
    else:
        messages.info(request, _("The draft is discarded."))
    return redirect(target_of(own).action_url if "back" in request.POST else "articles:drafts")


def place_of(draft: Draft, beginning: str) -> str:
    """The heading of the section that a draft is of, as people read it; nothing for a whole article.

    Where the section is gone it is the one that was typed: what others made of it since is not shown.
    """
    if draft.target not in PARTS:
        return ""
    article, section = draft.article, draft.section
    if section is not None and section.position is not None and article is not None and article.deleted_at is None:
        return heading_for_people(section.heading)
    return next((heading_for_people(piece.heading) for piece in split(beginning) if piece.level), "")


def _row(draft: WithAnnotations[Draft, ForList]) -> dict[str, Any]:
    """What the list shows of a draft; no query is made for it."""
    article = draft.article
    is_deleted = article is not None and article.deleted_at is not None
    return {
        "pk": draft.pk,
        "title": draft.full,
        "place": place_of(draft, draft.beginning),
        "updated_at": draft.updated_at,
        "size": draft.size,
        "summary": draft.about,
        "is_new": draft.target == Mode.NEW_ARTICLE,
        "is_new_section": draft.target == Mode.NEW_SECTION,
        "is_deleted": is_deleted,
        "is_stranded": not is_deleted and is_stranded(draft),
        "awaits": draft.conflict and not is_deleted,
        "has_current": draft.target in (Mode.ARTICLE, Mode.SECTION) and not is_deleted and not is_stranded(draft),
        "title_then": _title_then(draft),
        "text_url": reverse("articles:draft", args=[draft.pk]),
        "go_on_url": _go_on_url(draft),
        "discard_url": reverse("articles:discard_draft", args=[draft.pk]),
    }


def _go_on_url(draft: Draft) -> str:
    """The form that goes on from a draft, found without a query: where its article is gone, it leads on itself."""
    article = draft.article
    if article is None or article.deleted_at is not None:
        return Target(Mode.NEW_ARTICLE, draft.full).with_draft(draft)
    return target_of(draft).with_draft(draft)


def _title_then(draft: Draft) -> str:
    """The title under which it was written, if the article has another one now."""
    return draft.full_then.full if draft.full_then != draft.full else ""


def _fate(draft: Draft, target: Target) -> list[str]:
    """What became of that which the draft was written for, as sentences; none where all is as it was."""
    told = []
    article, title = draft.article, {"title": draft.full.full}
    if article is not None and article.deleted_at is not None:
        told.append(_("The article was deleted. What you wrote is still yours to read, and to use in another place."))
        if target.article is not None:
            told.append(_("There is another article of the title “%(title)s” now.") % title)
        return told
    if article is None and target.article is not None:
        told.append(_("Somebody wrote an article of the title “%(title)s” meanwhile.") % title)
    if then := _title_then(draft):
        told.append(_("The article was renamed: it was “%(title)s” when you wrote this.") % {"title": then})
    if is_stranded(draft):
        words = _("The section is no longer in the article. Going on puts your text at the end of the article's.")
        told.append(words)
    return told


def _against_current(draft: Draft, target: Target) -> dict[str, Any]:
    """The panel of what readers see now against the draft, and the way to what others changed since its base.

    There is nothing to hold it against where something new was written, or what it was written for is gone.
    """
    head = target.article.head if target.article is not None else None
    if head is None or target.mode == Mode.NEW_SECTION or is_stranded(draft):
        return {"panels": None, "changed_url": None}
    now = published_text(sections_at(head), target)
    # Blank lines at the end are no change: saving keeps those before the next heading.
    end = now[len(now.rstrip("\n")) :]
    panels = panels_of_texts(target.name_for_people, now, draft.source.rstrip("\n") + end)
    changed_url, base = None, draft.base
    is_of_it = base is not None and base.article_id == head.article_id and base.pk != head.pk
    if base is not None and is_of_it and published_text(sections_at(base), target) != now:
        changed_url = reverse("articles:compare", args=[base.pk, head.pk])
    return {"panels": panels, "changed_url": changed_url}


def _undone(draft: Draft, settling: ConflictForm) -> ArticleRevision | None:
    """The revision that the draft of an undo would take back."""
    pk = settling.cleaned_data.get("undoes")
    return ArticleRevision.objects.filter(pk=pk, article=draft.article).first() if pk else None


def _own(request: HttpRequest, pk: int) -> Draft:
    drafts = Draft.objects.of(permissions.account(request.user)).with_place().select_related("article__head", "base")
    drafts = drafts.defer("section__source", "article__head__digest", "base__digest")
    found = drafts.filter(pk=min(pk, BIGINT)).first()
    if found is None:
        raise Http404(_("There is no such draft."))
    return found
