"""Fill a database with a wiki of known size (tests/bench/databases.py starts it).

The database is that of DATABASE_URL; a run that was stopped is continued. The articles named *Large* are the same,
with the same past, in every wiki with as many of them. Three articles are in each: the *giant*, of 100 KB in 40
sections, and two of the usual size, one of them with a hundred revisions, the other with thousands.
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

from tests.bench.texts import GIANT, LARGE, SMALL, TYPICAL, Shape, Writer, ageing, zipf

if TYPE_CHECKING:
    from articles.edits import History, PastEdit, Report
    from articles.markup.render import Rendered
    from wiki.accounts.models import User

SEED = 5
TEXTS = 1_000
AUTHORS = 300
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)

# The articles that are in every wiki are older, and rest between edits.
BEFORE, REST = datetime(2010, 1, 1, tzinfo=UTC), timedelta(hours=7)

# Each fiftieth large article has a long past, the others a short one.
LONG_EVERY, LONG, SHORT = 50, 250, 4

# Articles that are in every wiki, and how many revisions two of them have.
GIANT_TITLE, HUNDRED_TITLE, OLDEST_TITLE = "Giant", "Hundred", "Oldest"
GIANT_REVISIONS, HUNDRED = 20, 100

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
        (self.giant,) = self._texts(SEED + 2, titles, GIANT, 1)
        (self.typical,) = self._texts(SEED + 3, titles, TYPICAL, 1)
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

        texts = (self.giant, self.typical, *self.large, *self.small)
        return {text_hash(section): convert(section) for text in texts for section in text}


class Seeder:
    """The histories of the wiki, one after the other; mostly minutes pass from one edit to the next."""

    def __init__(self, pool: Pool, authors: list[User]) -> None:
        self.pool, self.authors = pool, authors
        self.weights = zipf(len(authors))
        self.words = Writer(SEED, []).words
        self.minutes = 0

    def histories(self, large: int, small: int, oldest: int) -> Iterator[History]:
        from articles.edits import History
        from articles.markup.titles import clean_title

        standing = {
            GIANT_TITLE: (self.pool.giant, GIANT_REVISIONS),
            HUNDRED_TITLE: (self.pool.typical, HUNDRED),
            OLDEST_TITLE: (self.pool.typical, oldest),
        }
        for title, (text, revisions) in standing.items():
            yield History(title=clean_title(title), edits=self._aged(title, text, revisions))
        for number in range(large):
            yield History(title=clean_title(large_title(number)), edits=self._large(number))
        for number in range(small):
            text = "".join(self.pool.small[number % len(self.pool.small)])
            yield History(title=clean_title(small_title(number)), edits=[self._edit(number, text, self._minute())])

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
            yield self._edit(number * LONG + n, "".join(sections), self._minute(), is_first=not n)

    def _aged(self, title: str, text: list[str], revisions: int) -> Iterator[PastEdit]:
        """A past of small edits."""
        for n, state in enumerate(ageing("".join(text), random.Random(title), revisions)):
            yield self._edit(n, state, BEFORE + n * REST, is_first=not n)

    def _minute(self) -> datetime:
        self.minutes += 1
        return BEGAN + timedelta(minutes=self.minutes)

    def _edit(self, number: int, text: str, time: datetime, *, is_first: bool = True) -> PastEdit:
        from articles.edits import PastEdit
        from articles.models import ArticleRevision

        # Of its own, and not of what was drawn before: a run that goes on draws the same.
        chance = random.Random(number)
        return PastEdit(
            author=chance.choices(self.authors, cum_weights=self.weights)[0],
            time=time,
            text=text,
            summary=" ".join(chance.choices(self.words, k=chance.randint(2, 8))) if number % 5 else "",
            minor=number % 4 == 0,
            kind=ArticleRevision.Kind.CREATE if is_first else ArticleRevision.Kind.EDIT,
        )


def make_authors() -> list[User]:
    """The author of most edits first."""
    from wiki.accounts.models import User

    names = [BUSY, *(f"Author {number}" for number in range(1, AUTHORS))]
    if not User.objects.filter(username=EDITOR).exists():
        User.objects.create_user(EDITOR, password=PASSWORD)
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    return [known.get(name) or User.objects.create_user(name) for name in names]


def seed(large: int, small: int, oldest: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from articles import edits

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    print("texts are written and rendered", flush=True)
    pool = Pool(large, small)
    fragments = pool.fragments()
    print(f"{len(fragments)} sections rendered: {time.monotonic() - began:.0f} s", flush=True)
    seeder = Seeder(pool, make_authors())
    began = last = time.monotonic()

    def progress(report: Report) -> None:
        nonlocal last
        if time.monotonic() > last + 10:
            last = time.monotonic()
            done = f"{report.articles} of {large + small + 3} articles, {report.revisions} revisions"
            print(f"{done}, {report.revisions / (last - began):.0f} a second", flush=True)

    report = edits.append_history(seeder.histories(large, small, oldest), fragments=fragments, progress=progress)
    print(f"{report.articles} articles, {report.revisions} revisions in {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where it is noted that all is there")
    parser.add_argument("--large", type=int, required=True)
    parser.add_argument("--small", type=int, required=True)
    parser.add_argument("--oldest", type=int, required=True, help="how many revisions the article with most has")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")
    done = options.folder / "seeded"
    with (options.folder / "seeding.lock").open("w") as lock:
        # Another run may have begun and be at it; then there is nothing to do but to wait.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            seed(options.large, options.small, options.oldest)
            done.touch()


if __name__ == "__main__":
    main()
