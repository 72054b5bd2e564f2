"""What people type, cleaned. Forms assemble values; verbs save them."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.markup.scan import scan
from articles.markup.source import SourceRefused, normalise
from articles.markup.titles import BadTitle, Title, clean_title

SUMMARY_LENGTH = 500
BLANKS = re.compile(r"\s+")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


class SourceField(forms.CharField):
    """Markdown as typed; comes out normalised. Control characters are dropped, not refused."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, **kwargs)
        self.validators = []

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what can't be stored as text."""
        try:
            return normalise(str(value or ""))
        except SourceRefused as refusal:
            raise forms.ValidationError(_(str(refusal))) from None


class LineField(forms.CharField):
    """One line of plain words; invisible characters and line breaks become a space."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators = [each for each in self.validators if not isinstance(each, type(self).nul_check)]

    nul_check = forms.CharField().validators[-1].__class__

    def to_python(self, value: Any) -> str:
        """The cleaned line."""
        return BLANKS.sub(" ", CONTROLS.sub(" ", str(value or ""))).strip()


class TitleField(LineField):
    """A title; comes out as a Title."""

    def clean(self, value: Any) -> Title:
        """Raises ValidationError that says what a title must not hold."""
        try:
            return clean_title(self.to_python(value))
        except BadTitle as refusal:
            raise forms.ValidationError(_(str(refusal))) from None


class SummaryField(LineField):
    """The words about an edit; its label asks for them."""

    def __init__(self, **kwargs: Any) -> None:
        too_long = gettext_lazy("The summary has %(show_value)d characters; %(limit_value)d are allowed.")
        super().__init__(max_length=SUMMARY_LENGTH, error_messages={"max_length": too_long}, **kwargs)


class WritingForm(forms.Form):
    """What every form that writes carries: the revision it started from and a uid of its own."""

    base = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    form = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("This form had no number of its own. Your text is below; save again."),
            "invalid": gettext_lazy("This form had a number that is none. Your text is below; save again."),
        },
    )
    summary = SummaryField(label=gettext_lazy("What did you change, and why?"))


class RevertForm(WritingForm):
    """Confirms going back to an older revision."""


class UndoForm(WritingForm):
    """Confirms undoing one edit."""


class RenameForm(WritingForm):
    """Asks for the new title of an article."""

    summary = SummaryField(label=gettext_lazy("Why?"))
    title = TitleField(label=gettext_lazy("New title"))
    leave_redirect = forms.BooleanField(label=gettext_lazy("The old title leads to the new one"), required=False)
    confirm = forms.BooleanField(required=False)


class DeleteForm(WritingForm):
    """Asks for the reason of a deletion, which is all that readers are told."""

    summary = SummaryField(label=gettext_lazy("Why? Readers will see this."))

    def clean_summary(self) -> str:
        """Raises ValidationError where there is none."""
        reason = str(self.cleaned_data["summary"])
        if not reason:
            raise forms.ValidationError(_("Say why. It is what readers will find in place of the article."))
        return reason


class RestoreForm(WritingForm):
    """Asks under which title an article comes back."""

    summary = SummaryField(label=gettext_lazy("Why?"))
    title = TitleField(label=gettext_lazy("Title"))


class EditForm(WritingForm):
    """A text and the words about it. `heading` is asked for only where a section is added."""

    heading = LineField(label=gettext_lazy("Heading"), max_length=1_000)
    text = SourceField(label=gettext_lazy("Text"))
    minor = forms.BooleanField(label=gettext_lazy("Minor edit"), required=False)

    def __init__(self, *args: Any, new_section: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new_section:
            del self.fields["heading"]

    def clean(self) -> dict[str, Any]:
        """Put a new section's heading above its text, unless the text begins with a heading already."""
        cleaned = super().clean() or {}
        if "text" not in self.data:
            # An empty text may be meant; none at all is a form that lost its text on the way.
            self.add_error("text", _("This form came without a text, so nothing was saved."))
        if "heading" not in self.fields or "text" not in cleaned:
            return cleaned
        heading, text = cleaned.get("heading", ""), cleaned["text"]
        if heading:
            try:
                cleaned["text"] = normalise(f"## {heading}\n\n{text}" if text.strip() else f"## {heading}\n")
            except SourceRefused as refusal:
                self.add_error("heading", _(str(refusal)))
        elif not _begins_with_heading(text):
            self.add_error("heading", _("Give the new section a heading."))
        return cleaned

    @property
    def typed(self) -> str:
        """The text of the form, cleaned where it could be cleaned, else as it came; never None."""
        cleaned = getattr(self, "cleaned_data", {}).get("text")
        return cleaned if cleaned is not None else str(self.data.get("text", ""))


def _begins_with_heading(text: str) -> bool:
    first = scan(text, most=1).headings
    return bool(first) and not text[: first[0].start].strip("\n\t ")


class TitleForm(forms.Form):
    """Asks for the title of a new article."""

    title = TitleField(label=gettext_lazy("Title"))
    confirm = forms.BooleanField(
        label=gettext_lazy("Create it all the same: it is about something else"), required=False
    )


def posted_data(given: forms.Form, **values: str) -> dict[str, str]:
    """What was posted with a form, with these fields replaced."""
    return {name: str(given.data[name]) for name in given.data} | values


def new_uid() -> uuid.UUID:
    """A number for a form that is given out."""
    return uuid.uuid4()
