"""A server whose database lies on a disk of some megabytes, which something else fills up."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs.seed import TITLE
from tests.proofs.served import Served
from tests.proofs.writers import Writer, below

MEGABYTES = 16
# No page that is there has room for it.
LONG = "words that need room " * 3_000

pytestmark = pytest.mark.servers


@pytest.fixture
def disk(served: Served, tmp_path: Path) -> Iterator[Path]:
    """A tmpfs of its own, where this account may mount one."""
    if served.server:
        pytest.skip("the database lies on the disk of PostgreSQL's server")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)]
    if sys.platform != "linux" or mount is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("NOT TESTED: a small disk that is full (only root on Linux can mount one)")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Take every byte that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    assert os.statvfs(disk).f_bavail == 0
    return filler


def test_a_full_disk_is_no_end(served: Served, disk: Path) -> None:
    shutil.move(served.folder / "stemma.sqlite3", disk)
    small = replace(served, place=disk)
    path = f"/section/{small.sections[0]}/edit"
    with small.start() as wiki:
        wiki.wait_until_it_answers()
        writer = Writer(small, 0)
        writer.visit(wiki.port)
        fields = writer.open(path)
        filler = fill(disk)
        mark = writer.mark()
        fields["text"] = below(fields["text"], mark) + LONG
        refused = writer.attempt(path, fields, mark)
        assert [answer.status for answer in refused.answers] == [507], wiki.output
        assert mark in refused.answers[0].marks
        assert LONG in refused.answers[0].page
        for address in ("/wiki/Main_Page", f"/wiki/{TITLE}", f"/history/{TITLE}", path, "/recent", "/healthz") * 4:
            assert writer.get(address).status == 200, address
        ledger = small.ask("tests.proofs.ledger", TITLE)
        assert ledger["problems"] == []
        assert mark not in ledger["revisions"][-1]["marks"]
        filler.unlink()
        saved = writer.attempt(path, fields, mark)
        assert [answer.status for answer in saved.answers] == [302]
        wiki.stop()
        assert "found no room to write" in wiki.output
        assert "Traceback" not in wiki.output
    ledger = small.ask("tests.proofs.ledger", TITLE)
    assert ledger["problems"] == []
    assert [mark in row["marks"] for row in ledger["revisions"]] == [False, True]
