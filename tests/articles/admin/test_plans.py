"""How the databases find a page: along an index from its key, whatever stands before it, with nothing to sort."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import edits
from articles.admin import paging
from tests.factories import head, make_article, make_user

pytestmark = pytest.mark.django_db

SERVED = [
    "article/",
    "article/?namespace=0",
    "article/?namespace=0&state=live",
    "article/?q=article",
    "article/?state=deleted",
    "section/",
    "section/?q=hub",
    "section/?q=hub&place=removed",
    "articlerevision/",
    "articlerevision/?author=Maker",
    "articlerevision/?since=2020-01-01&until=2099-01-01",
    "articlerevision/?author=Maker&since=2020-01-01",
    "articlerevision/?q=hub",
    "link/",
    "link/?q=target",
    "link/?namespace=0",
]


def plan_of(client: Client, model: str, url: str) -> str:
    """How the rows of a page are found, and how the keys are that a page looks at."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    listed = [each["sql"] for each in queries if f'FROM "articles_{model}"' in each["sql"] and "LIMIT 4" in each["sql"]]
    assert len(listed) == 1, url
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + listed[0])
            return "\n".join(row[3] for row in cursor.fetchall())
        # These tables are so small that reading and sorting all of them would be quickest.
        for name in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"):
            cursor.execute(f"SET LOCAL enable_{name} = off")
        cursor.execute("EXPLAIN " + listed[0])
        return "\n".join(row[0] for row in cursor.fetchall())


def test_pages_are_read_along_an_index_from_their_key(as_mo, mo, monkeypatch) -> None:
    author = make_user("Maker")
    for number in range(6):
        make_article(f"Article {number}", f"[[Target {number}]]\n", author=author)
        edits.delete(make_article(f"Gone {number}", author=author), author=mo)
    hub = make_article("Hub", "".join(f"## {number}\n\n" for number in range(12)), author=author)
    for number in range(6):
        edits.save(hub, base=head(hub), text="".join(f"## {n}\n\n" for n in range(12) if n > number), author=author)
    monkeypatch.setattr(paging, "PAGE", 3)
    for served in SERVED:
        model = served.partition("/")[0]
        base = f"/admin/articles/{model}/"
        first = as_mo.get(f"/admin/articles/{served}").context["cl"]
        assert first.next_url, served
        second = as_mo.get(base + first.next_url).context["cl"]
        for url in (f"/admin/articles/{served}", base + first.next_url, base + second.previous_url):
            plan = plan_of(as_mo, model, url)
            if connection.vendor == "sqlite":
                assert "TEMP B-TREE" not in plan, (url, plan)
                found = next(line for line in plan.splitlines() if f"articles_{model}" in line)
                whole = re.fullmatch(rf"SCAN articles_{model}", found)
                assert not whole or url.endswith("/"), (url, plan)
            else:
                assert not re.search(r"->\s+Sort\s+\(", plan), (url, plan)
                assert re.search(rf"Index (Only )?Scan .* on articles_{model}\b", plan), (url, plan)
