"""Pages over HTTP: 1,000 large articles alone, and in a sea of 99,000 small ones."""

from pathlib import Path

import pytest

from tests.bench.databases import Wiki, kind_of, servers
from tests.bench.pages import LARGE, MOST, PAGES, PATIENCE, SEA, compare, served

TIMES = 200


@pytest.mark.bench
@pytest.mark.parametrize("server", servers(), ids=kind_of)
def test_pages(server: str) -> None:
    alone, sea = Wiki(LARGE, 0, server), Wiki(LARGE, SEA, server)
    print()
    ready = [wiki for wiki in (alone, sea) if wiki.seed(wait=PATIENCE)]
    print(f"{'':<32}" + "".join(f"{wiki.large + wiki.small:>9} articles    " for wiki in ready))
    with served(*ready) as sites:
        ratios = compare(sites, times=TIMES)
    if sea not in ready:
        pytest.skip(f"the sea is still being seeded, in the background ({sea.progress}): run this again")
    slow = {page: round(ratio, 2) for page, ratio in ratios.items() if ratio > MOST}
    assert not slow, f"more than {MOST} x: {slow}"


def test_the_measurement_of_pages_still_runs(tmp_path: Path) -> None:
    """The same with a few articles, so that the bench does not rot."""
    wikis = [Wiki(20, 0, kept=tmp_path, oldest=60), Wiki(20, 40, kept=tmp_path, oldest=60)]
    assert all(wiki.seed(wait=60) for wiki in wikis)
    with served(*wikis) as sites:
        ratios = compare(sites, times=2, warm=1)
    assert ratios.keys() == PAGES.keys()
    assert all(ratio > 0 for ratio in ratios.values())
