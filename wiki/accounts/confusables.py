"""Which characters look alike: the packaged table, and the folding that it is written in.

The table is made once, by `make_confusables`, from the data of Unicode's Technical Standard 39. It is never
made anew for rows that exist: keys of names are stored.
"""

import unicodedata
from pathlib import Path

TABLE = Path(__file__).with_name("confusables.txt")


def fold(text: str) -> str:
    """The text without differences of case and compatibility, decomposed (NFD). Folding twice is folding."""
    compatible = unicodedata.normalize("NFKC", text)
    while (folded := unicodedata.normalize("NFKC", compatible.casefold())) != compatible:
        compatible = folded
    return unicodedata.normalize("NFD", folded)


def load() -> dict[int, str]:
    """The packaged table, ready for str.translate(): each folded character with another look, and that look.

    A look is made of characters that the table leaves alone, so translating twice changes nothing.
    """
    table: dict[int, str] = {}
    for line in TABLE.read_text(encoding="ascii").split("\n"):
        if line and not line.startswith("#"):
            look, _, characters = line.partition(":")
            shared = "".join(chr(int(point, 16)) for point in look.split())
            table.update((int(point, 16), shared) for point in characters.split())
    return table
