"""The tags of a revision, in lower case."""

from __future__ import annotations

from typing import TypedDict

from django.utils.translation import gettext as _

from articles.models import ArticleRevision

Kind = ArticleRevision.Kind


class Tag(TypedDict):
    """A word, and whether it is one that readers look for."""

    text: str
    is_new: bool


def tags_of(kind: str, *, has_origin: bool, is_head: bool, base: int | None, minor: bool, bot: bool) -> list[Tag]:
    """What is said of a revision in one word each. What a renaming creates, which has an origin, is a redirect."""
    tags = []
    if is_head:
        tags.append(Tag(text=_("current"), is_new=True))
    if kind != Kind.EDIT:
        tags.append(_tag_of_kind(kind, has_origin))
    if base is not None:
        tags.append(Tag(text=_("merge"), is_new=False))
    if minor:
        tags.append(Tag(text=_("minor"), is_new=False))
    if bot:
        tags.append(Tag(text=_("bot"), is_new=False))
    return tags


def _tag_of_kind(kind: str, has_origin: bool) -> Tag:
    if kind == Kind.CREATE:
        return Tag(text=_("redirect"), is_new=False) if has_origin else Tag(text=_("new"), is_new=True)
    if kind == Kind.UNDO:
        return Tag(text=_("undo"), is_new=False)
    return Tag(text=str(Kind(kind).label).lower(), is_new=False)
