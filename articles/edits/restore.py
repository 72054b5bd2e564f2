"""Bring a deleted article back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError

from articles import permissions
from articles.edits import limits
from articles.edits.errors import NotAllowed, NotDeleted, TitleTaken
from articles.edits.links import link_rows, replace_links, stored_links
from articles.edits.locking import lock_deleted, lock_rows, locked_head, same_text, taken_meanwhile
from articles.edits.posted import repeated
from articles.edits.queue import retried, writing
from articles.edits.saved import Saved
from articles.edits.write import Act, write
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision

if TYPE_CHECKING:
    from wiki.accounts.models import User


def restore(
    article: Article,
    *,
    author: User,
    summary: str = "",
    to: Title | None = None,
    via: ArticleRevision.Via = ArticleRevision.Via.WEB,
    form: UUID | None = None,
) -> Saved:
    """Bring the article back as it was when it was deleted, under its own title or under `to`.

    Raises NotAllowed, NotDeleted, TitleTaken, TooFast or Busy; then nothing was written.
    """
    if done := repeated(author, form):
        return Saved(done, repeated=True)
    act = Act(author=author, kind=ArticleRevision.Kind.RESTORE, summary=summary, via=via, form=form)
    title = to or article.full
    try:
        return _restore(article, title, act)
    except IntegrityError as error:
        raise taken_meanwhile(title) or error from None


@retried
def _restore(article: Article, title: Title, act: Act) -> Saved:
    # Found before the lock, since that takes a while; sections stay as they are as long as the article is deleted.
    seen = Article.objects.filter(pk=article.pk).values_list("head", flat=True).first()
    found = stored_links(article)
    with writing():
        lock_rows(article.pk)
        # The same post may just have been served: looked for where nothing can come between any more.
        if done := repeated(act.author, act.form):
            return Saved(done, repeated=True)
        lock_deleted(article)
        if article.head_id != seen:
            raise NotDeleted("it was restored and deleted again meanwhile")
        author = permissions.fresh(act.author)
        if not permissions.can_restore(author, article):
            raise NotAllowed("this account may not restore articles")
        limits.check(author, act.via)
        if (taken := Article.objects.titled(title).first()) is not None:
            raise TitleTaken(taken)
        head = locked_head(article)
        article.namespace, article.title, article.title_key = int(title.namespace), title.title, title.key
        article.deleted_at = None
        article.save(update_fields=["namespace", "title", "title_key", "deleted_at"])
        before = ArticleRevision.objects.filter(article=article, number=head.number - 1).first()
        revision = write(article, same_text(article, head), replace(act, origin=before))
        rows = [row for section, links in found for row in link_rows(article, section, links)]
        replace_links(article, [section.pk for section, _links in found], rows, title)
        return Saved(revision)
