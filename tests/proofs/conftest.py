"""A wiki that is set up once for all proofs, and copies of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs.served import Served, copied, seeded

CLIENTS = 8


@pytest.fixture(scope="session")
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """On PostgreSQL where the tests run there, else on SQLite, whose files lie on a real disk."""
    server = os.environ["TEST_DATABASE_URL"] if request.config.getoption("--postgres") else ""
    with seeded(tmp_path_factory.mktemp("proofs"), server, CLIENTS) as wiki:
        yield wiki


@pytest.fixture
def served(original: Served, tmp_path: Path) -> Iterator[Served]:
    """A wiki that a test may fill, kill and starve."""
    with copied(original, tmp_path) as wiki:
        yield wiki
