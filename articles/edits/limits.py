"""How fast an account may write: so many edits, and so many new articles, within a minute."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles import permissions
from articles.edits.errors import TooFast
from articles.models import ArticleRevision
from wiki.accounts.models import User

Kind = ArticleRevision.Kind
Via = ArticleRevision.Via

MINUTE = timedelta(minutes=1)
LIMITED = (Via.WEB, Via.API)
FREE = (User.Kind.BOT, User.Kind.SYSTEM)


def check(author: User, via: ArticleRevision.Via, *, new_article: bool = False) -> None:
    """Let one more edit through, or raise TooFast. A verb asks under its lock, after the right and repeated posts.

    Programs, imports, moderators and administrators are not limited.
    """
    if via not in LIMITED or author.kind in FREE:
        return
    most, most_new = settings.EDITS_A_MINUTE, settings.NEW_ARTICLES_A_MINUTE
    if not most and not most_new:
        return
    # One after the other: two posts in one moment would each find room for themselves.
    person = User.objects.select_for_update(no_key=True).get(pk=author.pk)
    now = timezone.now()
    wait = _wait(_written(person, now), most, now)
    if new_article:
        wait = max(wait, _wait(_written(person, now).filter(kind=Kind.CREATE), most_new, now))
    if wait and not permissions.is_moderator(person):
        raise TooFast(wait)


def _written(person: User, now: datetime) -> QuerySet[ArticleRevision]:
    """The author's edits of the last minute, the latest first; but for the redirects that renames leave and remove."""
    left_behind = Q(kind__in=(Kind.CREATE, Kind.DELETE), origin__isnull=False)
    # A clock that was put back leaves rows in the future: they count for a minute at most.
    lately = ArticleRevision.objects.filter(author=person, created_at__range=(now - MINUTE, now + MINUTE))
    return lately.filter(via__in=LIMITED).exclude(left_behind).order_by("-created_at", "-pk")


def _wait(written: QuerySet[ArticleRevision], most: int, now: datetime) -> int:
    """The seconds until fewer than `most` of these lie within a minute; 0 where that is so now, or `most` is 0."""
    if not most:
        return 0
    latest = list(written.values_list("created_at", flat=True)[:most])
    if len(latest) < most:
        return 0
    seconds = (latest[-1] + MINUTE - now).total_seconds()
    return min(max(math.ceil(seconds), 1), 60)
