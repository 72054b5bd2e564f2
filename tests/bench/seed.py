"""Fill a database with a wiki of known size (tests/bench/databases.py starts it).

The database is that of DATABASE_URL; a run that was stopped is continued. The articles named *Large* are the same,
with the same past, in every wiki with as many of them.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.texts import LARGE, SMALL, Shape, Writer, zipf

if TYPE_CHECKING:
    from articles.edits import History, PastEdit, Report
    from articles.markup.render import Rendered
    from wiki.accounts.models import User

SEED = 5
TEXTS = 1_000
AUTHORS = 300
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)

# Each fiftieth large article has a long past, the others a short one.
LONG_EVERY, LONG, SHORT = 50, 250, 4

# Who makes every sixth edit (by Zipf's law), and who edits while it is measured.
BUSY, EDITOR, PASSWORD = "Busy", "Editor", "words-of-the-bench"


def large_title(number: int) -> str:
    return f"Large {number}"


def small_title(number: int) -> str:
    return f"Small {number}"


def revisions_of(number: int) -> int:
    """How many revisions the large article of that number has."""
    return LONG if number % LONG_EVERY == 0 else SHORT


class Pool:
    """So many different texts of each kind, which stand in the articles over and over."""

    def __init__(self, large: int, small: int) -> None:
        titles = [large_title(number) for number in range(large)]
        self.large = self._texts(SEED, titles, LARGE, min(TEXTS, large))
        # What links to small articles comes from small ones; most lead to large ones, as in real wikis.
        titles += [small_title(number) for number in range(small)]
        self.small = self._texts(SEED + 1, titles, SMALL, min(TEXTS, small))

    def _texts(self, seed: int, titles: list[str], shape: Shape, count: int) -> list[list[str]]:
        writer = Writer(seed, titles)
        return [writer.sections(shape) for _ in range(count)]

    def fragments(self) -> dict[str, Rendered]:
        """The HTML of every section, by the hash of its source."""
        from articles.markup.render import convert
        from articles.models.section import text_hash

        sections = [section for text in (*self.large, *self.small) for section in text]
        return {text_hash(section): convert(section) for section in sections}


class Seeder:
    """The histories of the wiki, one after the other; minutes pass from one edit to the next."""

    def __init__(self, pool: Pool, authors: list[User]) -> None:
        self.pool, self.authors = pool, authors
        self.weights = zipf(len(authors))
        self.minutes = 0

    def histories(self, large: int, small: int) -> Iterator[History]:
        from articles.edits import History
        from articles.markup.titles import clean_title

        for number in range(large):
            yield History(title=clean_title(large_title(number)), edits=self._large(number))
        for number in range(small):
            text = "".join(self.pool.small[number % len(self.pool.small)])
            yield History(title=clean_title(small_title(number)), edits=[self._edit(number, text)])

    def _large(self, number: int) -> Iterator[PastEdit]:
        """A past in which sections of other texts stood in the places of its own; it ends with its own text."""
        texts = self.pool.large
        own = texts[number % len(texts)]
        revisions = revisions_of(number)
        for n in range(revisions):
            sections = list(own)
            if n < revisions - 1:
                other = texts[(number + n + 1) % len(texts)]
                sections[1 + n % (len(own) - 1)] = other[1 + n % (len(other) - 1)]
            yield self._edit(number * LONG + n, "".join(sections))

    def _edit(self, number: int, text: str) -> PastEdit:
        from articles.edits import PastEdit

        self.minutes += 1
        # Of its own, and not of what was drawn before: a run that goes on draws the same.
        author = random.Random(number).choices(self.authors, cum_weights=self.weights)[0]
        time = BEGAN + timedelta(minutes=self.minutes)
        return PastEdit(author=author, time=time, text=text, summary=f"edit {number}", minor=number % 5 == 0)


def make_authors() -> list[User]:
    """The author of most edits first."""
    from wiki.accounts.models import User

    names = [BUSY, *(f"Author {number}" for number in range(1, AUTHORS))]
    if not User.objects.filter(username=EDITOR).exists():
        User.objects.create_user(EDITOR, password=PASSWORD)
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    return [known.get(name) or User.objects.create_user(name) for name in names]


def seed(large: int, small: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from articles import edits

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    print("texts are written and rendered", flush=True)
    pool = Pool(large, small)
    fragments = pool.fragments()
    texts = len(pool.large) + len(pool.small)
    print(f"{texts} texts, {len(fragments)} sections rendered: {time.monotonic() - began:.0f} s", flush=True)
    seeder = Seeder(pool, make_authors())
    began = last = time.monotonic()

    def progress(report: Report) -> None:
        nonlocal last
        if time.monotonic() > last + 10:
            last = time.monotonic()
            done = f"{report.articles} of {large + small} articles, {report.revisions} revisions"
            print(f"{done}, {report.revisions / (last - began):.0f} a second", flush=True)

    report = edits.append_history(seeder.histories(large, small), fragments=fragments, progress=progress)
    print(f"{report.articles} articles, {report.revisions} revisions in {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where it is noted that all is there")
    parser.add_argument("--large", type=int, required=True)
    parser.add_argument("--small", type=int, required=True)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")
    done = options.folder / "seeded"
    with (options.folder / "seeding.lock").open("w") as lock:
        # Another run may have begun and be at it; then there is nothing to do but to wait.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            seed(options.large, options.small)
            done.touch()


if __name__ == "__main__":
    main()
