"""Plain text written as Markdown that shows it unchanged.

Only what would change meaning is escaped, so that the source stays pleasant to edit. A backslash is used
where CommonMark and Python-Markdown both take it away again, and a character reference for the signs where
only one of them does (``< & ~ ^ :``).
"""

from __future__ import annotations

import re

# Each alternative scans at most to the next sign of its own kind, so the whole is linear.
_SIGNS = r"""
      (?P<backslash>\\(?=[!-/:-@\[-`{-~]|https?://|\Z))
    | (?P<emphasis>\*+|_+)
    | (?P<each>`+|\{{2,}|\}{2,}|\[{2,}|(?<=\])\()
    | (?P<tag><(?=\S))
    | (?P<reference>&(?=\#?\w{1,40};))
    | (?P<raised>~~+|~(?=[^\s~]+~)|\^(?=[^\s^]*\^))
    """
_SIGN = re.compile(_SIGNS, re.VERBOSE)
_SIGN_OR_ADDRESS = re.compile(rf"""(?P<address>https?://[^\s<>"{{}}|\\^`\[\]]{{1,2000}}) | {_SIGNS}""", re.VERBOSE)
_REFERENCE = re.compile(r"&(?=\#?\w{1,40};)")
_REFERENCES = {"<": "&lt;", "&": "&amp;", "~": "&#126;", "^": "&#94;", ":": "&#58;"}
_START = re.compile(
    r"""
      (?P<rule>[-|:](?=[-|:\ \t]*\Z))
    | (?P<number>\d{1,9})(?=[.)](?:[ \t]|\Z))
    | (?P<sign>[#>] | [-+](?=[ \t]|\Z) | -(?=--) | !(?=!!) | :(?=[ \t]) | \[(?=[ xX]\][ \t]|[^\]]*\]:))
    """,
    re.VERBOSE,
)
# What may end an address, but is more likely to end the sentence around it.
_CLOSING = ".,;:!?'\"*_"


def literal(text: str) -> str:
    """The Markdown of one line of plain text, as it stands inside a paragraph, item or heading.

    :param text: normalised, without a newline.
    """
    return _SIGN_OR_ADDRESS.sub(_escaped_or_address, text)


def literal_block(text: str) -> str:
    """The Markdown of one line of plain text that begins a paragraph or a list item.

    No list, quote, heading, rule, table, task or definition comes of its first characters.

    :param text: normalised, without a newline, without blanks at its ends.
    """
    start = _START.match(text)
    if start is None:
        return literal(text)
    if start["number"]:
        return f"{start['number']}\\{literal(text[start.end() :])}"
    sign = start.group()
    return _REFERENCES.get(sign, f"\\{sign}") + literal(text[start.end() :])


def literal_heading(text: str) -> str:
    """The Markdown of a heading's words: closing hashes stay words.

    :param text: normalised, without a newline, without blanks at its ends.
    """
    words = literal(text)
    bare = words.rstrip("#")
    return words if bare == words else f"{bare}\\{words[len(bare) :]}"


def _escaped_or_address(match: re.Match[str]) -> str:
    return _address(match.group()) if match["address"] else _escaped(match)


def _escaped(match: re.Match[str]) -> str:
    sign = match.group()
    if match["emphasis"]:
        return _emphasis(match)
    return "".join(_REFERENCES.get(character, f"\\{character}") for character in sign)


def _emphasis(match: re.Match[str]) -> str:
    """Signs between blanks and underscores inside a word are no emphasis in any Markdown that we know."""
    text, sign = match.string, match.group()
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    alone = before in (" ", "\t") and after in (" ", "\t")
    inside = sign[0] == "_" and before.isalnum() and after.isalnum()
    return sign if alone or inside else "".join(f"\\{character}" for character in sign)


def _address(address: str) -> str:
    """An address stays as it is, in angle brackets where it holds signs: a backslash in it would break it."""
    bare = address.rstrip(_CLOSING)
    unopened = bare.count(")") - bare.count("(")
    while bare.endswith(")") and unopened > 0:
        bare, unopened = bare[:-1].rstrip(_CLOSING), unopened - 1
    # A semicolon that was cut off may have ended a character reference.
    probe = f"{bare};"
    shown = bare if _SIGN.sub(_escaped, probe) == probe else f"<{_REFERENCE.sub('&amp;', bare)}>"
    return shown + re.sub(r"[*_]", r"\\\g<0>", address[len(bare) :])
