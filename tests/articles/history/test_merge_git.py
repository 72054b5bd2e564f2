"""git is the oracle: what it merges without a conflict comes out the same, or the heading guard refuses it."""

import os
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from articles.history.merge import merge
from articles.markup.split import split
from tests.articles.history.edits import case

MERGES = int(os.environ.get("MERGES", "1800"))

Case = tuple[str, str, str]

ONE_BY_ONE = """
number=0
while [ $number -lt "$1" ]; do
  git merge-file -p -q $number.mine $number.base $number.theirs >$number.out 2>$number.err; echo $?
  number=$((number + 1))
done
"""


def git_merges(cases: Sequence[Case]) -> list[str | None]:
    """What `git merge-file` makes of each case; None = a conflict."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as name:
        folder = Path(name)
        for number, texts in enumerate(cases):
            for side, text in zip(("base", "mine", "theirs"), texts, strict=True):
                (folder / f"{number}.{side}").write_bytes(text.encode())
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
        loop = ["sh", "-c", ONE_BY_ONE, "sh", str(len(cases))]
        done = subprocess.run(loop, cwd=folder, env=quiet, capture_output=True, check=True, text=True)
        codes = [int(code) for code in done.stdout.split()]
        outputs = [(folder / f"{number}.out").read_bytes().decode() for number in range(len(cases))]
    assert len(codes) == len(cases)
    assert max(codes) < 128, "git failed"
    return [None if code else output for code, output in zip(codes, outputs, strict=True)]


def headings(text: str) -> Counter[str]:
    return Counter(piece.source.partition("\n")[0] for piece in split(text)[1:])


def disturbs_headings(result: str, base: str, mine: str, theirs: str) -> bool:
    """The rule of the heading guard in the plainest words; every heading here is one line."""
    seen = [headings(text) for text in (base, mine, theirs)]

    def may_stand(line: str) -> int:
        before, here, there = (counter[line] for counter in seen)
        if here < before > there:
            return max(here, there)
        if here < before or there < before:
            # What one took out does not come back, but the other may have written it once more.
            return min(max(before, here, there), max(min(here, there), here + there - before))
        return max(before, here, there)

    def hidden(text: str, line: str) -> int:
        return text.split("\n").count(line) - headings(text)[line]

    return any(count > may_stand(line) for line, count in headings(result).items()) or any(
        hidden(result, line)
        > max(
            hidden(mine, line),
            hidden(theirs, line),
            hidden(mine, line) + hidden(theirs, line) - hidden(base, line),
        )
        for line in seen[1].keys() & seen[2].keys()
    )


def test_git_is_the_oracle(capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which("git") is None:
        with capsys.disabled():
            print("\nGIT IS MISSING: merge() was not compared with git merge-file")
        pytest.skip("git is not installed")
    rng = random.Random(20261103)
    cases = [case(rng) for _ in range(MERGES)]
    same = refused = solved = collided = 0
    others: list[Case] = []
    for texts, expected in zip(cases, git_merges(cases), strict=True):
        if expected is None:
            collided += 1
            continue
        merged = merge(*texts)
        if disturbs_headings(expected, *texts):
            refused += 1
            solved += not merged.hunks
            if not merged.hunks and disturbs_headings(merged.text, *texts):
                others.append(texts)
        elif not merged.hunks and merged.text == expected:
            same += 1
        else:
            others.append(texts)
    with capsys.disabled():
        print(
            f"\nOf {MERGES} merges git did {same + refused + len(others)} cleanly: {same} are the same here, "
            f"{refused} were refused by the heading guard ({solved} then merged by sections), {len(others)} others."
        )
    assert others == []
    assert same + refused >= 1000 * MERGES / 1800
    assert refused >= MERGES / 100
