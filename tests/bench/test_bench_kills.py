"""Fifty kills while people save, and fifty amid an import; tests/proofs/ does the same with three."""

import signal
from pathlib import Path

import pytest

from tests.bench.databases import kind_of, servers
from tests.proofs.kills import kill_while_a_history_is_appended, stop_while_people_save
from tests.proofs.served import copied, seeded

CLIENTS, KILLS = 8, 50


@pytest.mark.bench
@pytest.mark.parametrize("server", servers(), ids=kind_of)
def test_kills(tmp_path: Path, server: str) -> None:
    name = kind_of(server)
    print()
    with (
        seeded(tmp_path, server, CLIENTS) as original,
        copied(original, tmp_path / "imported") as imported,
        copied(original, tmp_path / "undisturbed") as undisturbed,
    ):
        tally = stop_while_people_save(original, how=[signal.SIGKILL] * KILLS, clients=CLIENTS)
        print(f"{name}: {tally}")
        print(f"{name}: {kill_while_a_history_is_appended(imported, undisturbed, kills=KILLS)}")
