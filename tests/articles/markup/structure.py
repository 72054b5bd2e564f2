"""What a page is made of, read from its HTML by a parser that shares no code with what wrote it."""

from xml.etree.ElementTree import Element

import html5lib

# An element with what it holds: ("ul", ("li", "words", ("ul", ...))); a numbered list has its first number after the
# tag. Words have their blanks run together, code is as it is.
Node = str | tuple["Node", ...]

CONTAINERS = frozenset({"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "pre", "table", "ul"})


def structure(html: str, *, paragraphs: bool = False) -> tuple[Node, ...]:
    """The blocks of a page; with `paragraphs` those too, which is what tells a loose list from a tight one."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return tuple(_children(root, CONTAINERS | {"p"} if paragraphs else CONTAINERS))


def _children(element: Element, kept: frozenset[str]) -> list[Node]:
    nodes: list[Node] = []
    _add(nodes, element.text)
    for child in element:
        if child.tag == "pre":
            nodes.append(("pre", "".join(child.itertext())))
        elif child.tag in kept:
            number = [child.get("start", "1")] if child.tag == "ol" else []
            nodes.append((child.tag, *number, *_children(child, kept)))
        else:
            for node in _children(child, kept):
                if isinstance(node, str):
                    _add(nodes, node)
                else:
                    nodes.append(node)
        _add(nodes, child.tail)
    return nodes


def _add(nodes: list[Node], text: str | None) -> None:
    words = " ".join((text or "").split())
    if words and nodes and isinstance(nodes[-1], str):
        nodes[-1] += f" {words}"
    elif words:
        nodes.append(words)
