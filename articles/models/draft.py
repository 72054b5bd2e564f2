"""Text that somebody typed and that is not published (yet)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import ArticleRevision
from articles.models.section import Section

if TYPE_CHECKING:
    from wiki.accounts.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about many drafts."""

    def of(self, user: User) -> Self:
        """This person's, the latest first."""
        return self.filter(user=user).order_by("-updated_at", "-pk")


class Draft(models.Model):
    """What one form held when it could not be saved, until that form is saved or the draft is discarded."""

    class Target(models.TextChoices):
        """What the form would have written."""

        ARTICLE = "article", _("article")
        SECTION = "section", _("section")
        NEW_SECTION = "new_section", _("new section")
        NEW_ARTICLE = "new_article", _("new article")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", db_index=False)
    form = models.UUIDField()
    target = models.CharField(max_length=12, choices=Target)
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="drafts")
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="drafts")
    namespace = models.PositiveSmallIntegerField(null=True)
    title = models.TextField(blank=True)
    base = models.ForeignKey(ArticleRevision, models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.TextField()
    summary = models.TextField(blank=True)
    minor = models.BooleanField(default=False)
    conflict = models.BooleanField(default=False)
    # The conflict page as it was given out, or as its author has filled it in so far: {"section": id or null, where it
    # was shown; "fields": its fields by name}. Null where there is nothing to settle.
    settling = models.JSONField(null=True)
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="draft_form_unique", fields=["user", "form"])]
        indexes = [models.Index(name="draft_by_user", fields=["user", "updated_at"])]

    def __str__(self) -> str:
        return f"draft {self.pk}"
