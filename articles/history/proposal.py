"""Merging what two people wrote in the same lines word by word: a proposal to look at, never to be saved unseen.

It is diff3 once more (see by_lines.py), over tokens (see words.py), with two rules of its own. Two changes settle
only if an untouched word stands between them: a blank or a full stop is not enough, or "a X c" and "a b Y" would
become "a X Y", which nobody has written. And a change that both made alike is one, beside which either may have
changed more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from articles.history.align import changes, numbered
from articles.history.words import is_blank, tokens
from articles.markup.source import SourceRefused, normalise

# Of texts with more tokens a side, or in one merge together, no proposal is made. The characters are looked at
# first, since counting tokens means making them.
TOKENS, MERGE_TOKENS = 10_000, 50_000
CHARACTERS, MERGE_CHARACTERS = 100_000, 500_000

Origin = Literal["kept", "mine", "theirs", "both"]
# Why there is none: too long; one side took out what the other changed; nothing to start from; both changed the
# same words; the words put together are no text that can be kept.
Reason = Literal["long", "removed", "new", "words", "refused"]


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a proposal, and whose it is; "kept" is what all three texts have."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Proposal:
    """The text of both sides in one; its runs, joined, are the text."""

    text: str
    runs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class NoProposal:
    """Why the words do not go together."""

    why: Reason


def proposals(overlaps: Sequence[tuple[str, str, str]]) -> list[Proposal | NoProposal]:
    """What becomes of each overlap (base, mine, theirs) of a merge if it is merged by words, in order.

    Laws: with theirs == base it is mine; exchanging the sides exchanges origins and nothing else; no word that both
    sides kept is left out; the text is normalised.
    """
    return list(_proposals(overlaps))


def is_word(token: str) -> bool:
    """Whether a token is more than a blank or a sign: it holds a letter or a digit of any script."""
    return any(sign.isalnum() for sign in token)


def _proposals(overlaps: Sequence[tuple[str, str, str]]) -> Iterator[Proposal | NoProposal]:
    characters, words = MERGE_CHARACTERS, MERGE_TOKENS
    for texts in overlaps:
        size = sum(map(len, texts))
        if max(map(len, texts)) > CHARACTERS or size > characters:
            yield NoProposal("long")
            continue
        characters -= size
        cut = [tokens(text) for text in texts]
        count = sum(map(len, cut))
        if max(map(len, cut)) > TOKENS or count > words:
            yield NoProposal("long")
            continue
        words -= count
        yield _merged(*cut)


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change of one side, in the base's tokens."""

    start: int
    end: int
    words: tuple[str, ...]


# An edit and whose it is.
_Own = tuple[_Edit, Origin]


def _merged(base: list[str], mine: list[str], theirs: list[str]) -> Proposal | NoProposal:
    if mine != base != theirs != mine:
        if all(map(is_blank, mine)) != all(map(is_blank, theirs)):
            return NoProposal("removed")
        if all(map(is_blank, base)):
            return NoProposal("new")
    here, there = _edits(base, mine), _edits(base, theirs)
    owned: list[_Own] = [(edit, "both") for edit in here & there]
    owned += [(edit, "mine") for edit in here - there] + [(edit, "theirs") for edit in there - here]
    owned.sort(key=lambda own: (own[0].start, own[0].end))
    for near in _neighbours(base, owned):
        mine_only, theirs_only = ([edit for edit, origin in near if origin == side] for side in ("mine", "theirs"))
        if mine_only and theirs_only:
            return NoProposal("removed" if _adds(mine_only) != _adds(theirs_only) else "words")
    return _put_together(base, owned)


def _edits(old: list[str], new: list[str]) -> set[_Edit]:
    numbers = numbered(old, new)
    return {
        _Edit(change.start, change.end, tuple(new[change.new_start : change.new_end])) for change in changes(*numbers)
    }


def _adds(edits: Sequence[_Edit]) -> bool:
    return any(is_word(word) for edit in edits for word in edit.words)


def _neighbours(base: list[str], owned: Sequence[_Own]) -> Iterator[list[_Own]]:
    """The edits in order, those together between which no word of the base is left untouched."""
    near: list[_Own] = []
    end = 0
    for own in owned:
        if near and any(map(is_word, base[end : own[0].start])):
            yield near
            near = []
        near.append(own)
        end = max(end, own[0].end)
    if near:
        yield near


def _put_together(base: list[str], owned: Sequence[_Own]) -> Proposal | NoProposal:
    runs: list[Words] = []
    place = 0
    for edit, origin in owned:
        runs += [Words("".join(base[place : edit.start]), "kept"), Words("".join(edit.words), origin)]
        place = edit.end
    runs.append(Words("".join(base[place:]), "kept"))
    text = "".join(run.text for run in runs)
    try:
        normal = normalise(text)
    except SourceRefused:
        return NoProposal("refused")
    if normal != text:
        # Cutting by words can part what NFC joins: then nobody can say any more which sign is whose.
        return Proposal(normal, (Words(normal, "both"),))
    return Proposal(text, tuple(_readable(runs)))


def _readable(runs: Sequence[Words]) -> Iterator[Words]:
    """The runs without empty ones; what one side wrote is one run also where a kept blank parts its words."""
    waiting: list[Words] = []
    for run in runs:
        if not run.text:
            continue
        if waiting and waiting[0].origin == run.origin:
            waiting = [Words("".join(each.text for each in [*waiting, run]), run.origin)]
        elif len(waiting) == 1 and waiting[0].origin != "kept" and is_blank(run.text):
            waiting.append(run)
        else:
            yield from waiting
            waiting = [run]
    yield from waiting
