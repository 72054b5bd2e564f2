"""A wiki served for real, on a database of its own that a child process has filled, and what that database holds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench.databases import of_database, on_server
from tests.project.wiki_process import ROOT, WikiProcess

# Several processes with several threads each, so that writers meet in both ways.
WORKERS, THREADS = 2, 4


@dataclass(frozen=True, slots=True)
class Served:
    """`server` is the address of a PostgreSQL server, "" for SQLite.

    sessions: cookies by the names of people. sections: of the article that they write, one for each of them.
    """

    folder: Path
    server: str
    database: str
    sessions: dict[str, str]
    sections: list[int]
    # Where the file of SQLite lies, if not among the other data.
    place: Path | None = None

    @property
    def url(self) -> str:
        if self.server:
            return of_database(self.server, self.database)
        return f"sqlite:///{(self.place or self.folder) / 'stemma.sqlite3'}"

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this wiki is told."""
        return {
            "DATABASE_URL": self.url,
            "EDITS_A_MINUTE": "0",
            "NEW_ARTICLES_A_MINUTE": "0",
            "WORKERS": str(WORKERS),
            "THREADS": str(THREADS),
        }

    def start(self, **environment: str) -> WikiProcess:
        return WikiProcess(self.folder, **self.environment | environment)

    def run(self, module: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a module of the tests in a process of this wiki."""
        own = os.environ | self.environment | environment
        own |= {"DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "wiki.settings"}
        # The key that the server reads from the folder signs the sessions.
        own.pop("SECRET_KEY", None)
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def ask(self, module: str, *arguments: str, **environment: str) -> Any:
        """What the module prints, which is JSON."""
        child = self.run(module, *arguments, **environment)
        output, errors = child.communicate(timeout=120)
        assert child.returncode == 0, errors
        return json.loads(output)


@contextmanager
def seeded(folder: Path, server: str, people: int) -> Iterator[Served]:
    """A wiki that was set up and stopped; `people` are logged in as "Writer 0" and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    with room(server) as database:
        blank = Served(folder / "data", server, database, {}, [])
        with blank.start() as wiki:
            wiki.wait_until_it_answers()
            wiki.stop()
        yield replace(blank, **blank.ask("tests.proofs.seed", str(people)))


@contextmanager
def copied(original: Served, folder: Path) -> Iterator[Served]:
    """Another wiki with the same rows."""
    shutil.copytree(original.folder, folder / "data")
    with room(original.server, original.database) as database:
        yield replace(original, folder=folder / "data", database=database)


@contextmanager
def room(server: str, template: str = "template0") -> Iterator[str]:
    """A new database on the server, taken away in the end; on SQLite nothing, since its file lies in the folder."""
    name = f"stemma_proof_{uuid.uuid4().hex[:12]}" if server else ""
    if server:
        on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        if server:
            on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def no_error_in(output: str) -> None:
    """Nothing that the server printed is an error of its own."""
    assert "Traceback" not in output, output[-5000:]
    assert " ERROR " not in output, output[-5000:]
