"""What lists are made of, and the items that are open while a text is read."""

import re
from dataclasses import dataclass, field

from .lines import CODE, TAB


@dataclass(slots=True)
class Text:
    """Lines without the indentation of their item, for Markdown to read; a blank one between two blocks."""

    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Fence:
    """The lines of a fence, with the one that opens it and one that closes it."""

    lines: list[str]


@dataclass(slots=True)
class List:
    """Items of one sign, which is a bullet or what stands behind the numbers. `start` is the first number."""

    sign: str
    start: int
    loose: bool = False
    items: "list[list[Block]]" = field(default_factory=list)


Block = Text | Fence | List


@dataclass(slots=True)
class _Container:
    """The whole text, or an open item: where its words begin, and from which column on a line belongs to it."""

    blocks: list[Block]
    content: int = 0
    needed: int = 0
    list: List | None = None
    ended: bool = False


class Items:
    """The open items, each inside the one before it. Place 0 is the text itself, which holds all."""

    def __init__(self, deepest: int) -> None:
        self.deepest = deepest
        self.open = [_Container([])]
        # Blank lines since the last other one.
        self.blanks = 0

    @property
    def innermost(self) -> int:
        """The place of the innermost item."""
        return len(self.open) - 1

    @property
    def lines(self) -> list[str]:
        """Those of the text or fence that the innermost item ends with."""
        last = self.open[-1].blocks[-1]
        assert not isinstance(last, List)
        return last.lines

    def within(self, indent: int) -> int:
        """The place of the innermost item that a line belongs to."""
        for place, item in enumerate(self.open[1:]):
            if item.ended or indent < item.needed:
                return place
        return self.innermost

    def blank(self) -> None:
        """Pass a blank line. Before an item's words there may be none but the rest of the marker's."""
        self.open[-1].ended = not self.open[-1].blocks
        self.blanks += 1

    def close(self, within: int) -> None:
        """Close all that is open inside a place."""
        del self.open[within + 1 :]

    def add(self, block: Block) -> None:
        """Add a block to the innermost item. Blank lines between two of its blocks make a list loose."""
        item = self.open[-1]
        if self.blanks and item.list is not None and item.blocks:
            item.list.loose = True
        self.blanks = 0
        if isinstance(block, Text) and item.blocks and isinstance(item.blocks[-1], Text):
            item.blocks[-1].lines += ["", *block.lines]
        else:
            item.blocks.append(block)

    def may_begin(self, within: int) -> bool:
        """Whether an item may begin in that place. In the deepest one it stands beside the item that is there.

        Only not behind the marker of that item, in the same line.
        """
        return within < self.deepest or (self.deepest > 0 and bool(self.open[within].blocks))

    def begin(self, marker: re.Match[str], within: int) -> tuple[int, int]:
        """Begin the item of a marker in that place; return its own, and where in the line its words begin."""
        self.close(min(within, self.deepest - 1))
        blocks = self.open[-1].blocks
        sign = marker["sign"][-1]
        last = blocks[-1] if blocks else None
        if isinstance(last, List) and last.sign == sign:
            items = last
            items.loose |= self.blanks > 0
        else:
            items = List(sign, int(marker["number"] or 1))
            self.add(items)
        self.blanks = 0
        end, words = marker.end("sign"), marker.end()
        is_empty = words == len(marker.string)
        # With more blanks, all but one belong to code.
        content = end + 1 if is_empty or words - end > CODE else words
        needed = min(content, marker.start() + TAB) if marker["number"] else content
        self.open.append(_Container([], content, needed, items))
        items.items.append(self.open[-1].blocks)
        return self.innermost, words if is_empty else content
