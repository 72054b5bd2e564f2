"""The syntax, as the edit form explains it: each example is rendered by the wiki itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.markup import render_html


@dataclass(frozen=True, slots=True)
class Example:
    """What one types, what comes of it, and a word about it."""

    source: str
    html: SafeString
    note: str | Promise


SOURCES: tuple[tuple[str, str | Promise], ...] = (
    ("## Heading\n\n### Smaller heading", _("Each heading begins a section with an Edit of its own.")),
    ("*slanted*, **bold**, `code`", _("Signs around words, without blanks inside.")),
    ("One paragraph.\n\nAnother one.", _("A blank line divides paragraphs.")),
    ("- one\n  - part of one\n- two\n\n1. first\n2. second", _("Two blanks put an item under the one above.")),
    ("| Year | Share |\n| --- | ---: |\n| 2012 | 15.9 % |", _("A table; a colon says to which side a column goes.")),
    ("[[Main Page]], [[Main Page|other words]], [[Main Page#Contents]]", _("Links to articles of this wiki.")),
    ("[[Category:Politics]]", _("Names a category of the article. It stands in a row under the text.")),
    ("`#REDIRECT [[Main Page]]`", _("Without the backticks, as the first line: leads readers on to that article.")),
    ("[words](https://example.org)", _("Links to other sites.")),
    ("> Quoted words", _("A quotation.")),
    ("```\n# as typed\n```", _("Between fences everything shows as typed.")),
    (r"\*not slanted\*", _("A backslash takes a sign for itself.")),
    ("---", _("A line across the page, after a blank line.")),
)


@cache
def examples() -> tuple[Example, ...]:
    """All examples with their HTML, rendered once for each process."""
    return tuple(Example(source, render_html(source), note) for source, note in SOURCES)
