"""A revision: one edit of one article, and the state that it left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.markup.titles import Namespace, Title
from articles.models.article import Article
from articles.models.manifest import decode


class RevisionManager(models.Manager["ArticleRevision"]):
    """Leaves manifest and digest in the database: 50 rows of long articles would drag 250 KB along."""

    def get_queryset(self) -> models.QuerySet[ArticleRevision]:
        return super().get_queryset().defer("manifest", "digest")


class ArticleRevision(models.Model):
    """One edit. Revisions of an article are numbered 1, 2, 3 ... in commit order; rows are only ever added."""

    class Kind(models.TextChoices):
        """Which verb made it."""

        EDIT = "edit", _("edit")
        CREATE = "create", _("created")
        RENAME = "rename", _("renamed")
        REVERT = "revert", _("reverted")
        UNDO = "undo", _("undone")
        DELETE = "delete", _("deleted")
        RESTORE = "restore", _("restored")
        MERGE = "merge", _("histories merged")
        IMPORT = "import", _("imported")

    class Via(models.TextChoices):
        """The door it came through."""

        WEB = "web", _("site")
        API = "api", _("API")
        MCP = "mcp", _("assistant")
        IMPORT = "import", _("import")
        SYSTEM = "system", _("system")

    class Syntax(models.TextChoices):
        """The language of the source."""

        MARKDOWN = "markdown", "Markdown"
        WIKITEXT = "wikitext", "Wikitext"

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    base_number = models.PositiveIntegerField(null=True)
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.OneToOneField("reversion.Revision", models.PROTECT, related_name="+")
    manifest = models.BinaryField(default=b"")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="article_revisions", db_index=False
    )
    summary = models.TextField(blank=True)
    summary_sha256 = models.CharField(max_length=64)
    minor = models.BooleanField(default=False)
    bot = models.BooleanField(default=False)
    size = models.PositiveIntegerField()
    delta = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    syntax = models.CharField(max_length=10, choices=Syntax, default=Syntax.MARKDOWN)
    namespace = models.PositiveSmallIntegerField()
    title = models.TextField()
    language = models.CharField(max_length=35, blank=True, default="")
    title_sha256 = models.CharField(max_length=64)
    via = models.CharField(max_length=10, choices=Via, default=Via.WEB)
    client = models.TextField(blank=True, default="")
    assisted = models.BooleanField(default=False)
    form = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    examined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    examined_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, default="")

    objects = RevisionManager()

    if TYPE_CHECKING:
        article_id: int
        author_id: int
        revision_id: int
        origin_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(name="revision_number_unique", fields=["article", "number"]),
            models.UniqueConstraint(name="revision_form_once", fields=["author", "form"]),
        ]
        indexes = [
            models.Index(name="revision_by_time", fields=["created_at", "id"]),
            models.Index(name="revision_by_author", fields=["author", "created_at", "id"]),
        ]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self) -> str:
        return f"revision {self.number} of article {self.article_id}"

    def get_absolute_url(self) -> str:
        """The permanent address of this state, which survives renames."""
        return reverse("articles:revision", args=[self.pk])

    @property
    def entries(self) -> list[tuple[int, int]]:
        """(section id, version id) of each section, in order."""
        return decode(bytes(self.manifest))

    @property
    def is_merge(self) -> bool:
        """Whether other people's edits came between what the author started from and this revision."""
        return self.base_number is not None

    @property
    def is_undoable(self) -> bool:
        """Whether it may have changed a text that stood before it."""
        return self.may_be_undone(self.number, self.kind)

    @classmethod
    def may_be_undone(cls, number: int, kind: str) -> bool:
        """The same of a revision of which no more is known."""
        return number > 1 and kind not in (cls.Kind.RENAME, cls.Kind.DELETE, cls.Kind.RESTORE)

    @property
    def full_title(self) -> str:
        """The title that the article had with this revision."""
        return Title(Namespace(self.namespace), self.title).full
