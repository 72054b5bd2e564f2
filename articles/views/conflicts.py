"""The page on which an author settles what somebody else changed in the same lines: when it is given out, and again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.conflict_form import ConflictForm, Given
from articles.forms import EditForm
from articles.history.merge import Hunk, merge
from articles.history.overlaps import MOST, at_most, window
from articles.history.proposal import Proposal
from articles.history.versions import sections_at, text_at
from articles.models import ArticleRevision, Draft, Section
from articles.views.edit_page import show_form
from articles.views.keeping import keep
from articles.views.resolver import offers, show_page
from articles.views.targets import Mode, Target, base_sections, published_text
from wiki.lib.numbers import whole

if TYPE_CHECKING:
    from articles.edits import Conflict
    from articles.views.posting import Posted


def show(request: HttpRequest, posted: Posted, head: ArticleRevision, conflict: Conflict) -> HttpResponse:
    """409 with each overlap in the merged text, which is kept as a draft; the form's base is the head shown."""
    seen = window(conflict.text, conflict.hunks, sections_at(head), conflict.section)
    return _give_out(request, posted, head, seen.section, seen.text, seen.hunks, since=conflict.base)


def show_without_base(request: HttpRequest, posted: Posted) -> HttpResponse:
    """The same for a text whose base is not known, or that was created apart: all of both is one overlap."""
    assert posted.target.article is not None, "somebody else's article is what it collides with"
    head = posted.target.article.head_revision()
    if posted.target.mode == Mode.SECTION and posted.target.section is not None:
        theirs = published_text(sections_at(head), posted.target)
        hunk = Hunk("", posted.text, theirs, start=0, end=len(posted.text))
        return _give_out(request, posted, head, posted.target.section.pk, posted.text, (hunk,))
    theirs = text_at(head)
    merged = merge("", posted.text, theirs)
    hunks = merged.hunks or (Hunk("", posted.text, theirs, start=0, end=len(posted.text)),)
    text = merged.text if merged.hunks else posted.text
    return _give_out(request, posted, head, None, text, hunks)


def reopen(request: HttpRequest, target: Target, draft: Draft) -> HttpResponse:
    """The page as its author left it, from the draft; where it can't be made any more, the form with the text."""
    settling = draft.settling or {}
    form = ConflictForm(settling.get("fields", {}))
    form.full_clean()
    head = None
    if target.article is not None and form.is_readable:
        pk = form.cleaned_data["base"]
        head = ArticleRevision.objects.filter(pk=pk, article=target.article).select_related("author").first()
    if head is None:
        taken = {"text": draft.source, "form": draft.form, "summary": draft.summary, "minor": draft.minor}
        plain = EditForm(initial=taken | {"base": draft.base_id}, new_section=target.mode == Mode.NEW_SECTION)
        notice = ""
        if form.written:
            notice = _(
                "The passages can't be settled any more. What you wrote for them stands on the page of your draft."
            )
        return show_form(request, target, plain, base_sections(draft.base), notice=notice)
    place = _place(target, whole(str(settling.get("section") or "")))
    return show_page(request, place, form, head, draft, status=HTTPStatus.OK)


def left_behind(draft: Draft) -> str:
    """Where the words for single passages are, as a sentence, of a draft of which only the text can be gone on from."""
    form = ConflictForm((draft.settling or {}).get("fields", {}))
    form.full_clean()
    if not form.written:
        return ""
    return _("The passages can't be settled any more. What you wrote for them is on the page of your draft.")


def _give_out(
    request: HttpRequest,
    posted: Posted,
    head: ArticleRevision,
    section: int | None,
    text: str,
    hunks: Sequence[Hunk],
    since: ArticleRevision | None = None,
) -> HttpResponse:
    hunks = at_most(MOST, text, hunks)
    overlaps = []
    for hunk, offer in zip(hunks, offers(hunks), strict=True):
        proposal = offer.text if isinstance(offer, Proposal) else None
        overlaps.append(asdict(Given(hunk.start, hunk.end, hunk.base, hunk.theirs, hunk.why, proposal)))
    fields = {
        "base": str(head.pk),
        "form": str(posted.uid),
        "summary": posted.summary,
        "merged": text,
        "overlaps": json.dumps(overlaps, ensure_ascii=False),
        "since": str(since.pk) if since else "",
        "undoes": str(posted.undoes.pk) if posted.undoes else "",
        **({"minor": "on"} if posted.minor else {}),
    }
    kept = keep(posted, conflict=True, settling={"section": section, "fields": fields})
    form = ConflictForm(fields)
    form.full_clean()
    return show_page(request, _place(posted.target, section), form, head, kept.draft, kept=kept)


def _place(target: Target, section: int | None) -> Target:
    """What the page is about: a section, or the whole article."""
    row = Section.objects.filter(pk=section, article=target.article).defer("source").first() if section else None
    return Target(Mode.SECTION if row else Mode.ARTICLE, target.title, target.article, row)
