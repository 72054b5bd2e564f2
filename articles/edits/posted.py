"""Which form a revision came from: so that a double click, a reload or Back never saves twice.

The number kept with a revision has two halves of 64 bits: the first tells the form (its uid), the second what was
posted with it. Equal numbers are the same post again; an equal first half is the same form with other words.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

from articles.history.digest import canonical
from articles.models import ArticleRevision

if TYPE_CHECKING:
    from wiki.accounts.models import User

HALF = 8


def posted_form(uid: UUID, *, verb: str, target: str, title: str, text: str, summary: str) -> UUID:
    """The number of one post of one form; `target` says what it would write to (an id, or a word for a new thing)."""
    what = canonical([verb, target, title, text, summary])
    return UUID(bytes=_half(uid.bytes) + _half(what))


def repeated(author: User, form: UUID | None) -> ArticleRevision | None:
    """The revision that this very post has made already, if any."""
    if form is None:
        return None
    return ArticleRevision.objects.filter(author=author, form=form).select_related("article").first()


def made_earlier(author: User, form: UUID | None) -> ArticleRevision | None:
    """The latest revision that the same form has made with whatever words, if any."""
    if form is None:
        return None
    first = form.bytes[:HALF]
    low, high = UUID(bytes=first + bytes(HALF)), UUID(bytes=first + b"\xff" * HALF)
    same_form = ArticleRevision.objects.filter(author=author, form__gte=low, form__lte=high)
    return same_form.defer("digest").select_related("article").order_by("-pk").first()


def _half(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()[:HALF]
