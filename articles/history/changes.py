"""Revisions of many articles as lists show them: recent changes, what one author did, what befell one section."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from articles.history.keyset import TIME, Order, Page, page_of
from articles.history.places import Place, places_of
from articles.markup.titles import Namespace, Title
from articles.models import ArticleRevision, Section, SectionChange

NEWEST_FIRST = Order("created_at", TIME, descending=True)
SECTION_NEWEST_FIRST = Order("revision_id", "whole", descending=True)


@dataclass(frozen=True, slots=True)
class Change:
    """One revision in a list of changes.

    previous: the id of the revision before it; old_title: what a rename renamed; what: what it did to the one section
    that the list is about. A hidden change is one of a deleted article, of which the reader may know no more than the
    title, the author and the time, and the reason of the deletion itself.
    """

    revision: ArticleRevision
    place: Place | None
    previous: int | None
    old_title: str
    is_deleted: bool
    is_hidden: bool
    what: str = ""

    @property
    def title(self) -> str:
        """The title of the article now."""
        return self.revision.article.full_title

    @property
    def url(self) -> str | None:
        """Where the article is; what is deleted is shown where it can be restored."""
        if self.is_hidden:
            return None
        article = self.revision.article
        return reverse("articles:restore", args=[article.pk]) if self.is_deleted else article.get_absolute_url()

    @property
    def history_url(self) -> str | None:
        """Where all revisions of the article are."""
        if self.is_deleted:
            return None
        return reverse("articles:history", args=[self.revision.article.address])

    @property
    def shows_reason(self) -> bool:
        """Why something was deleted is told to everybody."""
        return not self.is_hidden or self.revision.kind == ArticleRevision.Kind.DELETE


def recent_changes(*, before: str = "", after: str = "", sees_deleted: bool = False) -> Page[Change]:
    """What happened in the whole wiki, the newest first."""
    page = page_of(_revisions(), NEWEST_FIRST, before=before, after=after)
    return Page(_described(page.rows, sees_deleted), page.previous, page.next)


def contributions(
    authors: Collection[int], *, before: str = "", after: str = "", sees_deleted: bool = False
) -> Page[Change]:
    """What these authors did, the newest first: each is read by the index, however many there are."""
    among = [Q(author=author) for author in authors]
    page = page_of(_revisions(), NEWEST_FIRST, before=before, after=after, among=among)
    return Page(_described(page.rows, sees_deleted), page.previous, page.next)


def section_changes(section: Section, *, before: str = "", after: str = "", sees_deleted: bool = False) -> Page[Change]:
    """What was done to one section, the newest first."""
    changes = SectionChange.objects.filter(section=section)
    page = page_of(changes, SECTION_NEWEST_FIRST, before=before, after=after)
    what = {change.revision_id: change.what for change in page.rows}
    revisions = list(_revisions().filter(pk__in=what).order_by("-pk"))
    return Page(_described(revisions, sees_deleted, what), page.previous, page.next)


def _revisions() -> QuerySet[ArticleRevision]:
    return ArticleRevision.objects.select_related("article", "author")


def _described(
    revisions: Sequence[ArticleRevision], sees_deleted: bool, what: dict[int, str] | None = None
) -> list[Change]:
    """The rows with what stands beside them: three queries, whatever they are."""
    pks = [revision.pk for revision in revisions]
    places = places_of(pks)
    before = _revisions_before(pks)
    changes = []
    for revision in revisions:
        is_deleted = revision.article.deleted_at is not None
        previous, old_title = before.get(revision.pk, (None, ""))
        change = Change(
            revision=revision,
            # A new article is new everywhere.
            place=None if revision.kind == ArticleRevision.Kind.CREATE else places.get(revision.pk),
            previous=previous,
            old_title=old_title if revision.kind == ArticleRevision.Kind.RENAME else "",
            is_deleted=is_deleted,
            is_hidden=is_deleted and not sees_deleted,
            what=(what or {}).get(revision.pk, ""),
        )
        changes.append(change)
    return changes


def _revisions_before(pks: Sequence[int]) -> dict[int, tuple[int | None, str]]:
    """For each revision the id of the one before it in its article, and the title that it had."""
    before = ArticleRevision.objects.filter(article=OuterRef("article"), number=OuterRef("number") - 1)
    columns = [Subquery(before.values(column)[:1]) for column in ("pk", "namespace", "title")]
    rows = ArticleRevision.objects.filter(pk__in=pks).values_list("pk", *columns)
    return {
        pk: (previous, Title(Namespace(namespace), title).full)
        for pk, previous, namespace, title in rows
        if previous is not None
    }
