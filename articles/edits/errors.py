"""What keeps an edit from being saved. Nothing is written when one of these is raised; the text is the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.edits.plan import Conflict
    from articles.models import Article, ArticleRevision


class EditRefused(Exception):
    """Any reason for which a verb wrote nothing."""


class NotAllowed(EditRefused):
    """The author may not do this, or no longer may."""


class TextTooLong(EditRefused):
    """A section, the article, or the number of its sections is beyond its limit. str() says which and by how much."""


class BadBase(EditRefused):
    """The revision that the edit started from is none of this article, or does not hold the section."""


class FirstRevision(EditRefused):
    """The first revision of an article can't be undone: there is no text before it."""


class ArticleGone(EditRefused):
    """The article was deleted meanwhile."""


class TitleTaken(EditRefused):
    """A live article has this title already."""

    def __init__(self, article: Article | None) -> None:
        super().__init__("the title is taken")
        self.article = article


class SameTitle(EditRefused):
    """The article has this title already, so there is nothing to rename."""


class HeadMoved(EditRefused):
    """The article was edited after whoever decides had looked at it."""


class NotDeleted(EditRefused):
    """The article is not deleted: somebody has brought it back, or it never was."""


class EditConflict(EditRefused):
    """Somebody changed the same lines since the base. `conflict` holds the merged text and its overlaps."""

    def __init__(self, head: ArticleRevision, conflict: Conflict) -> None:
        super().__init__("others changed the same lines")
        self.head = head
        self.conflict = conflict


class Busy(EditRefused):
    """The database was locked twice in a row; trying again in some seconds will do."""


class DiskFull(EditRefused):
    """There is no room left for the database; somebody who runs the wiki has to make some."""


class TooFast(EditRefused):
    """The author has made as many edits, or new articles, as a minute allows. `seconds` from now there is room."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many edits: wait {seconds} s")
        self.seconds = seconds
