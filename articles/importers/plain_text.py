"""A plain-text encyclopedia page, as copied from a web page, made into an article's Markdown.

What such a page looks like: each paragraph is one line, blank lines mean nothing, and of the page's
structure only the order is left. Its rules:

* The first line with words is the title. The page's *Edit* button is often glued to it (``ByungjinEdit``);
  exactly one is taken off, and only where it touches the word before: ``Copy EditEdit`` is *Copy Edit*,
  while ``Copy Edit`` and ``Edit`` stay as they are. A title that ends in those letters by itself is told
  from a glued one by its text: where the first paragraph uses the line as a word (``TextEdit opens
  files``), nothing is taken off.
* A short line without a full stop at its end is a heading, of level 2: the level is lost by copying. A
  colon, comma or semicolon at the end, or an address, makes it a paragraph. A heading may have no text
  (*See also*).
* ``introduction - item - item`` is a paragraph and a bullet list (see ``bullets``), and lines that begin
  with a bullet are one. The words before a colon at the head of an item become bold.
* Everything else is shown as it is typed: signs that Markdown would read are escaped (see ``literal``), so
  that not even ``[[`` makes a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importers.bullets import bullets, ends_sentence
from articles.importers.literal import literal, literal_block, literal_heading
from articles.markup.source import SourceRefused, normalise
from articles.markup.titles import BadTitle, Title, clean_title

# A copied page is far below this; a larger file is something else.
MOST_BYTES = 16_000_000
# The longest heading (characters) and the longest bold head of an item.
HEADING = 80
HEAD = 100

_EDIT = "Edit"
# What pages indent their lines with.
_BLANKS = " \t\u00a0\u3000"
_SENTENCE_STOPS = ".。．｡…।:：;；,，、"
_CLOSERS = "\"'”’»)"
_REFERENCE_MARKS = re.compile(r"(?:\[\w{1,3}\])+\Z")
_BULLET = re.compile(r"[-*•][ \t]+(?=[^ \t])")
_HEAD = re.compile(rf"(.{{1,{HEAD}}}?)(:(?=[ \t])|：)")
# Those that normalising drops; a form feed becomes a blank.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read: the file as it was named, its line (from 1), and a sentence for people."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article made from a file.

    ``title`` is None where the file can't be read at all; then ``source`` is empty and a problem says why.
    """

    title: Title | None
    source: str
    problems: tuple[Problem, ...] = ()


class _UnreadableError(ValueError):
    """The whole file can't be read."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(raw: bytes, name: str) -> Parsed:
    """Read a plain-text page.

    :param raw: the file's bytes: UTF-8, with or without a byte order mark, any line ends.
    :param name: the file's name, for the problems.
    :returns: title and Markdown source (normalised, LF, a final newline).

    Never raises for what is in the file.
    """
    try:
        text = _decoded(raw)
        lines = [line.strip(_BLANKS) for line in _normalised(text).split("\n")]
        title, first = _title(lines)
        source = _markdown(lines[first:])
        if not source:
            raise _UnreadableError(first, _("there is a title and no text below it"))
    except _UnreadableError as error:
        return Parsed(None, "", (Problem(name, error.line, str(error)),))
    return Parsed(title, source, tuple(Problem(name, line, message) for line, message in _dropped(text)))


def _decoded(raw: bytes) -> str:
    """The text of the file, line ends still as they were."""
    if len(raw) > MOST_BYTES:
        size = MOST_BYTES // 1_000_000
        raise _UnreadableError(1, _("the file is larger than %(size)s MB") % {"size": size})
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError(1, _("the file is UTF-16; save it as UTF-8"))
    if b"\0" in raw:
        raise _UnreadableError(_line(raw, raw.index(b"\0")), _("there is a NUL byte: this is no text file"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark.
        start = error.start + (len(raw) - len(error.object))
        raise _UnreadableError(_line(raw, start), _("this is not UTF-8; save the file as UTF-8")) from error


def _line(raw: bytes, position: int) -> int:
    """The number of the line (from 1) that holds a byte, whatever the line ends are."""
    return len(re.findall(rb"\r\n|\r|\n", raw[:position])) + 1


def _normalised(text: str) -> str:
    try:
        return normalise(text)
    except SourceRefused as refused:
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
            try:
                normalise(line)
            except SourceRefused:
                raise _UnreadableError(number, str(refused)) from refused
        raise _UnreadableError(1, str(refused)) from refused


def _dropped(text: str) -> list[tuple[int, str]]:
    """Line and message for each line that lost control characters."""
    if not _CONTROLS.search(text):
        return []
    lines = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    found = [(number, len(_CONTROLS.findall(line))) for number, line in lines]
    return [(number, _left_out(count)) for number, count in found if count]


def _left_out(count: int) -> str:
    words = ngettext("%(count)s control character left out", "%(count)s control characters left out", count)
    return words % {"count": count}


def _title(lines: list[str]) -> tuple[Title, int]:
    """The title, and the number of lines up to and including its own."""
    number = next((number for number, line in enumerate(lines, start=1) if line), 0)
    if not number:
        raise _UnreadableError(1, _("the file is empty"))
    line = lines[number - 1]
    first_paragraph = next((line for line in lines[number:] if line), "")
    words = line.removesuffix(_EDIT)
    glued = words != line and words != "" and not words[-1].isspace()
    if not glued or _uses_word(first_paragraph, line):
        words = line
    try:
        return clean_title(words), number
    except BadTitle as bad:
        raise _UnreadableError(number, _("the first line is no title: %(reason)s") % {"reason": bad}) from bad


def _uses_word(text: str, word: str) -> bool:
    # Longer ones are no title; a pattern of megabytes would take long to compile.
    if len(word) > 255 or word not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _markdown(lines: list[str]) -> str:
    """The blocks of the article, each separated by a blank line; bullets of one list are not."""
    blocks: list[str] = []
    in_list = False
    for line in filter(None, lines):
        paragraph, items = _parts(line)
        if paragraph:
            blocks.append(paragraph)
            in_list = False
        if items:
            block = "\n".join(f"- {_item(item)}" for item in items)
            if in_list:
                blocks[-1] += f"\n{block}"
            else:
                blocks.append(block)
            in_list = True
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _parts(line: str) -> tuple[str, tuple[str, ...]]:
    """The Markdown of a line's heading or paragraph ("" = none), and the items of the list below it."""
    flattened = bullets(_BULLET.sub("- ", line, count=1) if _BULLET.match(line) else line)
    if flattened:
        return literal_block(flattened.introduction), flattened.items
    if _is_heading(line):
        return f"## {literal_heading(line)}", ()
    return literal_block(line), ()


def _is_heading(line: str) -> bool:
    if len(line) > HEADING or line.startswith(("https://", "http://")):
        return False
    end = _REFERENCE_MARKS.sub("", line).rstrip(_CLOSERS)[-1:]
    return end not in _SENTENCE_STOPS and any(character.isalnum() for character in line)


def _item(item: str) -> str:
    """An item's Markdown, the words before its first colon in bold unless a sentence ends among them."""
    head = _HEAD.match(item)
    if head is None or ends_sentence(head[1]) or not any(character.isalnum() for character in head[1]):
        return literal_block(item)
    words = head[1].strip()
    # Signs of emphasis hold only where they touch a word, and French puts a blank before its colons.
    before, after = head[1].split(words, maxsplit=1)
    return f"{before}**{literal(words)}**{after}{literal(item[head.start(2) :])}"
