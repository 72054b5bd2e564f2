"""The verbs as the admin offers them: what each says, asks, and calls for one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import edits, permissions
from articles.forms import DeleteForm, RenameForm, RestoreForm, RevertForm, WritingForm
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision

if TYPE_CHECKING:
    from articles.permissions import Person
    from wiki.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One row, and what was typed for all of them. base: the head that the moderator saw; to: another title."""

    article: Article
    revision: ArticleRevision | None
    base: ArticleRevision
    author: User
    summary: str
    to: Title | None = None
    leave_redirect: bool = False
    form: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """What can be done with rows. `alone` is the form for one row, `together` for several: None takes one at a time."""

    name: str
    action: Any
    heading: Any
    words: Any
    button: Any
    danger: bool
    alone: type[WritingForm]
    together: type[WritingForm] | None
    allowed: Callable[[Person, Article], bool]
    run: Callable[[Act], edits.Saved]
    done: Callable[[int], str]


def _delete(act: Act) -> edits.Saved:
    return edits.delete(act.article, author=act.author, summary=act.summary, base=act.base, form=act.form)


def _restore(act: Act) -> edits.Saved:
    return edits.restore(act.article, author=act.author, summary=act.summary, to=act.to, form=act.form)


def _rename(act: Act) -> edits.Saved:
    assert act.to is not None, "the form asks for it"
    renamed = act.base.full_title != act.article.full_title
    if renamed and edits.repeated(act.author, act.form) is None:
        raise edits.HeadMoved("the article was renamed meanwhile")
    return edits.rename(
        act.article,
        to=act.to,
        author=act.author,
        summary=act.summary,
        leave_redirect=act.leave_redirect,
        form=act.form,
    )


def _revert(act: Act) -> edits.Saved:
    assert act.revision is not None, "revisions are selected"
    summary = act.summary or _("Revert to revision %(number)s by %(author)s") % {
        "number": act.revision.number,
        "author": act.revision.author.username[:200],
    }
    return edits.revert(act.article, to=act.revision, base=act.base, author=act.author, summary=summary, form=act.form)


DELETE = Verb(
    name="delete",
    action=gettext_lazy("Delete …"),
    heading=gettext_lazy("Delete articles"),
    words=gettext_lazy(
        "Readers will find the reason, your name and the time in place of each article. Its title becomes free, its"
        " text and history stay, and it can be restored."
    ),
    button=gettext_lazy("Delete"),
    danger=True,
    alone=DeleteForm,
    together=DeleteForm,
    allowed=permissions.can_delete,
    run=_delete,
    done=lambda count: ngettext("%(count)s article was deleted.", "%(count)s articles were deleted.", count),
)
RESTORE = Verb(
    name="restore",
    action=gettext_lazy("Restore …"),
    heading=gettext_lazy("Restore articles"),
    words=gettext_lazy("Each article comes back as it was when it was deleted, with its history."),
    button=gettext_lazy("Restore"),
    danger=False,
    alone=RestoreForm,
    together=WritingForm,
    allowed=permissions.can_restore,
    run=_restore,
    done=lambda count: ngettext("%(count)s article was restored.", "%(count)s articles were restored.", count),
)
RENAME = Verb(
    name="rename",
    action=gettext_lazy("Rename …"),
    heading=gettext_lazy("Rename an article"),
    words=gettext_lazy("The article keeps its text, its history and the addresses of its sections and revisions."),
    button=gettext_lazy("Rename"),
    danger=False,
    alone=RenameForm,
    together=None,
    allowed=permissions.can_rename,
    run=_rename,
    done=lambda count: ngettext("%(count)s article was renamed.", "%(count)s articles were renamed.", count),
)
REVERT = Verb(
    name="revert",
    action=gettext_lazy("Revert to this revision …"),
    heading=gettext_lazy("Revert articles"),
    words=gettext_lazy(
        "The text of each of these revisions becomes the current one of its article, as a new revision. Nothing leaves"
        " the history."
    ),
    button=gettext_lazy("Revert"),
    danger=False,
    alone=RevertForm,
    together=RevertForm,
    allowed=permissions.can_revert,
    run=_revert,
    done=lambda count: ngettext("%(count)s article was reverted.", "%(count)s articles were reverted.", count),
)
