"""Delete an article: it can be brought back, its history stays, its title is free."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from articles import permissions
from articles.edits import limits
from articles.edits.errors import HeadMoved, NotAllowed
from articles.edits.links import replace_links
from articles.edits.locking import lock_live, lock_rows, locked_head, same_text
from articles.edits.posted import repeated
from articles.edits.queue import retried, writing
from articles.edits.saved import Saved
from articles.edits.write import Act, write
from articles.models import Article, ArticleRevision, Link

if TYPE_CHECKING:
    from wiki.accounts.models import User


def delete(
    article: Article,
    *,
    author: User,
    summary: str = "",
    base: ArticleRevision | None = None,
    via: ArticleRevision.Via = ArticleRevision.Via.WEB,
    form: UUID | None = None,
) -> Saved:
    """Delete the article; `summary` is the reason that readers are told. Returns the revision that says so.

    `base` is the head that the author saw when deciding, if the deletion is to be refused where somebody has edited
    since. Raises NotAllowed, ArticleGone, HeadMoved, TooFast or Busy; then nothing was written.
    """
    if done := repeated(author, form):
        return Saved(done, repeated=True)
    act = Act(author=author, kind=ArticleRevision.Kind.DELETE, summary=summary, via=via, form=form)
    return _delete(article, base, act)


@retried
def _delete(article: Article, base: ArticleRevision | None, act: Act) -> Saved:
    with writing():
        lock_rows(article.pk)
        # A post that is repeated finds the article deleted, by itself.
        if done := repeated(act.author, act.form):
            return Saved(done, repeated=True)
        lock_live(article)
        author = permissions.fresh(act.author)
        if not permissions.can_delete(author, article):
            raise NotAllowed("this account may not delete articles")
        limits.check(author, act.via)
        head = locked_head(article)
        if base is not None and base.pk != head.pk:
            raise HeadMoved("the article was edited meanwhile")
        return Saved(bury(article, head, act))


def bury(article: Article, head: ArticleRevision, act: Act) -> ArticleRevision:
    """Delete a locked article. Its sections keep their text and places; its links lead nowhere while it is gone."""
    revision = write(article, same_text(article, head), act)
    article.deleted_at = revision.created_at
    article.save(update_fields=["deleted_at"])
    linking = Link.objects.filter(article=article).values_list("section", flat=True).distinct()
    replace_links(article, linking, [], article.full)
    return revision
