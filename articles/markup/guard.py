"""Which texts are not tried: those on which Python-Markdown would work for seconds, or nest without end.

The limits are three times and more what is met in 4,427 texts of two real wikis (the longest line has 6,342 characters,
the dearest section needs 63,429 steps), and low enough for every known bad input of 100 KB to be rendered or refused
within a few seconds.
"""

import re
from collections.abc import Iterable

from .links import LINK_PATTERN
from .scan import Span, scan

MOST_CHARACTERS = 500_000
LONGEST_LINE = 20_000
DEEPEST = 20
# In one paragraph, which is what Markdown reads at once.
MOST_LINES = 8_000
MOST_SIGNS = 4_000
# Markdown takes one definition out of a paragraph, then searches the whole of it again.
MOST_DEFINITIONS = 500
# Bars times backticks of one line: each bar of a table's row is held against each code span in it.
MOST_CELLS = 100_000
# Tags of the HTML of a section: bleach needs 15 microseconds for each.
MOST_TAGS = 100_000
# Markdown reads on from every square bracket to its partner, or to the end of the paragraph: characters read so.
MOST_STEPS = 4_000_000

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_WIKI_LINK = re.compile(LINK_PATTERN)
_SIGNS = re.compile(r"\*+|_+|\\|&|  \n")
_DEFINITIONS = re.compile(r"^[ >]*+\[[^\[\]\n]+\]:", re.MULTILINE)
_BRACKETS = re.compile(r"\\.|[\[\]()]", re.DOTALL)
# Blanks belong to one place of these patterns each and are never given back, or 200 bytes would take for ever.
_MARKER = r"(?:>|(?:[-*+]|[0-9]{1,9}[.)])(?=[ ]))"
_NESTED = re.compile(
    rf"^[ ]*+(?:{_MARKER}[ ]*+){{{DEEPEST + 1}}}[^\n]*[^-*_\s]|^[ ]{{{4 * DEEPEST},}}{_MARKER}", re.MULTILINE
)


def refusal(source: str, spans: Iterable[Span] | None = None) -> str:
    """Why a section must not be rendered, empty if it may: size, line, rows, cells, signs, definitions, nesting or
    brackets.

    What the scanner hides (`spans`, those of the source) counts for its size only, since Markdown never sees it.
    """
    if len(source) > MOST_CHARACTERS:
        return "size"
    visible = _without(source, scan(source).spans if spans is None else spans)
    for line in visible.split("\n"):
        if len(line) > LONGEST_LINE:
            return "line"
        if line.count("|") * line.count("`") > MOST_CELLS:
            return "cells"
    if _NESTED.search(visible):
        return "nesting"
    for paragraph in _PARAGRAPHS.split(visible):
        if paragraph.count("]:") > MOST_DEFINITIONS and len(_DEFINITIONS.findall(paragraph)) > MOST_DEFINITIONS:
            return "definitions"
    steps = 0
    for paragraph in _PARAGRAPHS.split(_WIKI_LINK.sub("", visible)):
        if paragraph.count("\n") > MOST_LINES:
            return "rows"
        if len(paragraph) > MOST_SIGNS and len(_SIGNS.findall(paragraph)) > MOST_SIGNS:
            return "signs"
        steps += _steps(paragraph)
    return "brackets" if steps > MOST_STEPS else ""


def _without(source: str, spans: Iterable[Span]) -> str:
    parts, end = [], 0
    for span in spans:
        parts.append(source[end : span.start])
        end = span.end
    return " ".join([*parts, source[end:]])


def _steps(paragraph: str) -> int:
    """How many characters are read in search of the partners of `[` and of the `(` behind a `]`."""
    if "[" not in paragraph:
        return 0
    steps = 0
    squares: list[int] = []
    rounds: list[tuple[int, bool]] = []
    for sign in _BRACKETS.finditer(paragraph):
        at = sign.start()
        if sign[0] == "[":
            squares.append(at)
        elif sign[0] == "]" and squares:
            steps += at - squares.pop()
        elif sign[0] == "(":
            rounds.append((at, paragraph.startswith("]", at - 1)))
        elif sign[0] == ")" and rounds:
            start, counts = rounds.pop()
            # Behind a quote that is never closed, an address is looked for up to the end.
            is_open = any(paragraph.count(quote, start, at) % 2 for quote in "\"'")
            steps += ((len(paragraph) if is_open else at) - start) * counts
    unmatched = squares + [at for at, counts in rounds if counts]
    return steps + len(paragraph) * len(unmatched) - sum(unmatched)
