"""Where the sections of an article lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.markup.titles import Title
from articles.models.article import Article
from articles.models.section import Section


class Link(models.Model):
    """One target that one section names, kept by every save. The target need not exist."""

    class Kind(models.TextChoices):
        """What the link does."""

        ARTICLE = "article", _("link")
        REDIRECT = "redirect", _("redirect")
        CATEGORY = "category", _("category")
        TEMPLATE = "template", _("template")
        FILE = "file", _("file")

    section = models.ForeignKey(Section, models.CASCADE, related_name="links", db_index=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="links")
    namespace = models.PositiveSmallIntegerField()
    title = models.TextField()
    title_key = models.TextField()
    fragment = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    sort_key = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="link_once", fields=["section", "kind", "namespace", "title", "fragment"])
        ]
        indexes = [
            models.Index(name="link_by_target", fields=["namespace", "title_key", "kind", "sort_key", "article"]),
            # Whether an article is a redirect is asked with every page.
            models.Index(name="link_redirect", fields=["article"], condition=Q(kind="redirect")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from section {self.section_id}"

    if TYPE_CHECKING:
        section_id: int
        article_id: int


class LinkTargetQuerySet(models.QuerySet["LinkTarget"]):
    """Questions about linked titles."""

    def count_for(self, title: Title) -> int:
        """How many live articles link to this title or to one that differs from it by case alone."""
        found = self.filter(namespace=title.namespace, title_key=title.key)
        return found.values_list("articles", flat=True).first() or 0


class LinkTarget(models.Model):
    """How many live articles link to one key, so that the titles wanted most are an index scan.

    Kept by every verb (edits/links.py). `missing` says that no live article has the key; two writers who meet in one
    moment can leave it wrong until the next link to the key is made, so lists ask the articles as well.
    """

    namespace = models.PositiveSmallIntegerField()
    title = models.TextField()
    title_key = models.TextField()
    articles = models.IntegerField()
    missing = models.BooleanField()

    objects = LinkTargetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="link_target_once", fields=["namespace", "title_key"])]
        indexes = [models.Index(name="link_target_wanted", fields=["articles", "id"], condition=Q(missing=True))]

    def __str__(self) -> str:
        return f"link target {self.pk}"
