"""Save an edit: of the whole article, of one section with its subsections, or of a new section."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias
from uuid import UUID

from articles import permissions
from articles.edits import limits
from articles.edits.errors import ArticleGone, BadBase, EditRefused, NotAllowed
from articles.edits.locking import lock_live, locked_head
from articles.edits.plan import Plan, Typed, make_plan, type_new_section, type_section, type_whole
from articles.edits.posted import repeated
from articles.edits.queue import retried, writing
from articles.edits.rebase import rebase
from articles.edits.saved import Saved
from articles.edits.write import Act, write
from articles.history.versions import sections_at
from articles.models import Article, ArticleRevision, Section
from articles.rendering.late import render_quietly

if TYPE_CHECKING:
    from wiki.accounts.models import User

Kind: TypeAlias = ArticleRevision.Kind
Via: TypeAlias = ArticleRevision.Via
NewSection = Literal["new"]

# Planning against the head just read, then once more; after that the lock is kept while merging, because with
# many writers a third repeat would meet a newer head again.
ATTEMPTS = 2


def save(
    article: Article,
    *,
    base: ArticleRevision,
    text: str,
    author: User,
    section: Section | NewSection | None = None,
    summary: str = "",
    minor: bool = False,
    via: Via = Via.WEB,
    kind: Kind = Kind.EDIT,
    origin: ArticleRevision | None = None,
    form: UUID | None = None,
) -> Saved:
    """Save `text` as the author's version of the whole article (section None), of one section, or of a new one.

    `base` is the revision that the author started from; what others saved since is merged in. `origin` is the revision
    that this edit undoes, where `kind` says so. Raises NotAllowed,
    ArticleGone, BadBase, SourceRefused, StrayMarkup, TextTooLong, EditConflict, TooFast or Busy; then nothing was
    written.
    """
    if done := repeated(author, form):
        return Saved(done, repeated=True)
    if base.article_id != article.pk or (isinstance(section, Section) and section.article_id != article.pk):
        raise BadBase("the base is none of this article")
    typed = _type(base, section, text, limited=via != Via.IMPORT)
    act = Act(
        author=author,
        kind=kind,
        summary=summary,
        minor=minor,
        via=via,
        form=form,
        base_number=base.number,
        origin=origin,
    )
    return commit(article, base, typed, act)


def commit(article: Article, base: ArticleRevision, typed: Typed, act: Act) -> Saved:
    """Write the edit, then render what it left to be rendered: what is stored can't fail any more."""
    try:
        saved = _commit(article, base, typed, act)
    except EditRefused:
        # The same post may have been served meanwhile, and been followed by others, with which this one collides.
        if done := repeated(act.author, act.form):
            return Saved(done, repeated=True)
        raise
    if saved.late:
        render_quietly(article)
    return saved


@retried
def _commit(article: Article, base: ArticleRevision, typed: Typed, act: Act) -> Saved:
    """Plan without a lock, write under it; after two heads that moved on, plan under it too."""

    def plan_against(head: ArticleRevision, render: bool = True) -> Plan:
        return make_plan(article, base=base, head=head, typed=typed, render=render)

    saved = None
    for _attempt in range(ATTEMPTS):
        saved = _write_if_it_holds(article, act, plan_against(read_head(article)))
        if saved is not None:
            break
    if saved is None:
        saved = _write_under_lock(article, act, plan_against)
    return saved


def read_head(article: Article) -> ArticleRevision:
    """The head as it stands in the database now, with manifest and digest. Raises ArticleGone."""
    row = Article.objects.live().filter(pk=article.pk).values_list("head_id", flat=True).first()
    if row is None:
        raise ArticleGone("the article was deleted")
    return ArticleRevision.objects.defer(None).get(pk=row)


def _write_if_it_holds(article: Article, act: Act, plan: Plan) -> Saved | None:
    with writing():
        done, head = _enter(article, act)
        if done is not None:
            return done
        based = rebase(plan, head)
        return _write(article, act, based) if based is not None else None


def _write_under_lock(article: Article, act: Act, plan_against: Callable[..., Plan]) -> Saved:
    with writing():
        done, head = _enter(article, act)
        # The fragments are left stale: rendering is slower than anything that may happen under the lock.
        return done or _write(article, act, plan_against(head, render=False))


def _enter(article: Article, act: Act) -> tuple[Saved | None, ArticleRevision]:
    """Lock the article's row, look for a repeated post, check the right once more, read the head."""
    lock_live(article)
    head = locked_head(article)
    if done := repeated(act.author, act.form):
        return Saved(done, repeated=True), head
    author = permissions.fresh(act.author)
    if not permissions.can_edit(author, article):
        raise NotAllowed("this account may not edit this article")
    return None, head


def _write(article: Article, act: Act, plan: Plan) -> Saved:
    if plan.changes_nothing:
        assert plan.head is not None, "a saved article has a head"
        return Saved(plan.head, changed=False, merged=plan.merged)
    limits.check(act.author, act.via)
    return Saved(write(article, plan, act), merged=plan.merged, late=plan.is_late)


def _type(base: ArticleRevision, section: Section | NewSection | None, text: str, *, limited: bool) -> Typed:
    if section is None:
        return type_whole(text, limited=limited)
    past = sections_at(base)
    return type_new_section(past, text) if section == "new" else type_section(past, section, text)
