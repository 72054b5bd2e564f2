"""A server, or an import, that is killed without warning while it writes, and what must be there afterwards."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Thread

from tests.project.wiki_process import WikiProcess
from tests.proofs.seed import TITLE
from tests.proofs.served import Served, no_error_in
from tests.proofs.writers import Attempt, Gone, Writer, below

# Seconds between the first acknowledgement after a start and the kill, at random.
SOONEST, LATEST = 0.05, 1.0
START = 60


@dataclass(slots=True)
class Tally:
    """What was counted.

    rounds: how often it was stopped. in_flight: posts that were never answered; found: those of them that were saved
    whole.
    """

    rounds: int = 0
    acknowledged: int = 0
    in_flight: int = 0
    found: int = 0
    lost: int = 0
    starts: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rounds} times stopped, {self.acknowledged} edits acknowledged, {self.in_flight} in flight then "
            f"({self.found} of them saved whole, {self.in_flight - self.found} not at all), "
            f"{self.lost} lost; up again within {max(self.starts):.1f} s"
        )


def stop_while_people_save(served: Served, *, how: Sequence[signal.Signals], clients: int, seed: int = 6) -> Tally:
    """Stop the server at a random moment with a save in flight, once with each signal, and prove after each new start.

    A kill goes to the whole process group, SIGTERM as a supervisor sends it to the first process alone. The clients,
    and what they were answered, live in this process.
    """
    chance, tally = random.Random(seed), Tally()
    writers = [Writer(served, number) for number in range(clients)]
    while tally.rounds < len(how):
        number = how[tally.rounds]
        with served.start() as wiki:
            tally.starts.append(wiki.wait_until_it_answers(START))
            _prove(served, writers, tally)
            unanswered = _stop_amid_saves(served, wiki, writers, chance, number)
            no_error_in(wiki.output)
        # A kill between two posts proves little. Whoever is asked to stop may well answer all that came.
        tally.rounds += unanswered > 0 or number != signal.SIGKILL
        assert len(tally.starts) < 3 * len(how) + 10, "the kills come when nobody saves"
    with served.start() as wiki:
        tally.starts.append(wiki.wait_until_it_answers(START))
        for writer in writers:
            writer.visit(wiki.port)
            _save_once(served, writer)
        wiki.stop()
        no_error_in(wiki.output)
    _prove(served, writers, tally)
    return tally


def _stop_amid_saves(
    served: Served, wiki: WikiProcess, writers: list[Writer], chance: random.Random, number: signal.Signals
) -> int:
    """Returns how many posts were in flight: those that nobody answered."""
    before = {writer.number: len(writer.attempts) for writer in writers}
    threads = [Thread(target=_write_until_it_is_gone, args=(served, writer, wiki.port)) for writer in writers]
    for thread in threads:
        thread.start()
    made: list[Attempt] = []
    while not any(attempt.is_acknowledged for attempt in made):
        assert time.monotonic() < wiki.begun + START, wiki.output
        time.sleep(0.005)
        made = [each for writer in writers for each in writer.attempts[before[writer.number] :]]
    time.sleep(chance.uniform(SOONEST, LATEST))
    while not any(writer.is_posting for writer in writers):
        assert time.monotonic() < wiki.begun + START, wiki.output
    wiki.stop(number, whole_group=number != signal.SIGTERM)
    for thread in threads:
        thread.join(START)
        assert not thread.is_alive(), "a writer waits for a server that was killed"
    return sum(not each.is_answered for writer in writers for each in writer.attempts[before[writer.number] :])


def _write_until_it_is_gone(served: Served, writer: Writer, port: int) -> None:
    writer.visit(port)
    try:
        while True:
            _save_once(served, writer)
    except Gone:
        pass


def _save_once(served: Served, writer: Writer) -> None:
    path = f"/section/{served.sections[writer.number]}/edit"
    fields = writer.open(path)
    mark = writer.mark()
    fields["text"] = below(fields["text"], mark)
    writer.attempt(path, fields, mark)
    writer.edits += 1


def _prove(served: Served, writers: list[Writer], tally: Tally) -> None:
    """Every acknowledged edit is there; what nobody acknowledged is there wholly or not at all."""
    ledger = served.ask("tests.proofs.ledger", TITLE)
    assert ledger["problems"] == []
    rows = ledger["revisions"]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    written = {row["summary"]: row for row in rows if row["number"] > 1}
    assert len(written) == len(rows) - 1, "a form made two revisions"
    attempts = {each.mark: each for writer in writers for each in writer.attempts}
    statuses = {answer.status for each in attempts.values() for answer in each.answers}
    assert statuses <= {0, 302}, statuses
    acknowledged = {mark for mark, each in attempts.items() if each.is_acknowledged}
    tally.lost = len(acknowledged - written.keys())
    assert not tally.lost, acknowledged - written.keys()
    assert not written.keys() - attempts.keys()
    for mark, row in written.items():
        assert mark in row["marks"]
        assert row["author"] == attempts[mark].author
    # Nobody writes in another's section, so each edit still stands in the last text; what is not in the history
    # stands nowhere.
    assert set(rows[-1]["marks"]) == written.keys()
    assert ledger["drafts"] == []
    tally.acknowledged = len(acknowledged)
    tally.in_flight = len(attempts) - len(acknowledged)
    tally.found = len(written) - len(acknowledged)


def kill_while_a_history_is_appended(served: Served, undisturbed: Served, *, kills: int, seed: int = 6) -> str:
    """Kill an import at random moments, start it again each time; in the end it equals one that nobody disturbed."""
    chance = random.Random(seed)
    revisions = 100 + 40 * kills
    arguments = ("tests.proofs.importing", str(revisions))
    known, killed = 0, 0
    while killed < kills:
        child = served.run(*arguments)
        assert child.stdout is not None
        assert child.stderr is not None
        said = [child.stdout.readline()]
        assert said[0].startswith("present "), child.stderr.read()
        # What an import that was killed had told of is there, and it goes on from it.
        present = int(said[0].split()[1])
        assert present >= known, f"{known} revisions were acknowledged, {present} are there"
        for _batch in range(chance.randint(1, 6)):
            said.append(child.stdout.readline())
        time.sleep(chance.uniform(0, 0.02))
        child.kill()
        rest, errors = child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL, f"it ended before it was killed ({killed} kills)\n{errors}"
        told = [line for line in [*said, *rest.splitlines(keepends=True)] if line.startswith("appended ")]
        known = present + int(told[-1].split()[1]) if told else present
        killed += 1
    whole = [_to_the_end(wiki, arguments) for wiki in (served, undisturbed)]
    assert whole[0] == whole[1]
    return f"{killed} kills of an import of {revisions} revisions; at the last one {known} were there; 0 lost"


def _to_the_end(served: Served, arguments: tuple[str, ...]) -> str:
    child = served.run(*arguments)
    output, errors = child.communicate(timeout=120)
    assert child.returncode == 0, errors
    last = output.splitlines()[-1]
    assert last.startswith("whole "), output
    return last
