"""Three kills while people save, and three amid an import (tests/bench/test_bench_kills.py: fifty)."""

import signal
from pathlib import Path

import pytest

from tests.proofs.conftest import CLIENTS
from tests.proofs.kills import kill_while_a_history_is_appended, stop_while_people_save
from tests.proofs.served import Served, copied

KILLS = 3

pytestmark = pytest.mark.servers


def test_a_killed_server_has_lost_nothing(served: Served) -> None:
    tally = stop_while_people_save(served, how=[signal.SIGKILL] * KILLS, clients=CLIENTS)
    print(f"\n{tally}")
    assert tally.rounds == KILLS
    assert tally.in_flight >= KILLS
    assert tally.acknowledged > KILLS


def test_a_server_that_is_asked_to_stop_ends_what_it_began(served: Served) -> None:
    tally = stop_while_people_save(served, how=[signal.SIGTERM, signal.SIGINT], clients=CLIENTS)
    print(f"\n{tally}")
    assert tally.found == 0, "a save was cut off before its author was told"


def test_a_killed_import_goes_on(served: Served, original: Served, tmp_path: Path) -> None:
    with copied(original, tmp_path / "undisturbed") as undisturbed:
        print(f"\n{kill_while_a_history_is_appended(served, undisturbed, kills=KILLS)}")
