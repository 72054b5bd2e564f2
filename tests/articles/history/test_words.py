"""Tokens of texts in all scripts."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.history.words import is_blank, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two words,\tand more.\n", ["Two", " ", "words", ",", "\t", "and", " ", "more", ".", "\n"]),
        (" \t  x\n\n", [" \t  ", "x", "\n", "\n"]),
        ("1,234.5 2024-11-03 10:30 1/2 3.", ["1,234.5", " ", "2024-11-03", " ", "10:30", " ", "1/2", " ", "3", "."]),
        ("2nd B52 5km x=-3", ["2nd", " ", "B52", " ", "5km", " ", "x", "=", "-", "3"]),
        ("snake_case _it_", ["snake", "_", "case", " ", "_", "it", "_"]),
        ("日本語とカナ、2024年", ["日", "本", "語", "と", "カ", "ナ", "、", "2024", "年"]),
        ("Wiki百科 ﾊﾝｶｸ", ["Wiki", "百", "科", " ", "ﾊ", "ﾝ", "ｶ", "ｸ"]),
        ("𠮷野", ["𠮷", "野"]),
        ("한국어는 쉽다", ["한국어는", " ", "쉽다"]),
        ("ที่วัน", ["ที่", "วั", "น"]),
        ("ພາສາ", ["ພ", "າ", "ສ", "າ"]),
        ("မြန်", ["မြ", "န်"]),
        ("ខ្មែរ", ["ខ្", "មែ", "រ"]),
        ("བོད", ["བོ", "ད"]),
        ("นับ ๑๒.๕", ["นั", "บ", " ", "๑๒.๕"]),
        ("नमस्ते दुनिया", ["नमस्ते", " ", "दुनिया"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("✔\ufe0f 👩🏽\u200d💻", ["✔\ufe0f", " ", "👩🏽\u200d", "💻"]),
        ("\u0301a\n\u0301b", ["\u0301", "a", "\n", "\u0301", "b"]),
        ("see https://a.org/b_(c)?d=1&e=2.", ["see", " ", "https://a.org/b_(c)?d=1&e=2", "."]),
        ("[x](http://a.org/b), y", ["[", "x", "]", "(", "http://a.org/b", ")", ",", " ", "y"]),
        ("a\u00a0b\u2028c\r\n", ["a", "\u00a0", "b", "\u2028", "c", "\r", "\n"]),
        ("\ud800x", ["\ud800", "x"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text() | st.text("a1 .,:/-\n\t_'漢ไ\u0301\u200d한http"))
@settings(max_examples=200)
def test_nothing_is_lost(text: str) -> None:
    found = tokens(text)
    assert "".join(found) == text
    assert all(found)
    assert all(token == "\n" for token in found if "\n" in token)


def test_every_mark_stays_with_what_it_follows() -> None:
    marks = [chr(place) for place in range(sys.maxunicode + 1) if unicodedata.category(chr(place))[0] == "M"]
    assert len(marks) > 2000
    assert [mark for mark in marks if tokens("x" + mark) != ["x" + mark]] == []


def test_blanks() -> None:
    assert [token for token in ["", " ", "\t ", "\n", "\u00a0", "x"] if is_blank(token)] == ["", " ", "\t ", "\n"]


@pytest.mark.parametrize(
    "text",
    ["1" * 200_000 + "a", "1.1" * 70_000 + "a", "http://" * 30_000, "http://" + "." * 200_000, "a\u0301" * 100_000],
)
def test_time_is_linear(text: str) -> None:
    start = time.process_time()
    assert "".join(tokens(text)) == text
    assert time.process_time() - start < 2
