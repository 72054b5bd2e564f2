"""Three-way merge of texts: by lines, and where lines collide, by sections.

What `git merge-file` merges without a conflict comes out the same here, byte for byte, unless a heading would stand
twice or vanish (headings.py); by_lines.py does that. What collides there is tried by sections (by_section.py): whoever
moves a section is not stopped by whoever edits it.
"""

from articles.history.by_lines import Hunk, LineMerge, Merge
from articles.history.by_section import Ids, merge_sections
from articles.history.headings import HeadingGuard

__all__ = ["Hunk", "Ids", "Merge", "merge"]


def merge(base: str, mine: str, theirs: str, ids: Ids | None = None) -> Merge:
    """Merge what `mine` and `theirs` each made of `base`; `theirs` is what is published.

    Without `ids` sections are matched by their texts. Laws: merge(b, a, a), merge(b, a, b) and merge(b, b, a) are a;
    no occurrence of a line that both sides kept is lost, and none that one took out comes back; a clean merge is the
    same with the sides exchanged, but for the order of sections that both put in one place, where the published order
    stands. Bounds of time and memory: see align.py and by_section.py.
    """
    if mine == theirs or theirs == base:
        return Merge(mine, ())
    if mine == base:
        return Merge(theirs, ())
    guard = HeadingGuard(base, mine, theirs)
    lines = LineMerge(base, mine, theirs, guard)
    if lines.is_clean:
        return lines.result()
    by_section = merge_sections(ids, guard)
    if by_section is not None and not by_section.hunks:
        return by_section
    by_lines = lines.result()
    return by_section if by_section is not None and _asked(by_section) <= _asked(by_lines) else by_lines


def _asked(merged: Merge) -> int:
    """How much text somebody has to settle, in characters."""
    return sum(len(hunk.base) + len(hunk.mine) + len(hunk.theirs) for hunk in merged.hunks)
