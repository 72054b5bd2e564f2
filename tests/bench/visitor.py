"""Somebody with a browser and a stopwatch: pages over HTTP, on one connection that is kept open."""

from __future__ import annotations

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit


class Visitor:
    """Keeps cookies, follows no redirect by itself."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        """The page; anything but 200 is an error."""
        status, body, _place = self._ask("GET", path)
        assert status == 200, f"{path}: {status}"
        return body

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Where the answer leads; anything but a redirect is an error."""
        status, body, place = self._ask("POST", path, urlencode(fields))
        assert status == 302, f"{path}: {status}\n{body[-2000:]}"
        return place

    def log_in(self, username: str, password: str) -> None:
        """Through the form."""
        path = "/accounts/login/"
        self.post(path, fields_of(self.get(path)) | {"login": username, "password": password})

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:
            # The server has closed a connection on which nothing was asked for half a minute.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        place = urlsplit(answer.headers.get("Location") or "")
        return answer.status, text, place._replace(scheme="", netloc="", fragment="").geturl()


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "input" and found.get("type") in ("hidden", "text") and "name" in found:
            self.fields.setdefault(found["name"], found.get("value", ""))
        if tag == "textarea" and "name" in found:
            self.area = found["name"]
            self.fields[self.area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            # The first newline belongs to the tag.
            self.fields[self.area] += data if self.fields[self.area] else data.removeprefix("\n")


def fields_of(page: str) -> dict[str, str]:
    """What the forms of a page would send if nothing was typed."""
    parser = _Fields()
    parser.feed(page)
    return parser.fields
