"""Pages by key: every row once, in order, from both ends, and never more read than is shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from articles.history import changes, lists
from articles.history.keyset import TEXT, TIME, WHOLE, Order, Page, page_of
from articles.markup.titles import Namespace, clean_title
from articles.models import Article, ArticleRevision, Link, LinkTarget, Section, SectionChange
from tests.articles.history.rows import NOON, many_articles, many_links, many_revisions, many_targets
from tests.factories import make_article, make_moderator, make_user, section_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

BY_KEY = Order("title_key", TEXT)
MANY = 5_000


def walk_on(order: Order, rows, **values) -> list[list[object]]:
    """The pages of a list from its first to its last, and the same back again: both must be equal."""

    def read(way: tuple[str, str] | None) -> Page:
        return page_of(rows, order, **values, **(dict([way]) if way else {}))

    page = read(None)
    assert page.previous is None
    pages = [page]
    while page.next:
        page = read(page.next)
        pages.append(page)
        assert page.previous is not None
    back = [page]
    while page.previous:
        page = read(page.previous)
        back.append(page)
    assert [each.rows for each in back[::-1]] == [each.rows for each in pages]
    return [each.rows for each in pages]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 7, 50, 124, 125, 126, 1000])
def test_each_row_is_met_once_in_order_with_equal_values(size: int, descending: bool) -> None:
    many_articles(f"T{i}" for i in range(125))
    for place, row in enumerate(Article.objects.order_by("pk")):
        row.title_key = ("a", "b", "병진", "🎈")[place * 4 // 125]
        row.save()
    order = Order("title_key", TEXT, descending=descending)
    rows = Article.objects.live().filter(namespace=0)
    met = [row for page in walk_on(order, rows, size=size) for row in page]
    assert met == sorted(Article.objects.all(), key=lambda row: (row.title_key, row.pk), reverse=descending)


def test_times_are_told_apart_by_a_microsecond(ada) -> None:
    article = make_article(author=ada)
    times = [NOON + timedelta(microseconds=i // 3) for i in range(130)]
    many_revisions(article, ada, times)
    pages = walk_on(changes.NEWEST_FIRST, ArticleRevision.objects.all(), size=13)
    met = [row for page in pages for row in page]
    assert met == sorted(ArticleRevision.objects.all(), key=lambda row: (row.created_at, row.pk), reverse=True)
    assert len(met) == 131


def test_ranges_are_merged_in_one_query(ada, bea, django_assert_num_queries) -> None:
    article = make_article(author=make_user("Cy"))
    for author, step in ((ada, 2), (bea, 3)):
        many_revisions(article, author, [NOON + timedelta(seconds=i // step) for i in range(70)])
    among = [Q(author=author) for author in (ada, bea)]
    pages = walk_on(changes.NEWEST_FIRST, ArticleRevision.objects.all(), size=20, among=among)
    own = ArticleRevision.objects.filter(author__in=[ada, bea])
    assert [row for page in pages for row in page] == list(own.order_by("-created_at", "-pk"))
    with django_assert_num_queries(1):
        page_of(ArticleRevision.objects.all(), changes.NEWEST_FIRST, among=among)


def test_a_page_that_would_begin_before_the_list_is_the_first_one() -> None:
    many_articles(f"T{i:03}" for i in range(30))
    rows = Article.objects.all()
    first = page_of(rows, BY_KEY, size=10)
    assert page_of(rows, BY_KEY, size=10, before=BY_KEY.key_of(first.rows[4])) == first
    assert page_of(rows, BY_KEY, size=10, after="5.zzz") == first
    last = page_of(rows, BY_KEY, size=10, before="5.zzz")
    assert [row.title for row in last.rows] == [f"T{i:03}" for i in range(20, 30)]
    assert (last.next, last.previous is None) == (None, False)


def test_a_row_that_is_gone_or_renamed_still_holds_the_place() -> None:
    rows = many_articles(f"T{i:03}" for i in range(30))
    key = BY_KEY.key_of(rows[9])
    rows[9].delete()
    Article.objects.filter(pk=rows[8].pk).update(title_key="zz")
    assert page_of(Article.objects.all(), BY_KEY, size=5, after=key).rows == rows[10:15]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "x",
        "5",
        "5.",
        "-1.a",
        "1e9.a",
        "٣.٣",
        "9" * 19 + ".5",
        "5." + "9" * 18,
        "5." + "9" * 400,
        "5.\0",
        "1.2.3",
    ],
)
@pytest.mark.parametrize("kind", [TEXT, WHOLE, TIME])
def test_nonsense_is_no_key_or_a_harmless_one(text: str, kind: str) -> None:
    column = {TEXT: "title_key", WHOLE: "generation", TIME: "created_at"}[kind]
    many_articles(["One", "Two"])
    order = Order(column, kind)
    harmless = kind == TEXT and text[:2] in ("5.", "1.") and "\0" not in text
    assert (order.parse(text) is not None) == (harmless or (kind == WHOLE and text == "5." + "9" * 18))
    for way in ("before", "after"):
        assert len(page_of(Article.objects.all(), order, **{way: text}).rows) in (1, 2)


def test_keys_come_back_as_they_went() -> None:
    row = Article(
        pk=7, title_key="a.b.병진", generation=2**40, created_at=datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)
    )
    for column, kind in (("title_key", TEXT), ("generation", WHOLE), ("created_at", TIME)):
        order = Order(column, kind)
        assert order.parse(order.key_of(row)) == (getattr(row, column), 7)


def plan_of(queryset) -> str:
    """How SQLite would answer a query."""
    sql, params = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return " / ".join(row[3] for row in cursor.fetchall())


def test_each_list_is_a_scan_of_its_index(ada, monkeypatch) -> None:
    """What SQLite plans; PostgreSQL's choice depends on the numbers of rows, and is measured by the next test."""
    if connection.vendor != "sqlite":
        pytest.skip("plans of SQLite")
    plans: dict[str, list[str]] = {}

    def explaining(rows, order, among, within, key, limit, backwards):
        plans.setdefault(name, []).extend(plan_of(part[:limit]) for part in order.walk(rows, key, backwards, within))
        return fetch(rows, order, among, within, key, limit, backwards)

    from articles.history import keyset

    fetch = keyset._fetch
    monkeypatch.setattr(keyset, "_fetch", explaining)
    monkeypatch.setattr(lists, "TITLES", 10)
    article = make_article(author=ada)
    make_moderator()
    many_revisions(article, ada, [NOON] * 120)
    many_articles([f"T{i}" for i in range(120)])
    many_articles([f"D{i}" for i in range(120)], deleted_at=NOON)
    many_links("Target", many_articles([f"L{i}" for i in range(120)]))
    many_targets([1] * 120)
    calls = {
        "article_live_by_key": lambda **way: lists.all_articles(Namespace.ARTICLE, **way),
        "article_live_by_key ": lambda **way: lists.titles_from(Namespace.ARTICLE, "t", **way),
        "revision_by_time": changes.recent_changes,
        "section_change_once": lambda **way: changes.section_changes(section_of(article, "One"), **way),
        "link_by_target": lambda **way: lists.links_to(clean_title("Target"), "article", **way),
        "link_target_wanted": lists.wanted,
        "article_deleted": lists.deleted,
    }
    name = ""
    for name, call in calls.items():  # noqa: B007 # which list it is, for the function above
        page = call()
        if page.next:
            call(**dict([call(**dict([page.next])).previous]))
    for name, found in plans.items():
        index = {"section_change_once": "sqlite_autoindex_articles_sectionchange"}.get(name, name.strip())
        for plan in found:
            assert index in plan, (name, plan)
            assert "TEMP B-TREE" not in plan, (name, plan)
    assert plans.keys() == calls.keys()
    assert SectionChange.objects.exists()


