"""What came of a verb."""

from dataclasses import dataclass

from articles.models import ArticleRevision


@dataclass(frozen=True, slots=True)
class Saved:
    """The revision that now holds the author's text.

    changed: False where the text was the head's already and no revision was made. merged: other people's edits were
    merged in. repeated: the same post had been saved before, and this is the revision that it made then. late: HTML of
    a section is still missing.
    """

    revision: ArticleRevision
    changed: bool = True
    merged: bool = False
    repeated: bool = False
    late: bool = False
