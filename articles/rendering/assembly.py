"""From fragments to the text of a page: links filled in, sections nested by level, headings with their Edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.markup.render import Rendered
from articles.markup.sanitize import trusted
from articles.markup.split import anchor, anchor_path, plain_heading
from articles.markup.titles import Namespace, Title
from articles.rendering.links import Known

PLACEHOLDER = re.compile(r'<a data-link="(\d{1,7})">')
PRE = re.compile(r"<pre([ >])")
TABLE = re.compile(r"<table(?: [^>]*)?>")
CONTENTS_FROM = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One section ready for assembly. `section` is its id, or None where it can't be edited (previews, the past)."""

    section: int | None
    level: int
    heading: str
    anchor: str
    rendered: Rendered


@dataclass(slots=True)
class Entry:
    """A line of the contents."""

    text: str
    anchor: str
    level: int
    children: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Category:
    """A category that a page is in. known: whether it has a page of its own."""

    title: Title
    known: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, its contents and its categories."""

    html: SafeString
    contents: list[Entry]
    shows_contents: bool
    categories: list[Category]


def assemble(title: Title, parts: Sequence[Part], known: Known) -> Page:
    """Put the sections of one article together; links to what `known` lacks are red."""
    out: list[str] = []
    open_levels: list[int] = []
    for i, part in enumerate(parts):
        body = fill_links(part.rendered, title, known)
        if part.level == 0:
            out.append(format_html('<div class="lead">{}</div>\n', body) if body.strip() else "")
            continue
        while open_levels and open_levels[-1] >= part.level:
            out.append("</section>\n")
            open_levels.pop()
        open_levels.append(part.level)
        has_children = i + 1 < len(parts) and parts[i + 1].level > part.level
        out += _section(part, body, has_children, title, known)
    out += ["</section>\n"] * len(open_levels)
    contents = list_contents(parts)
    categories = list_categories(parts, title, known)
    return Page(trusted("".join(out)), contents, len(parts) > CONTENTS_FROM, categories)


def fill_links(rendered: Rendered, page: Title, known: Known, *, heading: bool = False) -> SafeString:
    """The HTML of one section (or of its heading) with its numbered placeholders turned into links."""

    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        if number >= len(rendered.links):
            return "<a>"
        target = rendered.links[number]
        fragment = f"#{_fragment(target.fragment)}" if target.fragment else ""
        if not target.title:
            return format_html('<a href="{}">', fragment or "#")
        title = Title(target.namespace, target.title)
        address = reverse("articles:read", args=[title.address])
        if title == page and not fragment:
            return format_html('<a class="self" href="{}" aria-current="page">', address)
        if title == page or known.has(title):
            return format_html('<a href="{}{}">', address, fragment)
        tip = _("%(title)s (no such article)") % {"title": title.full}
        return format_html('<a class="missing" href="{}" rel="nofollow" title="{}">', address, tip)

    if rendered.failed and not heading:
        notice = _("This section could not be rendered. Its source is shown as it was typed.")
        return format_html('<div class="message warning">{}</div>\n{}', notice, trusted(_within_reach(rendered.html)))
    html = rendered.heading if heading else _within_reach(rendered.html)
    return trusted(PLACEHOLDER.sub(link, html))


def _within_reach(html: str) -> str:
    """Let wide tables and long lines of code be scrolled by keyboard. Sanitised HTML holds these tags in one form."""
    label = escape(_("Table"))
    html = TABLE.sub(rf'<div class="table" role="region" aria-label="{label}" tabindex="0">\g<0>', html)
    return PRE.sub(r'<pre tabindex="0"\1', html.replace("</table>", "</table></div>"))


def list_contents(parts: Sequence[Part]) -> list[Entry]:
    """The sections of a page, up to two levels, the introduction first."""
    top: list[Entry] = []
    if parts and parts[0].level == 0 and parts[0].rendered.html.strip():
        top.append(Entry(_("Introduction"), "", 0))
    highest = min((part.level for part in parts if part.level), default=0)
    for part in parts:
        if not part.level:
            continue
        entry = Entry(plain_heading(part.heading), part.anchor, part.level)
        if part.level == highest or not top or top[-1].level == 0:
            top.append(entry)
        elif part.level == highest + 1:
            top[-1].children.append(entry)
    return top


def list_categories(parts: Sequence[Part], page: Title, known: Known) -> list[Category]:
    """The categories that the sections name, each once, in the order of their first names."""
    links = (link for part in parts for link in part.rendered.links if link.kind == "category")
    titles = dict.fromkeys(Title(link.namespace, link.title) for link in links)
    return [Category(title, title == page or known.has(title)) for title in titles]


def titles_of(parts: Sequence[Part]) -> Iterator[Title]:
    """Every title that the sections link to."""
    for part in parts:
        for link in part.rendered.links:
            if link.title:
                yield Title(Namespace(link.namespace), link.title)


def _section(part: Part, body: SafeString, has_children: bool, title: Title, known: Known) -> Iterator[str]:
    heading = fill_links(part.rendered, title, known, heading=True) or escape(plain_heading(part.heading))
    yield format_html('<section id="{}" class="s{}"><div class="h"><h{}>{}</h{}>', part.anchor, part.level,
                      part.level, heading, part.level)  # fmt: skip
    address = reverse("articles:edit_section", args=[part.section]) if part.section is not None else ""
    if address:
        label = _("Edit section %(heading)s") % {"heading": plain_heading(part.heading)}
        yield format_html('<a class="edit" href="{}" rel="nofollow" aria-label="{}">{}</a>', address, label, _("Edit"))
    yield "</div>\n"
    yield body
    if not body.strip() and not has_children:
        yield format_html('<p class="empty">{}', _("Nothing here yet."))
        if address:
            yield format_html(' <a href="{}" rel="nofollow">{}</a>', address, _("Add to this section"))
        yield "</p>\n"


def _fragment(words: str) -> str:
    # What people type after # is a heading or its anchor: both become the anchor.
    return anchor_path(anchor(words))
