"""Links: to pages of this wiki, to addresses, and to pictures, none of which is loaded from elsewhere."""

import re
import xml.etree.ElementTree as etree
from dataclasses import replace

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

from .stash import Stash

_BAR = re.compile(r"\\?\|")


class WikiLinks(InlineProcessor):
    """`[[Title]]` becomes `<a data-link="0">`: where it leads is filled in when the page is put together.

    A link to a category shows its name, since what was typed as its label is a sort key. `[[File:...]]` shows as typed.
    """

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, stash: Stash) -> None:
        super().__init__(LINK_PATTERN, md)
        self.stash = stash
        self.links: list[WikiLink] = []

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int, int]:
        target, *label = _BAR.split(m[1], maxsplit=1)
        typed = self.stash.restore(self.unescape(m[1]))
        link = None if "\x02" in target or _is_escaped(data, m.start()) else parse_link(typed)
        if link is None or link.kind == "file":
            # An escaped or unlawful link is left to the other patterns; a file's options are no Markdown.
            as_typed = code_escape(f"[[{typed}]]") if link else None
            return as_typed, m.start(), m.end()
        element = etree.Element("a", {"data-link": str(len(self.links))})
        words = label[0].strip(" \t") if label and link.kind == "article" else ""
        element.text = words or AtomicString(target.strip(" \t").removeprefix(":").strip(" \t"))
        self.links.append(replace(link, start=0, end=0))
        return element, m.start(), m.end()


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


def _as_link(image: etree.Element) -> etree.Element:
    source = image.get("src", "")
    link = etree.Element("a", href=source)
    if "title" in image.attrib:
        link.set("title", image.attrib["title"])
    link.text = AtomicString(image.get("alt") or source)
    return link


def _is_escaped(data: str, start: int) -> bool:
    before = data[:start]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
