"""Why a verb did not act, in words for people; what every page that runs one may have to say."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import edits

RETRY_AFTER = 5
RETRY_WHEN_FULL = 60


@dataclass(slots=True)
class Refused:
    """A sentence and the status of the answer.

    again: the same can be sent once more, with other words, later (`retry_after` in seconds says when) or after another
    look. anchor: words and address of where to look or to go on.
    """

    words: str
    status: HTTPStatus = HTTPStatus.CONFLICT
    again: bool = False
    retry_after: int = 0
    anchor: tuple[str, str] | None = None


def refused(refusal: edits.EditRefused) -> Refused:
    """What to say of anything that a verb may raise."""
    match refusal:
        case edits.NotAllowed():
            return Refused(_("Your account may not do this (any more)."), HTTPStatus.FORBIDDEN)
        case edits.TooFast():
            words = ngettext(
                "You have made many edits within a minute. Try again in %(seconds)s second.",
                "You have made many edits within a minute. Try again in %(seconds)s seconds.",
                refusal.seconds,
            )
            words %= {"seconds": refusal.seconds}
            return Refused(words, HTTPStatus.TOO_MANY_REQUESTS, again=True, retry_after=refusal.seconds)
        case edits.Busy():
            words = _("The wiki is busy and could not save. Wait some seconds, then try again.")
            return Refused(words, HTTPStatus.SERVICE_UNAVAILABLE, again=True, retry_after=RETRY_AFTER)
        case edits.DiskFull():
            words = _(
                "The wiki's disk is full: nothing can be saved until somebody makes room. Keep a copy of your text."
            )
            return Refused(words, HTTPStatus.INSUFFICIENT_STORAGE, again=True, retry_after=RETRY_WHEN_FULL)
    return _stale(refusal)


def _stale(refusal: edits.EditRefused) -> Refused:
    """What others did meanwhile, or what was asked for that can't be had."""
    match refusal:
        case edits.TitleTaken():
            return Refused(_("There is an article of this title already. Choose another one."), again=True)
        case edits.SameTitle():
            words = _("The article has this title already. Type another one.")
            return Refused(words, HTTPStatus.BAD_REQUEST, again=True)
        case edits.HeadMoved():
            words = _("Somebody has edited the article since you opened this page. Look at it again, then decide.")
            return Refused(words, again=True)
        case edits.BadBase():
            return Refused(_("The page did not say what it was opened on. Look again, then decide."), again=True)
        case edits.FirstRevision():
            words = _("The first revision of an article can't be undone: there is no text before it.")
            return Refused(words, HTTPStatus.BAD_REQUEST)
        case edits.ArticleGone():
            return Refused(_("The article was deleted meanwhile."))
        case edits.NotDeleted():
            return Refused(_("The article is not deleted (any more)."))
        case edits.EditConflict():
            return Refused(_("Others have changed the same lines since."))
    return Refused(_("It was refused: %(reason)s.") % {"reason": str(refusal)})
