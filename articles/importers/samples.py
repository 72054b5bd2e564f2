"""The sample articles that come with the project, and how they get into a new wiki.

They lie in `articles/samples/`, named by their titles (an underscore is a blank), those of a namespace in a folder
of its name: `.md` files are Markdown, `.txt` files are plain pages as `import_text` reads them. A plain page has
no links, so it gets a second revision that links what it mentions to the other samples, fills an empty *See also* and
puts it into a category.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles import edits
from articles.history.versions import text_at
from articles.importers import plain_text
from articles.importers.arrival import take_in
from articles.markup.source import normalise
from articles.markup.titles import Namespace, Title, clean_title
from articles.models import Article, ArticleRevision
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

FOLDER = Path(__file__).resolve().parent.parent / "samples"
MAIN_PAGE = "Main_Page"

if TYPE_CHECKING:
    Say = Callable[[str], object]

_State = SiteSettings.Samples
_SEE_ALSO = "## See also\n"
_CATEGORY = "[[Category:Politics of North Korea]]\n"


@dataclass(frozen=True, slots=True)
class Sample:
    """An article to be. `linked` is the text of its second revision, "" = none."""

    title: Title
    source: str
    linked: str = ""


def load(say: Say) -> None:
    """Load the samples into an empty wiki, or go on with a load that was broken off.

    Each article is a transaction of its own; a mark in SiteSettings says that a load has begun or is
    finished. A wiki with revisions and no mark is left as it is, and so is any title that exists or
    existed.

    :param say: is told of each article. Nothing is said where there is nothing to do.
    """
    if not _begin():
        return
    samples = read()
    author = User.objects.system()
    say(_("Loading %(count)s sample articles ...") % {"count": len(samples)})
    for sample in samples:
        try:
            _store(sample, author)
        except edits.EditRefused as refused:
            # Not worth keeping a wiki from starting; the mark makes the next start try again.
            say(_("  %(title)s: not loaded (%(reason)s)") % {"title": sample.title.full, "reason": refused})
            return
        say(f"  {sample.title.full}")
    SiteSettings.objects.change(samples=_State.FINISHED)


def read() -> list[Sample]:
    """The samples in the order of their titles, the main page (under the title that the site has) last."""
    main = clean_title(SiteSettings.objects.current().main_page)
    plain = set(FOLDER.glob("*.txt"))
    paths = [*FOLDER.rglob("*.md"), *plain]
    titles = {path: main if path.stem == MAIN_PAGE else _title_of(path) for path in paths}
    paths.sort(key=lambda path: (titles[path] == main, titles[path].namespace, titles[path].key))
    others = [titles[path] for path in paths if titles[path].namespace is Namespace.ARTICLE and titles[path] != main]
    return [_plain(path, others) if path in plain else _markdown(path, titles[path]) for path in paths]


def link_mentions(source: str, titles: Iterable[Title]) -> str:
    """Make the first mention of each title, outside headings and links, a wiki link.

    Only the case of a title's first letter may differ. A longer title wins over one that it contains.
    """
    waiting = {title.full.casefold(): title for title in titles}
    names = sorted((title.full for title in waiting.values()), key=len, reverse=True)
    choices = "|".join(f"[{re.escape(name[0] + name[0].lower())}]{re.escape(name[1:])}" for name in names)
    pattern = re.compile(rf"^#+ .*$|\[\[.*?\]\]|(?<!\w)(?:{choices})(?!\w)", re.MULTILINE)

    def link(match: re.Match[str]) -> str:
        words = match.group()
        return f"[[{words}]]" if waiting.pop(words.casefold(), None) else words

    return pattern.sub(link, source) if names else source


def _begin() -> bool:
    """Whether there is something to load; marks the load as begun."""
    state = SiteSettings.objects.current().samples
    if state == _State.NONE:
        if ArticleRevision.objects.exists():
            return False
        SiteSettings.objects.change(samples=_State.BEGUN)
    return state != _State.FINISHED


def _title_of(path: Path) -> Title:
    return clean_title(":".join(path.relative_to(FOLDER).with_suffix("").parts))


def _plain(path: Path, others: list[Title]) -> Sample:
    parsed = plain_text.parse(path.read_bytes(), path.name)
    assert parsed.title is not None, parsed.problems
    titles = [title for title in others if title != parsed.title]
    linked = link_mentions(parsed.source, titles)
    if linked.endswith(_SEE_ALSO):
        linked += "\n" + "".join(f"- [[{title.full}]]\n" for title in titles)
    return Sample(parsed.title, parsed.source, f"{linked}\n{_CATEGORY}")


def _markdown(path: Path, title: Title) -> Sample:
    return Sample(title, normalise(path.read_bytes().decode()))


def _store(sample: Sample, author: User) -> None:
    """Create what is missing of one sample. Deleted articles count as there: somebody did not want them."""
    found = Article.objects.filter(namespace=sample.title.namespace, title=sample.title.title)
    if not found.exists():
        take_in(sample.title, sample.source, author=author, summary=_("Sample article"))
    article = Article.objects.titled(sample.title).select_related("head").first()
    if not sample.linked or article is None:
        return
    head = article.head_revision()
    if text_at(head) == sample.source:
        edits.save(
            article,
            base=head,
            text=sample.linked,
            author=author,
            summary=_("Link to the other articles, fill “See also”, name a category"),
            via=ArticleRevision.Via.IMPORT,
        )
