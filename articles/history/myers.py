"""The shortest edit script between two sequences of numbers, with git's choice among equally short ones.

Two texts with repeated lines have many shortest edit scripts, and which one is taken decides what a three-way
merge makes of them. People know the answers of git, so this module breaks ties the way git does. The
algorithm is the linear-space refinement of Eugene W. Myers, "An O(ND) Difference Algorithm and Its
Variations", Algorithmica 1 (1986), section 4b: a search from both ends meets in the middle, and both halves
are solved alike. Before the search, lines that cannot or hardly match are set aside, an old heuristic of Unix
diff programs.
"""

from collections import Counter
from collections.abc import Sequence

# Git begins to guess when more than this many rounds of the search did not meet; up to there its answers are
# exact.
ROUNDS = 256

# One search may take this many steps (some 0.2 s); a periodic text of 100,000 lines would take minutes.
STEPS = 1_000_000

# So many elements in both sequences, without the common ends, take some 0.3 s to prepare.
LONGEST = 250_000

# How far the surroundings of a frequent line are looked at.
WINDOW = 100


class TooFar(ValueError):
    """The two sequences differ by more than the search is allowed to find out."""


def differences(old: Sequence[int], new: Sequence[int]) -> tuple[bytearray, bytearray]:
    """Flag what a shortest edit script removes from `old` and adds to `new`: a byte an element, 1 = not
    common.

    Raises TooFar when they differ too much (more than about 500 elements) for a search of bounded time.
    """
    head, tail = common_ends(old, new)
    if len(old) + len(new) - 2 * (head + tail) > LONGEST:
        raise TooFar
    removed, added = bytearray(len(old)), bytearray(len(new))
    here = _worth_matching(old, head, len(old) - tail, Counter(new), removed)
    there = _worth_matching(new, head, len(new) - tail, Counter(old), added)
    search = _Search([old[i] for i in here], [new[j] for j in there])
    search.run()
    for i in search.removed:
        removed[here[i]] = 1
    for j in search.added:
        added[there[j]] = 1
    return removed, added


def common_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Lengths of the common prefix and of the common suffix of what then remains."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _worth_matching(lines: Sequence[int], start: int, end: int, elsewhere: Counter[int], flags: bytearray) -> list[int]:
    """Indexes in [start, end) that take part in the search; the others are flagged as not common.

    Left out are lines that the other text does not have, and frequent lines (blank ones, mostly) in the midst
    of such lines: a match there would only tear a rewritten passage to pieces.
    """
    frequent = min(_power_near_root(len(lines)), 1024)
    ranks = bytearray(min(2, (elsewhere[line] > 0) + (elsewhere[line] >= frequent)) for line in lines[start:end])
    is_torn = 0 in ranks
    kept = []
    for place, rank in enumerate(ranks):
        if rank == 1 or (rank == 2 and not (is_torn and _lost_among_unmatched(ranks, place))):
            kept.append(start + place)
        else:
            flags[start + place] = 1
    return kept


def _power_near_root(number: int) -> int:
    """A power of two in the order of the square root."""
    return 1 << (number.bit_length() + 1) // 2


def _lost_among_unmatched(ranks: bytearray, place: int) -> bool:
    """Whether the frequent line at `place` is one of few among unmatched ones.

    The run of unmatched (0) and frequent (2) lines around it must hold unmatched ones on both sides, and they
    must be more than three quarters of it.
    """
    first, last = max(0, place - WINDOW), place + WINDOW + 1
    before = ranks[max(first, ranks.rfind(1, first, place) + 1) : place]
    stop = ranks.find(1, place, last)
    after = ranks[place + 1 : last if stop < 0 else stop]
    unmatched_before, unmatched_after = before.count(0), after.count(0)
    frequent = 2 + before.count(2) + after.count(2)
    return bool(unmatched_before and unmatched_after) and 3 * frequent < unmatched_before + unmatched_after


class _Search:
    """Myers' search, from box to box, old[left:right] by new[top:bottom]; collects the indexes to flag."""

    def __init__(self, old: list[int], new: list[int]) -> None:
        self.old, self.new = old, new
        self.removed: list[int] = []
        self.added: list[int] = []
        self.steps = STEPS
        # The furthest point on each diagonal k = x - y; negative indexes serve the diagonals below 0.
        self.forward = [0] * (len(old) + len(new) + 3)
        self.backward = [0] * (len(old) + len(new) + 3)

    def run(self) -> None:
        old, new = self.old, self.new
        boxes = [(0, len(old), 0, len(new))]
        while boxes:
            left, right, top, bottom = boxes.pop()
            while left < right and top < bottom and old[left] == new[top]:
                left, top = left + 1, top + 1
            while left < right and top < bottom and old[right - 1] == new[bottom - 1]:
                right, bottom = right - 1, bottom - 1
            if left == right:
                self.added.extend(range(top, bottom))
            elif top == bottom:
                self.removed.extend(range(left, right))
            else:
                x, y = self.meeting_point(left, right, top, bottom)
                boxes.append((left, x, top, y))
                boxes.append((x, right, y, bottom))

    def meeting_point(self, left: int, right: int, top: int, bottom: int) -> tuple[int, int]:
        """A point on a shortest path through the box, found from both corners at once."""
        forward, backward = self.forward, self.backward
        lowest, highest = left - bottom, right - top
        start, goal = left - top, right - bottom
        odd = (start - goal) & 1
        forward[start], backward[goal] = left, right
        f_low = f_high = start
        b_low = b_high = goal
        for _ in range(ROUNDS):
            f_low, f_high = self._widen(forward, f_low, f_high, lowest, highest, -1)
            for k in range(f_high, f_low - 1, -2):
                x = self._advance(k, right, bottom)
                if odd and b_low <= k <= b_high and backward[k] <= x:
                    return x, x - k
            b_low, b_high = self._widen(backward, b_low, b_high, lowest, highest, len(self.old) + 1)
            for k in range(b_high, b_low - 1, -2):
                x = self._retreat(k, left, top)
                if not odd and f_low <= k <= f_high and x <= forward[k]:
                    return x, x - k
        raise TooFar

    @staticmethod
    def _widen(points: list[int], low: int, high: int, lowest: int, highest: int, never: int) -> tuple[int, int]:
        """One more diagonal on either side; at the border of the box one less, so that the parity is kept."""
        if low > lowest:
            low -= 1
            points[low - 1] = never
        else:
            low += 1
        if high < highest:
            high += 1
            points[high + 1] = never
        else:
            high -= 1
        return low, high

    def _advance(self, k: int, right: int, bottom: int) -> int:
        """The furthest x on diagonal k with one more edit; of two that get equally far, by a removal."""
        old, new, points = self.old, self.new, self.forward
        by_removal, by_addition = points[k - 1] + 1, points[k + 1]
        x = first = by_removal if by_removal > by_addition else by_addition
        y = x - k
        while x < right and y < bottom and old[x] == new[y]:
            x, y = x + 1, y + 1
        points[k] = x
        self._spend(x - first)
        return x

    def _retreat(self, k: int, left: int, top: int) -> int:
        """The same from the far corner: the smallest x on diagonal k."""
        old, new, points = self.old, self.new, self.backward
        by_addition, by_removal = points[k - 1], points[k + 1] - 1
        x = first = by_addition if by_addition <= by_removal else by_removal
        y = x - k
        while x > left and y > top and old[x - 1] == new[y - 1]:
            x, y = x - 1, y - 1
        points[k] = x
        self._spend(first - x)
        return x

    def _spend(self, steps: int) -> None:
        self.steps -= steps + 1
        if self.steps < 0:
            raise TooFar
