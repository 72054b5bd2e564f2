"""How an imported text gets into the wiki: by the verbs, and not over what somebody wrote, unless told to."""

from __future__ import annotations

import enum
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles import edits
from articles.history.versions import text_at
from articles.importers import plain_text
from articles.markup.source import SourceRefused
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision

if TYPE_CHECKING:
    from wiki.accounts.models import User


class Fate(enum.Enum):
    """What became of a text."""

    CREATED = enum.auto()
    UPDATED = enum.auto()
    UNCHANGED = enum.auto()
    LEFT_ALONE = enum.auto()
    NOT_READ = enum.auto()


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a file. `messages` are sentences for people, each of which begins with the file's name.

    complete: False where the file, or a part of it, could not be read or stored.
    """

    fate: Fate
    messages: tuple[str, ...] = ()
    complete: bool = True


def take_in(title: Title, source: str, *, author: User, summary: str = "", update: bool = False) -> Fate:
    """Make an article of an imported text, or see that it is there already.

    :param source: normalised Markdown.
    :param update: where the title exists with another text, make a new revision of it; else leave it alone.
    :raises EditRefused: of any kind; then nothing was written.
    """
    article = Article.objects.titled(title).select_related("head").first()
    if article is None:
        try:
            edits.create(title=title, text=source, author=author, summary=summary, via=_VIA, kind=_KIND)
            return Fate.CREATED
        except edits.TitleTaken as taken:
            if taken.article is None:
                raise
            article = taken.article
    head = article.head_revision()
    if text_at(head) == source:
        return Fate.UNCHANGED
    if not update:
        return Fate.LEFT_ALONE
    saved = edits.save(article, base=head, text=source, author=author, summary=summary, via=_VIA, kind=_KIND)
    return Fate.UPDATED if saved.changed else Fate.UNCHANGED


def import_file(path: Path, *, author: User, update: bool = False) -> Arrival:
    """Import one plain-text page (see `plain_text`). Never raises for a bad or missing file."""
    name = _shown(path)
    try:
        with path.open("rb") as file:
            # One byte more than may be there, so that an endless file is refused and not read.
            parsed = plain_text.parse(file.read(plain_text.MOST_BYTES + 1), name)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        return Arrival(Fate.NOT_READ, (f"{name}: {reason or error}",), complete=False)
    messages = tuple(str(problem) for problem in parsed.problems)
    if parsed.title is None:
        return Arrival(Fate.NOT_READ, messages, complete=False)
    summary = _("Imported from %(file)s") % {"file": Path(name).name}
    try:
        fate = take_in(parsed.title, parsed.source, author=author, summary=summary, update=update)
    except (edits.EditRefused, SourceRefused) as refused:
        return Arrival(Fate.NOT_READ, (*messages, f"{name}: {parsed.title.full}: {refused}"), complete=False)
    if fate is Fate.LEFT_ALONE:
        words = _("“%(title)s” has another text and was left alone; --update makes a new revision")
        messages = (*messages, f"{name}: {words % {'title': parsed.title.full}}")
    return Arrival(fate, messages, complete=not parsed.problems)


_VIA = ArticleRevision.Via.IMPORT
_KIND = ArticleRevision.Kind.IMPORT


def _shown(path: Path) -> str:
    """The file's name as it can be printed and stored: names of files need not be text."""
    return os.fsencode(path).decode("utf-8", "replace")
