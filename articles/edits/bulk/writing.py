"""Writing a batch of steps in one transaction, which leaves every article of it whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection
from reversion.models import Revision, Version

from articles.edits.bulk.past import HistoryDiffers
from articles.edits.bulk.state import ArticleState, SectionState, Step, What
from articles.edits.bulk.tables import insert, new_ids
from articles.edits.bulk.traces import Trace, trace_of, write_fragments, write_links
from articles.edits.errors import ArticleGone, HeadMoved, TitleTaken
from articles.edits.locking import lock_rows
from articles.edits.queue import retried, writing
from articles.edits.rows import update_rows
from articles.markup.render import Rendered
from articles.models import Article, ArticleRevision, Section, SectionChange
from articles.models.manifest import encode

VERSION = ("id", "revision_id", "object_id", "content_type_id", "db", "format", "serialized_data", "object_repr")
REVISION = (
    *("id", "article_id", "number", "revision_id", "manifest", "author_id", "summary", "summary_sha256", "minor"),
    *("bot", "size", "delta", "kind", "namespace", "title", "language", "title_sha256", "via", "created_at", "digest"),
)
SECTION = ("id", "uid", "article_id", "position", "level", "heading", "anchor", "source", "sha256", "changes")


@dataclass(slots=True)
class _Written:
    """What the states are told once a batch is committed; a batch that is tried again begins from the old ones."""

    heads: dict[ArticleState, int]
    versions: dict[SectionState, int]


def write_batch(steps: Sequence[Step], fragments: Mapping[str, Rendered]) -> int:
    """Write the steps in order; how many articles they made.

    Raises HeadMoved, ArticleGone, TitleTaken, HistoryDiffers or Busy; then nothing of them was written.
    """
    states = list(dict.fromkeys(step.article for step in steps))
    touched = {section: step.article for step in steps for section in step.touched}
    changed = dict.fromkeys(section for step in steps for section, what, _hash in step.what if what != What.MOVED)
    traces = [trace_of(section, touched[section].article, fragments) for section in changed]
    try:
        written = _write(steps, states, touched, traces)
    except IntegrityError as error:
        # Looked up here, outside the transaction.
        raise _explain(states, touched) or error from None
    made = sum(not state.is_stored for state in states)
    for state, head in written.heads.items():
        state.head, state.is_stored = head, True
    for section, version in written.versions.items():
        section.version = version
    for section in touched:
        section.is_stored = True
        if section.position is None:
            section.known = None
    return made


def _explain(states: Sequence[ArticleState], touched: Mapping[SectionState, ArticleState]) -> Exception | None:
    """Which title another writer has taken in the same moment, or which uid handed in is that of something else."""
    for state in states:
        if not state.is_stored and (taken := Article.objects.titled(state.article.full).first()) is not None:
            return TitleTaken(taken)
    for section, state in touched.items():
        if not section.is_stored and Section.objects.filter(uid=section.uid).exists():
            return HistoryDiffers(state.article.full, f"section {section.uid} is another article's")
    return None


@retried
def _write(
    steps: Sequence[Step],
    states: Sequence[ArticleState],
    touched: Mapping[SectionState, ArticleState],
    traces: Sequence[Trace],
) -> _Written:
    with writing():
        _lock([state for state in states if state.is_stored])
        _give_ids(states, touched)
        # What is referred to goes first. While SQLite waits for a row that another one refers to already, it looks for
        # waiting rows with each insert, in a scan of each table that has no index for it.
        _write_articles(steps)
        _write_sections(touched)
        written = _write_revisions(steps)
        heads = [(head, state.article.pk) for state, head in written.heads.items()]
        update_rows(Article, ("head_id",), heads)
        write_links(traces, [state.article for state in states if not state.is_stored])
        write_fragments(traces, written.versions)
    return written


def _lock(known: Sequence[ArticleState]) -> None:
    """Lock the articles that exist; each must stand as its state was read or written last."""
    rows = lock_rows(*[state.article.pk for state in known]) if known else {}
    for state in known:
        row = rows.get(state.article.pk)
        if row is None or row.deleted_at is not None:
            raise ArticleGone(f"{state.article.full_title} was deleted meanwhile")
        if row.head_id != state.head or row.full != state.article.full:
            raise HeadMoved(f"{state.article.full_title} was edited meanwhile")


def _give_ids(states: Sequence[ArticleState], touched: Mapping[SectionState, ArticleState]) -> None:
    """Primary keys for what is new, in the order in which the verbs would have made it."""
    born = [state.article for state in states if not state.is_stored]
    for article, pk in zip(born, new_ids(Article, len(born)), strict=True):
        article.pk = pk
    new = [section for section in touched if not section.is_stored]
    for section, pk in zip(new, new_ids(Section, len(new)), strict=True):
        section.pk = pk


def _write_articles(steps: Sequence[Step]) -> None:
    """The new articles, without a head yet; they were made when their first revision was."""
    born = []
    for step in steps:
        if step.number == 1 and not step.article.is_stored:
            row = step.article.article
            born.append((row.pk, row.uid, row.namespace, row.title, row.title_key, row.language, step.created_at))
    insert(Article, ("id", "uid", "namespace", "title", "title_key", "language", "created_at"), born)


def _write_sections(touched: Mapping[SectionState, ArticleState]) -> None:
    """The sections as they stand after the batch, each once."""
    new, known, placed = [], [], []
    for section, state in touched.items():
        text = section.known
        if text is None:
            placed.append((section.position, section.anchor, section.changes, section.pk))
            continue
        place = (section.position, text.level, text.heading, section.anchor, text.source, section.sha256)
        if section.is_stored:
            known.append((*place, section.changes, section.pk))
        else:
            new.append((section.pk, section.uid, state.article.pk, *place, section.changes))
    insert(Section, SECTION, new)
    update_rows(Section, ("position", "level", "heading", "anchor", "source", "sha256", "changes"), known)
    update_rows(Section, ("position", "anchor", "changes"), placed)


def _write_revisions(steps: Sequence[Step]) -> _Written:
    """Revisions of reversion's and ours, versions, changes."""
    kinds = [ContentType.objects.get_for_model(model).pk for model in (Article, Section)]
    stored = new_ids(Revision, len(steps))
    pks = new_ids(ArticleRevision, len(steps))
    version_pks = iter(new_ids(Version, sum(1 + len(step.changed) for step in steps)))
    written = _Written({}, {})
    versions, revisions, changes = [], [], []
    for step, revision, pk in zip(steps, stored, pks, strict=True):
        article = step.article.article
        common = (connection.alias, "json")
        versions.append(
            (next(version_pks), revision, str(article.pk), kinds[0], *common, _article_json(article), str(article))
        )
        fresh = {}
        for section, source in step.changed:
            fresh[section] = written.versions[section] = next(version_pks)
            named = (str(section.pk), kinds[1], *common, _section_json(section, article, source))
            versions.append((fresh[section], revision, *named, f"section {section.uid}"))
        manifest = encode((each.pk or 0, written.versions.get(each, each.version) or 0) for each in step.order)
        revisions.append(_revision_row(step, pk, revision, manifest))
        changes += [(section.pk, pk, what, fresh.get(section), digest) for section, what, digest in step.what]
        written.heads[step.article] = pk
    rows = [(pk, step.created_at, step.edit.author.pk, "") for pk, step in zip(stored, steps, strict=True)]
    insert(Revision, ("id", "date_created", "user_id", "comment"), rows)
    insert(Version, VERSION, versions)
    insert(ArticleRevision, REVISION, revisions)
    insert(SectionChange, ("section_id", "revision_id", "what", "version_id", "sha256"), changes)
    return written


def _revision_row(step: Step, pk: int, revision: int, manifest: bytes) -> tuple[object, ...]:
    article, edit = step.article.article, step.edit
    return (
        *(pk, article.pk, step.number, revision, manifest, edit.author.pk, step.summary, step.summary_sha256),
        *(edit.minor, edit.author.kind == "bot", step.size, step.delta, edit.kind, article.namespace, article.title),
        *(article.language, step.article.title_sha256, ArticleRevision.Via.IMPORT, step.created_at, step.digest),
    )


def _article_json(article: Article) -> str:
    """What reversion's serialiser makes of an article, byte for byte."""
    title = json.dumps(article.title, ensure_ascii=False)
    fields = f'{{"namespace": {int(article.namespace)}, "title": {title}}}'
    return f'[{{"model": "articles.article", "pk": {article.pk}, "fields": {fields}}}]'


def _section_json(section: SectionState, article: Article, source: str) -> str:
    """The same of a section; `source` is JSON already, made before the lock."""
    fields = f'{{"article": {article.pk}, "source": {source}}}'
    return f'[{{"model": "articles.section", "pk": {section.pk}, "fields": {fields}}}]'
