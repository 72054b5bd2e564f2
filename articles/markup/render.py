"""From the source of a section to safe HTML."""

import logging
import re
import threading
import time
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString
from markdown import Markdown

from . import guard
from .extensions import WikiExtension
from .extensions.links import categories_last
from .extensions.output import output
from .extensions.spans import body_without_spans, heading_without_spans
from .links import WikiLink
from .plain import plain_heading
from .sanitize import PHRASING_TAGS, UNPRINTABLE, escaped, sanitize, sanitize_phrasing, trusted
from .scan import Scan, scan
from .source import SourceRefused, normalise
from .split import Piece, anchor, anchor_path, anchors, split
from .titles import Title

# Stored beside each fragment, which is rendered again where it differs: raise it when the HTML for a source changes.
RENDERER = "2"

# For all sections of a text together.
SECONDS = 5.0

_log = logging.getLogger(__name__)
_PLACEHOLDER = re.compile(r'(<a data-link=")([0-9]+)(">)')


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML of one section: `heading` is what belongs inside its heading element, empty for a lead.

    Wiki links are `<a data-link="0">words</a>`: the number is an index of `links`, which holds them in the order of the
    page. Links to categories have left the text and stand behind the others of their section. `failed` is empty, or
    `guard` (not tried), `time` (not reached) or `error` (tried in vain); `html` is then the source as typed.
    """

    heading: SafeString
    html: SafeString
    links: tuple[WikiLink, ...]
    failed: str = ""


def convert(source: str, *, seconds: float = SECONDS) -> Rendered:
    """Render the source of one section, its heading's line included. Never raises.

    Of a text with several sections the first heading is `heading`; the others stand in `html` at their places, and
    those sections that were not reached after `seconds` stand there as typed.
    """
    source = UNPRINTABLE.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    scanned = scan(source, most=2)
    if len(scanned.headings) > 1 or any(heading.start for heading in scanned.headings):
        return _joined([(piece.level, rendered) for piece, rendered in _sections(source, seconds)])
    return _section(source, scanned)


def render_html(source: str, *, seconds: float = SECONDS) -> SafeString:
    """Render a whole text without a database. Never raises; a text that could not even be stored is shown as typed.

    Wiki links lead to `/wiki/<Title>`, each heading has its id. What was not reached after `seconds` stands there as
    typed.
    """
    try:
        source = normalise(source)
    except SourceRefused:
        return escaped(source)
    sections = list(_sections(source, seconds))
    names = anchors([piece.heading for piece, _ in sections[1:]])
    lead, *others = [(_linked(each.heading, each.links), _linked(each.html, each.links)) for _, each in sections]
    parts = [lead[1]]
    for (piece, _), name, (heading, html) in zip(sections[1:], names, others, strict=True):
        parts += [f'<h{piece.level} id="{escape(name)}">{heading}</h{piece.level}>', html]
    return trusted("\n".join(part for part in parts if part))


def _sections(source: str, seconds: float) -> Iterator[tuple[Piece, Rendered]]:
    deadline = time.monotonic() + seconds
    for piece in split(source):
        scanned = scan(piece.source)
        if time.monotonic() < deadline:
            yield piece, _section(piece.source, scanned)
        else:
            yield piece, _as_typed(piece.source, scanned, "time")


def _linked(html: str, links: Sequence[WikiLink]) -> str:
    def start(match: re.Match[str]) -> str:
        return f'<a href="{escape(_address(links[int(match[2])]))}">'

    return _PLACEHOLDER.sub(start, html)


def _address(link: WikiLink) -> str:
    path = f"/wiki/{Title(link.namespace, link.title).path}" if link.title else ""
    return f"{path}#{anchor_path(anchor(link.fragment))}" if link.fragment else path


class _Converter:
    """Python-Markdown set up once, to be used again and again by one thread."""

    def __init__(self) -> None:
        self.wiki = WikiExtension()
        self.markdown = Markdown(extensions=[self.wiki], output_format="html")

    def convert(self, source: str, scanned: Scan) -> Rendered:
        """The heading is the first element of the tree, so that what is inline in it is converted with the rest."""
        markdown, stash = self.markdown, self.wiki.stash
        markdown.reset()
        self.wiki.reset()
        root = markdown.parser.root = etree.Element("div")
        start = 0
        for heading in scanned.headings:
            etree.SubElement(root, f"h{heading.level}").text = heading_without_spans(heading.text, stash)
            start = heading.end
        body = categories_last(body_without_spans(source, start, scanned, stash))
        markdown.parser.parseChunk(root, body)
        for processor in markdown.treeprocessors:
            root = _or(processor.run(root), root)
        parts = [markdown.serializer(child) for child in root]
        title = output(_inside(parts.pop(0)), stash, PHRASING_TAGS) if scanned.headings else ""
        html = output("".join(parts), stash)
        if html.count("<") > guard.MOST_TAGS:
            return _as_typed(source, scanned, "guard")
        # A heading of nothing but a comment shows it: an empty one could be neither read nor reached.
        shown = sanitize_phrasing(title) or "".join(escape(heading.text) for heading in scanned.headings)
        return _numbered(shown, sanitize(html), self.wiki.links.links, stash.categories)


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


def _inside(element: str) -> str:
    return element[element.index(">") + 1 : element.rindex("<")]


def _or(changed: etree.Element | None, root: etree.Element) -> etree.Element:
    return root if changed is None else changed


def _numbered(title: str, html: str, links: Sequence[WikiLink], categories: Sequence[int]) -> Rendered:
    """Number the links in the order of the page. Those that left no trace (in the words of a picture) are dropped."""
    order: dict[int, int] = {}
    title, html = (_renumber(part, lambda index: order.setdefault(index, len(order))) for part in (title, html))
    return Rendered(trusted(title), trusted(html.strip("\n")), tuple(links[index] for index in [*order, *categories]))


def _joined(sections: Sequence[tuple[int, Rendered]]) -> Rendered:
    """Several sections as one, without the first heading. The lead comes first, perhaps empty."""
    first, *others = sections if sections[0][1].html else sections[1:]
    parts: list[str] = [first[1].html]
    links = [*first[1].links]
    for level, section in others:
        heading, html = (_renumber(part, len(links).__add__) for part in (section.heading, section.html))
        parts += [f"<h{level}>{heading}</h{level}>", html]
        links += section.links
    failed = next((section.failed for _, section in sections if section.failed), "")
    html = "\n".join(part for part in parts if part)
    return Rendered(first[1].heading, trusted(html), tuple(links), failed)


def _renumber(html: str, number: Callable[[int], int]) -> str:
    return _PLACEHOLDER.sub(lambda match: f"{match[1]}{number(int(match[2]))}{match[3]}", html)
