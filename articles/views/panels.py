"""Panels of a comparison for the templates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.history.compare import Panel, panel_of_texts
from articles.history.diff import Fold, Row, Runs


def panel_context(panel: Panel) -> dict[str, Any]:
    """A panel for the template, with the sentence about its move."""
    moved = ""
    if panel.was_after is not None and panel.now_after is not None:
        top = _("Introduction")
        moved = _("from after “%(old)s” to after “%(new)s”") % {
            "old": panel.was_after or top,
            "new": panel.now_after or top,
        }
    rows = [_row(row) for row in panel.rows]
    return {"heading": panel.heading, "pk": panel.pk, "state": panel.state, "rows": rows, "moved_text": moved}


def panels_of_texts(heading: str, old: str, new: str) -> list[dict[str, Any]]:
    """Two texts as the one panel of a page; none where they are equal."""
    panel = panel_of_texts(heading, old, new)
    return [panel_context(panel)] if panel.rows else []


def _row(row: Row | Fold) -> dict[str, Any]:
    """A row in dicts, which a template reads twice as fast; there can be thousands."""
    if isinstance(row, Fold):
        return {"kind": row.kind, "count": row.count, "text": row.text}
    if row.kind == "changed":
        return {"kind": row.kind, "old": _pieces(row.old), "new": _pieces(row.new)}
    return {"kind": row.kind, "text": "".join(run.text for run in row.new or row.old)}


def _pieces(runs: Runs) -> list[dict[str, str]]:
    """A line as pieces: what is plain, and then what is marked. Changed blanks are not: nobody would see it."""
    pieces = []
    plain = ""
    for text, is_changed in runs:
        if is_changed and not text.isspace():
            pieces.append({"plain": plain, "marked": text})
            plain = ""
        else:
            plain += text
    return [*pieces, {"plain": plain, "marked": ""}]
