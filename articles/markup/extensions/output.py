"""Markdown's output with the chunks of the stash put into it.

Typed HTML may do as it likes between two tags of Markdown's, never beyond: an end tag closes only what was typed
inside the same element of Markdown's, what is still open there is closed with it, and the parts of a table stand where
a browser would not move them. So `</ul>` in a list or `<tr>` in a quote cannot lift the rest of it, a heading say, into
the page. Every tag is written anew, and `<` stands nowhere else.
"""

import re
from dataclasses import dataclass
from html import escape, unescape

from articles.markup.sanitize import ATTRIBUTES, FLOW_TAGS, TAGS, UNPRINTABLE, VOID_TAGS, lawful_address

from .stash import MARK, Stash
from .typed import ATTRIBUTE, BLOCK, ENTITY, TAG

# html5lib looks through all open elements again and again; nobody nests deeper by hand.
DEEPEST = 50
_TOKEN = re.compile(
    r'<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*+)(?P<attributes>(?: [a-z-]++="[^"]*+")*+)>'
    # Any other mark is a left-over of Markdown's.
    "|(?P<mark>\x02[bi][0-9]+\x03)|\x02[a-z:0-9]*+\x03?|(?P<text>[^<\x02]++)|<"
)
_AMPERSAND = re.compile(rf"&(?!{ENTITY.pattern[1:]})")
_ROWS_IN = frozenset({"table", "tbody", "tfoot", "thead"})
_TABLE_FRAME = _ROWS_IN | {"tr"}
# In which elements the parts of a table may begin; those open inside them end there.
_PART_OF = {
    **dict.fromkeys(("caption", "tbody", "tfoot", "thead"), frozenset({"table"})),
    **dict.fromkeys(("td", "th"), _TABLE_FRAME),
    "tr": _ROWS_IN,
}


@dataclass(slots=True)
class _Element:
    name: str
    start: int  # the index of its start tag in the output
    typed: bool
    written: bool = True  # False: neither tag appears
    broken: bool = False  # a paragraph that ended where a block was typed in it


def output(html: str, stash: Stash, tags: frozenset[str] = TAGS) -> str:
    """What Markdown's serialiser wrote, with each mark replaced by its chunk: well formed, not yet clean.

    Typed tags that are not among `tags` become text.
    """
    return _Output(stash, tags).write(html)


