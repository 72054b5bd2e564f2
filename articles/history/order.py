"""Which rows have to change place."""

from bisect import bisect_left
from collections.abc import Sequence


def moved(positions: Sequence[int]) -> set[int]:
    """The fewest of these distinct old positions, given in their new order, that have to move.

    They are those outside a longest increasing run, found by patience sorting in O(n log n) (Fredman 1975).
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, position in enumerate(positions):
        at = bisect_left(tails, position)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(position)
            ends.append(i)
        else:
            tails[at], ends[at] = position, i
    stays = set()
    i = ends[-1] if ends else -1
    while i >= 0:
        stays.add(positions[i])
        i = before[i]
    return set(positions) - stays
