"""From the source of a section to safe HTML."""

import logging
import re
import threading
import time
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from markdown import Markdown

from . import guard
from .extensions import WikiExtension
from .extensions.output import output
from .extensions.spans import body_without_spans, heading_without_spans
from .extensions.typed import opens_block
from .links import WikiLink
from .plain import plain_heading
from .sanitize import UNPRINTABLE, escaped, sanitize, sanitize_phrasing, trusted
from .scan import Scan, scan
from .source import SourceRefused, normalise
from .split import anchor, anchors, split
from .titles import Title

# Stored beside each fragment, which is rendered again where it differs: raise it whenever the HTML for a source changes.
RENDERER = "1"

_log = logging.getLogger(__name__)
_PLACEHOLDER = re.compile(r'(<a data-link=")([0-9]+)(">)')
_TAB_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML of one section: `heading` is what belongs inside its heading element, empty for a lead.

    Wiki links are `<a data-link="0">words</a>`, the number an index of `links`, which follows their order on the page. `failed` is
    empty, or `guard` (not tried) or `error` (tried in vain): `html` is then the source as typed.
    """

    heading: SafeString
    html: SafeString
    links: tuple[WikiLink, ...]
    failed: str = ""


def convert(source: str) -> Rendered:
    """Render the source of one section, its heading's line included. Never raises.

    Of a text with several sections the first heading is `heading`; the others stand in `html` at their places.
    """
    source = UNPRINTABLE.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    scanned = scan(source, most=2)
    if len(scanned.headings) > 1 or any(heading.start for heading in scanned.headings):
        return _joined([(piece.level, convert(piece.source)) for piece in split(source)])
    return _section(source, scanned)


def render_html(source: str, *, seconds: float = 5.0) -> SafeString:
    """Render a whole text without a database: safe HTML in which every wiki link leads to `/wiki/<Title>` and each heading has its id.

    What is not done after `seconds` stands there as typed. Never raises; a text that could not be stored is shown as typed.
    """
    try:
        source = normalise(source)
    except SourceRefused:
        return escaped(source)
    deadline = time.monotonic() + seconds
    pieces = split(source)
    names = ["", *anchors([piece.heading for piece in pieces[1:]])]
    parts = []
    for piece, name in zip(pieces, names, strict=True):
        in_time = time.monotonic() < deadline
        rendered = convert(piece.source) if in_time else _as_typed(piece.source, scan(piece.source), "guard")
        if piece.level:
            parts.append(
                f'<h{piece.level} id="{escape(name)}">{_linked(rendered.heading, rendered.links)}</h{piece.level}>'
            )
        parts.append(_linked(rendered.html, rendered.links))
    return trusted("\n".join(part for part in parts if part))


def _linked(html: str, links: Sequence[WikiLink]) -> str:
    def start(match: re.Match[str]) -> str:
        return f'<a href="{escape(_address(links[int(match[2])]))}">'

    return _PLACEHOLDER.sub(start, html)


def _address(link: WikiLink) -> str:
    path = f"/wiki/{Title(link.namespace, link.title).path}" if link.title else ""
    return f"{path}#{anchor(link.fragment)}" if link.fragment else path


class _Converter:
    """Python-Markdown set up once, to be used again and again by one thread."""

    def __init__(self) -> None:
        self.wiki = WikiExtension()
        self.markdown = Markdown(extensions=[self.wiki], output_format="html", tab_length=_TAB_LENGTH)

    def convert(self, source: str, scanned: Scan) -> Rendered:
        """The heading becomes the first element of the tree, so that what is inline in it takes part in the same conversion."""
        markdown, stash = self.markdown, self.wiki.stash
        markdown.reset()
        self.wiki.reset()
        root = markdown.parser.root = etree.Element("div")
        start = 0
        for heading in scanned.headings:
            etree.SubElement(root, f"h{heading.level}").text = heading_without_spans(heading.text, stash)
            start = heading.end
        body = body_without_spans(source, start, scanned, stash)
        markdown.parser.parseChunk(root, _prepared(body))
        for processor in markdown.treeprocessors:
            root = _or(processor.run(root), root)
        parts = [markdown.serializer(child) for child in root]
        title = sanitize_phrasing(output(_inside(parts.pop(0)), stash)) if scanned.headings else trusted("")
        return _numbered(title, sanitize(output("".join(parts), stash)), self.wiki.links.links)


class _Converters(threading.local):
    def __init__(self) -> None:
        self.current: _Converter | None = None


_converters = _Converters()


def _section(source: str, scanned: Scan) -> Rendered:
    if guard.refusal(source, scanned.spans):
        return _as_typed(source, scanned, "guard")
    # Taken away while it works: what an exception leaves of it is not used again.
    converter, _converters.current = _converters.current or _Converter(), None
    try:
        rendered = converter.convert(source, scanned)
    except Exception:
        # Whatever goes wrong here, RecursionError included, must not cost anybody the page or the edit.
        _log.warning("A section of %d characters could not be rendered.", len(source), exc_info=True)
        return _as_typed(source, scanned, "error")
    _converters.current = converter
    return rendered


def _as_typed(source: str, scanned: Scan, failed: str) -> Rendered:
    title, start = "", 0
    for heading in scanned.headings:
        title, start = escape(plain_heading(heading.text)), heading.end
    body = source[start:]
    return Rendered(trusted(title), escaped(body) if body.strip(" \t\n") else trusted(""), (), failed)


def _prepared(body: str) -> str:
    """The lines as Markdown wants them: no tabs, nothing in blank lines, and a blank line above a block of HTML."""
    lines: list[str] = []
    for line in body.expandtabs(_TAB_LENGTH).split("\n"):
        if line.startswith("<") and lines and lines[-1] and opens_block(line):
            lines.append("")
        lines.append(line if line.strip(" ") else "")
    return "\n".join([*lines, "", ""])


def _inside(element: str) -> str:
    return element[element.index(">") + 1 : element.rindex("<")]


def _or(changed: etree.Element | None, root: etree.Element) -> etree.Element:
    return root if changed is None else changed


def _numbered(title: str, html: str, links: Sequence[WikiLink]) -> Rendered:
    """Number the links as they follow each other on the page; those that left no trace (in the words of a picture, say) are dropped."""
    order: dict[int, int] = {}

    def number(match: re.Match[str]) -> str:
        return f"{match[1]}{order.setdefault(int(match[2]), len(order))}{match[3]}"

    title, html = _PLACEHOLDER.sub(number, title), _PLACEHOLDER.sub(number, html)
    return Rendered(trusted(title), trusted(html), tuple(links[index] for index in order))


def _joined(sections: Sequence[tuple[int, Rendered]]) -> Rendered:
    """Several sections as one, the first heading left out of the HTML; the lead comes first, perhaps empty."""
    lead, *others = sections if sections[0][1].html else sections[1:]
    parts, links = [lead[1].html], [*lead[1].links]
    for level, section in others:
        # The numbers of a section's links go on from those before it.
        shift = len(links)
        heading, html = (
            _PLACEHOLDER.sub(lambda m: f"{m[1]}{int(m[2]) + shift}{m[3]}", part)
            for part in (section.heading, section.html)
        )
        parts += [f"<h{level}>{heading}</h{level}>", html]
        links += section.links
    failed = next((section.failed for _, section in sections if section.failed), "")
    return Rendered(lead[1].heading, trusted("\n".join(part for part in parts if part)), tuple(links), failed)
