"""Titles of articles: one cleaned spelling for each, its key for look-ups, its path in addresses."""

import enum
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from .source import gettext_noop, has_long_run_of_marks

TITLE_BYTES = 255
KEY_BYTES = 1_000
QUERY_CHARACTERS = 300


class Namespace(enum.IntEnum):
    """The closed list of namespaces with pages; the numbers are MediaWiki's."""

    ARTICLE = 0
    USER = 2
    PROJECT = 4
    FILE = 6
    TEMPLATE = 10
    HELP = 12
    CATEGORY = 14

    @property
    def prefix(self) -> str:
        """What stands before the colon; empty for articles."""
        return "" if self is Namespace.ARTICLE else self.name.capitalize()


RESERVED_PREFIXES = ("Talk", "Draft", "Portal", "Module", "MediaWiki", "Special")

MESSAGES = {
    "empty": gettext_noop("A title needs at least one letter, digit or sign."),
    "long": gettext_noop("This title is too long: at most 255 bytes (255 letters of English, fewer of others)."),
    "characters": gettext_noop("A title can't contain any of # < > [ ] | { }."),
    "control": gettext_noop("This title contains an invisible control character. Type it again instead of pasting it."),
    "combining": gettext_noop("This title has more than 30 combining marks in a row."),
    "segments": gettext_noop("No part of a title between slashes can be empty, one dot or two dots."),
    "slash": gettext_noop("A title can't begin or end with a slash."),
    "reserved": gettext_noop(
        "Titles can't begin with Talk:, Draft:, Portal:, Module:, MediaWiki: or Special:, which are reserved."
    ),
}


