"""Databases for measurements: seeded ones, kept from run to run, and fresh ones, thrown away."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]

# Where seeded databases are kept. (DATA_DIR is a temporary folder while tests run.)
KEPT = Path(os.environ.get("BENCH_DIR") or ROOT / "data" / "bench")

# Revisions of the article that has most.
OLDEST = 10_000

# What a seeded database is made from: another content makes another database.
MADE_FROM = (
    "articles/migrations/*.py",
    "wiki/*/migrations/*.py",
    "wiki/settings.py",
    "articles/markup/render.py",
    "articles/rendering/fragments.py",
    "tests/bench/seed.py",
    "tests/bench/texts.py",
)

SEED = (sys.executable, "-m", "tests.bench.seed")


@dataclass(frozen=True, slots=True)
class Wiki:
    """A wiki of so many large and small articles, in a folder of its own; on SQLite its database lies there too.

    oldest: how many revisions the article with most has.
    """

    large: int
    small: int
    server: str = ""
    kept: Path = KEPT
    oldest: int = OLDEST
    suffix: str = ""

    @property
    def name(self) -> str:
        return f"{kind_of(self.server).lower()}_{self.large}_{self.small}_{self.oldest}{self.suffix}"

    @property
    def folder(self) -> Path:
        return self.kept / f"{self.name}_{made_from()}"

    @property
    def url(self) -> str:
        if not self.server:
            return f"sqlite:///{self.folder / 'data' / 'stemma.sqlite3'}"
        return of_database(self.server, self.database)

    @property
    def database(self) -> str:
        return f"stemma_bench_{self.folder.name}"

    @property
    def environment(self) -> dict[str, str]:
        """What its server and its seeding are told."""
        return {
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder / "data"),
            "EDITS_A_MINUTE": "0",
            "NEW_ARTICLES_A_MINUTE": "0",
        }

    @property
    def log(self) -> Path:
        return self.folder / "seeding.log"

    @property
    def is_seeded(self) -> bool:
        return (self.folder / "seeded").exists()

    def seed(self, *, wait: float) -> bool:
        """Seed it in a process of its own, which goes on when we stop waiting; whether it is ready."""
        if self.is_seeded:
            return True
        self._make_room()
        with self.log.open("a") as log:
            child = subprocess.Popen(
                [
                    *SEED,
                    str(self.folder),
                    *(f"--{name}={getattr(self, name)}" for name in ("large", "small", "oldest")),
                ],
                cwd=ROOT,
                env=os.environ | self.environment | {"DJANGO_SETTINGS_MODULE": "wiki.settings"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until, said = time.monotonic() + wait, ""
        while child.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
            if (line := self.progress) != said:
                said = line
                print(f"  {self.name}: {line}", flush=True)
        if child.poll():
            raise RuntimeError(f"seeding {self.name} failed:\n{self.log.read_text()[-3000:]}")
        return self.is_seeded

    @property
    def progress(self) -> str:
        """What seeding said last."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return lines[-1] if lines else ""

    def _make_room(self) -> None:
        """Make folder and database, and take away those of the same name that were made from something else."""
        self.kept.mkdir(parents=True, exist_ok=True)
        for old in self.kept.glob(f"{self.name}_*"):
            if old != self.folder:
                shutil.rmtree(old)
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        if not self.server:
            return
        known = [name for (name,) in on_server(self.server, "SELECT datname FROM pg_database")]
        for name in known:
            if name.startswith(f"stemma_bench_{self.name}_") and name != self.database:
                on_server(self.server, f'DROP DATABASE "{name}"')
        if self.database not in known:
            on_server(self.server, f'CREATE DATABASE "{self.database}"')

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Wiki]:
        """The same wiki once more, to be changed and thrown away."""
        copy = replace(self, kept=folder, suffix="_copy")
        shutil.copytree(self.folder / "data", copy.folder / "data")
        if self.server:
            on_server(self.server, f'DROP DATABASE IF EXISTS "{copy.database}" WITH (FORCE)')
            on_server(self.server, f'CREATE DATABASE "{copy.database}" TEMPLATE "{self.database}"')
        try:
            yield copy
        finally:
            copy.remove()

    def remove(self) -> None:
        """Take folder and database away."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.server:
            on_server(self.server, f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')


def servers() -> list[str]:
    """Where measurements run: on SQLite (""), and on the PostgreSQL of TEST_DATABASE_URL where it is set."""
    return ["", *([url] if (url := os.environ.get("TEST_DATABASE_URL", "")) else [])]


def kind_of(server: str) -> str:
    """The database's name for people."""
    return "PostgreSQL" if server else "SQLite"


def made_from() -> str:
    """A short hash of the schema and of all that seeds."""
    digest = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The address of an empty database: on the server of TEST_DATABASE_URL, else a file in the folder."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        yield f"sqlite:///{folder / 'fresh.sqlite3'}"
        return
    name = f"stemma_bench_fresh_{os.getpid()}"
    on_server(server, f'CREATE DATABASE "{name}"')
    try:
        yield of_database(server, name)
    finally:
        on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def of_database(server: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def on_server(server: str, statement: str) -> list[tuple[str, ...]]:
    """Run one statement outside a transaction; its rows."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []
