"""Words of a text, for diffs inside a line and for merges by words.

Every script is served: one that writes no spaces gives single characters, all others runs of letters and
digits.
"""

import re
import unicodedata
from functools import cache

# Scripts without spaces between words. Ranges may hold unassigned characters; they cost nothing.
_ALONE = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u0f00-\u0fff"  # Tibetan
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\U000116d0-\U000116ff"  # Myanmar
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00016fe2-\U00016fff\U00020000-\U0003ffff"  # Han
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f\U0001aff0-\U0001b16f\U0001f200"  # kana
)
_URL = r"(?:https?|ftp)://[^ \t\n<>|\[\]{}\"]*[^ \t\n<>|\[\]{}\".,:;!?'()*_`]"


def tokens(text: str) -> list[str]:
    """Cut a text into tokens; joined they are the text.

    A token is a newline, a run of spaces and tabs, an address, a number with its inner signs, one character
    of a script without spaces, a run of other letters and digits, or one other character. Combining marks,
    variation selectors and joiners stay with what they follow.
    """
    return _pattern().findall(text)


def is_blank(token: str) -> bool:
    """Whether a token is made of spaces, tabs or a newline."""
    return not token.strip(" \t\n")


@cache
def _pattern() -> re.Pattern[str]:
    marks = _marks()
    # The low line is mostly a sign of Markdown, not a letter.
    letter = rf"[^\W_{_ALONE}]"
    # Numbers come before single characters: the scripts without spaces have digits too.
    number = rf"\d+(?:[.,:/-]\d+)*(?!{letter})"
    word = rf"{letter}+(?:[{marks}]+{letter}*)*"
    return re.compile(rf"\n|(?:[ \t]+|{_URL}|{number}|[{_ALONE}]|{word}|[^\n])[{marks}]*")


def _marks() -> str:
    """A character class of all that sticks to the character before: marks, selectors, joiners, skin tones."""
    places = [*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)]
    sticking = [0x200C, 0x200D, *range(0x1F3FB, 0x1F400)]
    sticking += [place for place in places if unicodedata.category(chr(place))[0] == "M"]
    ranges: list[list[int]] = []
    for place in sorted(sticking):
        if ranges and ranges[-1][1] == place - 1:
            ranges[-1][1] = place
        else:
            ranges.append([place, place])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)
