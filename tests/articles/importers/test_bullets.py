"""What is read as a flattened list, and what stays prose."""

import pytest

from articles.importers.bullets import Bullets, bullets

PROSE = {
    "no hyphen": "Rain fell for three days.",
    "one dash": "The plan - a bold one.",
    "years": "From 1990 - 2000 and from 2005 - 2010 nothing changed.",
    "a pair of dashes": "The plan - as it was called - failed.",
    "two pairs, in two sentences": "The plan - so called - failed. Its heir - so to speak - won.",
    "routes": "Trains run Moscow - Beijing and Seoul - Busan.",
    "months": "He served from May 1990 - June 2000 and from July 2003 - March 2005.",
    "abbreviations": "The U.S. - Japan treaty and the U.S. - Korea treaty differ.",
    "one item without a colon": "Nothing more. - One item",
    "a lone dash after a colon": "The question is: - what now?",
    "hyphens inside words": "A well-known, twenty-year-old, half-made list",
    "only hyphens": "- - -",
    "a hyphen at the end": "What remains -",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE.keys())
def test_prose_stays_prose(text: str) -> None:
    assert bullets(text) is None


LISTS = {
    "colon, sentences": (
        "It has two parts: - The first one. It is small. - The second one.",
        "It has two parts:",
        ["The first one. It is small.", "The second one."],
    ),
    "colon, bare words": (
        "We need: - bread - milk - Danish butter",
        "We need:",
        ["bread", "milk", "Danish butter"],
    ),
    "colon, semicolons": (
        "It must be: - cheap; - light; and - strong.",
        "It must be:",
        ["cheap;", "light; and", "strong."],
    ),
    "dashes inside items": (
        "Left are: - The mill - a ruin - on the hill. - The bridge, built 1880 - 1884.",
        "Left are:",
        ["The mill - a ruin - on the hill.", "The bridge, built 1880 - 1884."],
    ),
    "dashes inside items without stops": (
        "Left are: - The mill - a ruin - of brick - The bridge",
        "Left are:",
        ["The mill - a ruin - of brick", "The bridge"],
    ),
    "a dash before the colon": (
        "The plan - as it was called - had two aims: - Peace. - Bread.",
        "The plan - as it was called - had two aims:",
        ["Peace.", "Bread."],
    ),
    "prose before the introduction": (
        "It began in 1990 - late. Its aims were: - Peace. - Bread.",
        "It began in 1990 - late. Its aims were:",
        ["Peace.", "Bread."],
    ),
    "introduction without a colon": (
        "Tea in context - The first thing. - The second thing.",
        "Tea in context",
        ["The first thing.", "The second thing."],
    ),
    "introduction with a full stop": (
        "There are two. - One: so. - Two: thus.",
        "There are two.",
        ["One: so.", "Two: thus."],
    ),
    "no stop at all, capitals": (
        "Grades in shops - Light - Amber - Dark",
        "Grades in shops",
        ["Light", "Amber", "Dark"],
    ),
    "no stop at all, small letters": (
        "It is made of - flour - water - salt.",
        "It is made of",
        ["flour", "water", "salt."],
    ),
    "no introduction": ("- one - two", "", ["one", "two"]),
    "one item that begins the line": ("- The only one", "", ["The only one"]),
    "quoted items": ("He said: - “Yes.” - “No.”", "He said:", ["“Yes.”", "“No.”"]),
    "a script without capitals": (
        "종류는 다음과 같다: - 하나. - 둘.",
        "종류는 다음과 같다:",
        ["하나.", "둘."],
    ),
    "wide colon and stops": ("种类有： - 一。 - 二。", "种类有：", ["一。", "二。"]),
    "two blanks": ("Two things:  -  one  -  two", "Two things:", ["one", "two"]),
}


@pytest.mark.parametrize(("text", "introduction", "items"), LISTS.values(), ids=LISTS.keys())
def test_lists_are_cut_into_items(text: str, introduction: str, items: list[str]) -> None:
    assert bullets(text) == Bullets(introduction, tuple(items))


def test_a_long_line_takes_no_longer_than_its_length() -> None:
    found = bullets("There are: " + "- An item of some words. " * 100_000)
    assert found is not None
    assert len(found.items) == 100_000
    assert bullets("a - b " * 400_000 + "." + "- " * 400_000) is not None
