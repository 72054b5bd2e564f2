"""How many bytes a save adds to a database."""

import sqlite3
from pathlib import Path

import pytest

from tests.bench.databases import Wiki, kind_of, servers
from tests.bench.growth import measure_growth
from tests.bench.pages import LARGE, PATIENCE, served
from tests.bench.seed import GIANT_TITLE, HUNDRED_TITLE, OLDEST_TITLE, large_title
from tests.bench.yardstick import judge

SAVES, WARM = 400, 100

# How full SQLite's pages are depends on the sizes of sections; what is beyond this is no matter of pages.
FAR = 1.25

# PostgreSQL may take so much more than SQLite.
ON_POSTGRESQL = 1.5


def has_dbstat() -> bool:
    """Whether SQLite here can tell the size of each table."""
    with sqlite3.connect(":memory:") as connection:
        return any(option == "ENABLE_DBSTAT_VTAB" for (option,) in connection.execute("PRAGMA compile_options"))


needs_dbstat = pytest.mark.skipif(not has_dbstat(), reason="this SQLite was built without dbstat")


@pytest.mark.bench
@needs_dbstat
@pytest.mark.parametrize("server", servers(), ids=kind_of)
def test_growth(server: str, tmp_path: Path) -> None:
    wiki = Wiki(LARGE, 0, server)
    print()
    if not wiki.seed(wait=PATIENCE):
        pytest.skip(f"it is still being seeded, in the background ({wiki.progress}): run this again")
    kinds = {
        "articles of 8 sections": [large_title(number) for number in range(LARGE)],
        "one article of 8 sections": [OLDEST_TITLE],
        "one article of 40 sections": [GIANT_TITLE],
    }
    factor = ON_POSTGRESQL if server else 1.0
    shares = []
    with wiki.copied(tmp_path) as copy, served(copy) as (site,):
        for kind, titles in kinds.items():
            growth = measure_growth(site, titles, saves=SAVES, warm=WARM)
            name = f"{kind_of(server)}: growth by a save, {kind}"
            judge(name, growth.counted / 1000, factor * growth.bound / 1000, "KB")
            growth.show()
            shares.append(growth.counted / (factor * growth.bound))
    assert max(shares) < FAR, "a save grows the database by far more than it may"


@needs_dbstat
def test_the_measurement_of_growth_still_runs(small_wiki: Wiki, tmp_path: Path) -> None:
    with small_wiki.copied(tmp_path) as copy, served(copy) as (site,):
        growth = measure_growth(site, [HUNDRED_TITLE], saves=12, warm=2)
    growth.show()
    # A table grows by whole pages, and some of the last one was free.
    assert growth.counted > growth.changed / growth.saves / 2
    assert growth.sections == 8 * growth.saves
