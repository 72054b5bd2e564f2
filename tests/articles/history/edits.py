"""Random edits of random texts of few different lines, so that it is seldom clear which line is which."""

import random
from collections.abc import Sequence

BLANK, FENCE = "\n", "```\n"


def words(rng: random.Random) -> list[str]:
    """The lines of one case: between five and twenty different ones, some of them headings."""
    count = rng.randint(3, 15)
    lines = [f"w{number}\n" for number in range(count)] + [BLANK]
    lines += [f"## H{number}\n" for number in range(1 + count // 4)]
    return lines + [FENCE] * (rng.random() < 0.1)


def text(rng: random.Random, lines: Sequence[str], length: int) -> list[str]:
    return [rng.choice(lines) for _ in range(length)]


def edited(rng: random.Random, before: Sequence[str], lines: Sequence[str], edits: int) -> list[str]:
    """Some blocks of one to four lines moved, deleted, duplicated or inserted."""
    after = list(before)
    for _ in range(edits):
        start = rng.randint(0, len(after))
        block = after[start : start + rng.randint(1, 4)]
        kind = rng.choice(["move", "delete", "duplicate", "insert"])
        if kind in ("move", "delete"):
            del after[start : start + len(block)]
        if kind == "insert":
            block = text(rng, lines, rng.randint(1, 3))
        if kind != "delete":
            place = rng.randint(0, len(after))
            after[place:place] = block
    return after


def case(rng: random.Random) -> tuple[str, str, str]:
    """A base and what two people made of it; both changed something, and not the same."""
    while True:
        lines = words(rng)
        base = text(rng, lines, rng.choice([10, 20, 40, 40, 100, 300]))
        mine, theirs = (edited(rng, base, lines, rng.randint(1, 4)) for _ in range(2))
        if base != mine != theirs != base:
            return "".join(base), "".join(mine), "".join(theirs)
