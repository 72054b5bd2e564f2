"""The lists: what they find, how they turn their pages, and what they ask of the database."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import edits
from articles.admin import paging
from articles.models import Article, ArticleRevision, Link, Section
from tests.factories import head, make_article, make_user, section_of

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/articles/article/"
SECTIONS = "/admin/articles/section/"
REVISIONS = "/admin/articles/articlerevision/"
LINKS = "/admin/articles/link/"
LISTS = (ARTICLES, SECTIONS, REVISIONS, LINKS)


def rows(client: Client, url: str) -> list:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return list(answer.context["cl"].result_list)


def titles(client: Client, url: str) -> list[str]:
    return [row.full_title for row in rows(client, url)]


def walk(client: Client, url: str) -> tuple[list[list[int]], list[list[int]]]:
    """The ids of every page from the first to the last, and back again, as the links of the pages lead."""
    base = url.partition("?")[0]
    forth, back = [], []
    step: str | None = url
    while step:
        changes = client.get(step).context["cl"]
        forth.append([row.pk for row in changes.result_list])
        last, step = changes, changes.next_url and base + changes.next_url
    step = last.previous_url and base + last.previous_url
    back.append(forth[-1])
    while step:
        changes = client.get(step).context["cl"]
        back.append([row.pk for row in changes.result_list])
        step = changes.previous_url and base + changes.previous_url
    return forth, back[::-1]


@pytest.fixture
def many(db) -> Article:
    """120 articles in two namespaces, most of them with titles in other letters, and one full of links."""
    author = make_user("Maker")
    for number in range(120):
        prefix = "Help:" if number % 4 == 0 else ""
        make_article(f"{prefix}{'Ünï' if number % 3 else 'Page'} {number}", f"[[Target {number}]]\n", author=author)
    return make_article("Hub", "".join(f"[[Page {number}]]\n" for number in range(120)), author=author)


BY_TARGET = ("title_key", "kind", "sort_key", "article", "pk")


def test_pages_turn_by_key_forth_and_back(as_mo, many, monkeypatch) -> None:
    articles, sections, revisions, links = (each.objects for each in (Article, Section, ArticleRevision, Link))
    expected = {
        ARTICLES: articles.order_by("-pk"),
        f"{ARTICLES}?state=live": articles.order_by("-pk"),
        f"{ARTICLES}?namespace=0": articles.filter(namespace=0).order_by("title_key", "pk"),
        f"{ARTICLES}?q=page": articles.filter(namespace=0, title__startswith="Page").order_by("title_key"),
        SECTIONS: sections.order_by("-pk"),
        f"{SECTIONS}?place=current&namespace=12": sections.filter(article__namespace=12).order_by("-pk"),
        REVISIONS: revisions.order_by("-created_at", "-pk"),
        f"{REVISIONS}?author=Maker": revisions.order_by("-created_at", "-pk"),
        f"{REVISIONS}?kind=create&namespace=12": revisions.filter(namespace=12).order_by("-pk"),
        LINKS: links.order_by("-pk"),
        f"{LINKS}?q=page": links.filter(title_key__startswith="page").order_by(*BY_TARGET),
        f"{LINKS}?source=hub": links.filter(article=many).order_by("-pk"),
        f"{LINKS}?namespace=0": links.order_by(*BY_TARGET),
    }
    monkeypatch.setattr(paging, "PAGE", 7)
    for url, found in expected.items():
        wanted = list(found.values_list("pk", flat=True))
        assert len(wanted) > 14, url
        forth, back = walk(as_mo, url)
        assert [pk for page in forth for pk in page] == wanted, url
        assert all(len(page) == 7 for page in forth[:-1]), url
        assert [pk for page in back for pk in page] == wanted, url
    # A filter that no index knows looks at a bounded number of rows for each page, and says so.
    monkeypatch.setattr(paging, "LOOK", 10)
    url = f"{REVISIONS}?namespace=12"
    wanted = list(revisions.filter(namespace=12).order_by("-pk").values_list("pk", flat=True))
    forth, back = walk(as_mo, url)
    assert [pk for page in forth for pk in page] == wanted
    assert max(len(page) for page in forth) <= 3
    assert [pk for page in back for pk in page] == wanted
    assert "looked at" in as_mo.get(url).content.decode()


def queries_of(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in queries]


def test_rows_that_come_and_go_move_no_page(as_mo, monkeypatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    for _number in range(5):
        make_article()
    changes = as_mo.get(ARTICLES).context["cl"]
    second = changes.next_url
    before = [row.pk for row in as_mo.get(ARTICLES + second).context["cl"].result_list]
    make_article("Between")
    assert [row.pk for row in as_mo.get(ARTICLES + second).context["cl"].result_list] == before


@pytest.mark.parametrize("url", [*LISTS, f"{REVISIONS}?kind=create", f"{ARTICLES}?namespace=0&state=deleted"])
def test_as_many_queries_for_fifty_rows_as_for_two(as_mo, mo, url: str) -> None:
    def make(number: int) -> None:
        article = make_article(f"Numbered {number}", f"[[A]]\n\n## H\n\n[[Target {number}]]\n", author=make_user())
        if "deleted" in url:
            edits.delete(article, author=mo)

    make(1)
    make(2)
    few = queries_of(as_mo, url)
    for number in range(3, 53):
        make(number)
    many = queries_of(as_mo, url)
    assert len(rows(as_mo, url)) == 50
    assert len(many) == len(few)
    assert not [sql for sql in many if "COUNT(" in sql or "OFFSET" in sql or '"manifest"' in sql or '"source"' in sql]


def test_articles_are_found(as_mo, mo) -> None:
    paris, help_page = make_article("Paris"), make_article("Help:Parts")
    make_article("Par")
    make_article("1984 (novel)")
    gone = make_article("Parsley")
    edits.delete(gone, author=mo, summary="Spam")
    assert titles(as_mo, f"{ARTICLES}?q=PAR") == ["Par", "Paris", "Parsley"]
    assert titles(as_mo, f"{ARTICLES}?q=help:par") == ["Help:Parts"]
    assert titles(as_mo, f"{ARTICLES}?q=par&namespace=12") == ["Help:Parts"]
    assert titles(as_mo, f"{ARTICLES}?q=par&state=live") == ["Par", "Paris"]
    assert titles(as_mo, f"{ARTICLES}?q=par&state=deleted") == ["Parsley"]
    assert titles(as_mo, f"{ARTICLES}?state=deleted") == ["Parsley"]
    assert titles(as_mo, f"{ARTICLES}?state=deleted&namespace=0") == ["Parsley"]
    assert titles(as_mo, f"{ARTICLES}?namespace=12") == [help_page.full_title]
    assert titles(as_mo, f"{ARTICLES}?q=1984") == ["1984 (novel)"]
    assert titles(as_mo, f"{ARTICLES}?q=%23{paris.pk}") == ["Paris"]
    assert titles(as_mo, f"{ARTICLES}?q={paris.uid}") == ["Paris"]
    page = as_mo.get(f"{ARTICLES}?q=parsley").content.decode()
    assert "deleted" in page


def test_sections_are_found(as_mo, mo) -> None:
    article = make_article("Paris", "Lead.\n\n## One\n\nx\n\n## Two\n\ny\n")
    other = make_article("Help:Other", "Lead.\n")
    removed = section_of(article, "One")
    edits.save(article, base=head(article), text="Lead.\n\n## Two\n\ny\n", author=mo)

    def headings(query: str) -> list[str]:
        return [row.heading for row in rows(as_mo, SECTIONS + query)]

    assert headings("?q=paris") == ["", "Two"]
    assert headings(f"?article={article.pk}") == ["", "Two"]
    assert headings("?q=paris&place=removed") == ["One"]
    assert headings("?place=removed") == ["One"]
    assert [row.article for row in rows(as_mo, f"{SECTIONS}?namespace=12")] == [other]
    assert headings(f"?q={removed.pk}") == ["One"]
    assert headings(f"?q=%23{removed.pk}") == ["One"]
    assert headings(f"?q={removed.uid}") == ["One"]
    assert headings("?q=Nowhere") == []
    assert "Sections of Paris" in as_mo.get(f"{SECTIONS}?article={article.pk}").content.decode()


def test_revisions_are_found(as_mo, mo, ada) -> None:
    article, other = make_article("Paris", author=ada), make_article("Help:Other", author=mo)
    edits.save(article, base=head(article), text="More.\n", author=mo)
    old = article.revisions.get(number=1)
    ArticleRevision.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=10))
    edits.delete(other, author=mo, summary="Spam")
    first, second = article.revisions.order_by("number")
    made, deleted = other.revisions.order_by("number")

    def found(query: str) -> list[ArticleRevision]:
        return rows(as_mo, REVISIONS + query)

    today = timezone.now().date()
    last_week = today - timedelta(days=7)
    assert found("") == [deleted, second, made, first]
    assert found("?q=paris") == [second, first]
    assert found(f"?article={article.pk}") == [second, first]
    assert found("?q=Ada") == [first]
    assert found("?author=Ada") == [first]
    assert found("?author=Mo") == [deleted, second, made]
    assert found("?author=Mo&kind=edit") == [second]
    assert found("?kind=delete") == [deleted]
    assert found("?namespace=12") == [deleted, made]
    assert found(f"?until={last_week}") == [first]
    assert found(f"?since={last_week}&author=Ada") == []
    assert found(f"?since={last_week}&until={today}&article={article.pk}") == [second]
    assert found(f"?article={article.pk}&author=Ada&kind=create") == [first]
    assert found(f"?q={first.pk}") == [first]
    assert found("?q=Nowhere at all") == []
    # Deleted under this title, nothing live has it.
    assert found("?q=help:other") == [deleted, made]
    page = as_mo.get(f"{REVISIONS}?author=ada").content.decode()
    assert found("?author=ada") == []
    assert "Nobody has this name" in page


def test_links_are_found(as_mo) -> None:
    text = "[[Juche]] [[Juche|again]] [[Jucheism]] [[Help:Me]]\n\n## H\n\n[[Category:Ideas]]\n"
    article = make_article("Paris", text)
    make_article("London", "[[JUCHE]]\n")

    def found(query: str) -> list[tuple[str, str]]:
        return [(row.title, row.article.title) for row in rows(as_mo, LINKS + query)]

    assert found("?q=juche") == [("JUCHE", "London"), ("Juche", "Paris"), ("Jucheism", "Paris")]
    assert found("?q=help:") == [("Me", "Paris")]
    assert found("?kind=category") == [("Ideas", "Paris")]
    assert found("?namespace=14&kind=category") == [("Ideas", "Paris")]
    assert sorted(found("?source=paris")) == sorted(
        [("Juche", "Paris"), ("Jucheism", "Paris"), ("Me", "Paris"), ("Ideas", "Paris")]
    )
    assert found(f"?article={article.pk}&kind=category") == [("Ideas", "Paris")]
    assert found(f"?article={article.pk}&q=jucheism") == [("Jucheism", "Paris")]
    link = Link.objects.get(title="Me")
    assert found(f"?q=%23{link.pk}") == [("Me", "Paris")]
    assert found("?source=Nowhere") == []


NONSENSE = {
    "after": [
        "x", "", "[]", "[1,2,3,4,5,6,7]", '["x"]', "[null]", "[true]", "[1e400]", f"[{'9' * 30}]", "[" * 5000,
        "9" * 5000, '["\\u0000",1]', '["\\ud800",1]', '["2026-13-45T00:00:00+00:00",1]', '["2026-01-01T00:00:00",1]',
        '["0001-01-01T00:00:00+14:00",1]', '["9999-12-31T23:59:59-14:00",1]', "[-1]",
        '["\\u0000","\\u0000","\\u0000",1,1]', '["\\ud800","x","x",1,1]', '["x","x","x",1,1]', '["x",1]',
    ],
    "before": [f"[{2**63}]", "[0]", '["",0]', '["0001-01-01T00:00:00+00:00",1]', "{}"],
    "q": [
        "\0", "#", "#" + "9" * 30, "9" * 4000, "x" * 4000, "\ufffd", "a|b", ":", "Help:", "\u202e", "%_\\'\"", "Talk:x",
        "00000000-0000-0000-0000-000000000000", "z" * 32, "\U0010ffff", "#0", "_", "Help:_",
    ],
    "namespace": ["x", "999", "-1", "", "9" * 30], "state": ["x"], "place": ["x"], "kind": ["x", ""],
    "article": ["x", "0", "9" * 25, "99999999", "-1", "\0"],
    "author": ["\0", "x" * 4000, "\ufffd", "<script>"],
    "since": ["x", "2026-13-45", "0001-01-01", "99999-01-01", "\0"], "until": ["9999-12-31", "-1"],
    "source": ["\0", "a|b", "x" * 4000],
    "p": ["9" * 20, "x"], "o": ["9.9.9", "-0"], "all": [""], "e": ["1"], "_facets": [""], "_popup": ["1"],
    "unknown": ["1"], "author__password__startswith": ["a"], "source__contains": ["a"], "_changelist_filters": ["x"],
}  # fmt: skip


@pytest.mark.parametrize("url", LISTS)
def test_nonsense_in_the_address_is_like_nothing(as_mo, url: str) -> None:
    make_article("Paris", "[[Juche]]\n")
    for name, values in NONSENSE.items():
        for value in values:
            status = as_mo.get(url, {name: value}).status_code
            assert status == (404 if value == "\0" else 200), (name, value)
    assert as_mo.get(f"{url}?namespace=0&namespace=x&q=%ED%A0%80&after=[1]&after=x").status_code == 200


@pytest.mark.parametrize("url", LISTS)
def test_a_key_of_ones_own_is_a_place_in_the_list(as_mo, url: str) -> None:
    make_article("Paris", "[[Juche]]\n")
    assert len(rows(as_mo, f"{url}?before=[{2**62}]")) == len(rows(as_mo, url))
    if url != REVISIONS:
        assert rows(as_mo, f"{url}?after=[0]") == []
        assert rows(as_mo, f"{url}?after=[{2**62}]") == rows(as_mo, url)


def test_keys_are_read_as_they_were_written(as_mo) -> None:
    make_article("Paris")
    listing = paging.Listing(ArticleRevision.objects.all(), ("created_at", "id"))
    key = listing.key(ArticleRevision.objects.get())
    assert listing.read_key(paging.write_key(key)) == key
    assert listing.read_key(json.dumps(["2026-01-01T00:00:00+00:00", "1"])) is None
