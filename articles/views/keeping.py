"""Keeping what was typed as a draft, and letting go of it once its form is saved."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import edits
from articles.markup.source import SourceRefused, normalise
from articles.models import Draft
from articles.views.targets import Mode, base_sections, published_text
from wiki.accounts.models import User
from wiki.lib.queue import write_queue

if TYPE_CHECKING:
    from articles.views.posting import Posted

# Nobody has so many texts under way; a program that posts what is refused would else fill the disk.
MOST_DRAFTS = 200

HALF_CHARACTERS = re.compile("[\ud800-\udfff]")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a text that is not saved. Without anything there was nothing to keep.

    is_full: the person has as many drafts as there may be; has_failed: the database could not write it.
    """

    draft: Draft | None = None
    is_full: bool = False
    has_failed: bool = False


def keep_typed(posted: Posted, *, conflict: bool = False) -> Kept:
    """Keep what was typed, if it is anything else than what stands there already."""
    if not _says_something(posted):
        # What the form held before is no longer in it; what collided stays until it is settled.
        _drop(posted, conflict=False)
        return Kept()
    return keep(posted, conflict=conflict)


def keep(posted: Posted, *, conflict: bool = False, settling: dict[str, Any] | None = None) -> Kept:
    """Keep what was typed until its form is saved, and say what came of it.

    `settling` is the conflict page as it was given out (see `Draft.settling`).
    """
    target = posted.target
    values = {
        "target": target.mode,
        "article": target.article,
        "section": target.section,
        "namespace": target.title.namespace,
        "title": target.title.title,
        "base": posted.base,
        "source": posted.text,
        "summary": posted.summary,
        "minor": posted.minor,
        "conflict": conflict,
        "settling": settling,
        "updated_at": timezone.now(),
    }
    own = Draft.objects.filter(user=posted.author)
    try:
        with write_queue(connection), transaction.atomic():
            # One after the other: two posts in one moment would each find room for themselves.
            User.objects.select_for_update(no_key=True).get(pk=posted.author.pk)
            if edits.repeated(posted.author, posted.form_id):
                # Saved by a later click, which has been quicker than this one.
                return Kept()
            if not own.filter(form=posted.uid).exists() and own.count() >= MOST_DRAFTS:
                return Kept(is_full=True)
            draft, _made = Draft.objects.update_or_create(user=posted.author, form=posted.uid, defaults=values)
    except DatabaseError:
        return Kept(has_failed=True)
    return Kept(draft)


def keep_settling(posted: Posted, settling: dict[str, Any]) -> Kept:
    """Keep the conflict page of a form as it is filled in now.

    The text in the draft stays as it was typed, with what it started from, until every passage is answered. A draft
    that is gone is made again without a base: of a text that is settled in parts nobody could tell any more what its
    author left open, and going on from it would write over what others did.
    """
    own = Draft.objects.filter(user=posted.author, form=posted.uid)
    values = {"summary": posted.summary, "minor": posted.minor, "conflict": True, "updated_at": timezone.now()}
    try:
        with write_queue(connection):
            is_there = own.update(settling=settling, **values)
        if is_there:
            return Kept(own.defer("source", "settling").first())
    except DatabaseError:
        return Kept(has_failed=True)
    return keep(replace(posted, base=None), conflict=True, settling=settling)


def drop_draft(posted: Posted) -> None:
    """Delete the draft of a form that is saved. Where the database is busy now, the draft is offered once more."""
    _drop(posted)


def storable(text: str) -> str:
    """What was typed as a column of text can hold it, be it lawful as a source or not."""
    whole = HALF_CHARACTERS.sub("\ufffd", text)
    try:
        return normalise(whole)
    except SourceRefused:
        return whole.replace("\r\n", "\n").replace("\0", "")


def _says_something(posted: Posted) -> bool:
    """Whether a text differs from what its form was opened with, and from what readers see."""
    target, typed = posted.target, posted.text.rstrip("\n")
    if target.article is None or target.mode == Mode.NEW_SECTION:
        return bool(typed.strip())
    states = {posted.base, target.article.head} - {None}
    return all(published_text(base_sections(state), target).rstrip("\n") != typed for state in states)


def _drop(posted: Posted, **which: bool) -> None:
    drafts = Draft.objects.filter(user=posted.author, form=posted.uid, **which)
    try:
        # Most forms that are saved have none, and need not wait for a turn to write.
        if drafts.exists():
            with write_queue(connection):
                drafts.delete()
    except DatabaseError:
        log.warning("a draft could not be deleted after its form was saved")
