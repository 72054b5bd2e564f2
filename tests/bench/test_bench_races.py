"""Twenty people write one article at once, over HTTP; tests/proofs/ does the same with eight."""

from pathlib import Path

import pytest

from tests.bench.databases import kind_of, servers
from tests.bench.yardstick import judge
from tests.proofs.races import race
from tests.proofs.served import copied, seeded

CLIENTS, EDITS = 20, 10

# People read and type; without a pause twenty clients are as many as the processors can serve at all.
THINKS = 1.0


@pytest.mark.bench
@pytest.mark.parametrize("server", servers(), ids=kind_of)
def test_races(tmp_path: Path, server: str) -> None:
    """All edits are proved; the figures are printed."""
    print()
    with seeded(tmp_path / "seeded", server, CLIENTS) as original:
        for words, one_line, clicks, thinks in (
            ("different sections, posted once, pauses of up to 1 s", False, 1, THINKS),
            ("different sections, posted twice, no pause", False, 2, 0.0),
            ("one line, posted twice, no pause", True, 2, 0.0),
        ):
            with copied(original, tmp_path / f"{one_line}-{clicks}") as wiki:
                ran = race(wiki, clients=CLIENTS, edits=EDITS, one_line=one_line, clicks=clicks, thinks=thinks)
            print(f"{kind_of(server)}, {words}:\n  {ran}")
            if thinks:
                judge(f"{kind_of(server)}: not at the first try", 100 * (1 - ran.first_try), 5, "%")
                judge(f"{kind_of(server)}: 99 % of the saves within", 1000 * ran.seconds(0.99), 1000, "ms")
