"""Merges of real texts beside git's, of the export that HISTORY names; and whether the measurement still runs."""

import os
import random
import shutil
import time
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from articles.history.merge import merge
from tests.articles.history.articles import Author, text
from tests.articles.history.test_merge_sections import hostile
from tests.bench.merges import cases, compare
from tests.bench.yardstick import judge

MERGES = 4_000
# Seconds of work that no text may cost more than.
HOSTILE = 2.0

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.mark.bench
@needs_git
def test_merges() -> None:
    file = os.environ.get("HISTORY", "")
    if not file:
        pytest.skip("HISTORY names no export of MediaWiki: make bench ONLY=merges HISTORY=history.xml.bz2")
    report = compare(cases(Path(file), most=MERGES))
    print(f"\n{report}")
    assert report.merges >= 3_000, "too short a history"
    assert report.others == []
    assert report.unlawful == 0


@pytest.mark.bench
def test_hostile_merges() -> None:
    print()
    for name, (base, mine, theirs) in hostile().items():
        began = time.process_time()
        merge(base, mine, theirs)
        judge(f"merge: {name}", time.process_time() - began, HOSTILE, "s")


@needs_git
def test_the_measurement_of_merges_still_runs(tmp_path: Path) -> None:
    """The same with a short history, in which two people edit in turn."""
    rng = random.Random(3)
    fresh = iter(range(1, 10_000))
    people = [Author(name, rng, fresh) for name in ("Ada", "Bea")]
    version = people[0].article(6)
    revisions = []
    for number in range(40):
        author = people[number % 2]
        version = author.edit(version, 2, ("rewrite", "rewrite", "move", "add", "rename"))
        revisions.append(
            f"<revision><contributor><username>{author.name}</username></contributor>"
            f"<text>{escape(text(version))}</text></revision>"
        )
    export = tmp_path / "export.xml"
    export.write_text(f"<mediawiki><page><title>Page</title>{''.join(revisions)}</page></mediawiki>")
    report = compare(cases(export, most=100))
    assert report.merges == report.git_clean + report.git_conflicts > 50
    assert report.git_clean == report.same + report.refused
    assert report.unlawful == 0
    assert report.by_section > 0
