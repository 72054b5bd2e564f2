"""Which lines of two texts are the same lines: the alignment under every diff and merge.

Lines are compared as numbers (equal lines, equal number), so nothing here depends on hashes of text. Up to
some 500 changed lines the alignment is git's (see myers.py); above, it is a longest common subsequence by
rapidfuzz's bit-parallel Indel (Hyyrö 2004), whose memory is bounded: texts too large for it are first cut at
the lines that occur once in both, as in Bram Cohen's patience diff. In the end each change is moved as far
down as it fits.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from articles.history.myers import TooFar, common_ends, differences

# Indel takes one bit for each pair of lines; this is 31 MB and some 30 ms.
PAIRS = 250_000_000

# Steps that moving changes up and down may take in all; more is only needed by texts that repeat themselves
# for ever.
SLIDES = 1_000_000

# Lines that only one text has, by gap: gap k lies before the k-th line (from 0) that both have.
Gaps = dict[int, int]

# A run of common lines: index in the old text, index in the new one, length.
Block = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """Lines old[start:end] became new[new_start:new_end]; one of the two may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int


def lines_of(text: str) -> list[str]:
    """The lines with their ends, cut at LF only; joined they are the text. An empty text has no line."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def numbered(*texts: Sequence[str]) -> list[list[int]]:
    """The texts' lines (or words) as numbers from 0 on: equal ones have the same number."""
    numbers: dict[str, int] = {}
    return [[numbers.setdefault(line, len(numbers)) for line in text] for text in texts]


def changes(old: Sequence[int], new: Sequence[int], *, from_end: bool = True) -> list[Change]:
    """What changed between two numbered texts, in order; between two changes stands at least one common line.

    With `from_end` the choice among equally good alignments is git's where that can be found in bounded time,
    else it is made from the end of the texts; without, it is made from their start.
    """
    if from_end:
        try:
            removed, added = map(_gaps_of_flags, differences(old, new))
        except TooFar:
            removed, added = _gaps_of_blocks(_blocks(old, new, from_end=True), len(old), len(new))
    else:
        removed, added = _gaps_of_blocks(_blocks(old, new, from_end=False), len(old), len(new))
    removed = _settled(old, removed, added)
    added = _settled(new, added, removed)
    return _paired(removed, added)


def _gaps_of_flags(flags: bytearray) -> Gaps:
    gaps: Gaps = {}
    before = 0
    start = flags.find(1)
    while start >= 0:
        end = flags.find(0, start)
        end = len(flags) if end < 0 else end
        gaps[start - before] = end - start
        before += end - start
        start = flags.find(1, end)
    return gaps


def _gaps_of_blocks(blocks: list[Block], old_length: int, new_length: int) -> tuple[Gaps, Gaps]:
    removed: Gaps = {}
    added: Gaps = {}
    i = j = common = 0
    for old_start, new_start, length in [*blocks, (old_length, new_length, 0)]:
        if old_start > i:
            removed[common] = removed.get(common, 0) + old_start - i
        if new_start > j:
            added[common] = added.get(common, 0) + new_start - j
        i, j, common = old_start + length, new_start + length, common + length
    return removed, added


def _settled(lines: Sequence[int], own: Gaps, other: Gaps) -> Gaps:
    """The gaps of one text after each run of its own lines was moved to where a reader expects it.

    A run may move by one line where the line that it leaves equals the line that it meets. Each moves up as
    far as it can and then down again, swallowing the runs it touches; it stays as far down as possible, but
    beside a change of the other text if it came past one (so that a removal and an addition stay one
    replacement).
    """
    settled: list[tuple[int, int]] = []
    waiting = sorted(own.items(), reverse=True)
    before, budget = 0, SLIDES
    while waiting:
        gap, size = waiting.pop()
        while True:
            size_then, start = size, gap + before
            while gap > 0 and budget and lines[start - 1] == lines[start + size - 1]:
                gap, start, budget = gap - 1, start - 1, budget - 1
                if settled and settled[-1][0] == gap:
                    swallowed = settled.pop()[1]
                    before, start, size = before - swallowed, start - swallowed, size + swallowed
            highest, beside = gap, gap if gap in other else None
            while start + size < len(lines) and budget and lines[start] == lines[start + size]:
                gap, start, budget = gap + 1, start + 1, budget - 1
                if waiting and waiting[-1][0] == gap:
                    size += waiting.pop()[1]
                if gap in other:
                    beside = gap
            if size == size_then:
                break
        if gap != highest and beside is not None:
            gap = beside
        settled.append((gap, size))
        before += size
    return dict(settled)


def _paired(removed: Gaps, added: Gaps) -> list[Change]:
    found = []
    gone = come = 0
    for gap in sorted(removed.keys() | added.keys()):
        start, new_start = gap + gone, gap + come
        gone += removed.get(gap, 0)
        come += added.get(gap, 0)
        found.append(Change(start, gap + gone, new_start, gap + come))
    return found


def _blocks(old: Sequence[int], new: Sequence[int], *, from_end: bool) -> list[Block]:
    """Runs of common lines, in order, within the bounds of memory and time."""
    head, tail = common_ends(old, new)
    old_end, new_end = len(old) - tail, len(new) - tail
    found = [(0, 0, head)]
    budget = PAIRS
    if (old_end - head) * (new_end - head) <= budget:
        found += _subsequence(old, new, head, old_end, head, new_end, from_end)
    else:
        i = j = head
        for x, y in [*_anchors(old, new, head, old_end, new_end), (old_end, new_end)]:
            if 0 < (x - i) * (y - j) <= budget:
                budget -= (x - i) * (y - j)
                found += _subsequence(old, new, i, x, j, y, from_end)
            if x < old_end:
                found.append((x, y, 1))
            i, j = x + 1, y + 1
    return [*found, (old_end, new_end, tail)]


def _subsequence(
    old: Sequence[int], new: Sequence[int], left: int, right: int, top: int, bottom: int, from_end: bool
) -> list[Block]:
    """A longest common subsequence of old[left:right] and new[top:bottom]."""
    here, there = old[left:right], new[top:bottom]
    if from_end:
        codes = Indel.opcodes(here[::-1], there[::-1])
        blocks = [(right - c.src_end, bottom - c.dest_end, c.src_end - c.src_start) for c in codes if c.tag == "equal"]
        return blocks[::-1]
    codes = Indel.opcodes(here, there)
    return [(left + c.src_start, top + c.dest_start, c.src_end - c.src_start) for c in codes if c.tag == "equal"]


def _anchors(old: Sequence[int], new: Sequence[int], head: int, old_end: int, new_end: int) -> list[tuple[int, int]]:
    """Lines that occur once in both middles, in the longest chain that is in order in both."""
    here, there = Counter(old[head:old_end]), Counter(new[head:new_end])
    places = {new[j]: j for j in range(head, new_end) if there[new[j]] == 1}
    pairs = [(i, places[old[i]]) for i in range(head, old_end) if here[old[i]] == 1 and old[i] in places]
    last_places: list[int] = []
    last_pairs: list[int] = []
    previous: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(last_places, place)
        previous.append(last_pairs[length - 1] if length else -1)
        last_places[length : length + 1] = [place]
        last_pairs[length : length + 1] = [number]
    chain = []
    number = last_pairs[-1] if last_pairs else -1
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]
