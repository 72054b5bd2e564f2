"""An article: a title now, a head revision, and sections in order."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self, TypedDict, cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.markup.titles import Namespace, Title
from wiki.site.models import SiteSettings

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from articles.models.revision import ArticleRevision


class ForReading(TypedDict):
    """What `for_reading` adds to an article.

    site_version: that of the site's settings, None before they were changed; redirect: the Link row that makes the
    article a redirect, if it is one.
    """

    site_version: int | None
    redirect: int | None


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions about many articles."""

    def live(self) -> Self:
        """Those that are not deleted."""
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Those that are."""
        return self.filter(deleted_at__isnull=False)

    def titled(self, title: Title) -> Self:
        """The one live article of exactly this title, if any."""
        # By the key as well: a database that has not looked at the table yet would else scan the namespace.
        return self.live().filter(namespace=title.namespace, title_key=title.key, title=title.title)

    def keyed(self, title: Title) -> Self:
        """Live articles whose title differs from this one by case or compatibility form at most, the oldest first."""
        # In the order of the index of keys: one by title has SQLite walk the index of titles.
        return self.live().filter(namespace=title.namespace, title_key=title.key).order_by("pk")

    def alike(self, title: Title) -> Self:
        """Those of `keyed` whose title is not this very one: creating it asks first whether they are meant."""
        return self.keyed(title).exclude(title=title.title)

    def buried(self, title: Title) -> Self:
        """The deleted articles of exactly this title, the one deleted last first.

        Redirects that only gave way to a renaming are none: nobody decided to delete them.
        """
        # By the key as well, which has the index; titles have none.
        found = self.deleted().filter(
            namespace=title.namespace, title_key=title.key, title=title.title, head__origin=None
        )
        return found.order_by("-deleted_at", "-pk")

    def for_reading(self, title: Title) -> WithAnnotations[Article, ForReading] | None:
        """The live article of this title with its head, its author and what ForReading adds: one query.

        The head comes with its manifest, which other lists of revisions leave out.
        """
        version = SiteSettings.objects.filter(pk=1).values("version")[:1]
        found = self.titled(title).select_related("head__author").defer("head__digest")
        from articles.models.link import Link  # which needs Article

        links = Link.objects.filter(article=models.OuterRef("pk"), kind=Link.Kind.REDIRECT)
        row = found.annotate(
            site_version=models.Subquery(version), redirect=models.Subquery(links.values("pk")[:1])
        ).first()
        return cast("WithAnnotations[Article, ForReading] | None", row)


class Article(models.Model):
    """A page of the wiki in any namespace. The text lives in its sections; the past in its revisions."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    namespace = models.PositiveSmallIntegerField(choices=[(int(n), n.name.title()) for n in Namespace], default=0)
    title = models.TextField()
    title_key = models.TextField()
    language = models.CharField(max_length=35, blank=True, default="")
    # Not indexed: with an index PostgreSQL could not update the row in place at each edit.
    head = models.ForeignKey("articles.ArticleRevision", models.PROTECT, null=True, related_name="+", db_index=False)
    generation = models.BigIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ArticleQuerySet.as_manager()

    if TYPE_CHECKING:
        head_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="article_title_unique", fields=["namespace", "title"], condition=Q(deleted_at=None)
            ),
        ]
        indexes = [
            models.Index(name="article_by_key", fields=["namespace", "title_key", "id"]),
            # Lists of live articles stay quick where thousands of deleted ones stand between them.
            models.Index(
                name="article_live_by_key", fields=["namespace", "title_key", "id"], condition=Q(deleted_at=None)
            ),
            models.Index(name="article_deleted", fields=["deleted_at", "id"], condition=Q(deleted_at__isnull=False)),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        # No title: reversion copies this into each of its rows, where hiding a title could not reach it.
        return f"article {self.uid}"

    def get_absolute_url(self) -> str:
        """The address of the page that readers see."""
        return reverse("articles:read", args=[self.address])

    @classmethod
    def named(cls, title: Title, **values: Any) -> Article:
        """A new, unsaved article of this title."""
        return cls(namespace=title.namespace, title=title.title, title_key=title.key, **values)

    @property
    def full(self) -> Title:
        """Namespace and title together."""
        return Title(Namespace(self.namespace), self.title)

    @property
    def full_title(self) -> str:
        """The title as people write it, with its namespace in front."""
        return self.full.full

    @property
    def address(self) -> str:
        """The title as it stands in addresses before percent-encoding: blanks are underscores."""
        return self.full.address

    def head_revision(self) -> ArticleRevision:
        """The current revision. Every article that a reader can meet has one."""
        assert self.head is not None, "an article is created together with its first revision"
        return self.head
