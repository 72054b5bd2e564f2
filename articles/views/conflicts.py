"""The page on which an author settles what somebody else changed in the same lines."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from http import HTTPStatus
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.forms import ConflictForm
from articles.history.compare import runs_between
from articles.history.merge import Hunk, merge
from articles.history.overlaps import window
from articles.history.versions import sections_at, text_at
from articles.markup.split import plain_heading, split
from articles.models import ArticleRevision, Draft, Section
from articles.views.edit_page import describe
from articles.views.targets import Mode, Target, published_text

if TYPE_CHECKING:
    from articles.edits import Conflict
    from articles.views.posting import Posted

MOST_OVERLAPS = 100


def show(
    request: HttpRequest, posted: Posted, head: ArticleRevision, conflict: Conflict, draft: Draft | None
) -> HttpResponse:
    """409 with each overlap and an editor that holds the merged text; its base is the head shown."""
    seen = window(conflict.text, conflict.hunks, sections_at(head), conflict.section)
    compare_url = reverse("articles:compare", args=[conflict.base.pk, head.pk])
    return _give_out(request, posted, head, seen.section, seen.text, seen.hunks, draft, compare_url)


def show_without_base(request: HttpRequest, posted: Posted, draft: Draft | None) -> HttpResponse:
    """The same for a text whose base is not known, or that was created apart: all of both is one overlap."""
    assert posted.target.article is not None, "somebody else's article is what it collides with"
    head = posted.target.article.head_revision()
    if posted.target.mode == Mode.SECTION and posted.target.section is not None:
        theirs = published_text(sections_at(head), posted.target)
        hunk = Hunk("", posted.text, theirs, start=0, end=len(posted.text))
        section = posted.target.section.pk
        return _give_out(request, posted, head, section, posted.text, (hunk,), draft, head.get_absolute_url())
    theirs = text_at(head)
    merged = merge("", posted.text, theirs)
    hunks = merged.hunks or (Hunk("", posted.text, theirs, start=0, end=len(posted.text)),)
    text = merged.text if merged.hunks else posted.text
    return _give_out(request, posted, head, None, text, hunks, draft, head.get_absolute_url())


def _give_out(
    request: HttpRequest,
    posted: Posted,
    head: ArticleRevision,
    section: int | None,
    text: str,
    hunks: Sequence[Hunk],
    draft: Draft | None,
    compare_url: str,
) -> HttpResponse:
    hunks = at_most(MOST_OVERLAPS, text, hunks)
    overlaps = [{"start": h.start, "end": h.end, "base": h.base, "theirs": h.theirs, "why": h.why} for h in hunks]
    form = ConflictForm(
        initial={
            "base": head.pk,
            "form": posted.uid,
            "text": text,
            "merged": text,
            "overlaps": json.dumps(overlaps),
            "summary": posted.summary,
            "minor": posted.minor,
        }
    )
    row = Section.objects.filter(pk=section).defer("source").first() if section else None
    context = conflict_context(request, posted, head, row, form, hunks, [""] * len(hunks))
    context |= {"first": True, "compare_url": compare_url}
    context["draft"] = describe(draft, posted.target) if draft else None
    return render(request, "articles/conflict.html", context, status=HTTPStatus.CONFLICT)


def conflict_context(
    request: HttpRequest,
    posted: Posted,
    head: ArticleRevision,
    section: Section | None,
    form: ConflictForm,
    hunks: Sequence[Hunk],
    answers: Sequence[str],
) -> dict[str, Any]:
    """What the page needs; `answers` holds the choice for each overlap, "" where none was made."""
    mode = Mode.SECTION if section is not None else Mode.ARTICLE
    target = Target(mode, posted.target.title, posted.target.article, section)
    pieces = split(str(form["merged"].value() or ""))
    ends = list(accumulate(len(piece.source) for piece in pieces))
    places = [pieces[min(bisect_right(ends, hunk.start), len(pieces) - 1)].heading for hunk in hunks]
    return {
        "article": posted.target.article,
        "title": posted.target.title,
        "section": section,
        "head": head,
        "overlaps": [_overlap(number, *each)
                     for number, each in enumerate(zip(hunks, places, answers, strict=True), start=1)],
        "form": form,
        "action_url": target.action_url,
        "cancel_url": target.cancel_url,
        "preview": None,
        "panels": None,
        "first": False,
        "most_bytes": settings.MAX_BODY,
    }  # fmt: skip


def at_most(most: int, text: str, hunks: Sequence[Hunk]) -> list[Hunk]:
    """The same overlaps, or where they are too many for one page, neighbours joined with what stands between them."""
    size = -(-len(hunks) // most)
    if size <= 1:
        return list(hunks)
    return [_joined(text, hunks[i : i + size]) for i in range(0, len(hunks), size)]


def _joined(text: str, hunks: Sequence[Hunk]) -> Hunk:
    base, theirs, end = "", "", hunks[0].start
    for hunk in hunks:
        between = text[end : hunk.start]
        base, theirs, end = base + between + hunk.base, theirs + between + hunk.theirs, hunk.end
    return Hunk(base, text[hunks[0].start : end], theirs, start=hunks[0].start, end=end)


def _overlap(number: int, hunk: Hunk, where: str, chosen: str) -> dict[str, Any]:
    return {
        "number": number,
        "where": plain_heading(where) or _("Introduction"),
        "mine": hunk.mine,
        "theirs": hunk.theirs,
        "base": hunk.base,
        "mine_runs": runs_between(hunk.base, hunk.mine),
        "theirs_runs": runs_between(hunk.base, hunk.theirs),
        "why": hunk.why,
        "choice": chosen,
        "field": f"overlap-{number - 1}",
        "error": "",
    }
