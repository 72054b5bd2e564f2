"""Lists, and the fences that they and quotes hold, read line by line as CommonMark says.

Python-Markdown nests by four columns, wants a blank line above a list, knows one kind of number, and forgets which
blank line made which list loose. Text rewritten for it can't say all that, so its processors for lists and items are
not used at all: what is read here is plain data, and `blocks.py` makes elements of it.

Three things are looser than in CommonMark. The lines of a numbered item may begin four columns behind its number
wherever its words begin, since people who learnt to indent by four do so under `10.  words` too. Below the deepest
level, items are items of that level. And a comment on lines of its own is gone before this reads: it parts no lists.
"""

import re
from collections.abc import Callable
from typing import Literal

from articles.markup.scan import scan

from . import lines
from .items import Block, Fence, Items, Text
from .stash import BLOCK_MARK
from .typed import opens_block

DEEPEST = 20

_Leaf = Literal["", "paragraph", "table", "quote", "code", "html", "fence"]


def read(text: str, *, restore: Callable[[str], str] = str, fences: bool = True, deepest: int = DEEPEST) -> list[Block]:
    """Take `text` apart into lists of at most `deepest` levels, fences, and what is neither. The time is linear.

    Without `fences` only those in items are looked for: the scanner has found the others. `restore` turns the marks in
    a line into what was typed.
    """
    reading = _Reading(restore, fences, deepest)
    for line in text.removesuffix("\n").split("\n"):
        reading.line(line)
    return reading.finish()


class _Reading:
    """One pass over the lines of one text."""

    def __init__(self, restore: Callable[[str], str], fences: bool, deepest: int) -> None:
        self.restore = restore
        self.fences = fences
        self.items = Items(deepest)
        # What the innermost item ends with so far, and whether words go on with it even from outside.
        self.leaf: _Leaf = ""
        self.lazy = False
        self.fence = ""

    def finish(self) -> list[Block]:
        self._end_leaf()
        return self.items.open[0].blocks

    def line(self, typed: str) -> None:
        line = typed.expandtabs(lines.TAB)
        words = line.lstrip(" ")
        if not words:
            self._blank(typed)
            return
        is_mark = BLOCK_MARK.fullmatch(words.rstrip(" ")) is not None
        # The mark of a fence stands without the indentation that the fence has in the source.
        indent = lines.indent(self.restore(line) if is_mark else line)
        within = self.items.within(indent)
        if self._goes_on("fence", within):
            self._fence_line(typed)
        elif is_mark:
            self._begin("", within, words)
        else:
            self._words(line, indent, within)

    def _goes_on(self, leaf: _Leaf, within: int) -> bool:
        """Whether a line stands in the innermost item, and that ends with such a leaf."""
        return self.leaf == leaf and within == self.items.innermost

    def _blank(self, typed: str) -> None:
        if self.leaf == "fence":
            self._fence_line(typed)
            return
        self.items.blank()
        self.lazy = False
        if self.leaf != "code":
            self.leaf = ""

    def _fence_line(self, typed: str) -> None:
        restored = self.restore(typed).removesuffix("\n") if "\x02" in typed else typed
        if restored != typed:
            # What the scanner, which knows no lists, took out of the middle of the fence: perhaps its end, and more.
            for line in restored.split("\n"):
                self.line(line)
            return
        line = lines.dedented(typed, self.items.open[-1].content)
        self.items.lines.append(line)
        if lines.ends_fence(line, self.fence):
            self.leaf = ""

    def _words(self, line: str, indent: int, within: int) -> None:
        depth = max(0, indent - self.items.open[within].content)
        text = " " * depth + line[indent:]
        if self._goes_on("html", within):
            self._go_on(text)
        elif depth >= lines.CODE:
            self._indented(text, within)
        else:
            at = indent
            while marker := self._marker(line, at, within):
                self._end_leaf()
                within, at = self.items.begin(marker, within)
                text = line[at:]
            if text.startswith(" " * lines.CODE):
                self._begin("code", within, text)
            elif text:
                self._leaf_line(text, within)

    def _marker(self, line: str, at: int, within: int) -> re.Match[str] | None:
        """The marker of an item that begins there."""
        marker = lines.marker(line, at)
        if marker is None or not self.items.may_begin(within):
            return None
        if self._goes_on("table", within) and "|" in line:
            return None
        if self._goes_on("paragraph", within) and not self._interrupts(marker):
            return None
        return marker

    def _interrupts(self, marker: re.Match[str]) -> bool:
        """Whether an item may follow a paragraph directly: not each number at the beginning of a line is one's."""
        if marker.end() == len(marker.string) or (marker["number"] and int(marker["number"]) != 1):
            return False
        return not lines.is_delimiter_row(marker.string, self.items.lines[-1])

    def _indented(self, text: str, within: int) -> None:
        """A line of code, unless words go on."""
        if self.lazy:
            self._go_on(text)
        elif self._goes_on("code", within):
            for _ in range(self.items.blanks):
                self._go_on("")
            self._go_on(text)
            self.items.blanks = 0
        else:
            self._begin("code", within, text)

    def _leaf_line(self, text: str, within: int) -> None:
        words = text.lstrip(" ")
        if (self.fences or within) and (sign := lines.fence_sign(words)):
            self._leave(within)
            self.items.add(Fence([text]))
            self.leaf, self.lazy, self.fence = "fence", False, sign
        elif words.startswith(">"):
            self._quote(text, words, within)
        elif lines.is_break(words):
            self._rule(text, words, within)
        elif opens_block(text):
            self._begin("html", within, text)
        elif text.startswith("#") and scan(text).headings:
            self._begin("", within, text)
        elif self.lazy:
            self._more_words(text, within)
        else:
            self._begin("paragraph", within, text)
            self.lazy = True

    def _quote(self, text: str, words: str, within: int) -> None:
        if self._goes_on("quote", within):
            self._go_on(text)
        else:
            self._begin("quote", within, text)
        self.lazy = lines.ends_with_words(words)

    def _rule(self, text: str, words: str, within: int) -> None:
        if self._goes_on("paragraph", within) and lines.is_underline(words):
            self._go_on(text)
            self.leaf, self.lazy = "", False
        else:
            # Markdown knows few of the blanks that may stand in it.
            self._begin("", within, words.replace(" ", ""))

    def _more_words(self, text: str, within: int) -> None:
        above = self.items.lines
        if self._goes_on("paragraph", within) and lines.is_delimiter_row(text, above[-1]):
            # A table may stand right under words, but Markdown wants its header to be the first line of a block.
            if len(above) > 1 and above[-2]:
                above.insert(-1, "")
            self.leaf = "table"
        self._go_on(text)

    def _begin(self, leaf: _Leaf, within: int, text: str) -> None:
        """Begin a block of text in that place."""
        self._leave(within)
        self.items.add(Text([text]))
        self.leaf, self.lazy = leaf, False

    def _go_on(self, text: str) -> None:
        self.items.lines.append(text)

    def _leave(self, within: int) -> None:
        """Close what is open inside a place."""
        if within < self.items.innermost:
            self._end_leaf()
            self.items.close(within)

    def _end_leaf(self) -> None:
        if self.leaf == "fence":
            self.items.lines.append(self.fence)
        self.leaf, self.lazy = "", False
