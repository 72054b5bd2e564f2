"""Create an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.db import IntegrityError

from articles import permissions
from articles.edits import limits
from articles.edits.errors import NotAllowed, TitleTaken
from articles.edits.locking import taken_meanwhile
from articles.edits.plan import Plan, first_plan, type_whole
from articles.edits.posted import repeated
from articles.edits.queue import retried, writing
from articles.edits.saved import Saved
from articles.edits.write import Act, write
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision
from articles.rendering.late import render_quietly

if TYPE_CHECKING:
    from wiki.accounts.models import User

Kind: TypeAlias = ArticleRevision.Kind
Via: TypeAlias = ArticleRevision.Via


def create(
    *,
    title: Title,
    text: str,
    author: User,
    summary: str = "",
    minor: bool = False,
    via: Via = Via.WEB,
    kind: Kind = Kind.CREATE,
    form: UUID | None = None,
) -> Saved:
    """Make an article of this title and text; its first revision.

    Raises NotAllowed, TitleTaken, SourceRefused, TextTooLong, TooFast or Busy; then nothing was written.
    """
    if done := repeated(author, form):
        return Saved(done, repeated=True)
    plan = first_plan(type_whole(text, limited=via != Via.IMPORT))
    act = Act(author=author, kind=kind, summary=summary, minor=minor, via=via, form=form)
    try:
        saved = _write_first(title, plan, act)
    except IntegrityError as error:
        # Another writer took the title in the same moment (caught here, outside the transaction).
        if done := repeated(author, form):
            return Saved(done, repeated=True)
        raise taken_meanwhile(title) or error from None
    if saved.late:
        render_quietly(saved.revision.article)
    return saved


@retried
def _write_first(title: Title, plan: Plan, act: Act) -> Saved:
    with writing():
        # The title is looked up first: where the same post has just taken it, the second look finds its revision.
        taken = Article.objects.titled(title).first()
        if done := repeated(act.author, act.form):
            return Saved(done, repeated=True)
        author = permissions.fresh(act.author)
        if not permissions.can_create(author, title):
            raise NotAllowed("this account may not create articles")
        if taken is not None:
            raise TitleTaken(taken)
        limits.check(author, act.via, new_article=True)
        article = Article.named(title)
        article.save(force_insert=True)
        return Saved(write(article, plan, act, title), late=plan.is_late)
