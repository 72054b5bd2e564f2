"""From the source of a section to its stored HTML, and back to what assembly needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from articles.markup.links import WikiLink
from articles.markup.render import RENDERER, Rendered
from articles.markup.sanitize import trusted
from articles.markup.titles import Namespace
from articles.models import Fragment
from articles.models.section import text_hash

FIELDS = ("version", "heading", "html", "meta", "key")


def fragment_key(source: str) -> str:
    """What the HTML was made from: the renderer and the text. Another key means other HTML."""
    return text_hash(f"{RENDERER}\n{source}")


def as_row(section: int, version: int, source: str, rendered: Rendered) -> Fragment:
    """The row that holds this HTML."""
    return Fragment(
        section_id=section,
        version=version,
        heading=rendered.heading,
        html=rendered.html,
        meta=to_meta(rendered),
        key=fragment_key(source),
    )


def to_meta(rendered: Rendered) -> dict[str, Any]:
    """What assembly needs beside the HTML, as JSON: the links by number, and why rendering failed if it did."""
    links = [
        # No kind where it is the usual one: it is left out in rows of older renderers as well.
        [int(link.namespace), link.title, link.fragment, link.label, *([] if link.kind == "article" else [link.kind])]
        for link in rendered.links
    ]
    return {"links": links, "failed": rendered.failed}


def from_row(fragment: Fragment) -> Rendered:
    """What was rendered, out of its row."""
    links = tuple(
        WikiLink(0, 0, Namespace(namespace), title, words, label, kind[0] if kind else "article")
        for namespace, title, words, label, *kind in fragment.meta["links"]
    )
    return Rendered(trusted(fragment.heading), trusted(fragment.html), links, fragment.meta["failed"])


def store(fresh: Sequence[tuple[int, int, str, Rendered]]) -> None:
    """Store the HTML of (section id, version id, source, rendered), one statement."""
    save_rows(as_row(*made) for made in fresh)


def save_rows(rows: Iterable[Fragment]) -> None:
    """Insert or replace fragments."""
    Fragment.objects.bulk_create(
        rows, update_conflicts=True, update_fields=FIELDS, unique_fields=["section"], batch_size=500
    )
