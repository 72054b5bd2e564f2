"""The stored HTML of a section, and the list of what has to be rendered again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.section import Section


class Fragment(models.Model):
    """HTML of one section with placeholders for its wiki links; fresh where `version` is the head manifest's."""

    section = models.OneToOneField(Section, models.CASCADE, related_name="fragment", primary_key=True)
    # A number, not a foreign key: it is compared, never followed.
    version = models.BigIntegerField()
    heading = models.TextField(blank=True)
    html = models.TextField(blank=True)
    meta = models.JSONField(default=dict)
    key = models.CharField(max_length=64)

    if TYPE_CHECKING:
        section_id: int

    def __str__(self) -> str:
        return f"fragment of section {self.section_id}"


class Stale(models.Model):
    """Something that an edit left to be rendered or assembled again, written in the edit's own transaction."""

    class Reason(models.TextChoices):
        """Why."""

        FRAGMENTS = "fragments", _("sections not rendered yet")

    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    namespace = models.PositiveSmallIntegerField(null=True)
    title_key = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=10, choices=Reason)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.reason} of article {self.article_id}"

    if TYPE_CHECKING:
        article_id: int | None
