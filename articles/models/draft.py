"""Text that somebody typed and that is not published (yet)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypedDict, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from articles.markup.titles import Namespace, Title
from articles.models.article import Article
from articles.models.revision import ArticleRevision
from articles.models.section import Section

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from wiki.accounts.models import User

# What a list shows of a text (where its heading stands) and of a summary, which may be as long as a form can send.
BEGINNING, SUMMARY_SHOWN = 300, 500


class ForList(TypedDict):
    """What `for_list` adds to a draft in place of its texts: the size in characters, and where they begin."""

    size: int
    beginning: str
    about: str


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about many drafts."""

    def of(self, user: User) -> Self:
        """This person's, the latest first."""
        return self.filter(user=user).order_by("-updated_at", "-pk")

    def with_place(self) -> Self:
        """Each with its article and section, which say where it goes now."""
        return self.select_related("article", "section").defer("section__source")

    def for_list(self) -> models.QuerySet[WithAnnotations[Draft, ForList]]:
        """The same without the texts, which may be many and long: the database measures them."""
        rows = self.with_place().annotate(
            size=Length("source"), beginning=Left("source", BEGINNING), about=Left("summary", SUMMARY_SHOWN)
        )
        rows = rows.defer("source", "summary", "settling", "section__source")
        return cast("models.QuerySet[WithAnnotations[Draft, ForList]]", rows)


def homeless(title: Title) -> Q:
    """Drafts of an article of this title that is not there: never written, or deleted."""
    unwritten = Q(article=None, namespace=title.namespace, title=title.title)
    return unwritten | Q(
        article__deleted_at__isnull=False, article__namespace=title.namespace, article__title=title.title
    )


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

    if TYPE_CHECKING:
        article_id: int | None
        section_id: int | None
        base_id: int | None

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="draft_form_unique", fields=["user", "form"])]
        indexes = [models.Index(name="draft_by_user", fields=["user", "updated_at"])]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def full(self) -> Title:
        """The title of its article now; as it was typed where there was none yet."""
        return self.article.full if self.article is not None else self.full_then

    @property
    def full_then(self) -> Title:
        """The title that the article had when the draft was kept."""
        return Title(Namespace(self.namespace or 0), self.title)
