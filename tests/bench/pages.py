"""What pages take in a wiki of 1,000 articles, and in the same one with 99,000 small articles around it."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.bench.databases import Wiki
from tests.bench.seed import BUSY, EDITOR, LONG_EVERY, PASSWORD, large_title
from tests.bench.texts import zipf
from tests.bench.visitor import Visitor, fields_of
from tests.project.wiki_process import WikiProcess

# How many large articles there are, and how many small ones in the sea around them.
LARGE, SEA = 1_000, 99_000

# Seeding goes on in the background when it takes longer, in seconds.
PATIENCE = 300.0

# The page of a large wiki may take so much longer than that of a small one.
MOST = 1.3

Work = Callable[["Site", random.Random], Callable[[], object]]


@dataclass(slots=True)
class Site:
    """A wiki that answers, a reader, and an editor who has logged in."""

    wiki: Wiki
    process: WikiProcess
    reader: Visitor = field(init=False)
    editor: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.reader, self.editor = Visitor(self.process.port), Visitor(self.process.port)
        self.editor.log_in(EDITOR, PASSWORD)


@contextmanager
def served(*wikis: Wiki) -> Iterator[list[Site]]:
    """All of them, each by a server of one process."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(WikiProcess(wiki.folder / "data", **wiki.environment, WORKERS="1")) for wiki in wikis
        ]
        for process in processes:
            process.wait_until_it_answers()
        yield [Site(wiki, process) for wiki, process in zip(wikis, processes, strict=True)]


def yardstick(site: Site, chance: random.Random) -> Callable[[], object]:
    """A view that does nothing but ask whether the database is there."""
    return lambda: site.reader.get("/healthz")


def read(site: Site, chance: random.Random) -> Callable[[], object]:
    path = f"/wiki/{_some_title(site, chance)}"
    return lambda: site.reader.get(path)


def edit(site: Site, chance: random.Random) -> Callable[[], object]:
    """The form of a section, the post, and the page after it."""
    page = site.editor.get(f"/wiki/{_some_title(site, chance)}")
    path = chance.choice(re.findall(r'href="(/section/[0-9]+/edit)"', page))
    words = f"Edited {chance.random()}.\n\n"

    def work() -> None:
        fields = fields_of(site.editor.get(path))
        fields["text"] = f"{fields['text'].rstrip()}\n\n{words}"
        site.editor.get(site.editor.post(path, fields))

    return work


def history(site: Site, chance: random.Random) -> Callable[[], object]:
    """Every other article with a long past."""
    number = chance.randrange(site.wiki.large)
    title = large_title(number - number % LONG_EVERY if chance.random() < 0.5 else number)
    return lambda: site.reader.get(f"/history/{title.replace(' ', '_')}")


def recent(site: Site, chance: random.Random) -> Callable[[], object]:
    return lambda: site.reader.get("/recent")


def contributions(site: Site, chance: random.Random) -> Callable[[], object]:
    return lambda: site.reader.get(f"/user/{BUSY}")


def links(site: Site, chance: random.Random) -> Callable[[], object]:
    """Of articles as popular as links have made them."""
    number = chance.choices(range(site.wiki.large), cum_weights=zipf(site.wiki.large))[0]
    return lambda: site.reader.get(f"/links/{large_title(number).replace(' ', '_')}")


PAGES: dict[str, Work] = {
    "a bare view (the yardstick)": yardstick,
    "read": read,
    "edit (form, post, page after)": edit,
    "history": history,
    "recent changes": recent,
    "contributions": contributions,
    "what links here": links,
}


# How much longer these may take in the largest wiki than in the smallest.
BOUNDS = {"edit (form, post, page after)": 1.2, "history": 1.2}


def _some_title(site: Site, chance: random.Random) -> str:
    return large_title(chance.randrange(site.wiki.large)).replace(" ", "_")


def medians(sites: Sequence[Site], page: Work, *, times: int, warm: int) -> list[float]:
    """Seconds that the page takes in each of the sites, which are asked in turn, so that noise is shared."""
    taken: list[list[float]] = [[] for _ in sites]
    # Both are asked for the same things.
    chances = [random.Random(1) for _ in sites]
    for n in range(warm + times):
        for site, chance, seconds in zip(sites, chances, taken, strict=True):
            work = page(site, chance)
            began = time.perf_counter()
            work()
            if n >= warm:
                seconds.append(time.perf_counter() - began)
    return [statistics.median(seconds) for seconds in taken]


def compare(sites: Sequence[Site], *, times: int, warm: int = 10) -> dict[str, float]:
    """Print what each page takes in each site; the ratio of the last site to the first, by page."""
    unit: list[float] = []
    ratios = {}
    for name, page in PAGES.items():
        found = medians(sites, page, times=times, warm=warm)
        unit = unit or found
        ratios[name] = found[-1] / found[0]
        figures = "".join(
            f"{seconds * 1000:9.2f} ms {seconds / base:7.2f} x" for seconds, base in zip(found, unit, strict=True)
        )
        verdict = "" if name not in BOUNDS else " reached" if ratios[name] <= BOUNDS[name] else " NOT reached"
        bound = f", at most {BOUNDS[name]}:{verdict}" if verdict else ""
        print(f"{name:<32}{figures}   ratio {ratios[name]:.2f}{bound}", flush=True)
    return ratios
