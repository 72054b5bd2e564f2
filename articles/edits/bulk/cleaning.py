"""Texts one after the other, each much like the one before it, made ready to be stored."""

from __future__ import annotations

from articles.markup.source import SourceRefused, normalise

BOM = "\ufeff"


class Cleaner:
    """`normalise` for the texts of one history: lines that stood in the text before are not looked at again.

    What it does never reaches over the end of a line, but for the mark at the beginning of a text.
    """

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}

    def clean(self, text: str) -> str:
        """The same as `normalise(text)`. Raises SourceRefused."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if not self.lines or BOM in text:
            cleaned = normalise(text)
            self.lines = dict(zip(lines, cleaned.split("\n"), strict=False))
            return cleaned
        before = self.lines
        try:
            self.lines = {
                line: before[line] if line in before else normalise(line).removesuffix("\n") for line in lines
            }
        except SourceRefused:
            # Of several reasons the one is told that the whole text gives.
            return normalise(text)
        cleaned = "\n".join([self.lines[line] for line in lines])
        return cleaned if not cleaned or cleaned.endswith("\n") else cleaned + "\n"
