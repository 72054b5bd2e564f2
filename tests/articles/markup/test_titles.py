"""Titles: the one spelling of each, what is refused, keys and addresses."""

import sys
import unicodedata
from time import process_time
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup.titles import (
    MESSAGES,
    RESERVED_PREFIXES,
    BadTitle,
    Namespace,
    Title,
    clean_query,
    clean_title,
    title_key,
)

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
SINHALA = "\u0dc1\u0dca\u200d\u0dbb\u0dd3"


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("Byungjin", "Byungjin"),
        ("byungjin", "Byungjin"),
        ("  _Ice__cube _", "Ice cube"),
        ("Ice\u00a0\u3000\u2028cube", "Ice cube"),
        ("Ice Cube", "Ice Cube"),
        ("AC/DC", "AC/DC"),
        ("C++", "C++"),
        ("Who?", "Who?"),
        ("100 %", "100 %"),
        ("...", "..."),
        ("a/.../b", "A/.../b"),
        ("\\", "\\"),
        ('"heroes"', '"heroes"'),
        ("Paris (français)", "Paris (français)"),
        ("병진", "병진"),
        # The first letter grows where its capital is one character.
        ("école", "École"),
        ("e\u0301cole", "École"),
        ("ǆ", "ǅ"),
        ("ßen", "ßen"),
        ("ŉ", "ŉ"),
        ("ﬁsh", "ﬁsh"),
        ("ა", "ა"),
        ("ı\u0307", "İ"),
        ("iPod", "IPod"),
        ("1 apple", "1 apple"),
        # Namespaces, in any case and with blanks around the colon.
        ("help:editing_pages", "Help:Editing pages"),
        ("HELP : _editing", "Help:Editing"),
        ("User:ada", "User:Ada"),
        ("project:x", "Project:X"),
        ("file:x.jpg", "File:X.jpg"),
        ("category:x", "Category:X"),
        ("template:x", "Template:X"),
        ("Help:User:ada", "Help:User:ada"),
        ("Help:Talk:x", "Help:Talk:x"),
        ("User:Ada/notes", "User:Ada/notes"),
        # Any other word is part of the title.
        ("Alien: Covenant", "Alien: Covenant"),
        ("article:x", "Article:x"),
        ("user talk:x", "User talk:x"),
        ("Talking: x", "Talking: x"),
        (":Help:x", ":Help:x"),
        ("U\u017fer:x", "U\u017fer:x"),
        ("Help", "Help"),
        # Joiners where they join, selectors where there is something to select, signs that look like formats.
        (PERSIAN, PERSIAN),
        (SINHALA, SINHALA),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        ("#\ufe0f\u20e3".replace("#", "1"), "1\ufe0f\u20e3"),
        ("\u845b\U000e0100", "\u845b\U000e0100"),
        ("\u0601\u0661", "\u0601\u0661"),
        # Lengths in bytes.
        ("x" * 255, "X" + "x" * 254),
        ("\ufdfa" * 85, "\ufdfa" * 85),
        ("Category:" + "x" * 255, "Category:X" + "x" * 254),
        ("_" * 5_000 + "x", "X"),
        ("e\u0301" * 127, "É" + "é" * 126),
    ],
)
def test_clean_title(typed: str, full: str) -> None:
    title = clean_title(typed)
    assert title.full == full
    assert clean_title(full) == title


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" _\u00a0\n", "empty"),
        ("Help:", "empty"),
        ("help: _ ", "empty"),
        ("x" * 256, "long"),
        ("x" * 300, "long"),
        ("é" * 128, "long"),
        ("x" * 5_000_000, "long"),
        ("ɐ" + "x" * 253 + "", "long"),
        *((f"a{sign}b", "characters") for sign in "#<>[]|{}"),
        ("#1", "characters"),
        ("[[a]]", "characters"),
        *(
            (f"a{sign}b", "control")
            for sign in "\x00\x01\t\n\r\x1f\x7f\x80\x85\x9f\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f"
        ),
        *((f"a{sign}b", "control") for sign in "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2069\u206f\ufeff\ufffb"),
        *((f"a{sign}b", "control") for sign in "\u034f\u115f\u3164\uffa0\ufdd0\ufffe\uffff\U0001ffff\U000e0041"),
        *((f"a{sign}b", "control") for sign in "\ufe0f\U000e0100"),
        ("a\ud800", "control"),
        ("\ud83d\ude00", "control"),
        ("\u200c\u0645", "control"),
        ("\u0645\u200c", "control"),
        ("\u0645\u200c\u200c\u0645", "control"),
        ("\u0645\u200da", "control"),
        ("\U0001f469\u200d\U0001f4bb", "control"),
        ("Help:\u200b", "control"),
        ("a" + "\u0300" * 31, "combining"),
        ("a" + "\u0344" * 30, "combining"),
        ("/", "slash"),
        ("/a", "slash"),
        ("a/", "slash"),
        ("Help:/a", "slash"),
        (".", "segments"),
        ("..", "segments"),
        ("../a", "segments"),
        ("a/..", "segments"),
        ("a/./b", "segments"),
        ("a//b", "segments"),
        ("a/ /b", "segments"),
        ("a/ ../b", "segments"),
        ("Help:..", "segments"),
        *((f"{prefix}:a", "reserved") for prefix in RESERVED_PREFIXES),
        ("mediawiki : a", "reserved"),
        ("TALK:", "reserved"),
    ],
)
def test_bad_titles(typed: str, code: str) -> None:
    with pytest.raises(BadTitle) as caught:
        clean_title(typed)
    assert caught.value.code == code
    assert str(caught.value) == MESSAGES[code]


