"""What the history of an article says of each revision: words and addresses, ready for the template.

A template that asked models for them, fifty times a page, would take six times as long.
"""

from __future__ import annotations

from typing import TypedDict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.history.addresses import address_of_user, numbered
from articles.history.notation import Clock, grouped, sign_of, signed
from articles.history.tags import Tag, tags_of
from articles.models import Article, ArticleRevision

COLUMNS = (
    "pk",
    "number",
    "base_number",
    "origin_id",
    "created_at",
    "kind",
    "summary",
    "delta",
    "minor",
    "bot",
    "author__username",
)


class Line(TypedDict):
    """One revision. What is not to be said, or leads nowhere, is empty.

    key, counted: its id and its number as text; base: the number that its author started from; arc: its part of a
    merge's arc; place: which sections it changed; undoes: the number of the revision that it undoes. old and new: the
    choice of it for a comparison, in words and whether it is made.
    """

    pk: int
    key: str
    number: int
    counted: str
    url: str
    base: int | None
    is_head: bool
    arc: str
    day: str
    iso: str
    time: str
    old: str
    is_old: bool
    new: str
    is_new: bool
    summary: str
    tags: list[Tag]
    author: str
    author_url: str
    place: str
    place_url: str
    undoes: str
    undone_url: str
    delta: str
    delta_sign: str
    undo: str
    undo_url: str


def read_lines(article: Article, revisions: QuerySet[ArticleRevision]) -> list[Line]:
    """These revisions of the article, in their order (one query, two where one of them undoes another)."""
    rows = list(revisions.values_list(*COLUMNS))
    undone = {row[3] for row in rows if row[5] == ArticleRevision.Kind.UNDO}
    numbers = dict(ArticleRevision.objects.filter(pk__in=undone).values_list("pk", "number")) if undone else {}
    address, undo_address = numbered("articles:revision"), numbered("articles:undo")
    # Said of each line: looked up once.
    old, new, undo = _("from revision %(number)s"), _("to revision %(number)s"), _("Undo revision %(number)s")
    clock = Clock()
    lines = []
    for pk, number, base, origin, created_at, kind, summary, delta, minor, bot, author in rows:
        is_head = pk == article.head_id
        is_undoable = article.deleted_at is None and ArticleRevision.may_be_undone(number, kind)
        said = {"number": number}
        day, iso, time = clock.tell(created_at)
        line = Line(
            pk=pk,
            key=str(pk),
            number=number,
            counted=grouped(number),
            url=address(pk),
            base=base,
            is_head=is_head,
            arc="",
            day=day,
            iso=iso,
            time=time,
            old=old % said,
            is_old=False,
            new=new % said,
            is_new=False,
            summary=summary,
            tags=tags_of(kind, has_origin=origin is not None, is_head=is_head, base=base, minor=minor, bot=bot),
            author=author,
            author_url=address_of_user(author),
            place="",
            place_url="",
            undoes=grouped(numbers[origin]) if origin in numbers else "",
            undone_url=address(origin) if origin in numbers else "",
            delta=signed(delta),
            delta_sign=sign_of(delta),
            undo=undo % said if is_undoable else "",
            undo_url=undo_address(pk) if is_undoable else "",
        )
        lines.append(line)
    return lines
