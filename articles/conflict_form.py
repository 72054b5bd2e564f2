"""The form of the conflict page: the merged text with the overlaps in it, each of which wants an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, get_args

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import EditForm, SourceField
from articles.history.by_lines import Why
from articles.history.merge import Hunk
from articles.history.overlaps import MOST, replaced
from articles.markup.source import SourceRefused, normalise


@dataclass(frozen=True, slots=True)
class Given:
    """An overlap as a conflict form carries it: where it stands in the text that was given out, and the other texts.

    `proposal` is the text that was shown as one, None where there was none.
    """

    start: int
    end: int
    base: str
    theirs: str
    why: Why = "lines"
    proposal: str | None = None

    def checked(self, after: int, before: int) -> Self:
        """The same with its texts as they are stored; it must lie between the two offsets. Raises ValueError."""
        texts = [self.base, self.theirs] + ([] if self.proposal is None else [self.proposal])
        if not all(type(place) is int for place in (self.start, self.end)) or self.why not in get_args(Why):
            raise ValueError("not a number, or no reason")
        if not all(isinstance(text, str) for text in texts) or not after <= self.start <= self.end <= before:
            raise ValueError("not a text, or out of place")
        base, theirs, *proposal = map(normalise, texts)
        return replace(self, base=base, theirs=theirs, proposal=proposal[0] if proposal else None)


class ConflictForm(EditForm):
    """The merged text with the overlaps in it, each of which wants an answer; the text is made of the answers."""

    CHOICES = ("mine", "theirs", "proposal", "own")

    text = None  # type: ignore[assignment]
    merged = SourceField(widget=forms.HiddenInput)
    overlaps = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)
    since = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    undoes = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    confirm = forms.BooleanField(label=gettext_lazy("Save it like this all the same"), required=False)

    def clean_merged(self) -> str:
        """Offsets are counted in it, so it must be a text as it was given out. Raises ValidationError."""
        if self.cleaned_data["merged"] != str(self.data.get("merged", "")).replace("\r\n", "\n"):
            raise _unreadable()
        return str(self.cleaned_data["merged"])

    def clean_overlaps(self) -> list[Hunk]:
        """Raises ValidationError where the hidden field is none of ours. Keeps what was proposed in `proposed`."""
        self.proposed: list[str | None] = []
        merged = str(self.cleaned_data.get("merged", ""))
        hunks: list[Hunk] = []
        try:
            listed = json.loads(self.cleaned_data["overlaps"])
            if not isinstance(listed, list) or not 0 < len(listed) <= MOST:
                raise _unreadable()
            for values in listed:
                given = Given(**values).checked(hunks[-1].end if hunks else 0, len(merged))
                mine = merged[given.start : given.end]
                hunks.append(Hunk(given.base, mine, given.theirs, given.start, given.end, given.why))
                self.proposed.append(given.proposal)
        except (ValueError, TypeError, RecursionError):
            raise _unreadable() from None
        return hunks

    def clean(self) -> dict[str, Any]:
        """Answer with the text as far as it is settled: where an answer is missing it has what its author typed."""
        cleaned = self.cleaned_data
        if self.is_readable:
            passages = [words if words is not None else hunk.mine
                        for words, hunk in zip(self.passages, self.hunks, strict=True)]  # fmt: skip
            cleaned["text"] = replaced(cleaned["merged"], self.hunks, passages)
        return cleaned

    @property
    def is_readable(self) -> bool:
        """Whether all that the page gave out has come back."""
        return not self.errors.keys() & {"base", "form", "merged", "overlaps", "since", "undoes"}

    @property
    def hunks(self) -> list[Hunk]:
        """The overlaps, where they could be read."""
        found: list[Hunk] = self.cleaned_data["overlaps"]
        return found

    @property
    def answers(self) -> list[str]:
        """The choice for each overlap, in order; "" where there is none."""
        chosen = [str(self.data.get(f"overlap-{i}", "")) for i in range(len(self.hunks))]
        return [
            choice if choice in self.CHOICES and (choice != "proposal" or proposal is not None) else ""
            for choice, proposal in zip(chosen, self.proposed, strict=True)
        ]

    @property
    def passages(self) -> list[str | None]:
        """The words chosen for each overlap; None where there is no answer, or none that can be kept."""
        words: list[str | None] = []
        for i, (answer, hunk) in enumerate(zip(self.answers, self.hunks, strict=True)):
            texts = {"mine": hunk.mine, "theirs": hunk.theirs, "proposal": self.proposed[i]}
            words.append(self._own(i)[0] if answer == "own" else texts.get(answer))
        return words

    def own(self, number: int) -> str | None:
        """What its author wrote instead of an overlap, as far as it can be kept; None where the field never came."""
        if f"own-{number}" not in self.data:
            return None
        words, _problem = self._own(number)
        return words if words is not None else str(self.data[f"own-{number}"])

    def problem(self, number: int) -> str:
        """What keeps an answer from being taken."""
        answer = self.answers[number]
        if not answer:
            return _("Choose which words readers will see.")
        return self._own(number)[1] if answer == "own" else ""

    def _own(self, number: int) -> tuple[str | None, str]:
        try:
            return normalise(str(self.data.get(f"own-{number}", ""))), ""
        except SourceRefused as refusal:
            return None, _(str(refusal))

    @property
    def typed(self) -> str:
        """The text as far as it is settled; of a page that can't be read, all that came, one after the other."""
        if "text" in self.cleaned_data:
            return str(self.cleaned_data["text"])
        came = str(self.data.get("merged", ""))
        written = [str(self.data[name]) for name in self.data if name.startswith("own-")]
        return "\n".join([came, *(words for words in written if words not in came)])

    @property
    def written(self) -> list[str]:
        """The words that their author wrote for single passages, and not those that their fields came with."""
        if not self.is_readable:
            numbers = [i for i in range(MOST) if self.data.get(f"overlap-{i}") == "own"]
            return [str(self.data.get(f"own-{i}", "")) for i in numbers]
        found = []
        for i, hunk in enumerate(self.hunks):
            words = self.own(i)
            if words is not None and words not in (hunk.mine, hunk.theirs, hunk.base, self.proposed[i]):
                found.append(words)
        return found

    @property
    def kept(self) -> dict[str, str]:
        """The fields as they came, for the page to be made again from them."""
        fields = {name: str(self.data[name]).replace("\0", "") for name in self.fields if name in self.data}
        return fields | answers_in(self.data)


def answers_in(data: Mapping[str, str]) -> dict[str, str]:
    """The choices and the words of one's own among the fields of a conflict page, as they came."""
    names = [f"{kind}-{i}" for kind in ("overlap", "own") for i in range(MOST)]
    # A database of JSON keeps no NUL.
    return {name: str(data[name]).replace("\0", "") for name in names if name in data}


def _unreadable() -> forms.ValidationError:
    return forms.ValidationError(_("The overlaps of this form can't be read. Your text is below; save again."))
