"""Eight people write one article at once, over HTTP (tests/bench/test_bench_races.py: twenty)."""

import pytest

from tests.proofs.conftest import CLIENTS
from tests.proofs.races import race
from tests.proofs.served import Served

EDITS = 5

pytestmark = pytest.mark.servers


def test_writers_of_different_sections(served: Served) -> None:
    ran = race(served, clients=CLIENTS, edits=EDITS, one_line=False)
    print(f"\ndifferent sections: {ran}")
    assert not ran.lost, "what nobody else touched collided"


def test_writers_of_one_line(served: Served) -> None:
    ran = race(served, clients=CLIENTS, edits=EDITS, one_line=True)
    print(f"\none line: {ran}")
    assert len(ran.lost) >= CLIENTS - 1