def test_each_author_is_read_by_the_index(ada, bea) -> None:
    article = make_article(author=ada)
    many_revisions(article, bea, [NOON] * 120)
    pks = [ada.pk, bea.pk]
    page = changes.contributions(pks)
    with CaptureQueriesContext(connection) as queries:
        changes.contributions(pks, **dict([page.next]))
    sql = next(query["sql"] for query in queries if "UNION ALL" in query["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " / ".join(row[3] for row in cursor.fetchall())
            # For each author those of the key's own time, and those before it.
            assert plan.count("revision_by_author (author_id=? AND created_at") == 4, plan
            assert "SCAN articles_articlerevision" not in plan, plan
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
            plan = " / ".join(row[0] for row in cursor.fetchall())
            assert plan.count("revision_by_author") == 4, plan


@pytest.mark.skipif("not config.getoption('--postgres')")
def test_postgresql_reads_no_more_than_a_page_from_many_rows(ada, bea) -> None:
    """Counts what each query of a page in the middle reads, where all rows are equal but for the id."""
    article = make_article(author=ada)
    section = section_of(article, "One")
    made = many_revisions(article, ada, [NOON] * MANY)
    titles = many_articles([f"T{i:05}" for i in range(MANY)])
    gone = many_articles([f"D{i}" for i in range(MANY)], deleted_at=NOON)
    many_links("Target", titles, sort_key="same")
    targets = many_targets([1] * MANY)
    SectionChange.objects.bulk_create(
        SectionChange(section=section, revision=each, what="edited", sha256="0" * 64) for each in made
    )
    with connection.cursor() as cursor:
        for model in (Article, ArticleRevision, Link, LinkTarget, Section, SectionChange, User):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    middle = MANY // 2
    time = changes.NEWEST_FIRST.key_of(made[middle])
    calls = {
        "recent": lambda: changes.recent_changes(before=time),
        "contributions": lambda: changes.contributions([ada.pk, bea.pk], before=time),
        "section": lambda: changes.section_changes(section, before=f"{2**40}.{made[middle].pk}"),
        "wanted": lambda: lists.wanted(before=lists.MOST_WANTED.key_of(targets[middle])),
        "deleted": lambda: lists.deleted(before=lists.LAST_DELETED.key_of(gone[middle])),
        "all": lambda: lists.all_articles(Namespace.ARTICLE, after=lists.BY_TITLE.key_of(titles[middle])),
        "beginning": lambda: lists.titles_from(Namespace.ARTICLE, "t", after=lists.BY_TITLE.key_of(titles[middle])),
        "links": lambda: lists.links_to(clean_title("Target"), "article", after=f"{titles[middle].pk}.same"),
    }
    for name, call in calls.items():
        with CaptureQueriesContext(connection) as queries:
            page = call()
        assert len(page.rows) in (50, 100), name
        for query in queries:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN ANALYZE {query['sql']}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            read = [int(each) for each in re.findall(r"actual time.*? rows=(\d+)", plan)]
            dropped = [int(each) for each in re.findall(r"Rows Removed by .*?: (\d+)", plan)]
            assert max(read + dropped) <= 202, (name, query["sql"], plan)
