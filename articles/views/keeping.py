"""Keeping what was typed as a draft, and letting go of it once its form is saved."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection
from django.utils import timezone

from articles.models import Draft
from wiki.lib.queue import write_queue

if TYPE_CHECKING:
    from articles.views.posting import Posted

log = logging.getLogger(__name__)


def keep_draft(posted: Posted, *, conflict: bool = False, settling: dict[str, Any] | None = None) -> Draft | None:
    """Keep what was typed until its form is saved; None where even that can't be written now.

    `settling` is the conflict page as it was given out or filled in (see `Draft.settling`).
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
    try:
        with write_queue(connection):
            draft, _made = Draft.objects.update_or_create(user=posted.author, form=posted.uid, defaults=values)
    except DatabaseError:
        return None
    return draft


def drop_draft(posted: Posted) -> None:
    """Delete the draft of a form that is saved. Where the database is busy now, the draft is offered once more."""
    try:
        with write_queue(connection):
            Draft.objects.filter(user=posted.author, form=posted.uid).delete()
    except DatabaseError:
        log.warning("a draft could not be deleted after its form was saved")
