"""Where sections begin: the only authority on headings, in one pass from left to right.

The leftmost construct wins. Fences, closed comments, closed `{{ }}` and closed `<pre>`, `<script>`,
`<style>`, `<textarea>` hide the headings in them; code spans and backslashes hide the signs that would open
one of these. Offsets count characters of the source; *blank* means space and tab, nothing else. Time and
memory grow with the length of the source, whatever it holds.
"""

import re
from dataclasses import dataclass
from typing import Literal

from .fences import Backticks, Closers, Fence, take_apart

__all__ = ["BLANKS", "Fence", "Heading", "Kind", "Scan", "Span", "fence_parts", "scan"]

BLANKS = " \t"
Kind = Literal["fence", "comment", "template", "raw"]

# Each alternative begins with a literal, so that the regex engine can jump from one to the next.
_STOP = re.compile(r"\n(?=[#=\-<]| {0,3}[`~])|\\|`|<!--|\{\{|\}\}")
_LINE = re.compile(
    r"(?P<marks>#{1,6})[ \t](?P<text>[^\n]*)"
    r"|(?P<underline>={3,}|-{3,})[ \t]*(?=\n|\Z)"
    r"|(?P<indent> {0,3})(?P<fence>`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})[^\n]*"
    r"|<(?P<raw>pre|script|style|textarea)(?=[ \t\n>]|\Z)",
    re.ASCII | re.IGNORECASE,
)
_RUN = re.compile("`+")
_COMMENT_END = re.compile("-->")
_CLOSING_TAG = {
    name: re.compile(rf"</{name}[ \t\n]*>", re.ASCII | re.IGNORECASE) for name in ("pre", "script", "style", "textarea")
}
# What the line of text above an underline must not begin with.
_NO_TITLE = re.compile(
    r" {0,3}(?:[>|<:]|\{\{|!!!|~{3}|`{3,}[^`]*\Z|#{1,6}(?:[ \t]|\Z)"
    r"|(?:[-+*]|[0-9]+[.)])(?:[ \t]|\Z)|\[(?:[^\[\]\\]|\\.)+\]:)"
    r"| {4}| {0,3}\t"
)
_RULE = re.compile(r"[ \t]*([*\-_])(?:[ \t]*\1){2,}[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in column 0. `end` is the offset after its line or lines, `text` its inline Markdown."""

    start: int
    end: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """What hides headings. A fence covers whole lines; others may begin and end in one, even a heading's."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Scan:
    """Headings in order, and the outermost spans in order; spans are disjoint."""

    headings: tuple[Heading, ...]
    spans: tuple[Span, ...]


def scan(source: str, *, most: int | None = None) -> Scan:
    """Find headings and hidden spans of `source`.

    With `most`, reading stops when that many headings are certain; what follows the last of them is left out.
    """
    return _Reading(source, most).scan()


def fence_parts(source: str, span: Span) -> Fence:
    """Take apart a fence that `scan()` found in `source`; its code keeps the final newline."""
    if span.kind != "fence":
        raise ValueError("this span is no fence")
    return take_apart(source, span.start, span.end)


class _Reading:
    """One pass over one source."""

    def __init__(self, source: str, most: int | None) -> None:
        self.source = source
        self.most = len(source) if most is None else most
        self.headings: list[Heading] = []
        # Where the last line of each heading begins: a template that holds that place hides the heading.
        self.last_lines: list[int] = []
        self.spans: list[Span] = []
        self.templates: list[int] = []
        self.last_template_end = source.rfind("}}")
        self.closers: Closers | None = None
        self.backticks: Backticks | None = None
        self.never_closed: set[re.Pattern[str]] = set()

    def scan(self) -> Scan:
        position = self._line(0)
        while not self._has_enough(position) and (stop := _STOP.search(self.source, position)):
            start, end = stop.span()
            sign = stop.group()
            if sign == "\n":
                position = self._line(end)
            elif sign == "\\":
                # The end of a line is not escaped: the next line is read as a line.
                position = end if self.source.startswith("\n", end) else end + 1
            elif sign == "`":
                position = self._code(start)
            elif sign == "<!--":
                position = self._hide(start, end, _COMMENT_END, "comment") or end
            else:
                self._template(sign, start)
                position = end
        return Scan(tuple(self.headings[: self.most]), tuple(self.spans))

    def _has_enough(self, position: int) -> bool:
        if len(self.headings) < self.most:
            return False
        return not self.templates or position > self.last_template_end

    def _line(self, start: int) -> int:
        """Take what begins with the line at `start`; return where reading goes on."""
        line = _LINE.match(self.source, start)
        if line is None:
            return start
        if line["marks"]:
            self._atx(line)
        elif line["underline"]:
            self._setext(line)
        elif line["fence"]:
            return self._fence(line)
        elif line["raw"]:
            closing = _CLOSING_TAG[line["raw"].lower()]
            return self._hide(start, line.end(), closing, "raw") or start
        return start

    def _atx(self, line: re.Match[str]) -> None:
        text = line["text"].strip(BLANKS)
        bare = text.rstrip("#")
        if bare != text and bare[-1:] in ("", *BLANKS):
            text = bare.rstrip(BLANKS)
        if text:
            self._heading(line.start(), line, len(line["marks"]), text)

    def _setext(self, line: re.Match[str]) -> None:
        last = line.start() - 1
        start = self.source.rfind("\n", 0, max(last, 0)) + 1
        text = self.source[start : max(last, 0)]
        if not text.strip(BLANKS) or _NO_TITLE.match(text) or _RULE.match(text) or self._is_hidden(start):
            return
        above = self.source.rfind("\n", 0, max(start - 1, 0)) + 1
        if not self.source[above:start].strip(" \t\n"):
            level = 1 if line["underline"][0] == "=" else 2
            self._heading(start, line, level, text.strip(BLANKS))

    def _heading(self, start: int, last_line: re.Match[str], level: int, text: str) -> None:
        end = min(last_line.end() + 1, len(self.source))
        self.headings.append(Heading(start, end, level, text))
        self.last_lines.append(last_line.start())

    def _is_hidden(self, start: int) -> bool:
        """Whether the line at `start`, the one before the line being read, begins inside a span."""
        for span in reversed(self.spans):
            if span.start < start:
                return span.end > start
        return False

    def _fence(self, line: re.Match[str]) -> int:
        if self.closers is None:
            self.closers = Closers(self.source, line.end())
        end = self.closers.end(line["fence"], line.end())
        if end is None:
            if line["indent"]:
                return line.start()
            end = len(self.source)
        self.spans.append(Span(line.start(), end, "fence"))
        # The last newline is left to be read, so that the next line is read as a line.
        return end - 1 if self.source.startswith("\n", end - 1) else end

    def _code(self, start: int) -> int:
        run = _RUN.match(self.source, start)
        assert run is not None
        if self.backticks is None or self.backticks.end <= start:
            self.backticks = Backticks(self.source, start)
        return self.backticks.closing(run.end(), run.end() - start)

    def _hide(self, start: int, inside: int, closing: re.Pattern[str], kind: Kind) -> int:
        """Hide all from `start` to the first `closing`; return where that ends, 0 if it never comes."""
        found = None if closing in self.never_closed else closing.search(self.source, inside)
        if found is None:
            self.never_closed.add(closing)
            return 0
        self.spans.append(Span(start, found.end(), kind))
        return found.end()

    def _template(self, sign: str, at: int) -> None:
        if sign == "{{":
            self.templates.append(at)
        elif self.templates:
            start = self.templates.pop()
            while self.spans and self.spans[-1].start > start:
                self.spans.pop()
            while self.last_lines and self.last_lines[-1] > start:
                self.last_lines.pop()
                self.headings.pop()
            self.spans.append(Span(start, at + 2, "template"))
