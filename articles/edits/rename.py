"""Give an article another title; the old one leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError

from articles import permissions
from articles.edits import limits
from articles.edits.delete import bury
from articles.edits.errors import NotAllowed, SameTitle, TitleTaken
from articles.edits.locking import lock_live, locked_head, same_text, taken_meanwhile
from articles.edits.plan import first_plan, type_whole
from articles.edits.posted import repeated
from articles.edits.queue import retried, writing
from articles.edits.saved import Saved
from articles.edits.write import Act, write
from articles.markup.links import SUBCATEGORY, member_key
from articles.markup.titles import Namespace, Title
from articles.models import Article, ArticleRevision, Link

if TYPE_CHECKING:
    from wiki.accounts.models import User

Kind = ArticleRevision.Kind
Via = ArticleRevision.Via

# So many redirects, one after the other, are looked at before a title counts as taken.
MOST_HOPS = 10


def rename(
    article: Article,
    *,
    to: Title,
    author: User,
    summary: str = "",
    leave_redirect: bool = True,
    via: ArticleRevision.Via = Via.WEB,
    form: UUID | None = None,
) -> Saved:
    """Rename the article: it keeps its row, its history and its sections' ids. Returns the revision that says so.

    With `leave_redirect` a new article that leads there takes the old title, in the same transaction. A redirect of
    one revision that leads to this very article gives way to it. Raises NotAllowed, ArticleGone, SameTitle,
    TitleTaken, TooFast or Busy; then nothing was written.
    """
    if done := repeated(author, form):
        return Saved(done, repeated=True)
    act = Act(author=author, kind=Kind.RENAME, summary=summary, via=via, form=form)
    try:
        return _rename(article, to, act, leave_redirect)
    except IntegrityError as error:
        raise taken_meanwhile(to) or error from None


@retried
def _rename(article: Article, to: Title, act: Act, leave_redirect: bool) -> Saved:
    with writing():
        there = Article.objects.titled(to).values_list("pk", flat=True).first()
        rows = lock_live(article, *([there] if there else []))
        if done := repeated(act.author, act.form):
            return Saved(done, repeated=True)
        author = permissions.fresh(act.author)
        if not permissions.can_rename(author, article):
            raise NotAllowed("this account may not rename this article")
        limits.check(author, act.via)
        before = article.full
        if to == before:
            raise SameTitle("the article has this title already")
        if there is not None:
            _make_way(rows.get(there), article, to, act)
        head = locked_head(article)
        _give_title(article, to)
        revision = write(article, same_text(article, head), act, before, to)
        if leave_redirect:
            _leave_redirect(before, to, act, revision)
        return Saved(revision)


def _give_title(article: Article, to: Title) -> None:
    before = article.full
    article.namespace, article.title, article.title_key = int(to.namespace), to.title, to.key
    article.save(update_fields=["namespace", "title", "title_key"])
    # A category whose link says where the article stands there keeps that.
    links = Link.objects.filter(article=article)
    links.exclude(kind=Link.Kind.CATEGORY).update(sort_key=article.title_key)
    members = links.filter(kind=Link.Kind.CATEGORY)
    members.filter(sort_key=member_key(before)).update(sort_key=member_key(to))
    if (before.namespace is Namespace.CATEGORY) != (to.namespace is Namespace.CATEGORY):
        moved = list(members.exclude(sort_key=member_key(to)))
        for link in moved:
            link.sort_key = member_key(to, link.sort_key.removeprefix(SUBCATEGORY))
        Link.objects.bulk_update(moved, ["sort_key"], batch_size=500)


def _make_way(taken: Article | None, article: Article, to: Title, act: Act) -> None:
    """Delete what has the title now if it only leads here and has no past to lose. Raises TitleTaken."""
    if taken is None or taken.deleted_at is not None or taken.full != to:
        # It was renamed or deleted between the look-up and the lock: the title is free, or the index will tell.
        return
    if not leads_only_to(taken, article):
        raise TitleTaken(taken)
    head = locked_head(taken)
    # No reason is given: that of the renaming may have to be hidden with the article. The origin says what gave way.
    bury(taken, head, Act(author=act.author, kind=Kind.DELETE, via=act.via, origin=head))


def leads_only_to(redirect: Article, article: Article) -> bool:
    """Whether an article is nothing but a redirect of one revision that ends at the other one, perhaps over others.

    Renaming twice leaves the first redirect leading to the second.
    """
    for _hop in range(MOST_HOPS):
        if ArticleRevision.objects.filter(article=redirect, number__gt=1).exists():
            return False
        link = Link.objects.filter(article=redirect, kind=Link.Kind.REDIRECT).first()
        if link is None:
            return False
        if (link.namespace, link.title) == (article.namespace, article.title):
            return True
        following = Article.objects.titled(Title(Namespace(link.namespace), link.title)).first()
        if following is None:
            return False
        redirect = following
    return False


def _leave_redirect(before: Title, to: Title, act: Act, renamed: ArticleRevision) -> None:
    redirect = Article.named(before)
    redirect.save(force_insert=True)
    plan = first_plan(type_whole(f"#REDIRECT [[{to.full}]]\n"))
    # Nor a summary of its own: it would go on to be read where the article and its history are deleted.
    leaves = Act(author=act.author, kind=Kind.CREATE, via=act.via, origin=renamed)
    write(redirect, plan, leaves, before)
