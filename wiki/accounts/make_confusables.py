"""Makes the table of characters that look alike from Unicode's `confusables.txt` (security data of UTS 39).

    python -m wiki.accounts.make_confusables confusables.txt > wiki/accounts/confusables.txt

Unicode's skeletons know no case: `I` looks like `l`, but `i` does not. Here characters form classes: those
that are equal after `fold()`, and those that look alike, share one. Followed to the end, such chains join
letters that nobody confuses (`v` is like `ν`, whose capital is like `N`), so a step that would join two
different ASCII letters or digits is left out; capitals go first, since they are the ones that look the same.
Only `l`, `i` and `1`, and `o` and `0`, are let together.
"""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from wiki.accounts.confusables import fold

APART = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")
TOGETHER = (("l", "i"), ("l", "1"), ("o", "0"))

HEADER = """\
# Characters that look alike, made by make_confusables.py from confusables.txt of Unicode {version}
# (Unicode Technical Standard 39, Unicode Security Mechanisms), as far as Unicode {python} knows them.
# Each line: the look that is shared, a colon, the characters that share it (folded, hexadecimal).
#
# The data it is made from, used under the Unicode License V3:
#
# Copyright (c) 1991-2025 Unicode, Inc. All rights reserved.
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of data files and any
# associated documentation (the "Data Files") or software and any associated documentation (the
# "Software") to deal in the Data Files or Software without restriction, including without limitation the
# rights to use, copy, modify, merge, publish, distribute, and/or sell copies of the Data Files or
# Software, and to permit persons to whom the Data Files or Software are furnished to do so, provided that
# either (a) this copyright and permission notice appear with all copies of the Data Files or Software, or
# (b) this copyright and permission notice appear in associated Documentation.
#
# THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
# INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT OF THIRD PARTY RIGHTS. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN
# THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL INDIRECT OR CONSEQUENTIAL DAMAGES, OR ANY DAMAGES
# WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
# OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THE DATA FILES OR
# SOFTWARE.
#
# Except as contained in this notice, the name of a copyright holder shall not be used in advertising or
# otherwise to promote the sale, use or other dealings in these Data Files or Software without prior
# written authorization of the copyright holder.
"""

Rule = tuple[str, str, str]


class Classes:
    """Sets of characters that look alike (union-find)."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}
        self.members: dict[str, set[str]] = {}

    def find(self, character: str) -> str:
        """The character that stands for the class now."""
        while (parent := self.parent.get(character, character)) != character:
            character = parent
        return character

    def of(self, character: str) -> set[str]:
        """All that look like the character, itself included."""
        root = self.find(character)
        return self.members.get(root, {root})

    def join(self, one: str, other: str, *, forced: bool = False) -> None:
        """Make one class of two, unless that would join characters which are kept apart."""
        first, second = self.of(one), self.of(other)
        if first is second or first == second or (not forced and first & APART and second & APART):
            return
        root = self.find(one)
        self.parent[self.find(other)] = root
        self.members[root] = first | second

    def look(self, character: str) -> str:
        """The member that stands for the class in the table: an ASCII letter before others."""
        return min(self.of(character), key=lambda m: (m != "l", not m.isascii(), not m.isalpha(), m))


def rules(lines: Iterable[str]) -> Iterator[Rule]:
    """What looks like what: (character, the same folded, its look folded).

    Left out are characters that this Python does not know, and those that folding changes for good anyway.
    """
    for line in lines:
        fields = line.partition("#")[0].split(";")
        if len(fields) < 3:
            continue
        character, looks = ("".join(chr(int(point, 16)) for point in field.split()) for field in fields[:2])
        if any(unicodedata.category(c) == "Cn" for c in character + looks):
            continue
        folded, look = fold(character), fold(looks)
        if unicodedata.normalize("NFKC", character) == character and len(folded) == 1 and folded != look:
            yield character, folded, look


def build(lines: Iterable[str]) -> dict[str, list[str]]:
    """Each look with the folded characters that share it."""
    known = sorted(rules(lines), key=lambda rule: (rule[0] == rule[1], rule[0]))
    classes = Classes()
    for one, other in TOGETHER:
        classes.join(one, other, forced=True)
    single = [rule for rule in known if len(rule[2]) == 1]
    for _, folded, look in sorted(single, key=lambda rule: not (rule[1].isascii() or rule[2].isascii())):
        classes.join(look, folded)
    several: dict[str, str] = {}
    for _, folded, look in known:
        own = classes.look(folded)
        if len(look) > 1 and (folded == own or not own.isascii()):
            several.setdefault(own, look)
    table: dict[str, list[str]] = {}
    for character in sorted(set(several).union(*classes.members.values())):
        look = expand(character, classes, several)
        if look != character:
            table.setdefault(look, []).append(character)
    return table


def expand(character: str, classes: Classes, several: dict[str, str]) -> str:
    """The look of one folded character, spelled out until nothing in it has another look."""
    own = classes.look(character)
    if own not in several:
        return own
    return fold("".join(expand(part, classes, several) for part in several[own]))


def main() -> None:
    """Print the table made from the file that the command line names."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8-sig").split("\n")
    version = next((line.split(":")[1].strip() for line in lines if line.startswith("# Version:")), "?")
    sys.stdout.write(HEADER.format(version=version, python=unicodedata.unidata_version))
    for look, characters in sorted(build(lines).items()):
        sys.stdout.write(f"{_points(look)}: {_points(characters)}\n")


def _points(characters: Iterable[str]) -> str:
    return " ".join(f"{ord(character):X}" for character in characters)


if __name__ == "__main__":
    main()
