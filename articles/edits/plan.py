"""What an edit will do, worked out before any transaction: splice, split, match, merge, render.

Nothing slower than a few milliseconds is left for the time under the lock.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from articles.edits.errors import BadBase, EditConflict, TextTooLong
from articles.history.identity import Known, match
from articles.history.merge import Hunk, merge
from articles.history.versions import PastSection, sections_at
from articles.markup.render import Rendered, convert
from articles.markup.source import normalise
from articles.markup.split import Piece, splice, split, subtree_end
from articles.models import Article, ArticleRevision, Section
from articles.models.section import text_hash

RENDER_SECONDS = 5.0


@dataclass(slots=True)
class Entry:
    """One section of the text to be: which row it is (None: a new one) and the version it keeps (None: a new one)."""

    section: int | None
    version: int | None
    piece: Piece
    rendered: Rendered | None = None


@dataclass(slots=True)
class Plan:
    """An article's text to be, made against one head."""

    head: ArticleRevision | None
    entries: list[Entry]
    delta: int
    merged: bool = False

    @property
    def changes_nothing(self) -> bool:
        """Whether the text to be is the head's, section by section."""
        if self.head is None:
            return False
        return [(entry.section, entry.version) for entry in self.entries] == self.head.entries

    @property
    def is_late(self) -> bool:
        """Whether HTML of a section is missing that has to be made after the commit."""
        return any(entry.version is None and entry.rendered is None for entry in self.entries)

    def render(self) -> None:
        """Make the HTML of every section that gets a new version, as far as the time for one request goes."""
        deadline = time.monotonic() + RENDER_SECONDS
        for entry in self.entries:
            if entry.version is None and entry.rendered is None and time.monotonic() < deadline:
                entry.rendered = convert(entry.piece.source)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Overlapping edits: the merged text, holding the author's words where both changed the same lines."""

    base: ArticleRevision
    text: str
    hunks: tuple[Hunk, ...]
    # The section that the author edited, where it still stands in the head.
    section: int | None


@dataclass(frozen=True, slots=True)
class Typed:
    """The author's version of the whole text: pieces, and the section ids where they are known beforehand."""

    pieces: list[Piece]
    ids: list[int | None] | None = None
    section: int | None = None
    # Limits bind what people type, never what an import or an older revision brings.
    limited: bool = True

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece.source for piece in self.pieces)


def type_whole(text: str, *, limited: bool = True) -> Typed:
    """The author typed the whole article. Raises SourceRefused."""
    return Typed(split(normalise(text)), limited=limited)


def type_section(base: Sequence[PastSection], section: Section, text: str) -> Typed:
    """The author typed one section with its subsections. Raises SourceRefused, StrayMarkup, BadBase."""
    places = [i for i, past in enumerate(base) if past.id == section.pk]
    if not places:
        raise BadBase("the base does not hold the section")
    start = places[0]
    end = subtree_end([past.level for past in base], start)
    before, after = [past.source for past in base[:start]], [past.source for past in base[end:]]
    typed = normalise(text)
    if after and base[end - 1].source.endswith("\n\n") and typed and not typed.endswith("\n\n"):
        # A form sent without the blank line at its end does not mean to stick the next heading to the text.
        typed += "\n"
    return Typed(splice(before, typed, after), section=section.pk)


def type_new_section(base: Sequence[PastSection], text: str) -> Typed:
    """The author typed a section to stand at the end. Raises SourceRefused, StrayMarkup."""
    return Typed(splice([past.source for past in base], normalise(text), []))


def type_revision(past: Sequence[PastSection]) -> Typed:
    """The author chose an older revision: its text, and its sections' own ids."""
    pieces = [Piece(section.level, section.heading, section.source) for section in past]
    return Typed(pieces, [section.id for section in past], limited=False)


def first_plan(typed: Typed) -> Plan:
    """The plan of a new article. Raises TextTooLong."""
    if typed.limited:
        check_limits(typed.pieces, [])
    plan = Plan(None, [Entry(None, None, piece) for piece in typed.pieces], delta=len(typed.text))
    plan.render()
    return plan


def make_plan(
    article: Article, *, base: ArticleRevision, head: ArticleRevision, typed: Typed, render: bool = True
) -> Plan:
    """The plan of an edit that started from `base`, against `head`. Raises EditConflict, TextTooLong."""
    base_sections = sections_at(base)
    if typed.limited:
        check_limits(typed.pieces, [section.source for section in base_sections])
    ids = typed.ids or identify(article, base_sections, typed.pieces)
    pieces, head_sections, merged = typed.pieces, base_sections, False
    if head.pk != base.pk:
        head_sections = sections_at(head)
        known = [past.id for past in base_sections], ids, [past.id for past in head_sections]
        result = merge(_text(base_sections), typed.text, _text(head_sections), known)
        if result.hunks:
            live = typed.section if any(past.id == typed.section for past in head_sections) else None
            raise EditConflict(head, Conflict(base, result.text, result.hunks, live))
        pieces, merged = split(result.text), True
        if typed.limited:
            # Each alone may be within the limits.
            check_limits(pieces, [section.source for section in head_sections])
        if result.sections is not None:
            ids = list(result.sections)
        else:
            ids = identify_merged(head_sections, pieces, typed.pieces, ids)
    plan = Plan(head, _entries(pieces, ids, head_sections), len(_join(pieces)) - len(_text(head_sections)), merged)
    if render:
        plan.render()
    return plan


