"""Texts as encyclopedias have them, the same for the same seed: words by Zipf's law, lists, emphasis, links."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ner",
    "tas",
    "vel",
    "do",
    "ri",
    "pan",
    "sul",
    "hor",
    "bi",
    "te",
    "mu",
    "shi",
    "wen",
    "an",
    "tri",
)

# Shares of links that lead to no article, of sentences that are an item of a list, and of words in bold.
RED, ITEM, BOLD = 0.08, 0.25, 0.02


# Words in the middle of a sentence, outside links.
WORD = re.compile(r"(?<= )[a-z]{4,}(?=[ .])")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of article has on average, or each time where it does not vary."""

    characters: int
    sections: int
    links: int
    varies: bool = True


LARGE = Shape(characters=12_000, sections=8, links=30)
SMALL = Shape(characters=1_500, sections=3, links=5)
TYPICAL = Shape(characters=12_000, sections=8, links=30, varies=False)
GIANT = Shape(characters=100_000, sections=40, links=250, varies=False)


class Writer:
    """Writes texts from one seed; `titles` are the articles that links lead to, the most popular one first."""

    def __init__(self, seed: int, titles: Sequence[str]) -> None:
        self.chance = random.Random(seed)
        self.words = ["".join(self.chance.choices(SYLLABLES, k=self.chance.choice((1, 2, 2, 3)))) for _ in range(3_000)]
        self.titles = titles
        self.weights, self.popular = zipf(len(self.words)), zipf(len(titles))

    def sections(self, shape: Shape) -> list[str]:
        """The sections of one article, the lead first."""
        count, factor = shape.sections, 1.0
        if shape.varies:
            count = max(2, round(self.chance.gauss(shape.sections, shape.sections / 5)))
            factor = self.chance.lognormvariate(-0.045, 0.3)
        # Half of a last sentence and the links come on top of what is asked for.
        size = factor * (shape.characters / count - 45 - 20 * shape.links / count)
        parts = [self._body(size, shape.links / count)]
        for number in range(1, count):
            level = "###" if number % 4 == 3 else "##"
            heading = " ".join(self._some(2)).capitalize()
            parts.append(f"{level} {heading} {number}\n\n{self._body(size, shape.links / count)}")
        return parts

    def _body(self, characters: float, links: float) -> str:
        """Paragraphs of some sentences, and lists, with about so many characters and links."""
        sentences: list[str] = []
        while sum(map(len, sentences)) < characters:
            words = [f"**{word}**" if self.chance.random() < BOLD else word for word in self._some(14)]
            sentences.append(" ".join(words).capitalize())
        for _ in range(int(links) + (self.chance.random() < links % 1)):
            place = self.chance.randrange(len(sentences))
            sentences[place] += f" {self._link()}"
        lines = [f"- {each}.\n" if self.chance.random() < ITEM else f"{each}.\n\n" for each in sentences]
        # A list ends with a blank line, as paragraphs do.
        return "".join(
            line + ("\n" if line.startswith("- ") and not after.startswith("- ") else "")
            for line, after in zip(lines, [*lines[1:], ""], strict=True)
        )

    def _some(self, count: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=count)

    def _link(self) -> str:
        if self.chance.random() < RED:
            return f"[[Unwritten {self.chance.choices(self.words, cum_weights=self.weights)[0]}]]"
        target = self.chance.choices(self.titles, cum_weights=self.popular)[0]
        return f"[[{target}]]" if self.chance.random() < 0.6 else f"[[{target}|{self._some(1)[0]}]]"


def reworded(text: str, chance: random.Random, words: int = 1, *, same_length: bool = True) -> str:
    """The same text with so many of its words replaced, by ones as long or of any length; headings and links stay."""
    lines = text.splitlines(keepends=True)
    found = [(n, match) for n, line in enumerate(lines) if line[0] != "#" for match in WORD.finditer(line)]
    # The last ones first, so that those before them stay where they were found.
    for n, match in sorted(chance.sample(found, min(words, len(found))), key=lambda each: -each[1].start()):
        length = len(match[0]) if same_length else chance.randint(4, 12)
        word = "".join(chance.choices(string.ascii_lowercase, k=length))
        lines[n] = lines[n][: match.start()] + word + lines[n][match.end() :]
    return "".join(lines)


def ageing(text: str, chance: random.Random, revisions: int) -> Iterator[str]:
    """So many states of a text, itself the last one: a fourth of its lines is worded anew over and over.

    However many revisions lie between two of them, they are as alike as this leaves them: most lines are settled.
    """
    settled = text.splitlines(keepends=True)
    contested = [n for n, line in enumerate(settled) if WORD.search(line) and line[0] != "#"]
    contested = chance.sample(contested, max(1, len(contested) // 4))
    lines = list(settled)
    for _ in range(revisions - 1):
        n = chance.choice(contested)
        lines[n] = reworded(settled[n], chance, 3, same_length=False)
        yield "".join(lines)
    yield text


def zipf(count: int) -> list[float]:
    """Weights of so many things, each the sum up to it: the second has half the weight of the first, and so on."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
