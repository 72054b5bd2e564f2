"""What becomes of typed text before anything else looks at it."""

import functools
import re
import unicodedata

MARKS_IN_A_ROW = 30


def gettext_noop(message: str) -> str:
    """Mark a message for translators. Whoever shows it translates it: the text core knows no languages."""
    return message


MESSAGES = {
    "surrogate": gettext_noop("This text contains half a character (a lone surrogate). Take it out."),
    "combining": gettext_noop("This text has more than 30 combining marks in a row. Take some out."),
}

_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACED_CONTROLS = re.compile("[\x0b\x0c]")
_DROPPED_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
# Every combining mark lies in one of these ranges; the tests hold them against the whole of Unicode.
_MARKS_WITHIN = (range(0x0300, 0x20000), range(0xE0100, 0xE01F0))
_LAST_IN_BITMAP = 0xFFFF


class SourceRefused(ValueError):
    """The text can't be kept. `code` is a key of MESSAGES, str() its sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code])
        self.code = code


def normalise(text: str) -> str:
    """The text as it is stored: LF, NFC, no C0 controls but tab and newline, a last newline unless empty.

    Raises SourceRefused for lone surrogates, and for long runs of combining marks: sorting them, as NFC does,
    takes quadratic time.
    """
    if _SURROGATES.search(text):
        raise SourceRefused("surrogate")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _DROPPED_CONTROLS.sub("", _SPACED_CONTROLS.sub(" ", text))
    text = text.lstrip("\ufeff")
    if not text.isascii():
        text = _compose(text)
    return text if not text or text.endswith("\n") else text + "\n"


def has_long_run_of_marks(text: str) -> bool:
    """Whether more than 30 combining marks follow each other."""
    if text.isascii():
        return False
    rough, exact = _long_runs()
    return any(exact.search(run[0]) for run in rough.finditer(text))


def _compose(text: str) -> str:
    if has_long_run_of_marks(text):
        raise SourceRefused("combining")
    composed = unicodedata.normalize("NFC", text)
    # Some characters come apart in NFC, so that a run may have grown beyond what the next call would accept.
    if has_long_run_of_marks(composed):
        raise SourceRefused("combining")
    return composed


@functools.cache
def _long_runs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds runs that may be too long, and what decides; built at the first need (20 ms).

    The regex engine looks up the first 65,536 characters in a bitmap, all others one range after another. So
    the first pattern takes all of the others for marks, and the second one looks at what was found.
    """
    ranges = _mark_ranges()
    marks = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
    near = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges if last <= _LAST_IN_BITMAP)
    run = f"{{{MARKS_IN_A_ROW + 1},}}"
    return re.compile(f"[{near}\U00010000-\U0010ffff]{run}"), re.compile(f"[{marks}]{run}")


def _mark_ranges() -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for code in (code for each in _MARKS_WITHIN for code in each):
        if unicodedata.category(chr(code)).startswith("M"):
            first = ranges.pop()[0] if ranges and ranges[-1][1] == code - 1 else code
            ranges.append((first, code))
    return ranges