def test_namespaces() -> None:
    assert {each.name: each.value for each in Namespace} == {
        "ARTICLE": 0,
        "USER": 2,
        "PROJECT": 4,
        "FILE": 6,
        "TEMPLATE": 10,
        "HELP": 12,
        "CATEGORY": 14,
    }
    assert clean_title("help:a") == Title(Namespace.HELP, "A")
    assert clean_title("a") == Title(Namespace.ARTICLE, "A")


def test_titles_that_differ_by_case_differ_but_share_a_key() -> None:
    cube, other = clean_title("Ice Cube"), clean_title("Ice cube")
    assert cube != other
    assert cube.key == other.key == "ice cube"


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("École", "école"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ＡＢＣ", "abc"),
        ("ﬁsh", "fish"),
        ("Ω", "ω"),
        ("İ", "i\u0307"),
        ("a\ud800b", "ab"),
        ("\ufdfa" * 85, ("صلى الله عليه وسلم" * 85).encode()[:1_000].decode(errors="ignore")),
    ],
)
def test_title_key(title: str, key: str) -> None:
    assert title_key(title) == key
    assert len(title_key(title).encode()) <= 1_000


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("help:editing pages", "Help:Editing_pages"),
        ("AC/DC", "AC/DC"),
        ("C++", "C++"),
        ("Who?", "Who%3F"),
        ("100 %", "100_%25"),
        ("école", "%C3%89cole"),
        ('"x"', "%22x%22"),
        ("a\\..\\b", "A%5C..%5Cb"),
        ("Rock 'n' roll (a;b,c=d&e!f~g@h$*)", "Rock_'n'_roll_(a;b,c=d&e!f~g@h$*)"),
        ("javascript:alert(1)", "Javascript:alert(1)"),
    ],
)
def test_path(title: str, path: str) -> None:
    assert clean_title(title).path == path


CHARACTERS = st.one_of(st.characters(), st.sampled_from("_ :/.#\u200c\u0645\u0301\u0307\u00a0ıﬁ\x00\ufe0f"))
PREFIXES = st.sampled_from(["", "help:", "User :", "talk:", "x:"])


@given(PREFIXES, st.text(CHARACTERS, max_size=12))
@settings(max_examples=200, deadline=None)
def test_clean_titles_stay_as_they_are(prefix: str, typed: str) -> None:
    try:
        title = clean_title(prefix + typed)
    except BadTitle as error:
        refusal = error.code
        assert refusal in MESSAGES
        return
    assert clean_title(title.full) == title
    assert clean_title(unquote(title.path)) == title
    assert title.path.isascii()
    assert unicodedata.is_normalized("NFC", title.title)
    assert 0 < len(title.title.encode()) <= 255
    assert clean_query(title.full).replace("_", " ") == title.full or len(title.full) > 290


def test_every_unusual_character() -> None:
    """All letters with a capital, spaces, formats and controls of Unicode, alone and before a mark that composes."""
    seen = 0
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        unusual = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Lt", "Lm")
        if not unusual and character.title() == character:
            continue
        seen += 1
        for typed in (character, character + "\u0307", f"a{character}b", f"\u0645{character}\u0645"):
            try:
                title = clean_title(typed)
            except BadTitle:
                continue
            assert clean_title(title.full) == title, hex(code)
            assert clean_query(clean_query(typed)) == clean_query(typed), hex(code)
    assert seen > 3_000


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", ""),
        ("  ice \t\r\n cube\u3000", "ice cube"),
        ("a\x00b\x1fc\x85d", "a b c d"),
        ("a\ud800b", "ab"),
        ("\u200eice\u202e \u200bcube\ufeff\u00ad", "ice cube"),
        (PERSIAN, PERSIAN),
        ("e\u0301", "é"),
        ("#<>[]|{}_", "#<>[]|{}_"),
        ("x" * 400, "x" * 300),
        ("x" * 299 + " y", "x" * 299),
        ("e\u0301" * 400, "é" * 300),
    ],
)
def test_clean_query(typed: str, query: str) -> None:
    assert clean_query(typed) == query


@given(st.one_of(st.text(max_size=400), st.text(st.characters(exclude_categories=()), max_size=40)))
@settings(max_examples=200, deadline=None)
def test_clean_query_never_raises(typed: str) -> None:
    query = clean_query(typed)
    query.encode()
    assert clean_query(query) == query
    assert len(query) <= 300
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in query)
    title_key(query).encode()


@pytest.mark.parametrize(
    "typed", ["x" * 5_000_000, "_" * 5_000_000, "\u0300" * 3_000_000, "a:" * 2_000_000, "/" * 1_000]
)
def test_time(typed: str) -> None:
    start = process_time()
    with pytest.raises(BadTitle):
        clean_title(typed)
    clean_query(typed)
    title_key(typed)
    assert process_time() - start < 2
