"""People who write over HTTP, each in a thread and under a name of their own, and who note what they were answered."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from urllib.parse import urlencode, urlsplit

from tests.bench.visitor import fields_of
from tests.proofs.ledger import MARK
from tests.proofs.served import Served

# Whoever waits longer for an answer hangs.
PATIENCE = 60


@dataclass(slots=True)
class Answer:
    """To one post; status 0 where the server was gone before it came."""

    status: int
    place: str
    page: str
    seconds: float

    @property
    def marks(self) -> set[str]:
        return set(MARK.findall(unescape(self.page)))


@dataclass(slots=True)
class Attempt:
    """One form that was posted, once or twice, with what was answered. `edit` counts what its author meant to do."""

    author: str
    edit: int
    mark: str
    form: str
    base: int
    answers: list[Answer] = field(default_factory=list)

    @property
    def is_acknowledged(self) -> bool:
        return any(answer.status == 302 for answer in self.answers)

    @property
    def is_answered(self) -> bool:
        return all(answer.status for answer in self.answers) and bool(self.answers)


class Gone(Exception):
    """The server is not there (any more)."""


class Writer:
    """One person in one browser with two connections, since a double click is two requests at once."""

    def __init__(self, served: Served, number: int) -> None:
        self.number = number
        self.name = f"Writer {number}"
        self.cookies = {"sessionid": served.sessions[self.name]}
        self.connections: list[http.client.HTTPConnection] = []
        self.attempts: list[Attempt] = []
        self.edits = 0
        self.tries = count()
        # Whether a post is on its way, for whoever kills the server.
        self.is_posting = False

    def visit(self, port: int) -> None:
        """Turn to the server on that port."""
        self.connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(2)]

    def get(self, path: str) -> Answer:
        """The page behind the address, whatever its status. Raises Gone."""
        connection = self.connections[0]
        try:
            self._send(connection, "GET", path)
            return self._answer(connection, time.perf_counter())
        except (http.client.HTTPException, OSError) as error:
            connection.close()
            raise Gone from error

    def open(self, path: str) -> dict[str, str]:
        """The fields of the form on that page."""
        answer = self.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return fields_of(answer.page)

    def attempt(self, path: str, fields: dict[str, str], mark: str, *, times: int = 1, at_once: bool = True) -> Attempt:
        """Post an edit form, which holds the mark, `times` times: at once, or each after the answer to the one before.

        Raises Gone where not all answers came; what came is noted.
        """
        made = Attempt(self.name, self.edits, mark, fields["form"], int(fields["base"]))
        self.attempts.append(made)
        body = urlencode(fields | {"do": "save", "summary": mark})
        self.is_posting = True
        try:
            began = time.perf_counter()
            if at_once:
                for connection in self.connections[:times]:
                    self._send(connection, "POST", path, body)
                for connection in self.connections[:times]:
                    made.answers.append(self._answer(connection, began))
            else:
                for _ in range(times):
                    began = time.perf_counter()
                    self._send(self.connections[0], "POST", path, body)
                    made.answers.append(self._answer(self.connections[0], began))
        except (http.client.HTTPException, OSError) as error:
            for connection in self.connections:
                connection.close()
            made.answers += [Answer(0, "", "", 0.0)] * (times - len(made.answers))
            raise Gone from error
        finally:
            self.is_posting = False
        return made

    def mark(self) -> str:
        """A word that nobody has written before."""
        return f"w{self.number}e{self.edits}x{next(self.tries)}"

    def _send(self, connection: http.client.HTTPConnection, method: str, path: str, body: str | None = None) -> None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)

    def _answer(self, connection: http.client.HTTPConnection, began: float) -> Answer:
        answer = connection.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            if name == "csrftoken":
                self.cookies[name] = value
        place = urlsplit(answer.headers.get("Location") or "").path
        return Answer(answer.status, place, page, time.perf_counter() - began)


def all_at_once(works: list[Callable[[], None]]) -> None:
    """Run each in a thread; the first that fails is raised here."""
    failed: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20 * PATIENCE)
        assert not thread.is_alive(), "a writer hangs"
    if failed:
        raise failed[0]


def below(text: str, mark: str) -> str:
    """A section to which somebody has added a paragraph."""
    return f"{text.rstrip()}\n\nWritten as {mark} below.\n"
