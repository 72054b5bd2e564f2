"""The words of a heading, without the signs of Markdown."""

import html
import re

from .fences import Backticks
from .links import parse_link
from .scan import scan

_SIGNS = re.compile(r"[\\`*_~\[\]<&\n\x00]")
_BLANKS = re.compile("[ \t]+")
_VERBATIM = re.compile(r"\\[!-/:-@\[-`{-~]|`+")
_KEPT = re.compile("\x00([0-9]+)\x00")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]*:[^<> ]*|[^<>@ ]+@[^<>@ ]+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_WIKI_LINK = re.compile(r"\[\[:?([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_NOTE = re.compile(r"\[\^[^\[\]]+\]")
_TARGET = r"(?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])"
_IMAGE = re.compile(rf"!\[([^\[\]]*)\]{_TARGET}")
_LINK = re.compile(rf"\[([^\[\]]+)\]{_TARGET}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPHASIS = re.compile(r"\*+|_+|~~+")


def plain_heading(text: str) -> str:
    """The words of a heading, for lists, page titles and anchors.

    Links become their labels, code its characters; emphasis, tags, comments, categories and notes fall away. The
    result is text, to be escaped wherever it meets HTML.
    """
    if not _SIGNS.search(text):
        return _BLANKS.sub(" ", text).strip(" \t")
    text, kept = _set_aside(_without_comments(text.replace("\x00", "")))
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _WIKI_LINK.sub(_words, text)
    text = _NOTE.sub("", text)
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _without_emphasis(text))
    text = _KEPT.sub(lambda mark: kept[int(mark[1])], text.replace("\n", " "))
    return _BLANKS.sub(" ", text).strip(" \t")


def _words(link: re.Match[str]) -> str:
    parsed = parse_link(link[0][2:-2])
    return "" if parsed is not None and parsed.kind == "category" else link[2] or link[1]


def _without_comments(text: str) -> str:
    # The letter in front keeps the scanner from taking the heading's first word for the beginning of a fence.
    parts, end = [], 0
    for span in scan("x" + text).spans:
        if span.kind == "comment":
            parts.append(text[end : span.start - 1])
            end = span.end - 1
    return "".join([*parts, text[end:]])


def _set_aside(text: str) -> tuple[str, list[str]]:
    """Replace escaped characters and code by numbered marks, and return them beside the text."""
    backticks = Backticks(text, 0)
    kept: list[str] = []
    parts: list[str] = []
    end = 0
    while found := _VERBATIM.search(text, end):
        parts.append(text[end : found.start()])
        end = found.end()
        if found[0].startswith("\\"):
            kept.append(found[0][1])
        else:
            end = backticks.closing(end, len(found[0]))
            code = text[found.end() : end - len(found[0])] if end > found.end() else found[0]
            kept.append(code.strip(" "))
        parts.append(f"\x00{len(kept) - 1}\x00")
    return "".join([*parts, text[end:]]), kept


def _without_emphasis(text: str) -> str:
    """Drop the signs of emphasis that pair up, and keep the others: `5 * 3`, `snake_case`."""
    dropped: list[tuple[int, int]] = []
    opened: dict[str, list[tuple[int, int]]] = {"*": [], "_": [], "~": []}
    for run in _EMPHASIS.finditer(text):
        sign, start, end = run[0][0], run.start(), run.end()
        left, right = text[start - 1 : start], text[end : end + 1]
        within_word = sign == "_" and left.isalnum() and right.isalnum()
        stack = opened[sign]
        while stack and start < end and left not in ("", " ", "\t") and not within_word:
            first, last = stack.pop()
            length = min(last - first, end - start)
            dropped += [(last - length, last), (start, start + length)]
            start += length
            if first < last - length:
                stack.append((first, last - length))
        if start < end and right not in ("", " ", "\t") and not within_word:
            stack.append((start, end))
    parts, at = [], 0
    for start, end in sorted(dropped):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])
