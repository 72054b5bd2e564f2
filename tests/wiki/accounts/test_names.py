"""What a new account may be called, and which names are one."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.titles import Namespace, clean_title
from wiki.accounts.names import MAX_BYTES, MAX_CHARACTERS, MAX_KEY_BYTES, clean_name, name_key

CLEAN = [
    ("ada", "Ada"),
    ("Ada Lovelace", "Ada Lovelace"),
    ("  ada__lovelace ", "Ada lovelace"),
    ("ada\u00a0\u3000lovelace", "Ada lovelace"),
    ("e\u0301cole", "École"),
    ("ßeta", "ßeta"),
    ("ǆ", "ǅ"),
    ("李小龙", "李小龙"),
    ("やまだ 太郎", "やまだ 太郎"),
    ("محمد علي", "محمد علي"),
    ("नरेन्द्र", "नरेन्द्र"),
    ("Дима PHP", "Дима PHP"),
    ("Дима-PHP", "Дима-PHP"),
    ('O\'Neil & "Co"', 'O\'Neil & "Co"'),
    ("R2D2", "R2D2"),
    ("--ada", "--ada"),
    ("Ada.", "Ada."),
    ("😀a", "😀a"),
    ("x" * MAX_CHARACTERS, "X" + "x" * (MAX_CHARACTERS - 1)),
    ("\ufdfa" * 85, "\ufdfa" * 85),
]

REFUSED = [
    ("", "empty"),
    (" _ \u00a0", "empty"),
    ("x" * 86, "long"),
    ("😀a" * 52, "long"),
    ("x" * 10_000, "long"),
    ("\ufdfa" * 86, "long"),
    ("ada\0", "invisible"),
    ("a\nb", "invisible"),
    ("a\tb", "invisible"),
    ("a\u200bb", "invisible"),
    ("a\u200db", "invisible"),
    ("a\u202eb", "invisible"),
    ("a\u2028b", "invisible"),
    ("a\ufeffb", "invisible"),
    ("a\u00adb", "invisible"),
    ("a\ufe0fb", "invisible"),
    ("a\u3164b", "invisible"),
    ("a\u2800b", "invisible"),
    ("a\ue000b", "invisible"),
    ("a\U000e0041b", "invisible"),
    ("a\ud800b", "invisible"),
    ("a\uffffb", "invisible"),
    *((f"a{sign}b", "characters") for sign in "#<>[]|{}/@:\\"),
    ("import>Ada", "characters"),
    ("User:Ada", "characters"),
    ("a／b", "characters"),
    ("a＃b", "characters"),
    ("a℀b", "characters"),
    ("..", "letters"),
    ("123", "letters"),
    ("１２３", "letters"),
    ("192.168.0.1", "letters"),
    ("😀", "letters"),
    ("~2026-12345", "letters"),
    ("1.2.3.xxx", "address"),
    ("~ada", "temporary"),
    ("～ada", "temporary"),
    ("\u0301ada", "marks"),
    ("a" + "\u0301" * 6, "marks"),
    ("Воb", "scripts"),
    ("Sуsop", "scripts"),
    ("Ρaul", "scripts"),
    ("stemma", "reserved"),
    ("STEMMA", "reserved"),
    ("Sternma", "reserved"),
    ("Ｓｔｅｍｍａ", "reserved"),
    ("anonymous", "reserved"),
]

SAME = [
    ("Ada", "ada"),
    ("MAI", "Mai"),
    ("AIice", "Alice"),
    ("A1ice", "Alice"),
    ("Bob0", "BobO"),
    ("paypaI", "paypal"),
    ("Marc", "rnarc"),
    ("Top", "Тор"),
    ("TOP", "ТОР"),
    ("Bob", "Воb"),
    ("Вера", "ВЕРА"),
    ("ИВТ", "Ивт"),
    ("Ｂｏｂ", "Bob"),
    ("𝐁𝐨𝐛", "Bob"),
    ("Ⓑⓞⓑ", "Bob"),
    ("Jose\u0301", "José"),
    ("Straße", "STRASSE"),
    ("ΓΙΑΝΝΗΣ", "Γιαννης"),
    ("Bo\u200bb", "Bob"),
    ("Bo\ufe0fb", "Bob"),
    ("Ada\u00a0L", "Ada L"),
    ("O’Neil", "O'Neil"),
]

DIFFERENT = [
    ("Ada", "Eda"),
    ("José", "Jose"),
    ("Van", "Nan"),
    ("Run", "Ryn"),
    ("Bob", "Rob"),
    ("5am", "Sam"),
    ("Ada L", "AdaL"),
    ("Ada", "Ada 2"),
    ("土", "士 "),
]


@pytest.mark.parametrize(("typed", "name"), CLEAN)
def test_a_lawful_name_is_cleaned(typed: str, name: str) -> None:
    assert clean_name(typed) == name
    assert clean_name(name) == name


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_an_unlawful_name_is_refused_with_a_reason(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_name(typed)
    assert refused.value.code == code
    assert len(str(refused.value.messages[0])) > 10


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_can_be_told_apart_have_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_what_comes_out_is_clean_short_and_stable(text: str) -> None:
    key = name_key(text)
    assert name_key(key) == key
    assert (key == "") == (text == "")
    try:
        name = clean_name(text)
    except ValidationError:
        return
    assert clean_name(name) == name
    assert len(name) <= MAX_CHARACTERS
    assert len(name.encode()) <= MAX_BYTES
    assert unicodedata.is_normalized("NFC", name)
    assert name_key(name.upper()) == name_key(name)


def test_a_key_fits_into_an_index_row() -> None:
    key = name_key("\ufdfa" * 85)
    assert 990 < len(key.encode()) <= MAX_KEY_BYTES
    assert name_key(key) == key


def test_a_name_of_nothing_visible_still_has_a_key() -> None:
    assert name_key("\u200b\u200d") == "\u200b\u200d"


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_clean_name_is_the_title_of_its_page(text: str) -> None:
    try:
        name = clean_name(text)
    except ValidationError:
        return
    page = clean_title(f"User:{name}")
    assert (page.namespace, page.title) == (Namespace.USER, name)


@pytest.mark.parametrize("name", [name for _, name in CLEAN])
def test_a_known_clean_name_is_the_title_of_its_page(name: str) -> None:
    assert clean_title(f"User:{name}").title == name
