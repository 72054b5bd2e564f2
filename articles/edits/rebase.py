"""Carrying a plan over to a head that moved between planning and locking, by ids alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.edits.plan import Entry, Plan
from articles.history.versions import sources
from articles.markup.split import split
from articles.models import ArticleRevision

# Comments, templates, raw elements, fences, and the underlines of headings.
REACHING = re.compile(
    r"<!--|-->|\{\{|\}\}|<(?:pre|script|style|textarea)|^ {0,3}(?:```|~~~)|^(?:={3,}|-{3,})[ \t]*$", re.M | re.I
)


def rebase(plan: Plan, head: ArticleRevision) -> Plan | None:
    """The plan against a newer head, or None where it no longer holds.

    It holds when the newer head has the same sections in the same order and none of those that the plan writes or
    removes has another version now. Its fragments stay valid; what others wrote elsewhere is kept. Where a sign in a
    changed text could reach into another section, or a heading would stand twice, only a new merge can tell.
    """
    if plan.head is None or plan.head.pk == head.pk:
        return plan
    before, now = plan.head.entries, head.entries
    if [section for section, _version in before] != [section for section, _version in now]:
        return None
    versions, newer = dict(before), dict(now)
    kept = {entry.section for entry in plan.entries if entry.version is not None}
    if any(versions[section] != newer[section] for section in versions if section not in kept):
        return None
    theirs = sources(newer[section] for section in versions if versions[section] != newer[section])
    mine = [entry.piece.source for entry in plan.entries if entry.version is None]
    if reach_out([*mine, *theirs.values()]) or _headings(mine) & _headings(theirs.values()):
        return None
    entries = [
        Entry(entry.section, newer[entry.section], entry.piece)
        if entry.section is not None and entry.version is not None
        else entry
        for entry in plan.entries
    ]
    return Plan(head, entries, plan.delta, merged=True)


def reach_out(texts: Iterable[str]) -> bool:
    """Whether a sign in one of these texts may end or begin in another section: two such edits need a new scan."""
    return any(REACHING.search(text) for text in texts)


def _headings(texts: Iterable[str]) -> set[str]:
    return {piece.heading.casefold() for text in texts for piece in split(text) if piece.heading}
