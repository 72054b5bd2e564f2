"""A text as a list of sections, a section put back into its text, the names of sections in addresses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from .plain import plain_heading
from .scan import Heading, Span, fence_parts, scan

__all__ = [
    "Piece",
    "StrayMarkup",
    "anchor",
    "anchors",
    "plain_heading",
    "seam",
    "splice",
    "split",
    "subtree_end",
]

ANCHOR_BYTES = 200

# White space of every script, and controls: nobody could write them into an address by hand.
_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One section: `source` holds its heading's line; the lead has level 0 and an empty heading."""

    level: int
    heading: str
    source: str


class StrayMarkup(ValueError):
    """A typed section changes other sections.

    `token` is the sign that reaches out of it, `line` (from 1) its line within the typed text.
    """

    def __init__(self, token: str, line: int) -> None:
        super().__init__(f"{token} in line {line} changes other sections of this article. Close it, or take it out.")
        self.token = token
        self.line = line


def split(source: str, headings: Sequence[Heading] | None = None) -> list[Piece]:
    """Cut `source` at its headings; the first piece is the lead, perhaps empty. Joining them is lossless.

    `headings` are those that a scan has found already.
    """
    headings = scan(source).headings if headings is None else headings
    starts = [heading.start for heading in headings] + [len(source)]
    pieces = [Piece(0, "", source[: starts[0]])]
    for heading, end in zip(headings, starts[1:], strict=True):
        pieces.append(Piece(heading.level, heading.text, source[heading.start : end]))
    return pieces


def subtree_end(levels: Sequence[int], index: int) -> int:
    """The index after the last subsection of the section at `index`; the lead (level 0) owns only itself."""
    end = index + 1
    if levels[index] == 0:
        return end
    while end < len(levels) and levels[end] > levels[index]:
        end += 1
    return end


def seam(above: str, below: str) -> str:
    """What has to stand between two texts so that the headings of the second stay headings.

    A final newline, the end of an open fence, a blank line above an underlined heading; most often nothing.
    """
    if not above or not below:
        return ""
    repair = "" if above.endswith("\n") else "\n"
    spans = scan(above).spans
    if spans and spans[-1].kind == "fence" and not (fence := fence_parts(above, spans[-1])).closed:
        repair += fence.marks + "\n"
    if _begins_underlined(below) and not _ends_blank(above + repair):
        repair += "\n"
    return repair


def splice(before: Sequence[str], typed: str, after: Sequence[str]) -> list[Piece]:
    """Put `typed` (normalised) between the sections `before` and `after` of one text; split the whole again.

    What `seam()` adds belongs to `typed`. Text above the first heading of `typed` joins the section above it.
    All else of `before` and `after` comes out as it was, byte for byte and as many; or StrayMarkup is raised.
    """
    last = before[-1] if before else ""
    head = seam(last, typed)
    tail = seam(last + head + typed, after[0] if after else "")
    above, below = "".join(before) + head, "".join(after)
    pieces = split(above + typed + tail + below)
    own = [piece.source for piece in split(typed + tail)]
    expected = [*before[:-1], last + head + own[0], *own[1:], *after]
    if [piece.source for piece in pieces] != expected:
        joined = range(len(above) - len(last + head) + _last_heading_line(last), len(above) + len(own[0]))
        raise _stray(above, typed, tail + below, len(tail), joined)
    return pieces


def anchor(heading: str) -> str:
    """The words of a heading joined by underscores, at most 200 bytes: its section's name before numbering.

    A link's fragment is looked for by the same rule.
    """
    name = "_".join(word for word in _GAPS.split(plain_heading(heading)) if word)
    if name.startswith(("x-", "user-")):
        name = "_" + name
    return _cut(name, ANCHOR_BYTES) or "section"


def anchor_path(name: str) -> str:
    """An anchor as it stands behind # in an address: percent-encoded where RFC 3986 wants it."""
    return quote(name, safe="-._~!$&'()*+,;=:@/?")


def anchors(headings: Sequence[str]) -> list[str]:
    """The names in addresses of the sections after the lead, in order.

    They are unique: a second equal one gets `_2`, and taken names are skipped.
    """
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    names = []
    for heading in headings:
        name = anchor(heading)
        if name in taken:
            name = next(each for each in _numbered(name, numbers) if each not in taken)
        taken.add(name)
        names.append(name)
    return names


def _numbered(name: str, numbers: dict[str, int]) -> Iterator[str]:
    """`name` with `_2`, `_3` ..., shortened where the number would make it too long.

    `numbers` remembers what was tried with each beginning: many equal names cost no more than as many others.
    """
    digits = 1
    while True:
        stem = _cut(name, ANCHOR_BYTES - digits - 1)
        numbers.setdefault(stem, 2)
        numbers[stem] = max(numbers[stem], 10 ** (digits - 1))
        while numbers[stem] < 10**digits:
            numbers[stem] += 1
            yield f"{stem}_{numbers[stem] - 1}"
        digits += 1


def _cut(text: str, most: int) -> str:
    """At most `most` bytes of `text`, ending with a whole character."""
    return text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore")


def _begins_underlined(text: str) -> bool:
    """Whether `text` begins with a heading of two lines."""
    first = scan(text, most=1).headings
    return bool(first) and first[0].start == 0 and "\n" in text[: first[0].end - 1]


def _ends_blank(text: str) -> bool:
    return not text[text.rfind("\n", 0, len(text) - 1) + 1 :].strip(" \t\n")


def _last_heading_line(section: str) -> int:
    """Where in a section the last line of its heading begins."""
    headings = scan(section, most=1).headings
    return section.rfind("\n", 0, headings[0].end - 1) + 1 if headings else 0


def _stray(above: str, typed: str, below: str, repaired: int, joined: range) -> StrayMarkup:
    """Name the sign of `typed` that opens something closed below, or closes something opened above.

    The first `repaired` characters of `below` are a repair; `joined` is the section above, from the last line of its
    heading on, with what joins it. What stays within these is named only if nothing else is found.
    """
    likely = StrayMarkup(typed[:20].partition("\n")[0], 1)
    source, start, end = above + typed + below, len(above), len(above) + len(typed)
    for span in scan(source).spans:
        opener, closer = _signs(source, span)
        if start <= span.start < end and end + repaired < span.end:
            return StrayMarkup(opener, source.count("\n", start, span.start) + 1)
        if span.start < start < span.end:
            likely = StrayMarkup(closer, source.count("\n", start, max(start, min(span.end, end) - 1)) + 1)
            if span.start < joined.start or span.end > joined.stop:
                return likely
    return likely


def _signs(source: str, span: Span) -> tuple[str, str]:
    """What opens and closes a span."""
    if span.kind == "comment":
        return "<!--", "-->"
    if span.kind == "template":
        return "{{", "}}"
    if span.kind == "raw":
        name = re.match("<([a-z]+)", source[span.start : span.start + 10].lower())
        return (f"<{name[1]}>", f"</{name[1]}>") if name else ("<", ">")
    marks = fence_parts(source, span).marks
    return marks, marks
