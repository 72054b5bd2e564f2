"""Panels of a comparison for the templates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from articles.history.compare import Panel


def panel_context(panel: Panel) -> dict[str, Any]:
    """A panel for the template, with the sentence about its move."""
    moved = ""
    if panel.was_after is not None and panel.now_after is not None:
        top = _("Introduction")
        moved = _("from after “%(old)s” to after “%(new)s”") % {
            "old": panel.was_after or top,
            "new": panel.now_after or top,
        }
    return {"heading": panel.heading, "pk": panel.pk, "state": panel.state, "rows": panel.rows, "moved_text": moved}