class BadTitle(ValueError):
    """The text can't be a title. `code` is a key of MESSAGES, str() its sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Title:
    """A cleaned title. `clean_title(title.full)` gives an equal one."""

    namespace: Namespace
    title: str

    @property
    def full(self) -> str:
        prefix = self.namespace.prefix
        return f"{prefix}:{self.title}" if prefix else self.title

    @property
    def key(self) -> str:
        return title_key(self.title)

    @property
    def address(self) -> str:
        """As it stands in an address before percent-encoding: blanks are underscores."""
        return self.full.replace(" ", "_")

    @property
    def path(self) -> str:
        """For an address: spaces are underscores; percent-encoded but for what RFC 3986 allows in a path."""
        return quote(self.address, safe="/:@!$&'()*+,;=~")


_PREFIXES = {each.prefix.lower(): each for each in Namespace if each.prefix}
_RESERVED = {prefix.lower() for prefix in RESERVED_PREFIXES}

# The spaces of Unicode count as one space, as in MediaWiki; so does the underscore.
_SPACES = re.compile("[ _\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_FORBIDDEN = re.compile(r"[#<>\[\]|{}]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")

# Format characters (Cf) that show: signs before or around digits and verses, joints of hieroglyphs.
_VISIBLE_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]")
# Letters and marks that show nothing (fillers, the grapheme joiner, Khmer's inherent vowels), noncharacters.
_EMPTY_LETTERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufdd0-\ufdef]")
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINERS = "\u200c\u200d"
# Blocks of scripts in which the joiners change how a word is written: Arabic and its kin, the scripts of
# India, Myanmar, Khmer, Mongolian, Phags-pa, Java, and the joining ones beyond the first plane.
_JOINING_BLOCKS = (
    (0x0600, 0x077F),
    (0x07C0, 0x07FF),
    (0x0840, 0x0DFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0xA840, 0xA8FF),
    (0xA980, 0xA9DF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFE),
    (0x10AC0, 0x10AFF),
    (0x10B80, 0x10BAF),
    (0x10D00, 0x10D3F),
    (0x10F30, 0x10FDF),
    (0x11000, 0x11FFF),
    (0x1E900, 0x1E95F),
)


def clean_title(text: str) -> Title:
    """The title that `text` spells: `help: editing_pages` is Help:Editing pages.

    Raises BadTitle. `Word:` with any word that is no namespace is part of the title.
    """
    text = _normal(text)
    namespace, name = _take_namespace(text)
    if not name:
        raise BadTitle("empty")
    name = _upper_first(name)
    if len(name.encode()) > TITLE_BYTES:
        raise BadTitle("long")
    if _FORBIDDEN.search(name):
        raise BadTitle("characters")
    if _has_invisible(name):
        raise BadTitle("control")
    if name.startswith("/") or name.endswith("/"):
        raise BadTitle("slash")
    if any(segment.strip(" ") in ("", ".", "..") for segment in name.split("/")):
        raise BadTitle("segments")
    return Title(namespace, name)


def title_key(title: str) -> str:
    """What titles that differ only by case or width share: NFKC(casefold(NFKC)), at most 1,000 bytes."""
    folded = unicodedata.normalize("NFKC", title[:KEY_BYTES]).casefold()
    key = unicodedata.normalize("NFKC", folded).encode("utf-8", "ignore")
    return key[:KEY_BYTES].decode("utf-8", "ignore")


def clean_query(text: str) -> str:
    """What somebody typed into a search field or an address, made harmless for every look-up. Never raises.

    Controls count as blanks, runs of blanks as one space; lone surrogates and invisible characters that no
    title may hold are dropped; NFC; at most 300 characters.
    """
    text = _SURROGATES.sub("", text[: 20 * QUERY_CHARACTERS])
    text = _CONTROLS.sub(" ", text)
    text = "".join(each for each in text if unicodedata.category(each) != "Cf" or each in _JOINERS or _is_visible(each))
    text = " ".join(text.split())[: 4 * QUERY_CHARACTERS]
    return unicodedata.normalize("NFC", text)[:QUERY_CHARACTERS].strip()


def _normal(text: str) -> str:
    """`text` trimmed, in NFC and with single spaces; refuses what must not reach normalisation."""
    if _SURROGATES.search(text):
        raise BadTitle("control")
    text = _SPACES.sub(" ", text.strip("\t\r\n")).strip(" \t\r\n")
    if len(text) > 4 * TITLE_BYTES:
        raise BadTitle("long")
    if has_long_run_of_marks(text):
        raise BadTitle("combining")
    text = unicodedata.normalize("NFC", text)
    if has_long_run_of_marks(text):
        raise BadTitle("combining")
    return _SPACES.sub(" ", text).strip(" ")


def _take_namespace(text: str) -> tuple[Namespace, str]:
    prefix, colon, name = text.partition(":")
    word = prefix.strip(" ").lower()
    if colon and word in _RESERVED:
        raise BadTitle("reserved")
    if colon and word in _PREFIXES:
        return _PREFIXES[word], name.strip(" ")
    return Namespace.ARTICLE, text


def _upper_first(name: str) -> str:
    first = name[0].title()
    if len(first) != 1 or first == name[0]:
        return name
    # A capital may compose with the mark after it where the small letter did not.
    return unicodedata.normalize("NFC", first + name[1:])


def _is_visible(character: str) -> bool:
    return _VISIBLE_FORMATS.match(character) is not None


def _has_invisible(name: str) -> bool:
    """Whether a control, bidi or zero-width character is in `name` where it has no meaning."""
    for index, character in enumerate(name):
        category = unicodedata.category(character)
        if character in _JOINERS:
            refused = not _joins(name, index)
        elif _SELECTORS.match(character):
            refused = not _selects(name, index)
        elif category == "Cf":
            refused = not _is_visible(character)
        else:
            refused = category == "Cc" or _shows_nothing(character)
        if refused:
            return True
    return False


def _shows_nothing(character: str) -> bool:
    # The last two characters of each plane are noncharacters, which XML can't hold.
    return _EMPTY_LETTERS.match(character) is not None or ord(character) & 0xFFFE == 0xFFFE


def _joins(name: str, index: int) -> bool:
    """Whether the joiner at `index` is between letters of joining scripts; marks belong to their letter."""
    before = index - 1
    while before > 0 and unicodedata.category(name[before]).startswith("M"):
        before -= 1
    return before >= 0 and _is_joining_letter(name[before]) and _is_joining_letter(name[index + 1 : index + 2])


def _is_joining_letter(character: str) -> bool:
    if not character or not unicodedata.category(character).startswith("L"):
        return False
    return any(first <= ord(character) <= last for first, last in _JOINING_BLOCKS)


def _selects(name: str, index: int) -> bool:
    """Whether the variation selector at `index` follows what has variants: a sign, an ideograph, a keycap."""
    before = name[index - 1] if index else ""
    if name[index + 1 : index + 2] == "\u20e3":
        return before != ""
    if not before or before.isascii():
        return False
    category = unicodedata.category(before)
    return category[0] in "SP" or category == "Lo"
