"""Articles as lists of sections, and random edits of them, with every line its own: nothing can be mistaken."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

WORDS = ["amber", "basin", "cedar", "delta", "ember", "fjord", "glade", "haven", "inlet", "jetty", "knoll", "ledge"]


@dataclass(frozen=True)
class Section:
    """`id` tells sections of all versions of one article apart; the lead has level 0."""

    id: int
    level: int
    heading: str
    lines: tuple[str, ...]

    @property
    def source(self) -> str:
        heading = [f"{'#' * self.level} {self.heading}", ""] if self.level else []
        return "".join(f"{line}\n" for line in (*heading, *self.lines)) + "\n" * bool(self.lines)


Version = list[Section]


def text(version: Sequence[Section]) -> str:
    """As people write it: with a blank line between two sections, and none at the end."""
    return "".join(section.source for section in version).rstrip("\n") + "\n"


def ids(version: Sequence[Section]) -> list[int]:
    return [section.id for section in version]


@dataclass
class Author:
    """Edits articles; all that this author writes bears the name."""

    name: str
    rng: random.Random
    fresh: Iterator[int]
    written: Iterator[int] = field(default_factory=count)

    def line(self) -> str:
        return f"{self.name} wrote {' '.join(self.rng.choices(WORDS, k=8))} {next(self.written)}."

    def section(self, level: int) -> Section:
        heading = f"{self.rng.choice(WORDS).capitalize()} by {self.name} {next(self.written)}"
        return Section(next(self.fresh), level, heading, tuple(self.line() for _ in range(self.rng.randint(1, 5))))

    def article(self, sections: int) -> Version:
        lead = Section(next(self.fresh), 0, "", (self.line(), self.line()))
        levels = [2, *(self.rng.choice((2, 2, 3)) for _ in range(sections - 1))]
        return [lead, *map(self.section, levels)]

    def rewrite(self, version: Version) -> Version:
        """A line of some section changed, added, or taken out."""
        place = self.rng.randrange(len(version))
        lines = list(version[place].lines)
        at = self.rng.randrange(len(lines) + 1)
        match self.rng.choice(("change", "add", "take")):
            case "add":
                lines.insert(at, self.line())
            case "change" if lines:
                lines[at % len(lines)] = self.line()
            case "take" if lines:
                del lines[at % len(lines)]
        return [*version[:place], replace(version[place], lines=tuple(lines)), *version[place + 1 :]]

    def move(self, version: Version) -> Version:
        """A section with its subsections to the start or end of another of its level."""
        start, end = self._subtree(version)
        block, rest = version[start:end], version[:start] + version[end:]
        places = [i for i in range(1, len(rest) + 1) if i == len(rest) or rest[i].level <= block[0].level]
        at = self.rng.choice(places) if places else len(rest)
        return rest[:at] + block + rest[at:]

    def remove(self, version: Version) -> Version:
        """A section with its subsections."""
        if len(version) < 3:
            return version
        start, end = self._subtree(version)
        return version[:start] + version[end:]

    def add(self, version: Version) -> Version:
        """A section at the end, where most are added, or somewhere."""
        at = self.rng.choice((len(version), self.rng.randint(1, len(version))))
        return [*version[:at], self.section(self.rng.choice((2, 2, 3))), *version[at:]]

    def rename(self, version: Version) -> Version:
        """Another heading."""
        place = self.rng.randrange(1, len(version))
        heading = f"{version[place].heading} as {self.name} has it"
        return [*version[:place], replace(version[place], heading=heading), *version[place + 1 :]]

    def edit(self, version: Version, edits: int, kinds: Sequence[str]) -> Version:
        """So many edits of these kinds, in turn."""
        for _ in range(edits):
            if len(version) == 1:
                return self.add(version)
            version = getattr(self, self.rng.choice(kinds))(version)
        return version

    def _subtree(self, version: Version) -> tuple[int, int]:
        start = self.rng.randrange(1, len(version))
        end = start + 1
        while end < len(version) and version[end].level > version[start].level:
            end += 1
        return start, end
