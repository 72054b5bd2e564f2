"""Write a small dump of the schema as it stands, for tests/upgrades/test_upgrades.py to migrate from later.

`python -m tests.upgrades.make NAME` with the database of DATABASE_URL, which must be empty: it is migrated, filled
with a few articles and their history, and written to tests/upgrades/NAME-sqlite.sql or NAME-postgresql.sql as plain
statements. Landed dumps are never made anew.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from articles.models import Article, ArticleRevision
    from wiki.accounts.models import User

FOLDER = Path(__file__).resolve().parent


def main(name: str) -> None:
    """Fill the database and write its dump."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")
    # Nobody has collected the static files of whom a page could tell.
    os.environ["DEBUG"] = "1"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    fill()
    target = FOLDER / f"{name}-{connection.vendor}.sql"
    if target.exists():
        sys.exit(f"{target} is there already: the dump of a landed schema is never made anew.")
    target.write_text(dump_sqlite() if connection.vendor == "sqlite" else dump_postgresql())
    print(target)


def fill() -> None:
    """An article of every state that the schema knows.

    Edited, merged, shortened, brought back, with removed sections; renamed with a redirect; deleted; restored; with an
    edit undone; with a conflict that waits to be settled.
    """
    from articles import edits
    from articles.markup.titles import clean_title
    from articles.models import ArticleRevision
    from tests.factories import TEXT, head, make_article, make_moderator, make_user, section_of

    ada, bea = make_user("Ada"), make_user("Bea")
    article = make_article("Byungjin", text=TEXT + "\n[[Songun]] and [[Nowhere]]\n", author=ada)
    base = head(article)
    for author, heading in ((ada, "One"), (bea, "Three")):
        section = section_of(article, heading)
        edits.save(article, base=base, text=f"## {heading}\n\n{author}.\n", section=section, author=author)
    edits.save(article, base=head(article), text="Shorter.\n", author=ada, summary="why not")
    edits.revert(article, to=ArticleRevision.objects.get(number=2), base=head(article), author=bea)
    songun = make_article("Songun", text="See [[Byungjin]].\n", author=ada)
    edits.save(songun, base=head(songun), text="See [[Byungjin]], and more.\n", author=bea)
    edits.undo(songun, revision=head(songun), base=head(songun), author=ada)
    leave_a_conflict(songun, head(songun), by=bea)
    mo = make_moderator("Mo")
    renamed = make_article("Parallel line", text="See [[Nowhere]]. [[Category:Policies|Line]]\n", author=ada)
    edits.rename(renamed, to=clean_title("Parallel policy"), author=ada, summary="As it is called")
    edits.delete(make_article("Spam", text="Buy [[Nowhere]]!\n", author=bea), author=mo, summary="Advertising")
    restored = make_article("Mistake", text="No mistake.\n", author=bea)
    edits.delete(restored, author=mo, summary="A mistake")
    edits.restore(restored, author=mo, summary="It was none")


def leave_a_conflict(article: Article, base: ArticleRevision, *, by: User) -> None:
    """Have somebody collide with a later edit, by the form of the article, and go away."""
    from django.test import Client

    from articles import edits

    edits.save(article, base=base, text="See [[Byungjin]] first.\n", author=article.head.author)
    visitor = Client(headers={"host": "localhost"})
    visitor.force_login(by)
    fields = {"base": base.pk, "form": str(uuid4()), "text": "See [[Byungjin]] last.\n"}
    assert visitor.post(f"/edit/{article.address}", fields).status_code == 409


def dump_sqlite() -> str:
    """All statements that make the database, from its own file."""
    from django.db import connection

    with sqlite3.connect(connection.settings_dict["NAME"]) as database:
        return "\n".join(database.iterdump()) + "\n"


def dump_postgresql() -> str:
    """The same by pg_dump, as INSERT statements and without owners."""
    url = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://")
    command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--dbname", url]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # Lines for psql alone would not pass through a database driver.
    return "\n".join(line for line in dump.split("\n") if not line.startswith(("\\", "--")))


if __name__ == "__main__":
    main(sys.argv[1])
