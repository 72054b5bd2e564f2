"""The one door through which HTML reaches a page.

Everything that an editor typed passes `sanitize()` as the last step: bleach cleans it, nh3 cleans what bleach left
(bleach is the project's fixed choice but gets no more fixes; nh3 is a second parser, written independently), and
`_rewrite()` builds every remaining tag anew from the closed lists below. A tag, attribute, class, scheme or value that
is not named here does not come out, whatever the two libraries thought of it.
"""

import re
import threading
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Any

import nh3
from bleach import html5lib_shim
from bleach.sanitizer import Cleaner
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# What may stand inside a line, and what makes blocks.
PHRASING_TAGS = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q"}
    | {"rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
FLOW_TAGS = frozenset(
    {"blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "summary"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
TAGS = PHRASING_TAGS | FLOW_TAGS
VOID_TAGS = frozenset({"br", "hr", "wbr"})
SCHEMES = frozenset({"http", "https", "mailto"})

# Presentation is the site's: text may only pick among these. `out` is absent because only `_rewrite()` gives it.
CLASSES: Mapping[str, frozenset[str]] = {
    "td": frozenset({"a-start", "a-center", "a-end"}),
    "th": frozenset({"a-start", "a-center", "a-end"}),
}
# The names of languages are an open set, so the closed list of classes holds their pattern: it can name no other class.
LANGUAGE_CLASS = re.compile(r"language-[a-z0-9+-]{1,20}")
ID_PREFIX = "user-"

# What a browser skips, trims or reads as a slash inside an address, and what hides or turns its letters round.
# ZWJ and ZWNJ may stay: they are letters of lawful titles.
_ADDRESS_TRICK = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LAWFUL_ADDRESSES = (
    re.compile(r"https?://[^/?#:@].*", re.IGNORECASE),
    re.compile(r"mailto:[^:/?#@]+@[^:/#@]+", re.IGNORECASE),
    re.compile(r"/(?:[^/].*)?"),
    re.compile(r"#.+"),
)
_LONGEST_ADDRESS = 8_000

# C0 without tab and line feed, DEL, and lone surrogates: none may stand in a page, and the marks by which Markdown and
# our extensions hold a place are made of two of them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def lawful_address(value: str) -> str | None:
    """An address that may stand in `href`, or None. Relative ones begin at the site's root or stay in the page."""
    value = value.strip(" \t\n").replace(" ", "%20")
    if len(value) > _LONGEST_ADDRESS or _ADDRESS_TRICK.search(value):
        return None
    return value if any(lawful.fullmatch(value) for lawful in _LAWFUL_ADDRESSES) else None


def _identifier(value: str) -> str | None:
    """A typed id under the prefix that keeps it apart from the page's own ids and from names such as `cookie`."""
    name = value.removeprefix(ID_PREFIX)
    return ID_PREFIX + name if re.fullmatch(r"[^\s\x00-\x20\"'<>&`]{1,100}", name) else None


def _matching(pattern: str) -> Callable[[str], str | None]:
    lawful = re.compile(pattern)
    return lambda value: value if lawful.fullmatch(value) else None


def _flag(value: str) -> str:
    return ""


_Rule = Callable[[str], str | None]
_SPAN: _Rule = _matching(r"[1-9][0-9]{0,2}")
_NUMBER: _Rule = _matching(r"-?[0-9]{1,9}")
_MOMENT: _Rule = _matching(r"[0-9A-Z:.+\- ]{1,40}")
_ANYWHERE: Mapping[str, _Rule] = {
    "dir": _matching("ltr|rtl|auto"),
    "id": _identifier,
    "lang": _matching(r"[A-Za-z0-9-]{1,35}"),
    "title": str,
}
_CELL: Mapping[str, _Rule] = {"colspan": _SPAN, "rowspan": _SPAN}
_RULES: Mapping[str, Mapping[str, _Rule]] = {
    "a": {"data-link": _matching(r"[0-9]{1,6}"), "href": lawful_address},
    "del": {"datetime": _MOMENT},
    "details": {"open": _flag},
    "ins": {"datetime": _MOMENT},
    "li": {"value": _NUMBER},
    "ol": {"reversed": _flag, "start": _NUMBER, "type": _matching("[1aAiI]")},
    "td": _CELL,
    "th": {**_CELL, "scope": _matching("row|col|rowgroup|colgroup")},
    "time": {"datetime": _MOMENT},
}
_CLASSED = {*CLASSES, "code"}
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    tag: frozenset({*_ANYWHERE, *_RULES.get(tag, ()), *(["class"] if tag in _CLASSED else [])}) for tag in TAGS
}

# nh3 writes every tag in this one form, and `<` nowhere else.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>|<')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
# Each parser drops one line feed after this tag, so that a second cleaning would change the text.
_PRE = re.compile(r"(<pre(?: [^>]*)?>)\n+")


class _Walker(html5lib_shim.getTreeWalker("etree")):  # type: ignore[misc]
    """html5lib's walker with the places of all elements noted once.

    The original looks each element up among its siblings on the way back to the parent, twice: a table of 10,000 rows
    took 8 s. bleach will see no more releases, so what this class knows of it stays true.
    """

    def __init__(self, tree: Any) -> None:
        super().__init__(tree)
        self.places = {child: place for parent in tree.iter() for place, child in enumerate(parent)}

    def getParentNode(self, node: Any) -> Any:  # noqa: N802 - the name is html5lib's
        _, _, parents, flag = node
        if flag == "text":
            return super().getParentNode(node)
        parent = parents.pop()
        return (parent, self.places[parent], parents, None) if parents else parent


class _Cleaners(threading.local):
    """bleach's cleaner keeps the state of its parser, so each thread has its own."""

    def __init__(self) -> None:
        self.flow = self._pair(TAGS)
        self.phrasing = self._pair(PHRASING_TAGS)

    @staticmethod
    def _pair(tags: frozenset[str]) -> tuple[Cleaner, nh3.Cleaner]:
        attributes = {tag: set(ATTRIBUTES[tag]) for tag in tags}
        first = Cleaner(
            tags=tags, attributes={tag: list(names) for tag, names in attributes.items()}, protocols=SCHEMES
        )
        first.walker = _Walker  # type: ignore[assignment]
        # With single quotes around an attribute's value, bleach escapes the ampersands in it twice.
        first.serializer.use_best_quote_char = False
        # bleach has turned `<script>` into visible text, so no element is left to be dropped together with its content.
        second = nh3.Cleaner(
            tags=set(tags),
            attributes=attributes,
            url_schemes=set(SCHEMES),
            link_rel=None,
            clean_content_tags=set(),
        )
        return first, second


_cleaners = _Cleaners()


def sanitize(html: str) -> SafeString:
    """Safe HTML for a block of text: only the tags, attributes, classes and schemes of the closed lists.

    Tags that are not in the list come out as visible text, so that what was typed is still to be read. Cleaning twice
    changes nothing, and a browser that parses the result and writes it out again gets the same elements.
    """
    return _clean(html, *_cleaners.flow)


def sanitize_phrasing(html: str) -> SafeString:
    """Like `sanitize()`, for what stands inside a heading: no block may break out of it."""
    return _clean(html, *_cleaners.phrasing)


def trusted(html: str) -> SafeString:
    """Mark HTML as safe that was put together from results of `sanitize()`, escaped text and markup of our own."""
    return mark_safe(html)  # noqa: S308 - this module is where that is decided


def escaped(source: str) -> SafeString:
    """The source as typed, for a text that cannot be rendered. Parsers drop the line feed after the tag."""
    return format_html('<pre class="source">\n{}</pre>', UNPRINTABLE.sub("", source))


def _clean(html: str, first: Cleaner, second: nh3.Cleaner) -> SafeString:
    """Clean until nothing changes: what HTML repairs (a link around a table, say) may need a second reading."""
    html = UNPRINTABLE.sub("", html)
    for _ in range(4):
        cleaned = _rewrite(second.clean(first.clean(html)))
        # bleach's parser alone does not know that `<summary>` keeps a list's item from ending the one around it. Apart
        # from that the two read the same, so the fast one can tell whether anything would still change.
        read = first.clean(cleaned) if "<summary" in cleaned else cleaned
        if _rewrite(second.clean(read)) == cleaned:
            return trusted(cleaned)
        html = cleaned
    return escaped(html)


def _rewrite(html: str) -> str:
    """Each tag anew from its name and its attributes' rules; links without a lawful target lose their tags."""
    html = _PRE.sub(r"\1", UNPRINTABLE.sub("", html))
    typed = {unescape(name).removeprefix(ID_PREFIX) for name in _ID.findall(html)}
    unlinked = False

    def rewritten(match: re.Match[str]) -> str:
        nonlocal unlinked
        closing, name, attributes = match.groups()
        if name not in TAGS:
            return escape(match[0])
        if name != "a":
            return f"</{name}>" if closing else f"<{name}{_written(_kept(name, attributes))}>"
        if closing:
            # Links never nest in parsed HTML, so this end belongs to the last start.
            unlinked, drop = False, unlinked
            return "" if drop else "</a>"
        kept = _link(_kept(name, attributes), typed)
        unlinked = not kept
        return f"<a{_written(kept)}>" if kept else ""

    return _TAG.sub(rewritten, html)


def _kept(tag: str, attributes: str) -> dict[str, str]:
    """The attributes that their rules let through, with the values that the rules made of them."""
    rules = _RULES.get(tag, {})
    kept = {}
    for name, quoted in _ATTRIBUTE.findall(attributes):
        rule = _classes(tag) if name == "class" else rules.get(name) or _ANYWHERE.get(name)
        value = rule(unescape(quoted)) if rule else None
        if value is not None:
            kept[name] = value
    return kept


def _classes(tag: str) -> _Rule:
    def lawful(value: str) -> str | None:
        names = [
            name
            for name in value.split()
            if name in CLASSES.get(tag, ()) or (tag == "code" and LANGUAGE_CLASS.fullmatch(name))
        ]
        return names[0] if names else None

    return lawful


def _link(kept: dict[str, str], typed: set[str]) -> dict[str, str]:
    """The attributes of a link: a placeholder carries nothing else, and what leads out of the site is marked as such.

    `#name` leads to the typed id of that name where this text holds one, else to a section of the page.
    """
    if "data-link" in kept:
        return {"data-link": kept["data-link"]}
    target = kept.get("href")
    if target is None:
        return kept if "id" in kept else {}
    if target.startswith("#") and target[1:] in typed:
        kept["href"] = f"#{ID_PREFIX}{target[1:]}"
    elif not target.startswith(("#", "/")):
        kept |= {"class": "out", "rel": "nofollow noopener"}
    return kept


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(attributes[name])}"' for name in sorted(attributes))
