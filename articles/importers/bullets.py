"""Bullet lists that copying flattened into their paragraph: ``introduction - item - item``.

A hyphen between blanks is also how people type a dash, so the paragraph is read for signs of a list, and
where there is none it stays prose (nothing is lost by that). In this order:

1. Years and numbers, ``1990 - 2000``, are joined by their hyphen: prose, always.
2. A hyphen right after a colon, or at the very beginning, opens a list. Its items are cut where the one
   before ends with a stop; where no item does, at every hyphen (before a capital, if the first item begins
   with one).
3. Without a colon, items that end with a stop make the list. It begins one hyphen earlier where that one
   stands before a capital: ``Topics of the day - The first. - The second.``
4. Without any stop: two or more items that all begin with a capital, or three or more that all don't, in
   one sentence. Where the first hyphen stands between two names (``Seoul - Busan``) it is prose.

One hyphen alone is prose; only a paragraph that begins with one may be a list of one item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENERS = "\"'“‘«„([*_"
_CLOSERS = "\"'”’»)]"
_STOP = re.compile(r"[.;,!?…。；，](?:[ ](?:and|or))?\Z")
_INITIAL = re.compile(r"(?:\A|[^A-Za-z])[A-Z]\.\Z")
_SENTENCE_END = re.compile(r"(?<![A-Z])[.!?…][\"'”’»)\]]?[ \t]")
# How far back the end of an item is looked at: a word, a stop and closing signs.
_REACH = 40


@dataclass(frozen=True, slots=True)
class Bullets:
    """A flattened list: the words before it ("" = none) and its items in order, none of them empty."""

    introduction: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Dash:
    start: int
    end: int
    opens: bool
    ends: bool
    capital: bool
    joins: bool


def bullets(paragraph: str) -> Bullets | None:
    """Read a paragraph as a flattened list; None means that it is prose.

    :param paragraph: one line, normalised. A hyphen that begins it (and a blank after it) is an item's.
    """
    text = f" {paragraph}"
    chosen = _chosen(text, list(_dashes(text)))
    if len(chosen) < 2 and not (chosen and chosen[0].start == 0):
        return None
    ends = [*(dash.start for dash in chosen[1:]), len(text)]
    items = (text[dash.end : end].strip(" \t") for dash, end in zip(chosen, ends, strict=True))
    return Bullets(text[: chosen[0].start].strip(" \t"), tuple(items))


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends inside the text, before its last word."""
    return _SENTENCE_END.search(text) is not None


def _dashes(text: str) -> Iterator[_Dash]:
    """All hyphens between blanks that have words after them and don't join two numbers, in order."""
    for match in re.finditer(r" -(?=[ \t])", text):
        before = text[max(0, match.start() - _REACH) : match.start()].rstrip(" \t")
        after = text[match.end() : match.end() + _REACH].lstrip(" \t")
        if not after or after.startswith("- ") or (before[-1:].isdigit() and after[0].isdigit()):
            continue
        initial = after.lstrip(_OPENERS)[:1]
        word = before[before.rfind(" ") + 1 :].lstrip(_OPENERS)
        tail = before.rstrip(_CLOSERS)
        yield _Dash(
            start=match.start(),
            end=match.end(),
            opens=match.start() == 0 or tail.endswith((":", "：")),
            ends=_STOP.search(tail) is not None and _INITIAL.search(tail) is None,
            capital=not initial.islower(),
            joins=(word[:1].isupper() or word[-1:].isdigit()) and (initial.isupper() or initial.isdigit()),
        )


def _chosen(text: str, dashes: list[_Dash]) -> list[_Dash]:
    """The dashes that begin an item, by the rules at the top; empty for prose."""
    for index, first in enumerate(dashes):
        if first.opens:
            rest = dashes[index + 1 :]
            ended = [dash for dash in rest if dash.ends]
            return [first, *(ended or [dash for dash in rest if dash.capital or not first.capital])]
    ended = [dash for dash in dashes if dash.ends]
    if ended:
        earlier = [dash for dash in dashes if dash.start < ended[0].start and dash.capital and not dash.joins]
        return [*earlier[:1], *ended]
    return _unmarked(text, dashes)


def _unmarked(text: str, dashes: list[_Dash]) -> list[_Dash]:
    if not dashes or dashes[0].joins or len({dash.capital for dash in dashes}) > 1:
        return []
    enough = len(dashes) >= (2 if dashes[0].capital else 3)
    return dashes if enough and not ends_sentence(text[dashes[0].end : dashes[-1].start]) else []
