"""Reading the past: the text of any revision with two queries, however long the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reversion.models import Version

from articles.markup.split import split
from articles.models import ArticleRevision


@dataclass(frozen=True, slots=True)
class PastSection:
    """One section as it stood in one revision."""

    id: int
    version: int
    level: int
    heading: str
    source: str


def read_source(serialized: str) -> str:
    """The text in one stored version of a section. The only place that knows how reversion keeps it."""
    source = json.loads(serialized)[0]["fields"]["source"]
    assert isinstance(source, str)
    return source


def sources(version_ids: Iterable[int]) -> dict[int, str]:
    """Version id -> text, for versions of sections (one query; ids that do not exist are left out)."""
    rows = Version.objects.filter(pk__in=set(version_ids)).values_list("pk", "serialized_data")
    return {pk: read_source(serialized) for pk, serialized in rows}


def revision_before(revision: ArticleRevision) -> ArticleRevision | None:
    """The revision before this one, with its manifest; None before the first."""
    earlier = ArticleRevision.objects.defer(None).defer("digest")
    return earlier.filter(article=revision.article_id, number=revision.number - 1).first()


def sections_at(revision: ArticleRevision) -> list[PastSection]:
    """The sections of a revision in order (one query, two where the manifest is not loaded yet)."""
    return read_entries(revision.entries)


def read_entries(entries: Sequence[tuple[int, int]]) -> list[PastSection]:
    """The sections of a manifest, in order. Raises KeyError where a version is gone."""
    return read_manifests(entries)[0]


def read_manifests(*manifests: Sequence[tuple[int, int]]) -> list[list[PastSection]]:
    """The sections of each manifest, in order: one query. What two of them share is read once. Raises KeyError."""
    texts = sources(version for entries in manifests for _section, version in entries)
    known: dict[tuple[int, int], PastSection] = {}
    for section, version in dict.fromkeys(entry for entries in manifests for entry in entries):
        # A section scanned alone is itself: a lead, which has no heading, or an empty lead and the section.
        piece = split(texts[version])[-1]
        known[section, version] = PastSection(section, version, piece.level, piece.heading, texts[version])
    return [[known[entry] for entry in entries] for entries in manifests]


def text_at(revision: ArticleRevision) -> str:
    """The whole text of a revision."""
    return "".join(section.source for section in sections_at(revision))
