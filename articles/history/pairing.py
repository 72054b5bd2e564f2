"""Which lines of a replaced block are the same lines, changed.

Each line may be paired with one that is alike, in order; of all such pairings the one with the most words in
common is taken: a heaviest increasing subsequence, found with a tree of prefix maxima (Fenwick 1994).
"""

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from articles.history.align import numbered
from articles.history.words import is_blank, tokens

# Pairs of one block that are looked at; in larger blocks each line is compared with those about as far down.
PAIRS = 2_500

# Characters of a line that are looked at.
COMPARED = 400

# Two lines are alike when so much of their words, or else so much of their characters (0 to 1), is common, in
# order.
WORDS, CHARACTERS = 0.4, 0.7


def pair_lines(
    old: Sequence[str], new: Sequence[str], cut: Callable[[str], list[str]] = tokens
) -> list[tuple[int, int]]:
    """Pairs (index in `old`, index in `new`) of lines that are alike, increasing in both.

    `cut` makes words of a line; whoever needs them again can keep them.
    """
    here, there = _words(old, cut), _words(new, cut)
    numbers = numbered(*here, *there)
    candidates = []
    for i, j in _near(len(old), len(new)):
        likeness = _likeness(old[i], new[j], numbers[i], numbers[len(old) + j])
        if likeness:
            # One more than the words, so that a blank line counts a little.
            candidates.append((i, j, 1 + likeness * (len(here[i]) + len(there[j]))))
    return _heaviest_chain(candidates, len(new))


def _words(lines: Sequence[str], cut: Callable[[str], list[str]]) -> list[list[str]]:
    return [[token for token in cut(line[:COMPARED]) if not is_blank(token)] for line in lines]


def _near(height: int, width: int) -> list[tuple[int, int]]:
    """Pairs to look at: all, or a band along the diagonal."""
    if height * width <= PAIRS:
        return [(i, j) for i in range(height) for j in range(width)]
    band = max(1, PAIRS // height)
    pairs = []
    for i in range(height):
        start = max(0, min(i * width // height - band // 2, width - band))
        pairs += [(i, j) for j in range(start, min(width, start + band))]
    return pairs


def _likeness(old: str, new: str, old_words: list[int], new_words: list[int]) -> float:
    """0 = not alike, 1 = equal."""
    if not old_words or not new_words:
        return float(old_words == new_words)
    by_words = Indel.normalized_similarity(old_words, new_words, score_cutoff=WORDS)
    if by_words or len(old) + len(new) > COMPARED:
        return by_words
    return fuzz.ratio(old, new, score_cutoff=100 * CHARACTERS) / 100


def _heaviest_chain(candidates: list[tuple[int, int, float]], width: int) -> list[tuple[int, int]]:
    """The pairs of greatest weight in all that increase in both indexes."""
    nothing = (0.0, -1)
    tree = [nothing] * (width + 1)
    previous = []
    # Within one row from right to left, so that no pair follows another of its own row.
    order = sorted(candidates, key=lambda each: (each[0], -each[1]))
    for number, (_, j, weight) in enumerate(order):
        best, place = nothing, j
        while place:
            best = max(best, tree[place])
            place &= place - 1
        previous.append(best[1])
        own, place = (best[0] + weight, number), j + 1
        while place <= width:
            tree[place] = max(tree[place], own)
            place += place & -place
    best, place = nothing, width
    while place:
        best = max(best, tree[place])
        place &= place - 1
    chain = []
    number = best[1]
    while number >= 0:
        chain.append(order[number][:2])
        number = previous[number]
    return chain[::-1]
