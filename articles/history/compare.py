"""Two revisions of an article, section by section: what was changed, added, removed, moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.history.diff import Fold, Row, compare_lines, fold
from articles.history.order import moved
from articles.history.versions import PastSection, read_manifests
from articles.markup.split import plain_heading
from articles.models import ArticleRevision


@dataclass(slots=True)
class Panel:
    """One section that differs. before: the heading that it stood under before it moved ("" at the top)."""

    heading: str
    pk: int | None
    state: str
    rows: list[Row | Fold] = field(default_factory=list)
    was_after: str | None = None
    now_after: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All panels in the order of the newer text, removed sections where they stood; and what did not change."""

    panels: list[Panel]
    unchanged: list[Panel]


def compare(old: ArticleRevision, new: ArticleRevision) -> Comparison:
    """What `new` has that `old` has not, and the other way round. Sections are told by their ids."""
    return compare_sections(*read_manifests(old.entries, new.entries))


def compare_sections(old: Sequence[PastSection], new: Sequence[PastSection]) -> Comparison:
    """The same for two lists of sections."""
    place = {past.id: i for i, past in enumerate(old)}
    stays = {past.id for past in new}
    out_of_place = moved([place[past.id] for past in new if past.id in place])
    panels: list[Panel] = []
    unchanged: list[Panel] = []
    shown = 0
    for i, past in enumerate(new):
        at = place.get(past.id)
        if at is None:
            panels.append(_panel(past, "added", "", past.source))
            continue
        while shown < len(old) and shown < at and at not in out_of_place:
            _append_removed(panels, old[shown], stays)
            shown += 1
        panel = _panel(past, "changed", old[at].source, past.source)
        if at in out_of_place:
            panel.was_after, panel.now_after = _heading_before(old, at), _heading_before(new, i)
            panel.state = "moved" if not panel.rows else "changed and moved"
        (panels if panel.rows or panel.was_after is not None else unchanged).append(panel)
    for past in old[shown:]:
        _append_removed(panels, past, stays)
    return Comparison(panels, unchanged)


def panel_of_texts(heading: str, old: str, new: str) -> Panel:
    """Two texts as one panel; without rows where they are equal."""
    return Panel(heading, None, "changed", _rows(old, new))


def _append_removed(panels: list[Panel], past: PastSection, stays: set[int]) -> None:
    if past.id not in stays:
        panels.append(_panel(past, "removed", past.source, ""))


def _panel(past: PastSection, state: str, old: str, new: str) -> Panel:
    return Panel(plain_heading(past.heading), past.id, state, _rows(old, new))


def _rows(old: str, new: str) -> list[Row | Fold]:
    return fold(compare_lines(old, new)) if old != new else []


def _heading_before(sections: Sequence[PastSection], place: int) -> str:
    return plain_heading(sections[place - 1].heading) if place else ""
