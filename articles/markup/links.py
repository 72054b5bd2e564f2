"""Wiki links: `[[Title]]`, `[[Title|label]]`, `[[Title#Section]]`."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from .fences import Backticks
from .scan import Span
from .titles import BadTitle, Namespace, Title, clean_title, title_key

FRAGMENT_BYTES = 255

LinkKind = Literal["article", "category", "file"]

# No text holds this character, so a key that begins with it stands before all others.
SUBCATEGORY = "\x01"

# A link stands on one line and holds no square bracket.
LINK_PATTERN = r"\[\[([^\[\]\n]+)\]\]"

_LINK = re.compile(LINK_PATTERN)
_VERBATIM = re.compile(r"\\[^\n|]|`+")
_REDIRECT = re.compile(rf"(?:[ \t]*\n)*+ {{0,3}}#REDIRECT[ \t]*(?::[ \t]*)?{LINK_PATTERN}", re.ASCII | re.IGNORECASE)
_TYPED_REDIRECT = re.compile(r"(?:[ \t]*\n)*+ {0,3}#REDIRECT[ \t]*(?::[ \t]*)?(?:\[|https?:)", re.ASCII | re.IGNORECASE)
_UNLAWFUL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")
# In a table the bar before a label is written with a backslash.
_BAR = re.compile(r"\\?\|")


@dataclass(frozen=True, slots=True)
class WikiLink:
    """A link to a page of this wiki, from its first bracket to behind its last one.

    An empty title is this page; an empty label means that none was typed. The label of a category is its sort
    key, that of a file holds all its options. A category has no fragment: what is typed as one says nothing about it.
    """

    start: int
    end: int
    namespace: Namespace
    title: str
    fragment: str
    label: str
    kind: LinkKind


def parse_link(inner: str) -> WikiLink | None:
    """The link that `inner`, the text between the brackets, spells; None if it must stay text.

    The offsets are those of a text that holds this link alone.
    """
    target, *label = _BAR.split(inner, maxsplit=1)
    target = target.strip(" \t")
    shown = target.startswith(":")
    name, _, section = target.removeprefix(":").partition("#")
    fragment = _clean_fragment(section)
    if fragment is None:
        return None
    namespace, title = Namespace.ARTICLE, ""
    if name.strip(" \t_") or not fragment:
        try:
            cleaned = clean_title(name)
        except BadTitle:
            return None
        namespace, title = cleaned.namespace, cleaned.title
    kind: LinkKind = "article"
    if not shown and namespace is Namespace.CATEGORY:
        kind, fragment = "category", ""
    elif not shown and namespace is Namespace.FILE:
        kind = "file"
    return WikiLink(0, len(inner) + 4, namespace, title, fragment, "".join(label).strip(" \t"), kind)


def _clean_fragment(text: str) -> str | None:
    """The name of a section as typed, in NFC and with single spaces; None if it can't be kept."""
    if len(text) > FRAGMENT_BYTES or _UNLAWFUL.search(text):
        return None
    fragment = " ".join(word for word in re.split("[ \t]+", unicodedata.normalize("NFC", text)) if word)
    return fragment if len(fragment.encode()) <= FRAGMENT_BYTES else None


def member_key(page: Title, label: str = "") -> str:
    """Where a page stands among the members of a category: by the label of its link, else by its own title.

    Categories stand before all other pages. At most 1,000 bytes.
    """
    sign = SUBCATEGORY if page.namespace is Namespace.CATEGORY else ""
    return title_key(sign + (label or page.title))


def find_links(source: str, spans: Iterable[Span]) -> list[WikiLink]:
    """The lawful links of `source` outside `spans` (those of its scan), code spans and escapes, in order."""
    links = []
    for found in _LINK.finditer(_mask(source, spans)):
        start, end = found.span()
        # What was masked inside the brackets may be shown in a label, never be part of a title.
        if "\x00" in _BAR.split(found[1], maxsplit=1)[0]:
            continue
        link = parse_link(source[start + 2 : end - 2])
        if link is not None:
            links.append(replace(link, start=start, end=end))
    return links


def is_broken_redirect(source: str) -> bool:
    """Whether a text begins as a redirect does, with brackets or an address behind it, but leads to no title."""
    return _TYPED_REDIRECT.match(source) is not None and redirect_target(source) is None


def redirect_target(source: str) -> WikiLink | None:
    """Where a text leads whose first line that is not blank reads `#REDIRECT [[Title]]`, in any case."""
    found = _REDIRECT.match(source)
    link = parse_link(found[1]) if found else None
    if found is None or link is None or not link.title:
        return None
    return replace(link, start=found.start(1) - 2, end=found.end(1) + 2)


def _mask(source: str, spans: Iterable[Span]) -> str:
    """`source`, as long as it was, with a NUL for each character that Markdown takes as it stands."""
    parts, end = [], 0
    for span in spans:
        parts += [_mask_inline(source[end : span.start]), "\x00" * (span.end - span.start)]
        end = span.end
    return "".join([*parts, _mask_inline(source[end:])])


def _mask_inline(text: str) -> str:
    """Mask code spans of one line and escaped characters but the bar: it may divide a link in a table."""
    parts, end = [], 0
    backticks: Backticks | None = None
    while found := _VERBATIM.search(text, end):
        parts.append(text[end : found.start()])
        end = found.end()
        if found[0].startswith("`"):
            if backticks is None or backticks.end <= found.start():
                backticks = Backticks(text, found.start())
            end = backticks.closing(end, len(found[0]))
        verbatim = found[0].startswith("\\") or end > found.end()
        parts.append("\x00" * (end - found.start()) if verbatim else found[0])
    return "".join([*parts, text[end:]])
