"""A section of an article, and the list of what happened to it."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.markup.split import plain_heading
from articles.models.article import Article


def text_hash(source: str) -> str:
    """SHA-256 of a text as 64 hexadecimal digits; equal for equal texts."""
    return hashlib.sha256(source.encode()).hexdigest()


class SectionQuerySet(models.QuerySet["Section"]):
    """Questions about many sections."""

    def current(self) -> Self:
        """Those that stand in their article now, in order."""
        return self.exclude(position=None).order_by("position")

    def removed(self) -> Self:
        """Those that no longer stand in their article, the latest removed first."""
        return self.filter(position=None).order_by("-pk")


class Section(models.Model):
    """One heading with its text, or the lead (position 0, level 0). Its id stays for life, with one article.

    Storage is flat: a subsection is a section of a deeper level that follows. A removed section keeps its row with
    position null, so that undo and restore bring back the same id.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.PROTECT, related_name="sections", db_index=False)
    position = models.PositiveIntegerField(null=True)
    level = models.PositiveSmallIntegerField()
    heading = models.TextField(blank=True)
    anchor = models.TextField(blank=True)
    source = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    changes = models.PositiveIntegerField(default=0)

    objects = SectionQuerySet.as_manager()

    if TYPE_CHECKING:
        article_id: int

    class Meta:
        indexes = [
            # Not unique: two sections that swap places would break it row by row. verify_history checks it.
            models.Index(name="section_in_order", fields=["article", "position"]),
            models.Index(name="section_removed", fields=["article", "sha256"], condition=Q(position=None)),
        ]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        # No words of the text: reversion copies this into each of its rows.
        return f"section {self.uid}"

    def get_absolute_url(self) -> str:
        """The permanent link, which follows renames of the heading and of the article."""
        return reverse("articles:section", args=[self.pk])

    @property
    def plain_heading(self) -> str:
        """The heading as plain words; empty for the lead."""
        return plain_heading(self.heading)


class SectionChange(models.Model):
    """What one revision did to one section: the history of a section is a scan of this table."""

    class What(models.TextChoices):
        """The kinds of change; a section moved and edited at once counts as edited."""

        ADDED = "added", _("added")
        EDITED = "edited", _("edited")
        MOVED = "moved", _("moved")
        REMOVED = "removed", _("removed")

    section = models.ForeignKey(Section, models.PROTECT, related_name="history", db_index=False)
    revision = models.ForeignKey("articles.ArticleRevision", models.PROTECT, related_name="section_changes")
    what = models.CharField(max_length=8, choices=What)
    version = models.ForeignKey("reversion.Version", models.PROTECT, null=True, related_name="+", db_index=False)
    # Kept beside the version: the digest can still be checked after a text was purged for legal reasons.
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(name="section_change_once", fields=["section", "revision"])]

    def __str__(self) -> str:
        return f"{self.what} {self.section_id} in {self.revision_id}"

    if TYPE_CHECKING:
        section_id: int
        revision_id: int
        version_id: int | None
