"""What the past of an article takes over HTTP, beside a bare view and in turns with it."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.pages import Site
from tests.bench.seed import HUNDRED_TITLE, OLDEST_TITLE
from tests.project.wiki_process import PROCESSES, is_running

BARE = "a bare view (the yardstick)"
OLDEST, HUNDRED = "history of the most revisions", "history of 100 revisions"
COMPARE = "compare revisions far apart"


@dataclass(slots=True)
class Taken:
    """What a page took, in seconds: each request over HTTP by rounds, and the server's own work a request by rounds."""

    rounds: list[list[float]] = field(default_factory=list)
    work: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Of all requests."""
        return statistics.median(seconds for one in self.rounds for seconds in one)

    @property
    def best(self) -> float:
        """The median of the best round: other programs disturb some rounds."""
        return min(statistics.median(one) for one in self.rounds)


def paths_of(site: Site) -> dict[str, str]:
    """The pages by name. The revisions compared are half of the whole history apart."""
    quarter = site.wiki.oldest // 4
    old, new = (_revision(site, number) for number in (quarter, 3 * quarter))
    return {
        BARE: "/healthz",
        OLDEST: f"/history/{OLDEST_TITLE}",
        HUNDRED: f"/history/{HUNDRED_TITLE}",
        COMPARE: f"/compare/{old}/{new}",
    }


def measure_in_turns(site: Site, paths: dict[str, str], *, rounds: int, each: int) -> dict[str, Taken]:
    """Ask for each page `each` times in every round, one page after the other, so that noise is shared."""
    taken = {name: Taken() for name in paths}
    for path in paths.values():
        for _ in range(3):
            site.reader.get(path)
    for _ in range(rounds):
        for name, path in paths.items():
            before, seconds = _work(site), []
            for _ in range(each):
                began = time.perf_counter()
                site.reader.get(path)
                seconds.append(time.perf_counter() - began)
            taken[name].rounds.append(seconds)
            taken[name].work.append((_work(site) - before) / each)
    return taken


def show(taken: dict[str, Taken]) -> None:
    """Print all figures in milliseconds, and as ratios to the bare view."""
    bare = taken[BARE]
    print(f"{'':<34}{'median':>12}{'of bare view':>15}{'best round':>13}{'server’s work':>16}")
    for name, each in taken.items():
        # Nothing but zeros where the system does not tell.
        work = f"{statistics.median(each.work) * 1000:13.2f} ms" if any(each.work) else ""
        ratio = f"{each.median / bare.median:13.1f} x"
        print(f"{name:<34}{each.median * 1000:9.2f} ms{ratio}{each.best * 1000:10.2f} ms{work}", flush=True)


def _revision(site: Site, number: int) -> str:
    """The id of a revision of the article with most."""
    page = site.reader.get(f"/history/{OLDEST_TITLE}?before={number + 1}")
    found = re.search(r'href="/revision/([0-9]+)"', page)
    assert found, f"there is no revision {number}"
    return found[1]


def _work(site: Site) -> float:
    """Seconds of processor time that the processes of the site's server have had; 0 where nobody tells."""
    group = site.process.process.pid
    members = [entry for entry in PROCESSES.glob("[0-9]*") if is_running(entry, group)]
    return sum(_nanoseconds(tuple(entry.glob("task/*/schedstat"))) for entry in members) / 1e9


def _nanoseconds(threads: Sequence[Path]) -> int:
    total = 0
    for thread in threads:
        try:
            total += int(thread.read_text().split()[0])
        except OSError:
            # It has ended since.
            continue
    return total
