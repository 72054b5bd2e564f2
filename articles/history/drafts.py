"""A person's drafts as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.history.keyset import TIME, Order, Page, page_of
from articles.models import Draft

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from articles.models.draft import ForList
    from wiki.accounts.models import User

LAST_KEPT = Order("updated_at", TIME, descending=True)


def drafts_of(user: User, *, before: str = "", after: str = "") -> Page[WithAnnotations[Draft, ForList]]:
    """The drafts of one person without their texts, the one kept last first."""
    return page_of(Draft.objects.filter(user=user).for_list(), LAST_KEPT, before=before, after=after)
