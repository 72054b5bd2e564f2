"""The scanner's spans leave the text before Markdown reads it.

Fences, templates, comments and `<pre>` are thus what the scanner says they are, and nothing in them is Markdown.
"""

import re
from html import escape

from articles.markup.sanitize import LANGUAGE_CLASS, TAGS
from articles.markup.scan import Scan, Span, fence_parts, scan

from .stash import Chunk, Stash

_TAG_NAME = re.compile("<([a-z]+)", re.IGNORECASE)
_ONLY_BLANKS = re.compile(r"[ \t]*(?:\n|\Z)")


def body_without_spans(source: str, start: int, scanned: Scan, stash: Stash) -> str:
    """The text from `start` on with its spans replaced by marks. A comment on lines of its own goes with its lines."""
    parts: list[str] = []
    for span in scanned.spans:
        if span.end <= start:
            continue
        begin = max(span.start, start)
        parts.append(source[start:begin])
        start = span.end
        if span.kind == "comment" and (line := _ONLY_BLANKS.match(source, span.end)) and _opens_line(source, begin):
            parts[-1] = parts[-1].rstrip(" ")
            start = line.end()
            continue
        parts.append(_mark(source, Span(begin, span.end, span.kind), stash))
    return "".join([*parts, source[start:]])


def heading_without_spans(text: str, stash: Stash) -> str:
    """The same for a heading's words, whose comments and templates may not reach into its section."""
    # The letter in front keeps the scanner from taking the heading's first word for a fence or a tag.
    text = f"x{text}"
    parts, start = [], 0
    for span in scan(text).spans:
        parts += [text[start : span.start], _mark(text, span, stash, inline=True)]
        start = span.end
    return "".join([*parts, text[start:]])[1:]


def _opens_line(source: str, start: int) -> bool:
    """Whether only blanks stand before `start` in its line, at most three: with four it may be a line of code."""
    before = source[source.rfind("\n", 0, start) + 1 : start]
    return not before.strip(" ") and len(before) < 4


def _mark(source: str, span: Span, stash: Stash, *, inline: bool = False) -> str:
    text = source[span.start : span.end]
    if span.kind == "fence":
        return _block(stash, Chunk("ours", text, _code(source, span)))
    if span.kind == "comment":
        return stash.put(Chunk("comment", text))
    whole_lines = _opens_line(source, span.start) and _ONLY_BLANKS.match(source, span.end) is not None
    if span.kind == "raw":
        name = _TAG_NAME.match(text)
        if name and name[1].lower() in TAGS:
            return _block(stash, Chunk("html", text))
    if "\n" in text and whole_lines and not inline:
        return _block(stash, Chunk("ours", text, f"<pre>{escape(text)}</pre>"))
    return stash.put(Chunk("ours", text, escape(text)))


def _block(stash: Stash, chunk: Chunk) -> str:
    return f"\n\n{stash.put(chunk, block=True)}\n\n"


def _code(source: str, span: Span) -> str:
    """A fence as `<pre><code>`, with the class of its language where its first word may name one."""
    fence = fence_parts(source, span)
    language = f"language-{fence.info.split(' ')[0].lower()}"
    attribute = f' class="{language}"' if LANGUAGE_CLASS.fullmatch(language) else ""
    return f"<pre><code{attribute}>{escape(fence.code)}</code></pre>"
