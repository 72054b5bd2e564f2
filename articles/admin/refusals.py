"""Why a verb did not act, in the words of the admin."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import edits
from articles.admin.cells import Anchor, article_anchor

RETRY_AFTER = 5


@dataclass(slots=True)
class Refused:
    """A sentence about one row, and where to look.

    again: the row can be sent once more, with other words or later (`retry_after` in seconds says when).
    """

    words: str
    status: HTTPStatus = HTTPStatus.CONFLICT
    again: bool = False
    retry_after: int = 0
    anchor: Anchor | None = None


def refused(refusal: edits.EditRefused) -> Refused:
    """What to say of anything that a verb may raise."""
    match refusal:
        case edits.NotAllowed():
            return Refused(_("Your account may not do this (any more)."), HTTPStatus.FORBIDDEN)
        case edits.TooFast():
            words = ngettext(
                "Too many edits within a minute. Try again in %(seconds)s second.",
                "Too many edits within a minute. Try again in %(seconds)s seconds.",
                refusal.seconds,
            )
            return _later(words % {"seconds": refusal.seconds}, HTTPStatus.TOO_MANY_REQUESTS, refusal.seconds)
        case edits.Busy():
            words = _("The wiki is busy. Wait some seconds, then try again.")
            return _later(words, HTTPStatus.SERVICE_UNAVAILABLE, RETRY_AFTER)
        case edits.TitleTaken():
            where = article_anchor(refusal.article) if refusal.article is not None else None
            return Refused(_("Another article has this title. Choose another title."), again=True, anchor=where)
        case edits.SameTitle():
            return Refused(_("The article has this title already."), again=True)
        case edits.HeadMoved():
            words = _("Somebody has edited or renamed it since this page was opened. Look again, then decide.")
            return Refused(words, again=True)
        case edits.BadBase():
            return Refused(_("The page did not say what it was opened on. Look again, then decide."), again=True)
    return Refused(_final_words(refusal))


def _later(words: str, status: HTTPStatus, seconds: int) -> Refused:
    return Refused(words, status, again=True, retry_after=seconds)


def _final_words(refusal: edits.EditRefused) -> str:
    match refusal:
        case edits.ArticleGone():
            return _("The article is deleted.")
        case edits.NotDeleted():
            return _("The article is not deleted.")
        case edits.EditConflict():
            return _("Others have changed the same lines since.")
    return _("It was refused: %(reason)s.") % {"reason": str(refusal)}
