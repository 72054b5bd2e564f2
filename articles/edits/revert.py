"""Go back to an older revision."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from articles.edits.errors import BadBase
from articles.edits.plan import type_revision
from articles.edits.posted import repeated
from articles.edits.save import commit
from articles.edits.saved import Saved
from articles.edits.write import Act
from articles.history.versions import sections_at
from articles.models import Article, ArticleRevision

if TYPE_CHECKING:
    from wiki.accounts.models import User


def revert(
    article: Article,
    *,
    to: ArticleRevision,
    base: ArticleRevision,
    author: User,
    summary: str = "",
    via: ArticleRevision.Via = ArticleRevision.Via.WEB,
    form: UUID | None = None,
) -> Saved:
    """Save the text of `to` once more, as a new revision; its sections get their own ids back.

    `base` is the head that the author saw when deciding: what others saved since is merged in. Raises what `save` does.
    """
    if done := repeated(author, form):
        return Saved(done, repeated=True)
    if base.article_id != article.pk or to.article_id != article.pk:
        raise BadBase("the revision is none of this article")
    act = Act(
        author=author,
        kind=ArticleRevision.Kind.REVERT,
        summary=summary,
        via=via,
        form=form,
        base_number=base.number,
        origin=to,
    )
    return commit(article, base, type_revision(sections_at(to)), act)
