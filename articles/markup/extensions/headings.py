"""Headings inside lists and quotes. Those at the root are the scanner's; Markdown finds none there."""

import re
import xml.etree.ElementTree as etree

from markdown.blockprocessors import BlockProcessor

from articles.markup.scan import Heading, scan

_CANDIDATE = re.compile(r"^#{1,6} [^\n]+$", re.MULTILINE)


class NestedHashHeadings(BlockProcessor):
    """`# Heading` lines below the root, by the scanner's rule: `- #tag` is no heading.

    All headings of a block are taken in one go. Markdown's own processor takes one, puts the rest back and has it
    searched again, which costs the square of their number.
    """

    def test(self, parent: etree.Element, block: str) -> bool:
        return parent is not self.parser.root and "#" in block and any(map(_heading, _CANDIDATE.findall(block)))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        position = 0
        for line in _CANDIDATE.finditer(block):
            heading = _heading(line[0])
            if heading is None:
                continue
            before = block[position : line.start()].rstrip("\n")
            if before:
                self.parser.parseBlocks(parent, [before])
            _append(parent, heading)
            position = min(line.end() + 1, len(block))
        rest = block[position:]
        if rest:
            blocks.insert(0, rest)


class NestedUnderlinedHeadings(BlockProcessor):
    """Headings of two lines below the root: at the beginning of a block, by the scanner's rule."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return parent is not self.parser.root and "\n" in block and _underlined(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        heading = _underlined(block)
        assert heading is not None
        _append(parent, heading)
        rest = block[heading.end :]
        if rest:
            blocks.insert(0, rest)


def _heading(line: str) -> Heading | None:
    headings = scan(line).headings
    return headings[0] if headings else None


def _underlined(block: str) -> Heading | None:
    text, underline, *_ = block.split("\n", 2)
    heading = _heading(f"{text}\n{underline}\n") if underline[:1] in ("=", "-") else None
    return heading if heading and heading.start == 0 and heading.end > len(text) + 1 else None


def _append(parent: etree.Element, heading: Heading) -> None:
    etree.SubElement(parent, f"h{heading.level}").text = heading.text
