"""A small wiki for the tests that measurements still run."""

import pytest

from tests.bench.databases import Wiki


@pytest.fixture(scope="session")
def small_wiki(tmp_path_factory: pytest.TempPathFactory) -> Wiki:
    wiki = Wiki(20, 0, kept=tmp_path_factory.mktemp("bench"), oldest=120)
    assert wiki.seed(wait=60)
    return wiki
