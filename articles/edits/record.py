"""The one place where a revision is made.

django-reversion loses an edit silently in several ways: a block to which no object was added stores nothing; a block
inside another one joins it; a database error swallowed inside makes it write nothing. So this refuses where a block is
open already, always adds the article, catches nothing, and reads back what was stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import reversion
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from reversion.models import Version

from articles.models import Article, ArticleRevision, Section

if TYPE_CHECKING:
    from wiki.accounts.models import User


def record(
    *, article: Article, changed: Sequence[Section], author: User, **values: Any
) -> tuple[ArticleRevision, dict[int, int]]:
    """Store one revision and a version of each changed section, whose rows hold their new text already.

    `values` are the fields of the ArticleRevision but manifest and digest, which need the version ids. Returns the
    revision and section id -> version id. Raises RuntimeError outside a verb's transaction or inside another block.
    """
    if reversion.is_active():
        raise RuntimeError("a revision is being made already: verbs must not run inside a reversion block")
    if not connection.in_atomic_block:
        raise RuntimeError("a revision is made inside the transaction of its verb")
    with reversion.create_revision(manage_manually=True, atomic=False):
        reversion.set_user(author)
        reversion.set_date_created(values["created_at"])
        reversion.add_to_revision(article)
        for section in changed:
            reversion.add_to_revision(section)
        reversion.add_meta(ArticleRevision, article=article, author=author, **values)
    revision = ArticleRevision.objects.get(article=article, number=values["number"])
    return revision, _stored_versions(revision, article, changed)


def _stored_versions(revision: ArticleRevision, article: Article, changed: Sequence[Section]) -> dict[int, int]:
    section_type = ContentType.objects.get_for_model(Section).pk
    stored: dict[int, int] = {}
    articles = 0
    rows = Version.objects.filter(revision_id=revision.revision_id).values_list("content_type_id", "object_id", "pk")
    for content_type, object_id, pk in rows:
        if content_type == section_type:
            stored[int(object_id)] = pk
        else:
            articles += object_id == str(article.pk)
    if set(stored) != {section.pk for section in changed} or articles != 1:
        raise RuntimeError(f"{revision} holds other versions than the sections it changed")
    return stored
