"""A real history through `append_history`: revisions a second, and the memory that they take.

    python -m tests.bench.openttd openttd-history.xml.bz2
    TEST_DATABASE_URL=postgres://postgres@127.0.0.1/postgres python -m tests.bench.openttd openttd-history.xml.bz2

The file is an export of MediaWiki, compressed or not. Headings are rewritten; all else of the texts is taken as it is.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import tempfile
import time
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from tests.bench.databases import fresh_database

HEADING = re.compile(r"^(={1,6})[ \t]*(.+?)[ \t]*\1[ \t]*$", re.M)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file as XML; unpacked by a child process, since that takes as long as all the rest."""
    command = ["bunzip2", "-c", str(path)] if path.suffix == ".bz2" else ["cat", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        yield child.stdout


class Dump:
    """The pages of an export, one after the other, each revision made when it is asked for."""

    def __init__(self, file: IO[bytes]) -> None:
        self.elements = self._read(file)
        self.authors: dict[str, object] = {}
        # Seconds of waiting for the file and taking it apart.
        self.reading = 0.0

    def _read(self, file: IO[bytes]) -> Iterator[etree.Element]:
        events = etree.iterparse(file)
        while True:
            began = time.perf_counter()
            _event, element = next(events, (None, None))
            self.reading += time.perf_counter() - began
            if element is None:
                return
            yield element

    def histories(self) -> Iterator[object]:
        from articles.edits import History
        from articles.markup.titles import clean_title

        for element in self.elements:
            if name(element) == "title":
                yield History(title=clean_title(element.text or ""), edits=self.edits())

    def edits(self) -> Iterator[object]:
        from articles.edits import PastEdit

        for element in self.elements:
            if name(element) == "page":
                element.clear()
                return
            if name(element) == "revision":
                found = {name(each): each.text or "" for each in element.iter()}
                yield PastEdit(
                    author=self.author(found.get("username") or found.get("ip") or "unknown"),
                    time=datetime.fromisoformat(found["timestamp"]),
                    text=HEADING.sub(lambda match: f"{'#' * len(match[1])} {match[2]}", found["text"]),
                    summary=found.get("comment", ""),
                    minor="minor" in found,
                )
                element.clear()

    def author(self, username: str) -> object:
        from wiki.accounts.models import User

        if username not in self.authors:
            kept = f"import>{username}"
            user = User.objects.filter(username=kept).first()
            self.authors[username] = user or User.objects.create_user(kept, kind=User.Kind.IMPORTED)
        return self.authors[username]


def name(element: etree.Element) -> str:
    return element.tag.rpartition("}")[2]


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="an export of MediaWiki, .xml or .xml.bz2")
    parser.add_argument("--verify", action="store_true", help="check the whole history afterwards")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, fresh_database(Path(folder)) as url:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "wiki.settings", "DATA_DIR": folder, "DATABASE_URL": url}
        measure(options.file, verify=options.verify)


def measure(file: Path, *, verify: bool) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from articles import edits
    from articles.history.verify import verify_all

    call_command("migrate", verbosity=0)
    before = peak()
    marks: list[str] = []

    def progress(report: edits.Report) -> None:
        if report.revisions // 1000 > len(marks):
            marks.append(f"{peak():.0f} MB")

    with opened(file) as xml:
        dump = Dump(xml)
        began, busy = time.perf_counter(), time.process_time()
        report = edits.append_history(dump.histories(), progress=progress)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
    rest = seconds - dump.reading
    print(f"{report.articles} articles, {report.revisions} revisions by {len(dump.authors)} authors in {seconds:.1f} s")
    print(f"of which {dump.reading:.1f} s were for reading the file; {busy:.1f} s of this process's own work in all")
    print(f"{report.revisions / seconds:.0f} revisions a second, without reading {report.revisions / rest:.0f}")
    print(f"memory: {before:.0f} MB before; after each 1,000 revisions {', '.join(marks)}; {peak():.0f} MB at the end")
    print(f"{report.shifted} times shifted, {report.refused} edits refused")
    if verify:
        began = time.perf_counter()
        problems = list(verify_all())
        print(f"verify_history: {len(problems)} problems, {time.perf_counter() - began:.1f} s")
        print(*problems[:20], sep="\n")


if __name__ == "__main__":
    main()