def identify(article: Article, old: Sequence[PastSection], new: list[Piece]) -> list[int | None]:
    """The section ids of a new text, matched to the text it started from and to the article's removed sections."""
    known = {past.source for past in old}
    hashes = [text_hash(piece.source) for piece in new if piece.source and piece.source not in known]
    removed: dict[str, list[int]] = {}
    if hashes:
        gone = Section.objects.filter(article=article).removed().filter(sha256__in=hashes)
        for digest, pk in gone.values_list("sha256", "pk"):
            removed.setdefault(digest, []).append(pk)
    return match([_known(past) for past in old], new, removed)


def identify_merged(
    head: Sequence[PastSection], pieces: list[Piece], typed: Sequence[Piece], own: Sequence[int | None]
) -> list[int | None]:
    """The section ids of a merged text: the head's where it has the section, else those (`own`) of the typed text.

    What the author brought back may have been merged with what became of its words in the head meanwhile.
    """
    ids = match([_known(past) for past in head], pieces, {})
    mine = dict(zip(_keys(typed), own, strict=True))
    used = {section for section in ids if section is not None}
    for i, key in enumerate(_keys(pieces)):
        same = mine.get(key)
        if ids[i] is None and same is not None and same not in used:
            ids[i] = same
            used.add(same)
    left = [
        Known(section, piece.level, piece.heading, piece.source)
        for piece, section in zip(typed, own, strict=True)
        if section is not None and section not in used
    ]
    open_ = [i for i, section in enumerate(ids) if section is None]
    if left and open_:
        for i, section in zip(open_, match(left, [pieces[i] for i in open_], {}), strict=True):
            ids[i] = section
    return ids


def check_limits(new: Sequence[Piece], old: Sequence[str]) -> None:
    """Refuse what is too long. What an import or older limits let in may stay, and shrink. Raises TextTooLong."""
    if len(new) > max(settings.MAX_SECTIONS, len(old)):
        most = settings.MAX_SECTIONS
        raise TextTooLong(
            _("The article would have %(count)s sections; %(most)s are allowed. Move some of them to another article.")
            % {"count": len(new), "most": most}
        )
    kept = set(old)
    for piece in new:
        if piece.source not in kept and (size := len(piece.source.encode())) > settings.MAX_SECTION_BYTES:
            heading = piece.heading[:80] or _("Introduction")
            raise TextTooLong(
                _("The section “%(heading)s” has %(size)s KB; %(most)s are allowed. Divide it by headings.")
                % {"heading": heading, "size": size // 1000 + 1, "most": settings.MAX_SECTION_BYTES // 1000}
            )
    size = sum(len(piece.source.encode()) for piece in new)
    if size > max(settings.MAX_ARTICLE_BYTES, sum(len(source.encode()) for source in old)):
        raise TextTooLong(
            _("The article would have %(size)s KB; %(most)s are allowed. Move a part of it to another article.")
            % {"size": size // 1000 + 1, "most": settings.MAX_ARTICLE_BYTES // 1000}
        )


def _entries(pieces: Sequence[Piece], ids: Sequence[int | None], head: Sequence[PastSection]) -> list[Entry]:
    stands = {past.id: past for past in head}
    entries = []
    for piece, section in zip(pieces, ids, strict=True):
        past = stands.get(section) if section is not None else None
        keeps = past is not None and past.source == piece.source
        entries.append(Entry(section, past.version if past and keeps else None, piece))
    return entries


def _known(past: PastSection) -> Known:
    return Known(past.id, past.level, past.heading, past.source)


def _keys(pieces: Sequence[Piece]) -> list[tuple[int, str, str]]:
    # The how-manieth of equal sources tells copies apart.
    seen: dict[str, int] = {}
    keys = []
    for piece in pieces:
        seen[piece.source] = seen.get(piece.source, 0) + 1
        keys.append((seen[piece.source], piece.heading, piece.source))
    return keys


def _text(sections: Sequence[PastSection]) -> str:
    return "".join(section.source for section in sections)


def _join(pieces: Sequence[Piece]) -> str:
    return "".join(piece.source for piece in pieces)
