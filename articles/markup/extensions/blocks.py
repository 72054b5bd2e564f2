"""Markdown's parser of blocks, with lists and fences taken out of the text before it looks at the rest."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable

from markdown import Markdown
from markdown.blockparser import BlockParser

from articles.markup.scan import scan

from .items import Block, Fence, List
from .lists import DEEPEST, read
from .spans import body_without_spans
from .stash import BLOCK_MARK, Stash

# Marks of blocks come with blank lines around them that nobody typed: between items they would make a list loose.
_BLOCK = re.compile(f"\n\n({BLOCK_MARK.pattern})\n\n")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")


class Blocks(BlockParser):
    """What the root, a quote or an item holds: lists are built here, each other block by the processors."""

    def __init__(self, md: Markdown, stash: Stash) -> None:
        super().__init__(md)
        self.stash = stash
        self.levels = DEEPEST

    def parseChunk(self, parent: etree.Element, text: str) -> None:  # noqa: N802
        """Parse the text of the root or of a quote. The scanner has seen the fences of the root."""
        is_root = parent is self.root
        if is_root:
            text = _BLOCK.sub(self._as_line, text)
        self._append(parent, read(text, restore=self.stash.restore, fences=not is_root, deepest=self.levels))

    def _as_line(self, block: re.Match[str]) -> str:
        has_line_end = not self.stash.restore(block[1]).endswith("\n") and _LINE_END.match(block.string, block.end())
        return block[1] if has_line_end else f"{block[1]}\n"

    def _append(self, parent: etree.Element, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, List):
                self._list(parent, block)
            elif isinstance(block, Fence):
                source = "\n".join([*block.lines, ""])
                mark = body_without_spans(source, 0, scan(source), self.stash)
                self.parseBlocks(parent, [mark.strip("\n")])
            else:
                # One by one: the processors take each from the beginning of what they get.
                for each in "\n".join(block.lines).split("\n\n"):
                    self.parseBlocks(parent, [each])

    def _list(self, parent: etree.Element, block: List) -> None:
        element = etree.SubElement(parent, "ol" if block.sign in (".", ")") else "ul")
        if block.start != 1:
            element.set("start", str(block.start))
        # Markdown makes no paragraphs in this state.
        self.state.set("loose" if block.loose else "list")
        self.levels -= 1
        for item in block.items:
            self._append(etree.SubElement(element, "li"), item)
        self.levels += 1
        self.state.reset()
