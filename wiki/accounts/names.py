"""Names of accounts: what a new one may be called, and the key under which names that look alike are one."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiki.accounts.confusables import fold, load

MAX_CHARACTERS = 85
MAX_BYTES = 255
MAX_KEY_BYTES = 1_000
MAX_MARKS = 4

# The wiki itself signs with the first; the others would be taken for it, or for nobody.
SYSTEM_NAME = "Stemma"
RESERVED = (SYSTEM_NAME, "System", "Anonymous")

# Not allowed in titles (User:<name> is one), or read as a path, a namespace or an address elsewhere.
SIGNS = frozenset("#<>[]|{}/@:\\")

# Characters that show nothing, beside those of Unicode's category Cf.
INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# Scripts with letters of the same shape: one word keeps to one of them.
SCRIPTS = frozenset({"LATIN", "GREEK", "COPTIC", "CYRILLIC", "ARMENIAN", "CHEROKEE", "LISU", "DESERET"})

# Addresses without an account were shown like this by other wikis.
ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){2}\.(\d{1,3}|xxx)", re.IGNORECASE | re.ASCII)

TABLE = load()


def name_key(name: str) -> str:
    """What the name looks like, without differences of case: two names with one key are told apart by nobody.

    Built from the skeleton of Unicode Technical Standard 39 (see `make_confusables` for what differs), case
    folding and NFKC, at most 1,000 bytes of UTF-8. The key of a key is itself. Empty for an empty name only.
    """
    seen = "".join(c for c in name if unicodedata.category(c) != "Cf" and c not in INVISIBLE)
    looks = unicodedata.normalize("NFKC", fold(seen).translate(TABLE))
    return looks.encode("utf-8", "surrogatepass")[:MAX_KEY_BYTES].decode("utf-8", "ignore") or name


def clean_name(text: str) -> str:
    """The name that a new account gets for what was typed.

    NFC, with a capital first letter and single spaces for `_` and blanks, as in titles: `User:<name>` is one.
    Raises ValidationError, whose code is empty, long, characters, invisible, marks, letters, address,
    temporary, scripts or reserved.
    """
    if len(text) > MAX_BYTES:
        raise _too_long()
    name = "".join(" " if c == "_" or unicodedata.category(c) == "Zs" else c for c in text)
    name = _capital(unicodedata.normalize("NFC", " ".join(part for part in name.split(" ") if part)))
    if not name:
        raise ValidationError(_("Choose a name."), code="empty")
    _check_characters(name)
    if len(name) > MAX_CHARACTERS or len(name.encode()) > MAX_BYTES:
        raise _too_long()
    _check_words(name)
    if name_key(name) in RESERVED_KEYS:
        raise ValidationError(_("This name belongs to the wiki itself. Choose another one."), code="reserved")
    return name


def _capital(name: str) -> str:
    first = name[:1].title()
    return first + name[1:] if len(first) == 1 else name


def _too_long() -> ValidationError:
    problem = _("This name is too long: at most %(most)d characters, fewer in some scripts.")
    return ValidationError(problem, code="long", params={"most": MAX_CHARACTERS})


def _check_characters(name: str) -> None:
    compatible = unicodedata.normalize("NFKC", name)
    if any(unicodedata.category(c) in HIDDEN or c in INVISIBLE for c in name):
        problem = _("This name holds an invisible or unknown character. Type it again, without copying it.")
        raise ValidationError(problem, code="invisible")
    if signs := sorted(SIGNS.intersection(name + compatible)):
        problem = _("A name can't hold %(signs)s.")
        raise ValidationError(problem, code="characters", params={"signs": " ".join(signs)})
    marks = "".join("m" if unicodedata.category(c)[0] == "M" else " " for c in name)
    if marks.startswith("m") or "m" * (MAX_MARKS + 1) in marks:
        raise ValidationError(_("This name holds accents that belong to no letter."), code="marks")


def _check_words(name: str) -> None:
    compatible = unicodedata.normalize("NFKC", name)
    if not any(unicodedata.category(c)[0] == "L" for c in compatible):
        raise ValidationError(_("A name needs at least one letter."), code="letters")
    if ADDRESS.fullmatch(compatible):
        raise ValidationError(_("This name looks like a network address."), code="address")
    if compatible.startswith("~"):
        raise ValidationError(_("A name can't begin with ~."), code="temporary")
    words = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in compatible).split(" ")
    if any(len({_script(c) for c in word} & SCRIPTS) > 1 for word in words):
        problem = _("A word of this name mixes letters of different scripts, which can't be told apart.")
        raise ValidationError(problem, code="scripts")


def _script(character: str) -> str:
    """The script as the character's Unicode name begins with it; Python has no table of scripts."""
    return unicodedata.name(character, "").partition(" ")[0]


RESERVED_KEYS = frozenset(map(name_key, RESERVED))
