"""One person's drafts by key: a scan of their index, and no text of any."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.history import keyset
from articles.history.drafts import drafts_of
from articles.models import Draft
from tests.articles.history.rows import NOON
from tests.articles.history.test_keyset import plan_of

pytestmark = pytest.mark.django_db


def many_drafts(user, count: int) -> None:
    Draft.objects.bulk_create(
        Draft(user=user, form=uuid.uuid4(), target="new_article", title=f"T{i}", source="x" * 1_000,
              updated_at=NOON + timedelta(seconds=i // 7))
        for i in range(count)
    )  # fmt: skip


def test_a_page_is_a_scan_of_the_index(ada, bea, monkeypatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("plans of SQLite")
    plans: list[str] = []
    walk = keyset.Order.walk

    def explaining(order, rows, key, backwards, within=keyset.EVERYTHING):
        parts = walk(order, rows, key, backwards, within)
        plans.extend(plan_of(part[:51]) for part in parts)
        return parts

    monkeypatch.setattr(keyset.Order, "walk", explaining)
    many_drafts(ada, 120)
    many_drafts(bea, 120)
    page = drafts_of(ada)
    drafts_of(ada, **dict([drafts_of(ada, **dict([page.next])).previous]))
    assert len(plans) > 3
    for plan in plans:
        assert "draft_by_user" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


@pytest.mark.skipif("not config.getoption('--postgres')")
def test_postgresql_reads_no_more_than_one_persons_page(ada, bea) -> None:
    many_drafts(bea, 5_000)
    many_drafts(ada, 200)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_draft")
    with CaptureQueriesContext(connection) as queries:
        page = drafts_of(ada, **dict([drafts_of(ada).next]))
    assert len(page.rows) == 50
    for query in queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN ANALYZE {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "draft_by_user" in plan, plan
        assert max(int(each) for each in re.findall(r"actual time.*? rows=(\d+)", plan)) <= 202, plan


def test_texts_are_measured_by_the_database(ada, django_assert_num_queries) -> None:
    text = "## Heading\n\n" + "한" * 5_000
    Draft.objects.create(
        user=ada, form=uuid.uuid4(), target="new_section", title="T", source=text, summary="s" * 9_000, updated_at=NOON
    )
    with django_assert_num_queries(1):
        (row,) = drafts_of(ada).rows
        assert (row.size, row.beginning, row.about) == (len(text), text[:300], "s" * 500)
    assert {"source", "summary", "settling"} <= row.get_deferred_fields()
