"""The WSGI entry: nothing but UTF-8 comes in."""

import pytest

from wiki.wsgi import application, only_utf8


def status_of(kind: str, served) -> str:
    told: list[str] = []
    list(served({"CONTENT_TYPE": kind}, lambda status, headers, *rest: told.append(status)))
    return told[0]


def serve(environ, start_response) -> list[bytes]:
    start_response("200 OK", [])
    return []


@pytest.mark.parametrize("charset", ["hex", "idna", "rot13", "unicode_escape", "undefined", "utf-16", "no-such", "'"])
def test_another_encoding_is_refused(charset: str) -> None:
    # What is served is our own application: it must not come to Django's decoding.
    assert status_of(f"text/plain; charset={charset}", application) == "400 Bad Request"


@pytest.mark.parametrize("kind", ["", "text/plain", "text/plain; charset=UTF-8", 'text/plain; charset="utf8"', "; ;"])
def test_utf8_is_served(kind: str) -> None:
    assert status_of(kind, only_utf8(serve)) == "200 OK"
