"""What the resolver shows: the merged text from top to bottom, with a choice of words for each overlap in its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.conflict_form import ConflictForm
from articles.history.merge import Hunk
from articles.history.overlaps import marked, surroundings
from articles.history.proposal import NoProposal, Proposal, proposals
from articles.markup.split import plain_heading, split
from articles.models import ArticleRevision, Draft
from articles.views.edit_page import not_kept
from articles.views.keeping import Kept
from articles.views.targets import Target

# So many edits that came between are looked through for the names of their authors.
LOOKED_THROUGH = 1_000
# The characters of all passages together in which what was changed is marked; beyond, they are shown plainly.
MARKED = 300_000
# The lines of a field for one's own words: as many as the passage takes, within these.
LEAST_ROWS, MOST_ROWS, CHARACTERS_A_ROW = 3, 20, 100


def show_page(
    request: HttpRequest,
    target: Target,
    form: ConflictForm,
    head: ArticleRevision,
    draft: Draft | None,
    *,
    status: HTTPStatus = HTTPStatus.CONFLICT,
    problems: Mapping[int, str] | None = None,
    kept: Kept | None = None,
    **more: object,
) -> HttpResponse:
    """The page for a readable form. `problems` are what is wrong with the answer to an overlap, by its index."""
    since, undone = base_of(form, head), undone_by(form, head)
    undoing = undone is not None and since is not None and since.pk == undone.pk
    passages = _passages(form, undoing=undoing, problems=problems or {})
    around = surroundings(form.cleaned_data["merged"], form.hunks)
    context = {
        "article": target.article,
        "section": target.section,
        "head": head,
        "undone": undone if undoing else None,
        "meanwhile": _meanwhile(request, since, head),
        "compare_url": reverse("articles:compare", args=[since.pk, head.pk]) if since else head.get_absolute_url(),
        "cancel_url": reverse("articles:history", args=[target.address]) if undoing else target.cancel_url,
        "is_kept": draft is not None and not (kept and kept.has_failed),
        "allowed": True,
        "draft_url": reverse("articles:draft", args=[draft.pk]) if draft else None,
        "passages": passages,
        "has_problems": bool(problems),
        "rows": list(zip(around, passages, strict=False)),
        "last_around": around[-1],
        "form": form,
        "action_url": target.action_url,
        "most_bytes": settings.MAX_BODY,
        "preview": None,
        "panels": None,
        "notices": not_kept(kept) if kept else [],
    }
    return render(request, "articles/conflict.html", context | more, status=status)


def offers(hunks: Sequence[Hunk]) -> list[Proposal | NoProposal | None]:
    """A proposal for each overlap, or why there is none; None where only one side changed these very words."""
    found = iter(proposals([(hunk.base, hunk.mine, hunk.theirs) for hunk in hunks if hunk.why == "lines"]))
    return [next(found) if hunk.why == "lines" else None for hunk in hunks]


def base_of(form: ConflictForm, head: ArticleRevision) -> ArticleRevision | None:
    """The revision that both started from, where the form names one."""
    return _earlier(form.cleaned_data.get("since"), head).first()


def undone_by(form: ConflictForm, head: ArticleRevision) -> ArticleRevision | None:
    """The revision that saving the form undoes, where it names one that can be undone."""
    found = _earlier(form.cleaned_data.get("undoes"), head).first()
    return found if found is not None and found.is_undoable else None


def _earlier(pk: int | None, head: ArticleRevision) -> QuerySet[ArticleRevision]:
    found = ArticleRevision.objects.filter(article=head.article_id, number__lte=head.number)
    return found.filter(pk=pk or 0).select_related("author")


def _meanwhile(request: HttpRequest, since: ArticleRevision | None, head: ArticleRevision) -> dict[str, object]:
    """How much was saved meanwhile, whether the reader did some of it (in another tab), and how many others did.

    The others are all but the reader, or where that was none of them, but the author of the head; None where there
    are too many revisions to look through.
    """
    count = head.number - since.number if since else 1
    by_me = head.author_id == request.user.pk
    others: int | None = 0
    if since and count > LOOKED_THROUGH:
        others = None
    elif since and count > 1:
        between = ArticleRevision.objects.filter(
            article=head.article_id, number__gt=since.number, number__lte=head.number
        )
        authors = set(between.order_by().values_list("author", flat=True).distinct())
        by_me = request.user.pk in authors
        others = len(authors) - 1
    return {"count": count, "others": others, "by_me": by_me}


def _passages(form: ConflictForm, *, undoing: bool, problems: Mapping[int, str]) -> list[dict[str, Any]]:
    pieces = split(form.cleaned_data["merged"])
    ends = list(accumulate(len(piece.source) for piece in pieces))
    found = []
    room = MARKED
    for i, (hunk, offer) in enumerate(zip(form.hunks, offers(form.hunks), strict=True)):
        where = pieces[min(bisect_right(ends, hunk.start), len(pieces) - 1)].heading
        own = form.own(i)
        own = own if own is not None else hunk.theirs if undoing else hunk.mine
        proposed = form.proposed[i]
        room -= 2 * len(hunk.base) + len(hunk.mine) + len(hunk.theirs)
        found.append({
            "index": i,
            "number": i + 1,
            "where": plain_heading(where) or _("Introduction"),
            "hunk": hunk,
            "mine": _side(hunk, hunk.mine, room > 0),
            "theirs": _side(hunk, hunk.theirs, room > 0),
            "proposal": proposed,
            # What was shown is what is chosen: its words are tinted if the same proposal would be made now.
            "runs": offer.runs if isinstance(offer, Proposal) and offer.text == proposed else None,
            "why_none": _why_none(offer, undoing=undoing) if proposed is None else "",
            "choice": form.answers[i],
            "own": own,
            "rows": _rows(own),
            "problem": problems.get(i, ""),
        })  # fmt: skip
    return found


def _rows(text: str) -> int:
    lines = text.split("\n", MOST_ROWS)
    return min(max(sum(1 + len(line) // CHARACTERS_A_ROW for line in lines), LEAST_ROWS), MOST_ROWS)


def _side(hunk: Hunk, text: str, marks: bool) -> dict[str, object]:
    runs = marked(hunk.base, text) if marks and hunk.base else None
    return {"text": text, "runs": runs, "as_before": text == hunk.base}


def _why_none(offer: Proposal | NoProposal | None, *, undoing: bool) -> str:
    """Why no proposal is made, as a sentence."""
    match offer:
        case NoProposal("long"):
            return _("No proposal: the passage is too long to be merged word by word.")
        case NoProposal("removed") if undoing:
            return _("No proposal: what is to be undone was taken out since, or changed where it should go.")
        case NoProposal("removed"):
            return _("No proposal: one of you took out what the other changed.")
        case NoProposal("new") if undoing:
            return _("No proposal: something new stands here.")
        case NoProposal("new"):
            return _("No proposal: both of you wrote something new here.")
        case NoProposal("words") if undoing:
            return _("No proposal: the same words were changed again since.")
        case NoProposal("words"):
            return _("No proposal: both of you changed the same words.")
        case None if undoing:
            return _("No proposal: these lines were changed by one edit alone.")
        case None:
            return _("No proposal: only one of you changed these lines.")
    return _("No proposal: put together, the words would be no text that can be kept.")
