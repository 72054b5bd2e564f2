"""Carrying a plan over to a head that moved between planning and locking, by ids alone."""

from __future__ import annotations

from articles.edits.plan import Entry, Plan
from articles.models import ArticleRevision


def rebase(plan: Plan, head: ArticleRevision) -> Plan | None:
    """The plan against a newer head, or None where it no longer holds.

    It holds when the newer head has the same sections in the same order and none of those that the plan writes or
    removes has another version now. Its fragments stay valid; what others wrote elsewhere is kept.
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
    entries = [
        Entry(entry.section, newer[entry.section], entry.piece)
        if entry.section is not None and entry.version is not None
        else entry
        for entry in plan.entries
    ]
    return Plan(head, entries, plan.delta, merged=True)
