"""How long a wiki takes from `manage.py start` to the first 200 from /healthz."""

from pathlib import Path

import pytest

from tests.project.wiki_process import WikiProcess


@pytest.mark.bench
def test_start(tmp_path: Path) -> None:
    for name in ("first start", "second start", "third start"):
        with WikiProcess(tmp_path / "data") as wiki:
            seconds = wiki.wait_until_it_answers()
            wiki.stop()
        print(f"{name}: {seconds:.2f} s")
