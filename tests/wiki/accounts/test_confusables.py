"""The packaged table of characters that look alike."""

import unicodedata
from pathlib import Path

import pytest

from wiki.accounts import make_confusables
from wiki.accounts.confusables import TABLE, fold, load
from wiki.accounts.names import name_key

SOURCE = """# Version: 99
0049 ;\t006C ;\tMA\t# I l
0031 ;\t006C ;\tMA
0030 ;\t004F ;\tMA
006D ;\t0072 006E ;\tMA
0392 ;\t0042 ;\tMA\t# Greek Beta
03B2 ;\t00DF ;\tMA\t# Greek beta looks like a sharp s
039D ;\t004E ;\tMA\t# Greek Nu
03BD ;\t0076 ;\tMA\t# Greek nu looks like v
0412 ;\t0042 ;\tMA
0432 ;\t0299 ;\tMA
FF21 ;\t0041 ;\tMA\t# folded away
nonsense
"""


def points() -> list[str]:
    return [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) not in ("Cn", "Cs", "Co")]


def test_the_licence_stands_above_the_data() -> None:
    head = TABLE.read_text(encoding="ascii")[:4000]
    assert "Permission is hereby granted" in head
    assert "Unicode, Inc." in head


def test_every_character_has_one_key_that_is_its_own() -> None:
    assert [c for c in points() if name_key(name_key(c)) != name_key(c)] == []


def test_case_never_tells_names_apart() -> None:
    assert [c for c in points() if not name_key(c.upper()) == name_key(c.lower()) == name_key(c)] == []


def test_looks_need_no_second_translation() -> None:
    table = load()
    looks = set(table.values())
    assert len(table) > 2_400
    assert all(look.translate(table) == look == fold(look) for look in looks)
    assert all(fold(chr(point)) == chr(point) for point in table)


def test_no_two_ascii_letters_or_digits_are_one_but_those_that_must() -> None:
    keys: dict[str, str] = {}
    for character in "abcdefghijklmnopqrstuvwxyz0123456789-. ":
        keys[name_key(character)] = keys.get(name_key(character), "") + character
    assert sorted(alike for alike in keys.values() if len(alike) > 1) == ["il1", "o0"]


def test_classes_join_case_and_look_but_keep_letters_apart() -> None:
    table = make_confusables.build(SOURCE.split("\n"))
    assert {look: "".join(characters) for look, characters in table.items()} == {
        "l": "1i",
        "o": "0",
        "rn": "m",
        "b": "ʙβв",
        "n": "ν",
    }


def test_the_table_is_printed_with_its_origin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "confusables.txt").write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["make_confusables", str(tmp_path / "confusables.txt")])
    make_confusables.main()
    printed = capsys.readouterr().out
    assert "of Unicode 99\n" in printed
    assert "\n72 6E: 6D\n" in printed
    assert printed.isascii()
