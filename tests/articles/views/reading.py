"""What the pages of lists show, as people read it, and the walk through all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def main(html: str) -> str:
    """The page without its head, rail and foot."""
    return html.partition('<main id="x-content"')[2].partition("</main>")[0]


def linked(html: str, cls: str = "titles") -> list[str]:
    """The titles of a list as people read them."""
    found = re.search(rf'<ul class="{cls}.*?</ul>', html, re.DOTALL)
    return [unescape(each) for each in re.findall(r"<a [^>]*><bdi>(.*?)</bdi>", found[0], re.DOTALL)] if found else []


def rows(html: str) -> list[str]:
    """The rows of a list of changes, as text."""
    found = re.findall(r'<li class="change">.*?</li>', html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in found]


def walk(client: Client, address: str, way: str = "next") -> Iterator[str]:
    """The pages from here on in one direction."""
    html = page(client, address)
    yield html
    while found := re.search(rf'href="([^"]+)"\s+rel="{way} nofollow"', main(html)):
        html = page(client, unescape(found[1]))
        yield html


def both_ways(client: Client, address: str, read: Callable[[str], list[str]]) -> list[list[str]]:
    """What the pages show, which must be the same from the first to the last and back."""
    pages = list(walk(client, address))
    shown = [read(html) for html in pages]
    previous = re.search(r'href="([^"]+)"\s+rel="prev nofollow"', main(pages[-1]))
    back = list(walk(client, unescape(previous[1]), "prev")) if previous else []
    assert [read(html) for html in back][::-1] == shown[:-1]
    return shown


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
