"""What `append_history` takes and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from articles.edits.errors import EditRefused
from articles.markup.titles import Title
from articles.models import ArticleRevision

if TYPE_CHECKING:
    from wiki.accounts.models import User

Kind = ArticleRevision.Kind

# What a text alone can make; the other verbs change more than the text.
KINDS = frozenset({Kind.IMPORT, Kind.CREATE, Kind.EDIT})

# So many are kept of what a run has to say; the counts are whole.
NOTES = 1_000


class HistoryDiffers(EditRefused):
    """The article holds another history than the one handed in. str() says where."""

    def __init__(self, title: Title, message: str) -> None:
        super().__init__(f"{title.full}: {message}")
        self.title = title


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEdit:
    """One edit of a history: the whole text that it left, who made it, when, and why.

    author: a saved user. time: with a time zone. kind: IMPORT, or CREATE and EDIT for the history of a wiki like this.
    sections: the uids of the text's sections in order, the lead's first, where they are known; otherwise sections are
    recognised as they are when somebody saves.
    """

    author: User
    time: datetime
    text: str
    summary: str = ""
    minor: bool = False
    kind: ArticleRevision.Kind = Kind.IMPORT
    sections: Sequence[UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The edits of one article, the oldest first; they are read once, one by one.

    uid: the article's, where it is known. after: how many revisions the article has that stand before this history;
    0, but where a history is added to an article that has another one already.
    """

    title: Title
    edits: Iterable[PastEdit]
    uid: UUID | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something about one edit that whoever imports should know; `place` counts the edits handed in, from 1."""

    title: Title
    place: int
    message: str

    def __str__(self) -> str:
        return f"{self.title.full}, edit {self.place}: {self.message}"


@dataclass(slots=True)
class Report:
    """What a run has done so far.

    articles: histories worked off or begun; created: articles made; revisions: rows written; present: edits that an
    earlier run had written; shifted: times that were moved; refused: edits whose text or summary can't be kept.
    """

    articles: int = 0
    created: int = 0
    revisions: int = 0
    present: int = 0
    shifted: int = 0
    refused: int = 0
    notes: list[Note] = field(default_factory=list)

    def tell(self, title: Title, place: int, message: str) -> None:
        """Keep a note while there is room."""
        if len(self.notes) < NOTES:
            self.notes.append(Note(title, place, message))