class _Output:
    def __init__(self, stash: Stash, tags: frozenset[str]) -> None:
        self.stash = stash
        self.tags = tags
        self.parts: list[str] = []
        self.open: list[_Element] = []

    def write(self, html: str) -> str:
        for token in _TOKEN.finditer(html):
            if token["text"]:
                self.parts.append(_text(token["text"]))
            elif token["mark"]:
                self._chunk(token["mark"])
            elif token["name"]:
                self._markdown_tag(token["name"], bool(token["end"]), token["attributes"])
        while self.open:
            self._close()
        return "".join(self.parts)

    def _chunk(self, mark: str) -> None:
        match = MARK.match(mark)
        assert match is not None
        chunk = self.stash.chunk(match)
        if any(element.name in ("code", "pre") and not element.typed for element in self.open):
            self.parts.append(escape(self.stash.restore(chunk.source)))
        elif chunk.kind == "link":
            self._link(f'data-link="{chunk.number}"', _text(chunk.html))
        elif chunk.kind == "category":
            self.stash.categories.append(chunk.number)
        elif chunk.kind == "html":
            self._typed(chunk.source)
        elif chunk.kind == "ours":
            if chunk.html.startswith("<"):
                self._leave_table()
            self.parts.append(chunk.html)

    def _markdown_tag(self, name: str, end: bool, attributes: str) -> None:
        if name == BLOCK:
            return
        if end:
            while self.open[-1].typed:
                self._close()
            self._close()
            return
        self._leave_table()
        # A link in a link would end the outer one in its middle.
        written = name != "a" or not self._is_open("a")
        if name not in VOID_TAGS:
            self.open.append(_Element(name, len(self.parts), False, written))
        self.parts.append(f"<{name}{self._attributes(attributes)}>" if written else "")

    def _attributes(self, attributes: str) -> str:
        """Markdown's own attributes, with what was typed instead of marks."""
        restored = MARK.sub(lambda mark: escape(self.stash.restore(mark[0])), attributes)
        return _AMPERSAND.sub("&amp;", UNPRINTABLE.sub("", restored))

    def _typed(self, source: str) -> None:
        position = 0
        for tag in TAG.finditer(source):
            name = tag[2].lower()
            if name not in self.tags and name != "img":
                continue
            self._typed_text(source[position : tag.start()])
            position = tag.end()
            if name == "img":
                self._image(tag[3])
            elif tag[1]:
                self._typed_end(name)
            else:
                self._typed_start(name, tag[3])
        self._typed_text(source[position:])

    def _typed_text(self, source: str) -> None:
        position = 0
        for mark in MARK.finditer(source):
            self.parts.append(_text(source[position : mark.start()]))
            self._chunk(mark[0])
            position = mark.end()
        self.parts.append(_text(source[position:]))

    def _typed_start(self, name: str, attributes: str) -> None:
        if len(self.open) >= DEEPEST or (name == "a" and self._is_open("a")) or not self._make_room(name):
            return
        if name in FLOW_TAGS and name not in _PART_OF:
            self._break_paragraph()
        values = self._values(attributes)
        written = name != "a" or "id" in values or lawful_address(unescape(values.get("href", ""))) is not None
        if name not in VOID_TAGS:
            self.open.append(_Element(name, len(self.parts), True, written))
        kept = "".join(
            f' {key}="{values[key]}"' for key in sorted(ATTRIBUTES[name] & values.keys()) if key != "data-link"
        )
        self.parts.append(f"<{name}{kept}>" if written else "")

    def _leave_table(self) -> None:
        """End a typed table between whose cells something is to be written. bleach's parser loses elements there."""
        while self._innermost() in _TABLE_FRAME and self.open[-1].typed:
            self._close()

    def _make_room(self, name: str) -> bool:
        """Close what an element cannot stand in; False if it must not begin here at all."""
        if name in _PART_OF:
            if not self._is_typed_here("table"):
                return False
            while self._innermost() not in _PART_OF[name]:
                self._close()
        elif self._innermost() in _TABLE_FRAME:
            if name != "table":
                return False
            while self._close() != "table":
                pass
        return True

    def _typed_end(self, name: str) -> None:
        if self._is_typed_here(name):
            while self._close() != name:
                pass

    def _image(self, attributes: str) -> None:
        """No foreign picture is loaded: a link to it, with its words."""
        values = self._values(attributes)
        source, words = values.get("src", ""), values.get("alt") or values.get("src", "")
        if lawful_address(unescape(source)) is None:
            self.parts.append(words)
        else:
            self._link(f'href="{source}"', words)

    def _link(self, attribute: str, words: str) -> None:
        """A link, or its words alone where none may stand."""
        is_barred = self._is_open("a") or self._innermost() in _TABLE_FRAME
        self.parts.append(words if is_barred else f"<a {attribute}>{words}</a>")

    def _values(self, attributes: str) -> dict[str, str]:
        """Typed attributes, their values ready to stand between double quotes; of equal names the first one counts."""
        values: dict[str, str] = {}
        for attribute in ATTRIBUTE.finditer(attributes):
            value = attribute[2] or ""
            if value[:1] in ('"', "'"):
                value = value[1:-1]
            values.setdefault(attribute[1].lower(), _text(self.stash.restore(value)).replace('"', "&quot;"))
        return values

    def _break_paragraph(self) -> None:
        """A block in a paragraph ends it; what follows is no paragraph any more, and one without words goes."""
        for element in self.open:
            if element.name == "p" and not element.broken:
                element.broken = True
                if not "".join(self.parts[element.start + 1 :]).strip():
                    self.parts[element.start] = ""

    def _innermost(self) -> str:
        return self.open[-1].name if self.open else ""

    def _is_open(self, name: str) -> bool:
        return any(element.name == name and element.written for element in self.open)

    def _is_typed_here(self, name: str) -> bool:
        """Whether an element of this name was typed inside the innermost one of Markdown's and is still open."""
        for element in reversed(self.open):
            if not element.typed or element.name == name:
                return element.typed
        return False

    def _close(self) -> str:
        """Write the end of the innermost element and return its name."""
        element = self.open.pop()
        if element.name == "p" and not element.typed and not "".join(self.parts[element.start + 1 :]).strip():
            # Nothing but comments and categories stood there.
            del self.parts[element.start :]
        elif element.written and not element.broken:
            self.parts.append(f"</{element.name}>")
        return element.name


def _text(text: str) -> str:
    """Text for HTML. Entities stay; a `<` is no tag here, or it would have been taken for one."""
    text = _AMPERSAND.sub("&amp;", UNPRINTABLE.sub("", text))
    return text.replace("<", "&lt;").replace(">", "&gt;")
