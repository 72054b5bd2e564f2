"""Tables: bars inside wiki links divide no cells, and alignment is a class."""

import re
import xml.etree.ElementTree as etree

from markdown.extensions.tables import TableProcessor

from articles.markup.links import LINK_PATTERN

_LINK = re.compile(LINK_PATTERN)
_DELIMITER_ROW = re.compile(r"[ |:-]+")
_CLASSES = {"text-align: left;": "a-start", "text-align: center;": "a-center", "text-align: right;": "a-end"}
# No source holds this character when it gets here, and it stands for a bar only while one row is taken apart.
_BAR = "\x1f"


class Tables(TableProcessor):
    """Markdown's tables."""

    def test(self, parent: etree.Element, block: str) -> bool:
        # The original splits the whole block before it looks at its second line, and a block may come here often.
        header, _, rest = block.partition("\n")
        delimiters = rest.partition("\n")[0].strip(" ")
        return (
            "|" in header + delimiters
            and "-" in delimiters
            and _DELIMITER_ROW.fullmatch(delimiters) is not None
            and super().test(parent, block)
        )

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        super().run(parent, blocks)
        for cell in parent[-1].iter():
            style = cell.attrib.pop("style", None)
            if style in _CLASSES:
                cell.set("class", _CLASSES[style])

    def _split(self, row: str) -> list[str]:
        row = _LINK.sub(lambda link: link[0].replace("|", _BAR), row)
        return [cell.replace(_BAR, "|") for cell in super()._split(row)]  # type: ignore[misc]
