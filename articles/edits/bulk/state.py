"""An article in memory while its history is appended: each edit is a step from one state to the next.

A step does what a plan and its writing do for one edit (edits/plan.py, edits/write.py), without a database: the same
sections are recognised, the same changes named, the same digest is made.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from articles.edits.bulk.past import HistoryDiffers, PastEdit
from articles.history.digest import revision_digest, sha256, title_digest
from articles.history.identity import Known, match
from articles.history.order import moved
from articles.markup.split import Piece, anchors, split
from articles.models import Article, ArticleRevision, SectionChange
from articles.models.section import text_hash

What = SectionChange.What

TICK = timedelta(microseconds=1)


@dataclass(slots=True, eq=False)
class SectionState:
    """A section that the article has or had; `number` counts them in the order in which they came to be.

    `version` is that of the latest batch written. The text of a removed section is not kept.
    """

    number: int
    uid: uuid.UUID
    pk: int | None = None
    version: int | None = None
    position: int | None = None
    anchor: str = ""
    changes: int = 0
    sha256: str = ""
    known: Known | None = None
    is_stored: bool = False

    @property
    def text(self) -> Known:
        """Level, heading and source. Only a section that stands in the article, or has just been changed, has them."""
        assert self.known is not None, "the text of a removed section was asked for"
        return self.known

    def take(self, piece: Piece) -> None:
        """Hold this text from now on."""
        self.known = Known(self.number, piece.level, piece.heading, piece.source)
        self.sha256 = text_hash(piece.source)


@dataclass(slots=True, eq=False)
class Step:
    """One edit, worked out: all that its rows need but ids.

    order: the sections after it. changed: those with a new text, and that text as JSON. what: each change, and the
    section's hash after it. touched: sections whose own rows have to be written.
    """

    article: ArticleState
    edit: PastEdit
    summary: str
    summary_sha256: str
    number: int
    created_at: datetime
    size: int
    delta: int
    digest: str = ""
    order: list[SectionState] = field(default_factory=list)
    changed: list[tuple[SectionState, str]] = field(default_factory=list)
    what: list[tuple[SectionState, What, str]] = field(default_factory=list)
    touched: list[SectionState] = field(default_factory=list)

    def note(self, section: SectionState, what: What) -> None:
        """Name what happened to a section."""
        section.changes += 1
        self.what.append((section, what, section.sha256))


@dataclass(slots=True, eq=False)
class ArticleState:
    """The article after its latest step. `head` is the revision of the latest batch written."""

    article: Article
    head: int | None = None
    is_stored: bool = False
    number: int = 0
    time: datetime | None = None
    size: int = 0
    digest: str = ""
    title_sha256: str = ""
    sections: list[SectionState] = field(default_factory=list)
    order: list[SectionState] = field(default_factory=list)
    by_uid: dict[uuid.UUID, SectionState] = field(default_factory=dict)
    # SHA-256 of a text -> numbers of the removed sections that held it last.
    removed: dict[str, set[int]] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        article = self.article
        syntax = ArticleRevision.Syntax.MARKDOWN
        self.title_sha256 = title_digest(article.namespace, article.title, article.language, syntax)

    def add(self, section: SectionState) -> SectionState:
        """Have one more section; its number is the next."""
        self.sections.append(section)
        self.by_uid[section.uid] = section
        return section

    def lay_aside(self, section: SectionState) -> None:
        """Keep a section as a removed one, which an edit may bring back."""
        section.position = None
        self.removed.setdefault(section.sha256, set()).add(section.number)

    def step(self, edit: PastEdit, text: str, summary: str) -> Step:
        """Take the next edit, whose text and summary are clean. Raises HistoryDiffers where its sections don't fit."""
        pieces = split(text)
        found = self._identify(pieces) if edit.sections is None else self._find(edit.sections, pieces)
        step = Step(
            article=self,
            edit=edit,
            summary=summary,
            summary_sha256=sha256(summary.encode()),
            number=self.number + 1,
            created_at=later(edit.time, self.time),
            size=len(text),
            delta=len(text) - self.size,
        )
        before = self.order
        step.order = self.order = self._place(step, pieces, found)
        stays = set(self.order)
        for section in before:
            if section not in stays:
                self.lay_aside(section)
                step.note(section, What.REMOVED)
                step.touched.append(section)
        step.digest = self._digest(step)
        self.number, self.time, self.size, self.digest = step.number, step.created_at, step.size, step.digest
        return step

    def _identify(self, pieces: Sequence[Piece]) -> list[SectionState | None]:
        """The sections of a text as `plan.identify` finds them; removed ones by the hashes kept here."""
        removed = {}
        if self.removed:
            known = {section.text.source for section in self.order}
            hashes = {text_hash(piece.source) for piece in pieces if piece.source and piece.source not in known}
            removed = {digest: sorted(self.removed[digest], reverse=True) for digest in hashes & self.removed.keys()}
        ids = match([section.text for section in self.order], pieces, removed)
        return [None if number is None else self.sections[number] for number in ids]

    def _find(self, uids: Sequence[uuid.UUID], pieces: Sequence[Piece]) -> list[SectionState | None]:
        """The sections that the edit itself names."""
        if len(uids) != len(pieces) or len(set(uids)) != len(uids):
            message = f"revision {self.number + 1} names {len(set(uids))} sections, and its text has {len(pieces)}"
            raise HistoryDiffers(self.article.full, message)
        return [self.by_uid.get(uid) for uid in uids]

    def _place(self, step: Step, pieces: Sequence[Piece], found: Sequence[SectionState | None]) -> list[SectionState]:
        """Put the sections into the new order and give them their texts, noting what that changes."""
        out_of_place = moved([each.position for each in found if each is not None and each.position is not None])
        order = []
        for position, (piece, known, name) in enumerate(zip(pieces, found, self._name(pieces), strict=True)):
            section = known or self._new_section(step, position)
            place, before = section.position, (section.position, section.anchor)
            section.position, section.anchor = position, name
            order.append(section)
            if place is None or section.text.source != piece.source:
                if known is not None and place is None:
                    self._take_back(section)
                section.take(piece)
                step.changed.append((section, json.dumps(piece.source, ensure_ascii=False)))
                step.note(section, What.ADDED if place is None else What.EDITED)
            elif place in out_of_place:
                step.note(section, What.MOVED)
            elif before == (position, name):
                continue
            step.touched.append(section)
        return order

    def _new_section(self, step: Step, position: int) -> SectionState:
        uids = step.edit.sections
        return self.add(SectionState(len(self.sections), uuid.uuid4() if uids is None else uids[position]))

    def _take_back(self, section: SectionState) -> None:
        numbers = self.removed[section.sha256]
        numbers.discard(section.number)
        if not numbers:
            del self.removed[section.sha256]

    def _name(self, pieces: Sequence[Piece]) -> list[str]:
        """The anchors, which are made anew only where the headings are others than before."""
        headings = [piece.heading for piece in pieces[1:]]
        if headings != self.headings or not self.anchors:
            self.headings, self.anchors = headings, ["", *anchors(headings)]
        return self.anchors

    def _digest(self, step: Step) -> str:
        return revision_digest(
            article=self.article.uid,
            before=self.digest,
            number=step.number,
            kind=step.edit.kind,
            created_at=step.created_at,
            author=step.edit.author.uid,
            summary_sha256=step.summary_sha256,
            title_sha256=self.title_sha256,
            sections=[(section.uid, section.sha256) for section in step.order],
        )


def later(time: datetime, before: datetime | None) -> datetime:
    """The time itself, or where it is not after the one before it, the moment after that."""
    return time if before is None or time > before else before + TICK
