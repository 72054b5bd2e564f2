"""What typed text becomes before it is stored."""

import sys
import unicodedata
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.source import SourceRefused, has_long_run_of_marks, normalise

GRAVE = "\u0300"
DOT_BELOW = "\u0323"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("a", "a\n"),
        ("a\n", "a\n"),
        ("a\n\n", "a\n\n"),
        ("\n", "\n"),
        # Line ends.
        ("a\r\nb\rc\n\r", "a\nb\nc\n\n"),
        ("\r", "\n"),
        # Controls: form feed and vertical tab part words, the others vanish; the tab stays.
        ("a\x00b\x02c\x03\x1e\x1f", "abc\n"),
        ("a\x0bb\x0cc\td", "a b c\td\n"),
        ("\x00", ""),
        # DEL and C1 are no C0 controls; the other line ends of Unicode are ordinary characters.
        ("a\x7f\x85b\u2028c\u2029", "a\x7f\x85b\u2028c\u2029\n"),
        # The mark of the byte order, at the start only.
        ("\ufeffa\ufeff", "a\ufeff\n"),
        ("\ufeff", ""),
        ("\x00\ufeff\ufeff# a", "# a\n"),
        # Composed, and what is composed may be a sign of Markdown.
        ("e\u0301", "\u00e9\n"),
        ("\u1fef\u037e\u212a", "`;K\n"),
        ("<\u0338", "\u226e\n"),
        (f"a{GRAVE}{DOT_BELOW}", f"\u1ea1{GRAVE}\n"),
        ("a" + GRAVE * 30, "\u00e0" + GRAVE * 29 + "\n"),
        ("\u0915\u093c", "\u0915\u093c\n"),
        ("\u0958", "\u0915\u093c\n"),
        ("병진" + "\u1100\u1161", "병진가\n"),
    ],
)
def test_normalise(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a\ud800", "surrogate"),
        ("\udfff", "surrogate"),
        ("\ud83d\ude00", "surrogate"),
        ("a" + GRAVE * 31, "combining"),
        ("\x00" + "\U000e0100" * 20 + "\u20dd" * 11, "combining"),
        # Thirty that come apart into sixty.
        ("a" + "\u0344" * 30, "combining"),
        # Thirty after a letter that comes apart into a letter and a mark.
        ("\u0958" + DOT_BELOW * 30, "combining"),
        ("\x00".join(GRAVE * 16 for _ in range(2)), "combining"),
    ],
)
def test_refused(typed: str, code: str) -> None:
    with pytest.raises(SourceRefused) as caught:
        normalise(typed)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


PIECES = [
    "\r",
    "\n",
    "\r\n",
    "\x00",
    "\x0b",
    "\x0c",
    "\x1c",
    "\ufeff",
    "\t",
    " ",
    "\u0085",
    "\u2028",
    "\u1fef",
    "\u0958",
]
TEXTS = st.one_of(
    st.text(max_size=100),
    st.lists(st.one_of(st.sampled_from([*PIECES, GRAVE, "\u0344", DOT_BELOW * 9]), st.characters()), max_size=40).map(
        "".join
    ),
)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_normalising_twice_changes_nothing(typed: str) -> None:
    try:
        stored = normalise(typed)
    except SourceRefused:
        return
    assert normalise(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert not any(character < " " and character not in "\t\n" for character in stored)
    assert stored in ("",) or stored.endswith("\n")
    assert not stored.startswith("\ufeff")
    stored.encode()


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_normal_texts_stay_normal_when_lines_are_cut_and_joined(one: str, other: str) -> None:
    try:
        lines = [line + "\n" for typed in (one, other) for line in normalise(typed).split("\n")[:-1]]
    except SourceRefused:
        return
    joined = "".join(reversed(lines))
    assert normalise(joined) == joined.lstrip("\ufeff")


def test_every_combining_mark_counts() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        is_mark = unicodedata.category(character).startswith("M")
        if is_mark or code % 1009 == 0:
            assert has_long_run_of_marks(character * 31) == is_mark, hex(code)
            assert not has_long_run_of_marks(f"a{character * 30}b")


@pytest.mark.parametrize(
    "typed",
    [
        "plain words " * 160_000,
        "한국어 텍스트 " * 250_000,
        "\r" * 2_000_000,
        "\x00" * 2_000_000,
        "\ufeff" * 2_000_000,
        ("a" + (GRAVE + DOT_BELOW) * 15) * 60_000,
        "\U00012000" * 500_000,
        "a" + (GRAVE + DOT_BELOW) * 60_000,
    ],
    ids=["plain", "hangul", "cr", "nul", "bom", "marks", "cuneiform", "one run"],
)
def test_time(typed: str) -> None:
    start = process_time()
    with suppress(SourceRefused):
        normalise(typed)
    assert process_time() - start < 3
