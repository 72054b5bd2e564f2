"""Proof that nothing was lost: the digest chain, the manifests, and the current text against the head's.

It runs on a live wiki without a transaction: revisions never change once written, so they are read in pages up to
the head that was seen first; the live sections are read with the head that they belong to in one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max
from reversion.models import Version

from articles.history.digest import revision_digest, sha256, title_digest
from articles.history.versions import read_source
from articles.models import Article, ArticleRevision, Section, SectionChange
from articles.models.manifest import BadManifest
from articles.models.section import text_hash

PAGE = 500
# A head that moves on between reading it and reading the sections is followed this often.
FOLLOW = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written."""

    article: str
    number: int
    message: str

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}: {self.message}"


@dataclass(slots=True)
class _Chain:
    """What the walk along one article's revisions knows so far."""

    number: int = 0
    digest: str = ""
    # section id -> (version id, SHA-256 of its text) in the revision read last
    state: dict[int, tuple[int, str]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    uids: dict[int, UUID] = field(default_factory=dict)
    head: int | None = None


def verify_all(progress: Callable[[int, int], None] | None = None) -> Iterator[Problem]:
    """Every problem of every article, deleted ones included, in the order of their ids.

    `progress` is called after each article with how many articles and how many revisions have been read.
    """
    articles = revisions = last = 0
    while page := list(Article.objects.filter(pk__gt=last).order_by("pk")[:PAGE]):
        for article in page:
            last = article.pk
            yield from verify_article(article)
            articles += 1
            revisions += ArticleRevision.objects.filter(article=article).count() if progress else 0
            if progress:
                progress(articles, revisions)


def verify_article(article: Article) -> Iterator[Problem]:
    """Every problem of one article, in the order of its revisions."""
    name = article.full_title
    chain = _Chain()
    most = ArticleRevision.objects.filter(article=article).aggregate(most=Max("number"))["most"] or 0
    yield from _walk(article, name, chain, most)
    yield from _verify_live(article, name, chain)


def _walk(article: Article, name: str, chain: _Chain, most: int) -> Iterator[Problem]:
    rows = ArticleRevision.objects.defer(None).filter(article=article).select_related("author").order_by("number")
    while chain.number < most:
        page = list(rows.filter(number__gt=chain.number, number__lte=most)[:PAGE])
        if not page:
            yield Problem(name, most, "the revisions up to it are missing")
            return
        changes = _changes(page)
        texts = _texts(changes)
        for revision in page:
            for message in _check(article, chain, revision, changes.get(revision.pk, []), texts):
                yield Problem(name, revision.number, message)


def _changes(page: list[ArticleRevision]) -> dict[int, list[SectionChange]]:
    found: dict[int, list[SectionChange]] = {}
    wanted = SectionChange.objects.filter(revision__in=[revision.pk for revision in page]).select_related("section")
    for change in wanted.defer("section__source"):
        found.setdefault(change.revision_id, []).append(change)
    return found


def _texts(changes: dict[int, list[SectionChange]]) -> dict[int, tuple[str, str]]:
    """Version id -> (section id as reversion keeps it, SHA-256 of the text or what is wrong with it)."""
    ids = [change.version_id for rows in changes.values() for change in rows if change.version_id]
    texts = {}
    for start in range(0, len(ids), PAGE):
        rows = Version.objects.filter(pk__in=ids[start : start + PAGE])
        for pk, object_id, serialized in rows.values_list("pk", "object_id", "serialized_data"):
            try:
                texts[pk] = (object_id, text_hash(read_source(serialized)))
            except (ValueError, KeyError, IndexError, TypeError, AssertionError):
                texts[pk] = (object_id, "unreadable")
    return texts


def _check(
    article: Article,
    chain: _Chain,
    revision: ArticleRevision,
    changes: list[SectionChange],
    texts: dict[int, tuple[str, str]],
) -> Iterator[str]:
    if revision.number != chain.number + 1:
        yield f"revision {chain.number + 1} is missing"
    fresh: dict[int, tuple[int, str]] = {}
    for change in changes:
        chain.uids[change.section_id] = change.section.uid
        if change.version_id is not None:
            fresh[change.section_id] = (change.version_id, change.sha256)
            stored = texts.get(change.version_id)
            if stored is None:
                yield f"the text of section {change.section_id} is missing"
            elif stored != (str(change.section_id), change.sha256):
                yield f"the text of section {change.section_id} is not what was saved"
    yield from _check_manifest(chain, revision, fresh)
    if sha256(revision.summary.encode()) != revision.summary_sha256:
        yield "its summary is not what was saved"
    if title_digest(revision.namespace, revision.title, revision.language, revision.syntax) != revision.title_sha256:
        yield "its title is not what was saved"
    digest = revision_digest(
        article=article.uid,
        before=chain.digest,
        number=revision.number,
        kind=revision.kind,
        created_at=revision.created_at,
        author=revision.author.uid,
        summary_sha256=revision.summary_sha256,
        title_sha256=revision.title_sha256,
        sections=[(chain.uids[pk], chain.state[pk][1]) for pk in chain.order if pk in chain.uids],
    )
    if digest != revision.digest:
        yield "its digest does not fit: author, time, kind, order or a text was changed"
    # The stored digest goes on, so that one broken revision does not blame all later ones.
    chain.number, chain.digest, chain.head = revision.number, revision.digest, revision.pk


def _check_manifest(chain: _Chain, revision: ArticleRevision, fresh: dict[int, tuple[int, str]]) -> Iterator[str]:
    try:
        entries = revision.entries
    except BadManifest as error:
        yield f"its manifest can't be read ({error})"
        return
    before = chain.state
    chain.state, chain.order = {}, []
    for section, version in entries:
        source = fresh.get(section) or before.get(section)
        if source is None or source[0] != version:
            yield f"its manifest names version {version} of section {section}, which it has not"
        chain.state[section] = (version, source[1] if source else "")
        chain.order.append(section)
    for section in fresh.keys() - chain.state.keys():
        yield f"its manifest leaves out section {section}, which it changed"


def _verify_live(article: Article, name: str, chain: _Chain) -> Iterator[Problem]:
    """Compare the section rows with the head that they were read with."""
    for _again in range(FOLLOW):
        columns = ("pk", "position", "source", "sha256", "article__head_id", "article__head__number")
        rows = list(Section.objects.filter(article=article).current().values_list(*columns))
        if not rows:
            yield Problem(name, chain.number, "the article has no sections")
            return
        head, number = rows[0][4], rows[0][5]
        if head == chain.head:
            break
        if number is None or number <= chain.number:
            yield Problem(name, chain.number, f"the head is revision {number}, but the last one is {chain.number}")
            return
        yield from _walk(article, name, chain, number)
    if [row[0] for row in rows] != chain.order:
        yield Problem(name, chain.number, "the current sections are not those of the head, in its order")
        return
    for position, (pk, place, source, digest, *_head) in enumerate(rows):
        if place != position:
            yield Problem(name, chain.number, f"section {pk} stands at place {place} instead of {position}")
        if text_hash(source) != chain.state[pk][1] or digest != chain.state[pk][1]:
            yield Problem(name, chain.number, f"the current text of section {pk} is not the head's")
