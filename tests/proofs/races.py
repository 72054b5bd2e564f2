"""Many writers on one article over HTTP, every form posted twice, and what must be true of it in the end."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass

from tests.bench.yardstick import percentile
from tests.proofs.seed import TITLE, the_line
from tests.proofs.served import Served, no_error_in
from tests.proofs.writers import Attempt, Writer, all_at_once, below

# A loser opens the form again and tries once more; somebody else may be quicker each time.
MOST_TRIES = 200
READING = 0.4


@dataclass(frozen=True, slots=True)
class Race:
    """How it went: every attempt of every writer, in the order of each."""

    attempts: list[Attempt]

    @property
    def first_try(self) -> float:
        """The share of edits that succeeded at the first try."""
        first = {(each.author, each.edit): each for each in reversed(self.attempts)}
        return sum(each.is_acknowledged for each in first.values()) / len(first)

    @property
    def lost(self) -> list[Attempt]:
        return [each for each in self.attempts if not each.is_acknowledged]

    def seconds(self, share: float) -> float:
        """Within which that share of the saves was acknowledged."""
        taken = [max(answer.seconds for answer in each.answers) for each in self.attempts if each.is_acknowledged]
        return percentile(taken, share)

    def __str__(self) -> str:
        acknowledged = len(self.attempts) - len(self.lost)
        return (
            f"{acknowledged} edits acknowledged, {len(self.lost)} collisions, {self.first_try:.1%} at the first try; "
            f"median {self.seconds(0.5) * 1000:.0f} ms, 99 % within {self.seconds(0.99) * 1000:.0f} ms"
        )


def race(
    served: Served, *, clients: int, edits: int, one_line: bool, clicks: int = 2, thinks: float = 0.0, seed: int = 6
) -> Race:
    """Let each client make so many edits, each in its own section or all in one line, then prove that all are there.

    clicks: how often each form is posted. thinks: seconds between a form and its post, at most.
    """
    with served.start() as wiki:
        wiki.wait_until_it_answers()
        writers = [Writer(served, number) for number in range(clients)]
        for writer in writers:
            writer.visit(wiki.port)
        # All open the same head before anybody saves: where they want one line, all but one lose the first time.
        gate = threading.Barrier(clients)
        how = _How(edits, one_line, clicks, thinks)
        contend = [_Contender(served, writer, gate, how, random.Random(seed + writer.number)) for writer in writers]
        all_at_once([each.run for each in contend])
        wiki.stop()
        no_error_in(wiki.output)
    ran = Race([attempt for writer in writers for attempt in writer.attempts])
    _prove(served, ran, clients * edits, one_line=one_line)
    return ran


@dataclass(frozen=True, slots=True)
class _How:
    """So many edits, all in one line or not, each form posted so often, after a pause of so many seconds at most."""

    edits: int
    one_line: bool
    clicks: int
    thinks: float


@dataclass(slots=True)
class _Contender:
    served: Served
    writer: Writer
    gate: threading.Barrier
    how: _How
    chance: random.Random

    def run(self) -> None:
        """Make the edits; each is tried until it is acknowledged."""
        section = self.served.sections[0 if self.how.one_line else self.writer.number]
        path = f"/section/{section}/edit"
        for edit in range(self.how.edits):
            self.writer.edits = edit
            for attempt in range(MOST_TRIES):
                fields = self.writer.open(path)
                if edit == attempt == 0:
                    self.gate.wait(60)
                mark = self.writer.mark()
                fields["text"] = self._typed(fields["text"], mark)
                time.sleep(self.chance.uniform(0, self.how.thinks))
                at_once = self.chance.random() < 0.5
                made = self.writer.attempt(path, fields, mark, times=self.how.clicks, at_once=at_once)
                if made.is_acknowledged:
                    break
                # Whoever lost reads what the other one wrote.
                time.sleep(self.chance.uniform(0, READING))
            else:
                raise AssertionError(f"{self.writer.name} never came through")

    def _typed(self, text: str, mark: str) -> str:
        if not self.how.one_line:
            return below(text, mark)
        heading, *lines = text.splitlines(keepends=True)
        mine = f"{the_line(0)}: {mark}\n"
        return heading + "".join(mine if line.startswith(the_line(0)) else line for line in lines)


def _prove(served: Served, ran: Race, edits: int, *, one_line: bool) -> None:
    ledger = served.ask("tests.proofs.ledger", TITLE)
    assert ledger["problems"] == []
    for attempt in ran.attempts:
        statuses = [answer.status for answer in attempt.answers]
        assert set(statuses) <= {302, 409}, (attempt.author, statuses, attempt.answers[-1].page[-2000:])
        # Whoever clicked twice sees the second answer; neither may deny what the other one says.
        assert len(set(statuses)) == 1, (attempt, statuses)
    acknowledged = {each.mark: each for each in ran.attempts if each.is_acknowledged}
    assert len(acknowledged) == edits
    revisions = {row["summary"]: row for row in ledger["revisions"] if row["number"] > 1}
    counted = Counter(row["summary"] for row in ledger["revisions"])
    assert set(counted.values()) == {1}, "a form that was posted twice made two revisions"
    assert revisions.keys() == acknowledged.keys()
    assert [row["number"] for row in ledger["revisions"]] == list(range(1, edits + 2))
    for mark, row in revisions.items():
        assert mark in row["marks"], f"{mark} was acknowledged, and its words are lost"
        assert row["author"] == acknowledged[mark].author
    if not one_line:
        assert not acknowledged.keys() - set(ledger["revisions"][-1]["marks"]), "an edit undid another one"
    _prove_losers(ran, ledger)


def _prove_losers(ran: Race, ledger: dict) -> None:
    """The losers of a collision saw both texts, and theirs is kept."""
    numbers = {row["pk"]: row["number"] for row in ledger["revisions"]}
    written = {row["summary"]: row["number"] for row in ledger["revisions"]}
    drafts = {(row["author"], row["form"]): row["marks"] for row in ledger["drafts"]}
    for attempt in ran.lost:
        assert attempt.mark in drafts[attempt.author, attempt.form], f"nothing keeps {attempt.mark}"
        for answer in attempt.answers:
            assert attempt.mark in answer.marks
            theirs = {mark for mark in answer.marks if written.get(mark, 0) > numbers[attempt.base]}
            assert theirs, f"{attempt.mark} collided, and its author was not shown with what"
