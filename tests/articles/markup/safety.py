"""What every page may hold, checked on the tree that an independent parser makes of it."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.serializer import HTMLSerializer

TAGS = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
    }
    | {
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
    }
    | {
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
    }
    | {"tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"}
)
ATTRIBUTES = frozenset(
    {"class", "colspan", "data-link", "datetime", "dir", "href", "id", "lang", "open", "rel", "reversed", "rowspan"}
    | {"scope", "start", "title", "type", "value"}
)
CLASS = re.compile(r"out|source|a-start|a-center|a-end|language-[a-z0-9+-]{1,20}")
# Written otherwise than the sanitiser's own rules, on purpose: what a browser drops from an address is dropped first.
IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200b\u2028-\u202f\u205f\u2060\u3000\ufeff]")


def elements(html: str) -> Iterator[Element]:
    """All elements below the root, in order."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return (element for element in root.iter() if element is not root)


def assert_safe(html: str) -> None:
    """Only lawful tags, attributes, classes and addresses, no comment, no control character."""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", html)
    for element in elements(html):
        assert element.tag in TAGS, element.tag
        for name, value in element.attrib.items():
            assert name in ATTRIBUTES, (element.tag, name)
            assert name != "href" or is_lawful(value), value
            assert name != "id" or value.startswith("user-"), value
            assert name != "data-link" or value.isdecimal(), value
            assert name != "class" or all(CLASS.fullmatch(each) for each in value.split()), value


def is_lawful(address: str) -> bool:
    address = IGNORED.sub("", address).replace("\\", "/").lower()
    if address.startswith("//"):
        return False
    return address.startswith(("#", "/", "mailto:")) or re.match("https?://[^/]", address) is not None


def again(html: str) -> str:
    """What comes out where a parser reads `html` and writes it again, as `innerHTML` does in a browser."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    serializer = HTMLSerializer(
        quote_attr_values="always", omit_optional_tags=False, resolve_entities=False, minimize_boolean_attributes=False
    )
    return str(serializer.render(html5lib.getTreeWalker("etree")(root)))
