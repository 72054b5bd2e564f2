"""What a save adds to a database, table by table: edits over HTTP that keep the length of the text."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from tests.bench.databases import Wiki, on_server
from tests.bench.pages import Site
from tests.bench.texts import reworded
from tests.bench.visitor import fields_of

# What the history is kept in; then what is made from texts for readers.
COUNTED = (
    "reversion_revision",
    "reversion_version",
    "articles_articlerevision",
    "articles_sectionchange",
    "articles_section",
)
APART = ("articles_fragment", "articles_link", "articles_linktarget")

SUMMARY = "other words for the same thing"

# Where VACUUM has not been for so many saves, PostgreSQL's own would have begun.
VACUUM_EVERY = 50

# Bytes on disk by table, with its indexes.
SQLITE_SIZES = """
    SELECT m.tbl_name, SUM(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name
    WHERE d.aggregate = 1 GROUP BY m.tbl_name
"""
POSTGRESQL_SIZES = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""

# Of all revisions after one: the bytes of the sections that they changed, and the sections of their articles.
CHANGED = """
    SELECT COALESCE(SUM({bytes}), 0) FROM articles_sectionchange c JOIN articles_section s ON s.id = c.section_id
    WHERE c.revision_id > {last}
"""
SECTIONS = """
    SELECT COUNT(*) FROM articles_articlerevision r JOIN articles_section s ON s.article_id = r.article_id
    WHERE r.id > {last} AND s.position IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Growth:
    """What so many saves added. changed: bytes of the sections that they changed; sections: of their articles."""

    saves: int
    changed: int
    sections: int
    tables: dict[str, int]

    @property
    def counted(self) -> float:
        """Bytes a save, of all that the history is kept in."""
        return sum(self.tables.get(name, 0) for name in COUNTED) / self.saves

    @property
    def bound(self) -> float:
        """The most that this may be on SQLite."""
        return (1.2 * self.changed + 5 * self.sections) / self.saves + 1_200

    def show(self) -> None:
        """Print bytes a save by table."""
        print(
            f"  a save changes {self.changed / self.saves:,.0f} B of {self.sections / self.saves:.1f} sections and adds"
        )
        rest = {name for name, size in self.tables.items() if size} - {*COUNTED, *APART}
        for title, names in (("", COUNTED), (" (not counted)", APART), (" (neither)", sorted(rest))):
            for name in names:
                print(f"    {name + title:<45} {self.tables.get(name, 0) / self.saves:9,.0f} B")


def measure_growth(site: Site, titles: Sequence[str], *, saves: int, warm: int) -> Growth:
    """Edit sections of these articles, one after the other; the wiki is changed.

    The first edits are not counted: tables that were filled in one go have no room between their rows yet.
    """
    chance = random.Random(1)
    _edit(site, titles, chance, warm)
    before = sizes(site.wiki)
    last = int(_ask(site.wiki, "SELECT MAX(id) FROM articles_articlerevision")[0][0])
    _edit(site, titles, chance, saves)
    after = sizes(site.wiki)
    length = "OCTET_LENGTH(s.source)" if site.wiki.server else "LENGTH(CAST(s.source AS BLOB))"
    ((changed,),) = _ask(site.wiki, CHANGED.format(bytes=length, last=last))
    ((sections,),) = _ask(site.wiki, SECTIONS.format(last=last))
    made = _ask(site.wiki, f"SELECT COUNT(*) FROM articles_articlerevision WHERE id > {last}")
    assert made == [(saves,)], f"{made} revisions for {saves} saves"
    return Growth(saves, int(changed), int(sections), {name: after[name] - before.get(name, 0) for name in after})


def sizes(wiki: Wiki) -> dict[str, int]:
    """Bytes by table; all that was written is in the database's own file, and what can be used again is free."""
    if wiki.server:
        _ask(wiki, "VACUUM")
        return {str(name): int(size) for name, size in _ask(wiki, POSTGRESQL_SIZES)}
    busy, *_rest = _ask(wiki, "PRAGMA wal_checkpoint(TRUNCATE)")[0]
    assert not busy, "somebody reads or writes"
    return {str(name): int(size) for name, size in _ask(wiki, SQLITE_SIZES)}


def _edit(site: Site, titles: Sequence[str], chance: random.Random, times: int) -> None:
    for n in range(times):
        page = site.editor.get(f"/wiki/{titles[n % len(titles)].replace(' ', '_')}")
        path = chance.choice(re.findall(r'href="(/section/[0-9]+/edit)"', page))
        fields = fields_of(site.editor.get(path))
        site.editor.post(path, fields | {"text": reworded(fields["text"], chance), "summary": SUMMARY})
        if site.wiki.server and n % VACUUM_EVERY == VACUUM_EVERY - 1:
            _ask(site.wiki, "VACUUM")


def _ask(wiki: Wiki, statement: str) -> list[tuple[object, ...]]:
    if wiki.server:
        return list(on_server(wiki.url, statement))
    with closing(sqlite3.connect(wiki.folder / "data" / "stemma.sqlite3", isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()
