"""Fences and code spans: which line or run of marks closes which, found without reading anything twice."""

import re
from bisect import bisect_left
from dataclasses import dataclass

_CLOSING_LINE = re.compile(r"\n {0,3}(`{3,}|~{3,})[ \t]*(?=\n|\Z)")
_FENCE_LINE = re.compile(r"( {0,3})(`{3,}|~{3,})([^\n]*)\n?")
_RUN = re.compile("`+")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence taken apart: its marks, the words after them, its lines without the opener's indentation."""

    marks: str
    info: str
    code: str
    closed: bool


def take_apart(source: str, start: int, end: int) -> Fence:
    """The parts of the fence that covers `source[start:end]`; raises ValueError if none begins there."""
    opening = _FENCE_LINE.match(source, start, end)
    if opening is None:
        raise ValueError("no fence begins here")
    indent, marks, info = opening.groups()
    last = source.rfind("\n", 0, end - 1) + 1
    closing = _FENCE_LINE.match(source, last, end) if last > start else None
    closed = closing is not None and closing[2].startswith(marks) and not closing[3].strip(" \t")
    code = source[opening.end() : last if closed else end]
    if indent:
        code = re.sub(rf"^ {{1,{len(indent)}}}", "", code, flags=re.MULTILINE)
    return Fence(marks, info.strip(" \t"), code, closed)


class Closers:
    """The lines of a text, from `start` on, that may close a fence."""

    def __init__(self, source: str, start: int) -> None:
        self._starts: dict[str, list[int]] = {"`": [], "~": []}
        self._ends: dict[str, list[int]] = {"`": [], "~": []}
        self._lengths: dict[str, list[int]] = {"`": [], "~": []}
        for line in _CLOSING_LINE.finditer(source, start):
            sign = line[1][0]
            self._starts[sign].append(line.start())
            self._ends[sign].append(min(line.end() + 1, len(source)))
            self._lengths[sign].append(len(line[1]))
        self._longest = {sign: _maxima(lengths) for sign, lengths in self._lengths.items()}

    def end(self, marks: str, offset: int) -> int | None:
        """Where the first line ends that closes a fence of `marks` from `offset` on, if there is one."""
        lengths, longest = self._lengths[marks[0]], self._longest[marks[0]]
        index = bisect_left(self._starts[marks[0]], offset)
        if index == len(lengths) or longest[index] < len(marks):
            return None
        while lengths[index] < len(marks):
            index += 1
        return self._ends[marks[0]][index]


def _maxima(lengths: list[int]) -> list[int]:
    """The greatest of `lengths` from each place on."""
    maxima, longest = [], 0
    for length in reversed(lengths):
        longest = max(longest, length)
        maxima.append(longest)
    return maxima[::-1]


class Backticks:
    """The runs of backticks in the line of `source` that holds `start`, from there to `end`."""

    def __init__(self, source: str, start: int) -> None:
        end = source.find("\n", start)
        self.end = len(source) if end < 0 else end
        self._starts: dict[int, list[int]] = {}
        for run in _RUN.finditer(source, start, self.end):
            self._starts.setdefault(run.end() - run.start(), []).append(run.start())

    def closing(self, end: int, length: int) -> int:
        """Where a code span ends whose opening run of `length` ends at `end`; `end` itself if it is none."""
        starts = self._starts.get(length, [])
        index = bisect_left(starts, end)
        return starts[index] + length if index < len(starts) else end
