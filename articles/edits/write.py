"""Writing a plan, under the article's lock: sections, revision, changes, links, fragments, head.

Only the manifest, the digest and the anchors grow with the article, and they are made from ids, hashes and headings,
never from texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from articles.edits.links import link_rows, links_of, replace_links
from articles.edits.plan import Entry, Plan
from articles.edits.record import record
from articles.edits.rows import update_rows
from articles.history.digest import revision_digest, sha256, title_digest
from articles.history.order import moved
from articles.markup.split import anchors
from articles.markup.titles import Title
from articles.models import Article, ArticleRevision, Section, SectionChange, Stale
from articles.models.manifest import encode
from articles.models.section import text_hash
from articles.rendering.fragments import store

if TYPE_CHECKING:
    from wiki.accounts.models import User

What = SectionChange.What


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does what, why, and through which door."""

    author: User
    kind: ArticleRevision.Kind
    summary: str = ""
    minor: bool = False
    via: ArticleRevision.Via = ArticleRevision.Via.WEB
    form: UUID | None = None
    base_number: int | None = None
    origin: ArticleRevision | None = None


@dataclass(slots=True)
class _Rows:
    """The article's section rows under the lock, and what the plan makes of them."""

    known: dict[int, Section]
    order: list[Section] = field(default_factory=list)
    changed: list[tuple[Section, Entry]] = field(default_factory=list)
    what: dict[int, str] = field(default_factory=dict)


def write(article: Article, plan: Plan, act: Act, *titles: Title) -> ArticleRevision:
    """Write what the plan says, as the next revision. The caller holds the lock on `article`'s row.

    `titles` are those that this edit brings to life or takes away.
    """
    head = plan.head
    rows = _write_sections(article, plan)
    now = timezone.now()
    if head is not None:
        # Clocks jump back; the order of an article's revisions must not.
        now = max(now, head.created_at + timedelta(microseconds=1))
    number = head.number + 1 if head else 1
    revision, versions = record(
        article=article,
        changed=[section for section, _entry in rows.changed],
        author=act.author,
        number=number,
        base_number=act.base_number if act.base_number != number - 1 else None,
        origin=act.origin,
        summary=act.summary,
        summary_sha256=sha256(act.summary.encode()),
        minor=act.minor,
        bot=act.author.kind == "bot",
        size=(head.size if head else 0) + plan.delta,
        delta=plan.delta,
        kind=act.kind,
        namespace=article.namespace,
        title=article.title,
        language=article.language,
        title_sha256=title_digest(article.namespace, article.title, article.language, ArticleRevision.Syntax.MARKDOWN),
        via=act.via,
        form=act.form,
        created_at=now,
    )
    _complete(article, plan, rows, revision, versions, now)
    _write_changes(rows, revision, versions)
    _write_links(article, rows, titles)
    _write_fragments(article, plan, rows, versions)
    Article.objects.filter(pk=article.pk).update(head=revision)
    article.head = revision
    return revision


def _write_sections(article: Article, plan: Plan) -> _Rows:
    """Bring the section rows into the planned order and text."""
    returning = [entry.section for entry in plan.entries if entry.section is not None]
    current = Section.objects.filter(article=article).current().defer("source")
    rows = _Rows({section.pk: section for section in current})
    missing = [pk for pk in returning if pk not in rows.known]
    for section in Section.objects.filter(article=article, pk__in=missing).defer("source") if missing else ():
        rows.known[section.pk] = section
    names = ["", *anchors([entry.piece.heading for entry in plan.entries[1:]])]
    written: list[tuple[Any, ...]] = []
    placed: list[tuple[Any, ...]] = []
    new: list[Section] = []
    out_of_place = moved([place for pk in returning if (place := rows.known[pk].position) is not None])
    for position, (entry, anchor) in enumerate(zip(plan.entries, names, strict=True)):
        section = rows.known[entry.section] if entry.section is not None else Section(article=article)
        before = (section.position, section.anchor)
        section.article = article
        if entry.version is None:
            _take_text(section, entry)
            rows.changed.append((section, entry))
        if entry.section is None:
            section.changes, section.position, section.anchor = 1, position, anchor
            new.append(section)
        elif entry.version is None:
            rows.what[section.pk] = What.ADDED if before[0] is None else What.EDITED
            written.append((section.source, section.sha256, section.level, section.heading, section.pk))
        elif before[0] in out_of_place:
            rows.what[section.pk] = What.MOVED
        section.position, section.anchor = position, anchor
        if entry.section is not None and before != (position, anchor):
            placed.append((position, anchor, section.pk))
        rows.order.append(section)
    Section.objects.bulk_create(new)
    rows.known.update({section.pk: section for section in new})
    rows.what.update({section.pk: What.ADDED for section in new})
    update_rows(Section, ("source", "sha256", "level", "heading"), written)
    update_rows(Section, ("position", "anchor"), placed)
    _remove_sections(rows)
    counted = [(pk,) for pk in rows.what if pk not in {section.pk for section in new}]
    update_rows(Section, (), counted, raise_by="changes")
    return rows


def _take_text(section: Section, entry: Entry) -> None:
    section.level, section.heading = entry.piece.level, entry.piece.heading
    section.source, section.sha256 = entry.piece.source, text_hash(entry.piece.source)


def _remove_sections(rows: _Rows) -> None:
    stays = {section.pk for section in rows.order}
    gone = [section for pk, section in rows.known.items() if pk not in stays and section.position is not None]
    update_rows(Section, ("position",), [(None, section.pk) for section in gone])
    rows.what.update({section.pk: What.REMOVED for section in gone})


def _complete(
    article: Article,
    plan: Plan,
    rows: _Rows,
    revision: ArticleRevision,
    versions: dict[int, int],
    now: datetime,
) -> None:
    """Add manifest and digest, which need the version ids."""
    entries = []
    for entry, section in zip(plan.entries, rows.order, strict=True):
        version = entry.version if entry.version is not None else versions[section.pk]
        entries.append((section.pk, version))
    revision.manifest = encode(entries)
    revision.digest = revision_digest(
        article=article.uid,
        before=plan.head.digest if plan.head else "",
        number=revision.number,
        kind=revision.kind,
        created_at=now,
        author=revision.author.uid,
        summary_sha256=revision.summary_sha256,
        title_sha256=revision.title_sha256,
        sections=[(section.uid, section.sha256) for section in rows.order],
    )
    revision.save(update_fields=["manifest", "digest"])


def _write_changes(rows: _Rows, revision: ArticleRevision, versions: dict[int, int]) -> None:
    SectionChange.objects.bulk_create(
        SectionChange(
            section_id=pk,
            revision=revision,
            what=what,
            version_id=versions.get(pk),
            sha256=rows.known[pk].sha256,
        )
        for pk, what in rows.what.items()
    )


def _write_links(article: Article, rows: _Rows, titles: Sequence[Title]) -> None:
    outdated = [pk for pk, what in rows.what.items() if what != What.MOVED]
    found = [
        row
        for section, entry in rows.changed
        for row in link_rows(article, section, links_of(section.source, entry.rendered))
    ]
    replace_links(article, outdated, found, *titles)


def _write_fragments(article: Article, plan: Plan, rows: _Rows, versions: dict[int, int]) -> None:
    fresh = []
    late = False
    for entry, section in zip(plan.entries, rows.order, strict=True):
        if entry.version is None and entry.rendered is not None:
            fresh.append((section.pk, versions[section.pk], section.source, entry.rendered))
        late = late or (entry.version is None and entry.rendered is None)
    store(fresh)
    if late:
        Stale.objects.create(article=article, reason=Stale.Reason.FRAGMENTS)
