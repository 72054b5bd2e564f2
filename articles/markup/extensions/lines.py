"""What a line begins with, as far as lists have to know, and how far it is indented."""

import re

TAB = 4
# From how many columns on a line that goes on with nothing is code.
CODE = 4

_MARKER = re.compile(r"(?P<sign>[-+*]|(?P<number>[0-9]{1,9})[.)])(?: +|\Z)")
_BREAK = re.compile(r"([-*_])(?: *+\1){2,}+ *+\Z")
_UNDERLINE = re.compile(r"-{3,} *\Z")
_FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*\Z")
_QUOTED_WORDS = re.compile(r"[ >]*+(?!```|~~~|#{1,6} |\Z)")
_DELIMITERS = re.compile(r"[ |:-]+\Z")


def marker(line: str, at: int) -> re.Match[str] | None:
    """The `sign` of an item that begins at `at`, its `number` if it has one, and the blanks behind it."""
    return None if _BREAK.match(line, at) else _MARKER.match(line, at)


def is_break(words: str) -> bool:
    """Whether a line is a rule across the page: `* * *` is, though an item could begin so."""
    return _BREAK.match(words) is not None


def is_underline(words: str) -> bool:
    """Whether a line of a rule may be the underline of a heading instead."""
    return _UNDERLINE.match(words) is not None


def fence_sign(words: str) -> str:
    """What opens a fence, empty if nothing does."""
    fence = _FENCE.match(words)
    return (fence[1] or fence[2]) if fence else ""


def ends_fence(line: str, sign: str) -> bool:
    """Whether a line closes the fence that `sign` opened."""
    end = _FENCE_END.match(line)
    return end is not None and end[1].startswith(sign)


def ends_with_words(quote: str) -> bool:
    """Whether a line of a quote ends with words: the next line may go on with them without the quote's sign."""
    return _QUOTED_WORDS.match(quote) is not None


def is_delimiter_row(row: str, header: str) -> bool:
    """Whether `row` makes a table of the line above it."""
    if "-" not in row or "|" not in row or not _DELIMITERS.match(row):
        return False
    return row.strip(" |").count("|") == header.strip(" |").count("|") and "|" in header


def indent(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def dedented(line: str, columns: int) -> str:
    """The line without its first columns as far as they are blank; of a tab that reaches further, blanks stay."""
    column = at = 0
    while column < columns and line[at : at + 1] in (" ", "\t"):
        column += TAB - column % TAB if line[at] == "\t" else 1
        at += 1
    return " " * max(0, column - columns) + line[at:]
