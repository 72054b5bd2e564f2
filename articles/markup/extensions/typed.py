"""Tags and entities that were typed: which text is one, and how it is written."""

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from articles.markup.sanitize import FLOW_TAGS, TAGS

from .links import WikiLinks
from .stash import BLOCK_MARK, Chunk, Stash

# An element of ours around a block of typed HTML; it is gone when the output is written.
BLOCK = "typed-block"

# No `<` outside quotes and no way back into what was read, so that any number of unclosed tags is read once.
TAG = re.compile(
    r"""<(/?)([A-Za-z][A-Za-z0-9]*+)
    ((?:[\s/]++[^\s"'<>/=`]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+)
    [\s/]*+>""",
    re.VERBOSE,
)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=`]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+""")
# Bounded, because bleach reads the digits of an entity in quadratic time.
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BLOCK_START = re.compile(rf" {{0,3}}</?(?:{'|'.join(sorted(FLOW_TAGS))})(?=[\s/>])", re.IGNORECASE)


def opens_block(line: str) -> bool:
    """Whether a line begins with a tag that begins a block of HTML."""
    return _BLOCK_START.match(line) is not None


class TypedBlocks(BlockProcessor):
    """A block that begins with a block's tag is HTML up to the next blank line, as in CommonMark.

    Markdown goes on behind that line even if elements are open: they enclose it. So `<details>` and `<div>` may hold
    Markdown between blank lines.
    """

    def __init__(self, md: Markdown, stash: Stash, links: WikiLinks) -> None:
        super().__init__(md.parser)
        self.stash = stash
        self.links = links

    def test(self, parent: etree.Element, block: str) -> bool:
        return opens_block(block) or BLOCK_MARK.fullmatch(block.strip()) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        mark = block.strip()
        if not BLOCK_MARK.fullmatch(mark):
            mark = self.stash.put(Chunk("html", self.links.in_html(block)), block=True)
        etree.SubElement(parent, BLOCK).text = AtomicString(mark)


class TypedTags(InlineProcessor):
    """A tag inside a line. Tags that are not allowed stay text and are thus to be read as typed."""

    def __init__(self, md: Markdown, stash: Stash) -> None:
        super().__init__(TAG.pattern, md)
        self.compiled_re = TAG
        self.stash = stash

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int, int]:
        if m[2].lower() not in TAGS and m[2].lower() != "img":
            return None, m.start(), m.end()
        return self.stash.put(Chunk("html", self._as_typed(m[0]))), m.start(), m.end()

    def _as_typed(self, text: str) -> str:
        """Undo what patterns with a higher priority made of a tag's attributes."""
        unescape = self.md.treeprocessors["unescape"].unescape  # type: ignore[attr-defined]
        return str(unescape(re.sub("(?=\x02[0-9]+\x03)", r"\\", self.unescape(text))))


class TypedEntities(InlineProcessor):
    """`&eacute;` and its like."""

    def __init__(self, md: Markdown, stash: Stash) -> None:
        super().__init__(ENTITY.pattern, md)
        self.stash = stash

    def handleMatch(  # type: ignore[override] # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return self.stash.put(Chunk("html", m[0])), m.start(), m.end()
