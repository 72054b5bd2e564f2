"""Undo one edit, wherever in the history it stands: what it changed is taken back out of the text as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from articles.edits.errors import BadBase, EditConflict, FirstRevision
from articles.edits.plan import identify_merged, make_plan, type_revision
from articles.edits.posted import repeated
from articles.edits.save import commit
from articles.edits.saved import Saved
from articles.edits.write import Act
from articles.history.merge import Hunk
from articles.history.versions import PastSection, revision_before, sections_at
from articles.markup.split import Piece, split
from articles.models import Article, ArticleRevision

if TYPE_CHECKING:
    from wiki.accounts.models import User


def undo(
    article: Article,
    *,
    revision: ArticleRevision,
    base: ArticleRevision,
    author: User,
    summary: str = "",
    via: ArticleRevision.Via = ArticleRevision.Via.WEB,
    form: UUID | None = None,
) -> Saved:
    """Save the current text without what `revision` changed: the inverse change, merged like any other.

    `base` is the head that the author saw when deciding; only what others saved after it makes the result a merge.
    Sections that the edit removed come back with their own ids. Where nothing of the edit is left no revision is made.
    Raises FirstRevision, and what `save` does but for typed texts: the text of the past is not bound by their limits.
    """
    if done := repeated(author, form):
        return Saved(done, repeated=True)
    if base.article_id != article.pk or revision.article_id != article.pk:
        raise BadBase("the revision is none of this article")
    if base.number < revision.number:
        raise BadBase("nobody saw the edit in a revision before it")
    act = Act(
        author=author,
        kind=ArticleRevision.Kind.UNDO,
        summary=summary,
        via=via,
        form=form,
        base_number=base.number,
        origin=revision,
    )
    saved = commit(article, revision, type_revision(sections_at(_before(revision))), act)
    # Every undo in the middle is merged with the edits after it, which its author has seen.
    return replace(saved, merged=saved.changed and not saved.repeated and saved.revision.is_merge)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an undo would make of a head: its sections, and how many passages were changed since, so that they stay.

    A section that the head does not have, and that never had an id, is given a negative one. before: the revision
    whose text comes back.
    """

    before: ArticleRevision
    sections: list[PastSection]
    passages: int


def foresee_undo(article: Article, *, revision: ArticleRevision, head: ArticleRevision) -> Foreseen:
    """What undoing `revision` would do now; nothing is written and no HTML made. Raises FirstRevision."""
    earlier = _before(revision)
    typed = type_revision(sections_at(earlier))
    try:
        plan = make_plan(article, base=revision, head=head, typed=typed, render=False)
    except EditConflict as refusal:
        pieces = split(_with_theirs(refusal.conflict.text, refusal.conflict.hunks))
        ids = identify_merged(sections_at(head), pieces, typed.pieces, typed.ids or [])
        return Foreseen(earlier, _sections(pieces, ids), len(refusal.conflict.hunks))
    pieces, ids = [entry.piece for entry in plan.entries], [entry.section for entry in plan.entries]
    return Foreseen(earlier, _sections(pieces, ids), 0)


def _before(revision: ArticleRevision) -> ArticleRevision:
    earlier = revision_before(revision)
    if earlier is None:
        raise FirstRevision("there is nothing before the first revision")
    return earlier


def _with_theirs(text: str, hunks: Sequence[Hunk]) -> str:
    """A merged text that leaves the overlaps as they are in the head."""
    parts, done = [], 0
    for hunk in hunks:
        parts += [text[done : hunk.start], hunk.theirs]
        done = hunk.end
    return "".join([*parts, text[done:]])


def _sections(pieces: Sequence[Piece], ids: Sequence[int | None]) -> list[PastSection]:
    return [
        PastSection(-place if section is None else section, 0, piece.level, piece.heading, piece.source)
        for place, (piece, section) in enumerate(zip(pieces, ids, strict=True), start=1)
    ]
