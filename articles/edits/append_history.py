"""Append whole histories, as fast as the database takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.utils import timezone
from reversion.models import Revision, Version

from articles.edits.bulk.cleaning import Cleaner
from articles.edits.bulk.past import KINDS, History, HistoryDiffers, PastEdit, Report
from articles.edits.bulk.resume import Stored, find_article, load_state, read_stored
from articles.edits.bulk.state import ArticleState, Step
from articles.edits.bulk.writing import write_batch
from articles.edits.errors import HeadMoved
from articles.markup.render import Rendered
from articles.markup.source import SourceRefused, normalise
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, Fragment, Link, LinkTarget, Section, SectionChange, Stale

# A batch is also full when its new texts have so many characters: what is held in memory does not grow with them.
CHARACTERS = 4_000_000

WRITTEN = (Article, ArticleRevision, Section, SectionChange, Revision, Version, Link, LinkTarget, Fragment, Stale)


def append_history(
    histories: Iterable[History],
    *,
    batch: int = 100,
    fragments: Mapping[str, Rendered] | None = None,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Write every edit of these histories as a revision: the rows that the verbs would have made, one after the other.

    For programs: no right is asked and no limit of size or speed binds, which is the caller's to do. An edit that
    leaves the text as it was is a revision too; other wikis have such ones, for a move or a protection. A time that is
    not after the one before it becomes the microsecond after that; an edit whose text or summary can't be kept at all
    is left out. Both are in the report.

    Histories and edits are read lazily, and at most `batch` edits are held. Each batch is one transaction and leaves
    the articles in it whole. The same histories handed in again go on where a run was stopped: author, time, summary,
    kind and size of each edit are compared with the revision that has its place, and the text of the last one.

    `fragments` holds HTML by the hash of a section's source; what is missing is left to `render_stale`. `progress` is
    called after each batch. Raises HistoryDiffers, TitleTaken, ArticleGone, HeadMoved or Busy, ValueError for a time
    without a zone or a kind that is another verb's; then what was written before stays, in whole batches.
    """
    run = _Run(batch, fragments or {}, progress)
    for history in histories:
        run.append(history)
    run.flush()
    if run.report.revisions:
        _analyze()
    return run.report


@dataclass(slots=True)
class _Run:
    """A run, with the batch that it is filling."""

    batch: int
    fragments: Mapping[str, Rendered]
    progress: Callable[[Report], None] | None
    report: Report = field(default_factory=Report)
    steps: list[Step] = field(default_factory=list)
    characters: int = 0
    # At so many revisions the planner is told what there is: its plans for empty tables would slow the run down.
    look_at: int = 1_000
    # What the articles in the batch are looked up by: the database can't tell yet.
    waiting: set[Title | UUID] = field(default_factory=set)

    def append(self, history: History) -> None:
        """Read the edits of one history."""
        if history.title in self.waiting or history.uid in self.waiting:
            self.flush()
        self.report.articles += 1
        article = find_article(history)
        state, stored = None, None
        if article is None:
            state = _begin(history)
        else:
            stored = read_stored(article, history.after)
        cleaner = Cleaner()
        for place, edit in enumerate(history.edits, start=1):
            cleaned = self._clean(cleaner, history, place, edit)
            if cleaned is None:
                continue
            if state is None and stored is not None:
                if stored.holds(edit, *cleaned):
                    self.report.present += 1
                    continue
                state = _go_on(stored)
            assert state is not None, "an article is begun or gone on with"
            self._take(state, place, edit, *cleaned)
        if state is None and stored is not None:
            stored.check_last()

    def flush(self) -> None:
        """Write the batch."""
        if not self.steps:
            return
        self.report.created += write_batch(self.steps, self.fragments)
        self.report.revisions += len(self.steps)
        self.steps, self.characters = [], 0
        self.waiting.clear()
        if self.report.revisions >= self.look_at:
            self.look_at = 2 * self.report.revisions
            _analyze()
        if self.progress is not None:
            self.progress(self.report)

    def _clean(self, cleaner: Cleaner, history: History, place: int, edit: PastEdit) -> tuple[str, str] | None:
        """Text and summary as they can be stored; None, with a note, where they can't."""
        if timezone.is_naive(edit.time):
            raise ValueError(f"{history.title.full}, edit {place}: its time has no zone")
        if edit.kind not in KINDS:
            raise ValueError(f"{history.title.full}, edit {place}: {edit.kind} is another verb's")
        try:
            return cleaner.clean(edit.text), normalise(edit.summary).rstrip("\n")
        except SourceRefused as refusal:
            self.report.refused += 1
            self.report.tell(history.title, place, f"left out. {refusal}")
            return None

    def _take(self, state: ArticleState, place: int, edit: PastEdit, text: str, summary: str) -> None:
        step = state.step(edit, text, summary)
        if step.created_at != edit.time:
            self.report.shifted += 1
            self.report.tell(state.article.full, place, f"its time {edit.time} became {step.created_at}")
        if not self.steps or self.steps[-1].article is not state:
            self.waiting |= {state.article.full, state.article.uid}
        self.steps.append(step)
        self.characters += sum(len(source) for _section, source in step.changed)
        if len(self.steps) >= self.batch or self.characters >= CHARACTERS:
            self.flush()


def _begin(history: History) -> ArticleState:
    if history.after:
        raise HistoryDiffers(history.title, f"the article has no revision {history.after}")
    return ArticleState(Article.named(history.title, **({"uid": history.uid} if history.uid else {})))


def _go_on(stored: Stored) -> ArticleState:
    stored.check_last()
    state = load_state(stored.article)
    if state.number != stored.number:
        raise HeadMoved("the article was edited meanwhile")
    return state


def _analyze() -> None:
    """Tell PostgreSQL's planner what the tables hold now, so that the first readers need not wait for its own look."""
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in WRITTEN)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
