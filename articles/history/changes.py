"""Revisions of many articles as lists show them: recent changes, what one author did, what befell one section."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypedDict

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.history.addresses import address_of_user, histories, numbered
from articles.history.keyset import TIME, Order, Page, page_of
from articles.history.notation import Clock, grouped, sign_of, signed
from articles.history.places import places_of
from articles.history.tags import Tag, tags_of
from articles.markup.titles import Namespace, Title
from articles.models import Article, ArticleRevision, Section, SectionChange

Kind = ArticleRevision.Kind

NEWEST_FIRST = Order("created_at", TIME, descending=True)
SECTION_NEWEST_FIRST = Order("revision_id", "whole", descending=True)


class Change(TypedDict):
    """One revision in a list of changes, in words and addresses for the template. What is not to be said is empty.

    A hidden change is one of a deleted article, of which the reader may know no more than the title, the author and the
    time, and the reason of the deletion itself. label: the revision in words; gone: that it or its article was deleted;
    old_title, new_title: what a rename renamed, and to what; what: what it did to the one section that the list is
    about; before_url: the comparison with the revision before it, if there is one.
    """

    is_hidden: bool
    day: str
    iso: str
    time: str
    url: str
    label: str
    counted: str
    delta: str
    delta_sign: str
    title: str
    title_url: str
    place: str
    place_url: str
    gone: str
    tags: list[Tag]
    what: str
    author: str
    author_url: str
    shows_reason: bool
    summary: str
    old_title: str
    new_title: str
    before_url: str
    history_url: str
    undo: str
    undo_url: str


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
    places, before = places_of(pks), _revisions_before(pks)
    words = _Words()
    changes = []
    for revision in revisions:
        previous, old_title = before.get(revision.pk, (None, ""))
        change = words.say(revision, previous, is_hidden=revision.article.deleted_at is not None and not sees_deleted)
        # A new article is new everywhere.
        if revision.kind != Kind.CREATE and (place := places.get(revision.pk)):
            change["place"], change["place_url"] = place.text, place.url
        if revision.kind == Kind.RENAME:
            change["old_title"], change["new_title"] = old_title, revision.full_title
        change["what"] = (what or {}).get(revision.pk, "")
        changes.append(change)
    return changes


class _Words:
    """Says what the rows of one page have in common once for all of them."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.revision, self.undo = numbered("articles:revision"), numbered("articles:undo")
        self.restore, self.history = numbered("articles:restore"), histories()
        self.label, self.undo_label = _("Revision %(number)s"), _("Undo revision %(number)s of %(title)s")
        self.articles: dict[int, tuple[str, str]] = {}

    def say(self, revision: ArticleRevision, previous: int | None, *, is_hidden: bool) -> Change:
        """What is said of every revision; of a hidden one nothing leads anywhere."""
        is_deleted = revision.article.deleted_at is not None
        title, title_url = self.article(revision.article)
        day, iso, time = self.clock.tell(revision.created_at)
        is_undoable = revision.is_undoable and not is_deleted
        said = {"number": revision.number, "title": title}
        deletes = revision.kind == Kind.DELETE
        return Change(
            is_hidden=is_hidden,
            day=day,
            iso=iso,
            time=time,
            url="" if is_hidden else self.revision(revision.pk),
            label=self.label % said,
            counted=grouped(revision.number),
            delta=signed(revision.delta),
            delta_sign=sign_of(revision.delta),
            title=title,
            title_url="" if is_hidden else title_url,
            place="",
            place_url="",
            gone="" if not is_deleted else _("deleted") if deletes else _("article deleted"),
            tags=[] if is_deleted and (is_hidden or deletes) else _tags(revision),
            what="",
            author=revision.author.username,
            author_url=address_of_user(revision.author.username),
            # Why something was deleted is told to everybody.
            shows_reason=not is_hidden or deletes,
            summary=revision.summary,
            old_title="",
            new_title="",
            before_url=""
            if is_hidden or previous is None
            else reverse("articles:compare", args=[previous, revision.pk]),
            history_url="" if is_deleted else self.history(title_url),
            undo=self.undo_label % said if is_undoable else "",
            undo_url=self.undo(revision.pk) if is_undoable else "",
        )

    def article(self, article: Article) -> tuple[str, str]:
        """Its title now, and where it is; what is deleted is shown where it can be restored."""
        known = self.articles.get(article.pk)
        if known is None:
            is_deleted = article.deleted_at is not None
            url = self.restore(article.pk) if is_deleted else article.get_absolute_url()
            known = self.articles[article.pk] = (article.full_title, url)
        return known


def _tags(revision: ArticleRevision) -> list[Tag]:
    return tags_of(
        revision.kind,
        has_origin=revision.origin_id is not None,
        is_head=False,
        base=revision.base_number,
        minor=revision.minor,
        bot=revision.bot,
    )


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
