"""What was taken out of a text before Markdown reads it, and the marks that stand for it meanwhile."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["html", "ours", "link", "category", "comment"]

# Made of two control characters that no source holds when it gets here, so text cannot forge a mark. The letter tells
# whether the chunk is a block; Markdown's own marks have other letters, or digits alone.
MARK = re.compile("\x02[bi]([0-9]+)\x03")
BLOCK_MARK = re.compile("\x02b[0-9]+\x03")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What was taken out, and what to write for it.

    A chunk of kind `html` is typed HTML, to be balanced and cleaned; `ours` was built from escaped text; a comment
    leaves nothing; a `link` stands inside typed HTML, its words in `html`, with its number; a `category` leaves nothing
    but its number. `source` is what was typed: it comes back where the mark ended up inside code or an attribute.
    """

    kind: Kind
    source: str
    html: str = ""
    number: int = 0


class Stash:
    """The chunks of one conversion, and the numbers of the categories whose marks reached the page, in its order."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.categories: list[int] = []

    def put(self, chunk: Chunk, *, block: bool = False) -> str:
        """Keep `chunk` and return its mark."""
        self.chunks.append(chunk)
        return f"\x02{'b' if block else 'i'}{len(self.chunks) - 1}\x03"

    def chunk(self, mark: re.Match[str]) -> Chunk:
        """The chunk of a mark that `MARK` found."""
        return self.chunks[int(mark[1])]

    def restore(self, text: str) -> str:
        """`text` with the marks in it replaced by what was typed."""
        while "\x02" in text and MARK.search(text):
            text = MARK.sub(lambda mark: self.chunk(mark).source, text)
        return text

    def clear(self) -> None:
        """Forget everything, for the next conversion."""
        self.chunks.clear()
        self.categories.clear()
