"""Links: to pages of this wiki, to addresses, and to pictures, none of which is loaded from elsewhere."""

import re
import xml.etree.ElementTree as etree
from dataclasses import replace
from html import escape

from markdown import Markdown
from markdown.blockprocessors import ReferenceProcessor
from markdown.inlinepatterns import (
    AutomailInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    ShortImageReferenceInlineProcessor,
)
from markdown.util import AtomicString, code_escape

from articles.markup.links import LINK_PATTERN, WikiLink, parse_link

from .stash import Chunk, Stash

_BAR = re.compile(r"\\?\|")
_LINK = re.compile(LINK_PATTERN)
_LINE_OF_LINKS = re.compile(r"^(?:\[\[[^\[\]\n]++\]\][ \t]*+)++(?:\n|\Z)", re.MULTILINE)


class WikiLinks(InlineProcessor):
    """`[[Title]]` becomes `<a data-link="0">`: where it leads is filled in when the page is put together.

    `[[Category:...]]` leaves the text and is named under the article. `[[File:...]]` shows as typed.
    """

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, stash: Stash) -> None:
        super().__init__(LINK_PATTERN, md)
        self.stash = stash
        self.links: list[WikiLink] = []

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int, int]:
        typed = self.stash.restore(self.unescape(m[1]))
        link = self._link(m, data, typed)
        if link is None or link.kind == "file":
            # An escaped or unlawful link is left to the other patterns; a file's options are no Markdown.
            as_typed = code_escape(f"[[{typed}]]") if link else None
            return as_typed, m.start(), m.end()
        if link.kind == "category":
            return self._category(link, f"[[{typed}]]"), m.start(), m.end()
        element = etree.Element("a", {"data-link": str(self._number(link))})
        name, label = _words(m[1])
        element.text = label or AtomicString(name)
        return element, m.start(), m.end()

    def in_html(self, html: str) -> str:
        """Typed HTML with marks for the links in it: no Markdown, yet everybody expects them to work there."""

        def mark(m: re.Match[str]) -> str:
            link = self._link(m, html, m[1])
            if link is None or link.kind == "file":
                return m[0]
            if link.kind == "category":
                return self._category(link, m[0])
            name, label = _words(m[1])
            return self.stash.put(Chunk("link", m[0], escape(label or name), self._number(link)))

        return self.compiled_re.sub(mark, html)

    def _link(self, m: re.Match[str], text: str, typed: str) -> WikiLink | None:
        target = _BAR.split(m[1], maxsplit=1)[0]
        return None if "\x02" in target or _is_escaped(text, m.start()) else parse_link(typed)

    def _category(self, link: WikiLink, typed: str) -> str:
        return self.stash.put(Chunk("category", typed, number=self._number(link)))

    def _number(self, link: WikiLink) -> int:
        self.links.append(replace(link, start=0, end=0))
        return len(self.links) - 1


class ImagesAsLinks(ImageInlineProcessor):
    """`![words](address)` as a link: the site's policy lets no foreign picture in."""

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        image, start, end = super().handleMatch(m, data)
        return _as_link(image) if isinstance(image, etree.Element) else None, start, end


class ImageReferencesAsLinks(ImageReferenceInlineProcessor):
    """`![words][label]` as a link."""

    def makeTag(self, href: str, title: str, text: str) -> etree.Element:  # noqa: N802
        return _as_link(super().makeTag(href, title, text))


class ShortImageReferencesAsLinks(ImageReferencesAsLinks, ShortImageReferenceInlineProcessor):
    """`![label]` as a link."""


class MailAddresses(AutomailInlineProcessor):
    """`<name@example.com>`, plainly: Markdown writes each letter as an entity, which hides nothing from anybody."""

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        address = self.unescape(m[1]).removeprefix("mailto:")
        element = etree.Element("a", href=f"mailto:{address}")
        element.text = AtomicString(address)
        return element, m.start(), m.end()


class References(ReferenceProcessor):
    """`[label]: address`, but not `[^label]: words`: notes show as typed until there are any."""

    RE = re.compile(
        ReferenceProcessor.RE.pattern.replace(r"\[([^\[\]]*)\]", r"\[([^\[\]^][^\[\]]*)\]", 1), re.MULTILINE
    )


def categories_last(body: str) -> str:
    """The lines that hold nothing but categories behind all others, where they can part no list and no table."""
    taken: list[str] = []

    def take(line: re.Match[str]) -> str:
        links = [_category_of(inner) for inner in _LINK.findall(line[0])]
        if not all(links):
            return line[0]
        taken.append(line[0].strip())
        return ""

    rest = _LINE_OF_LINKS.sub(take, body)
    return "\n\n".join([rest, *taken]) if taken else body


def _category_of(inner: str) -> WikiLink | None:
    link = None if "\x02" in _BAR.split(inner, maxsplit=1)[0] else parse_link(inner)
    return link if link is not None and link.kind == "category" else None


def _as_link(image: etree.Element) -> etree.Element:
    source = image.get("src", "")
    link = etree.Element("a", href=source)
    if "title" in image.attrib:
        link.set("title", image.attrib["title"])
    link.text = AtomicString(image.get("alt") or source)
    return link


def _words(inner: str) -> tuple[str, str]:
    """The target as typed, and the label if there is one."""
    target, *label = (part.strip(" \t") for part in _BAR.split(inner, maxsplit=1))
    return target.removeprefix(":").strip(" \t"), "".join(label)


def _is_escaped(data: str, start: int) -> bool:
    before = data[:start]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
