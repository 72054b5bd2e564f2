"""The lists: what each shows and hides, in which order, from both ends, and how many queries it asks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from articles import edits
from articles.markup.titles import Namespace, clean_title, title_key
from articles.models import Article, ArticleRevision, LinkTarget
from tests.articles.history.rows import NOON, many_articles, many_links, many_revisions, many_targets
from tests.articles.views.reading import both_ways, linked, main, page, queries, rows
from tests.factories import head, make_article, make_moderator, section_of

pytestmark = pytest.mark.django_db

TITLES = ["AC/DC", "C++ & co", "a'b\"c", "병진노선", "مقالة", "Emoji 🎈", "Help:Editing", "x" * 255]
NONSENSE = [
    "", "x", "-1", "0", "9" * 40, "1e9", "٣", "%FF", "1;--", "5.5.5", "." * 99, "x" * 10_000,
    "%ED%A0%80", "%F4%8F%BF%BF", "1.99999999999999999", "999999999999999999.999999999999999999", "1." + "가" * 3_000,
]  # fmt: skip


# --- all articles


def test_all_articles_by_title_in_every_script(client, ada) -> None:
    for title in TITLES:
        make_article(title, author=ada)
    shown = linked(page(client, "/all"))
    assert shown == sorted((clean_title(title).full for title in TITLES if ":" not in title), key=title_key)
    assert linked(page(client, f"/all?namespace={Namespace.HELP.value}")) == ["Help:Editing"]
    assert "<b>" not in main(page(client, "/all?from=<b>"))


def test_all_articles_from_a_beginning_on(client, ada) -> None:
    many_articles(["Alpha", "beta", "Beta blocker", "Gamma", "병진", "Help:Beta"])
    assert linked(page(client, "/all?from=BET")) == ["Beta", "Beta blocker", "Gamma", "병진"]
    assert linked(page(client, "/all?from=help:b")) == ["Help:Beta"]
    html = page(client, "/all?from=힣")
    assert "No title comes after" in html
    assert 'rel="prev nofollow"' in page(client, "/all?from=gamma")
    assert 'rel="prev nofollow"' not in page(client, "/all?from=alpha")


def test_all_articles_is_walked_both_ways(client) -> None:
    many_articles(f"T {i:03}" for i in range(250))
    many_articles(["Help:T 000"])
    many_articles([f"Gone {i}" for i in range(5)], deleted_at=NOON)
    shown = both_ways(client, "/all", linked)
    assert [len(each) for each in shown] == [100, 100, 50]
    assert [title for each in shown for title in each] == [f"T {i:03}" for i in range(250)]


def test_redirects_stand_in_the_list_with_what_they_lead_to(client, ada) -> None:
    make_article("Byungjin", author=ada)
    make_article("Pyongjin", text="#REDIRECT [[Byungjin]]\n", author=ada)
    html = page(client, "/all")
    assert 'href="/wiki/Pyongjin?redirect=no"' in html
    assert re.search(r'class="leads">redirect to <bdi>Byungjin</bdi>', html)
    assert html.count("redirect to") == 1


# --- recent changes


def test_recent_changes_say_who_did_what_where(client, ada, bea) -> None:
    article = make_article("병진노선", text="Lead.\n\n## <i>One</i>\n\nx\n\n", author=ada, summary="First <words>")
    first = head(article)
    section = section_of(article, "<i>One</i>")
    edits.save(
        article,
        base=first,
        text="## <i>One</i>\n\nxyz\n\n",
        section=section,
        author=bea,
        summary='"quoted"',
        minor=True,
    )
    second = head(article)
    html = page(client, "/recent")
    newer, older = rows(html)
    assert re.fullmatch(r"\d\d:\d\d \+2 병진노선 § One minor Bea · \"quoted\" Compare History Undo", newer)
    assert re.fullmatch(r"\d\d:\d\d \+\d+ 병진노선 new Ada · First <words> Read History", older)
    for address in (
        f"/compare/{first.pk}/{second.pk}", f"/revision/{second.pk}", f"/section/{section.pk}/history",
        "/history/%EB%B3%91%EC%A7%84%EB%85%B8%EC%84%A0", "/user/Bea", "/user/Ada",
    ):  # fmt: skip
        assert f'href="{address}"' in html, address
    assert "First &lt;words&gt;" in html


def test_recent_changes_tell_of_renames_and_sections(client, ada) -> None:
    article = make_article("Old name", author=ada)
    edits.rename(article, to=clean_title("New name"), author=ada, summary="usual")
    renamed = next(row for row in rows(page(client, "/recent")) if "renamed" in row)
    assert "New name renamed Ada · Old name → New name · usual" in renamed
    edits.save(article, base=head(article), text="Only this.\n", author=ada)
    assert "5 sections" in rows(page(client, "/recent"))[0]


def test_recent_changes_are_walked_both_ways_over_equal_times(client, ada) -> None:
    article = make_article("Byungjin", author=ada)
    many_revisions(article, ada, [NOON + timedelta(days=i // 60) for i in range(124)])
    ArticleRevision.objects.filter(number=1).update(created_at=NOON - timedelta(days=1))
    shown = both_ways(client, "/recent", lambda html: re.findall(r"/revision/(\d+)\"\s+rel=\"nofollow\"\s+title", html))
    assert [len(each) for each in shown] == [50, 50, 25]
    newest = ArticleRevision.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)
    assert [int(pk) for each in shown for pk in each] == list(newest)
    days = re.findall(r'<h2 class="day">(.*?)</h2>', page(client, "/recent"))
    assert days == ["16 November 2026", "15 November 2026"]


def test_recent_changes_hide_what_is_deleted(client, ada) -> None:
    mo = make_moderator("Mo")
    article = make_article("Byungjin", author=ada, summary="secret")
    edits.delete(article, author=mo, summary="Advertising")
    again = make_article("Byungjin", author=ada, summary="open")
    html = page(client, "/recent")
    newest, deletion, first = rows(html)
    assert re.fullmatch(r"\d\d:\d\d \+\d+ Byungjin new Ada · open Read History", newest)
    assert re.fullmatch(r"\d\d:\d\d Byungjin deleted Mo · Advertising", deletion)
    assert re.fullmatch(r"\d\d:\d\d Byungjin article deleted Ada", first)
    assert html.count(f"/revision/{head(again).pk}") == 2
    assert f"/revision/{head(article).pk}" not in html
    moderator = Client()
    moderator.force_login(mo)
    seen = page(moderator, "/recent")
    _newest, deletion, first = rows(seen)
    assert "Byungjin deleted Mo · Advertising Compare" in deletion
    assert "Byungjin article deleted new Ada · secret Read" in first
    assert seen.count(f'href="/article/{article.pk}/restore"') == 2


def test_a_deletion_that_was_taken_back_is_told_as_any_change(client, ada) -> None:
    mo = make_moderator("Mo")
    article = make_article("Byungjin", author=ada)
    edits.delete(article, author=mo, summary="Advertising")
    edits.restore(Article.objects.get(pk=article.pk), author=mo, summary="It was not")
    restored, deletion, _first = rows(page(client, "/recent"))
    assert "Byungjin restored Mo · It was not Compare History" in restored
    assert "Byungjin deleted Mo · Advertising Compare History" in deletion


def test_an_empty_wiki_says_what_would_stand_in_its_lists(client) -> None:
    assert "Write the first article" in page(client, "/recent")
    assert "Nothing has been written here yet" in page(client, "/all")
    assert "Every link leads to an article" in page(client, "/wanted")
    assert "Nothing leads here yet" in page(client, "/links/Nowhere")


# --- what links here


def test_each_article_that_links_here_stands_once(client, ada) -> None:
    make_article("Byungjin", author=ada)
    make_article(
        "Zeta", text="[[Byungjin]] [[byungjin]]\n\n## A\n\n[[Byungjin#One]]\n\n## B\n\n[[BYUNGJIN|x]]\n", author=ada
    )
    make_article("Alpha", text="[[Byungjin]]\n", author=ada)
    make_article("Pyongjin", text="#REDIRECT [[Byungjin]]\n", author=ada)
    html = page(client, "/links/Byungjin")
    assert 'href="/wiki/Pyongjin?redirect=no"' in html
    redirects, links = html.split("<h2 ")[-2:]
    assert re.findall(r"<bdi>(.*?)</bdi>", redirects) == ["Pyongjin"]
    assert re.findall(r"<bdi>(.*?)</bdi>", links.partition("</main>")[0]) == ["Alpha", "Zeta"]
    assert linked(page(client, "/links/Byungjin?kind=redirect")) == ["Pyongjin"]


def test_links_to_a_missing_and_to_a_deleted_title(client, ada) -> None:
    make_article("Zeta", text="[[Nowhere]] [[Gone]]\n", author=ada)
    edits.delete(make_article("Gone", text="[[Nowhere]]\n", author=ada), author=make_moderator("Mo"))
    for title in ("Nowhere", "Gone"):
        html = page(client, f"/links/{title}")
        assert linked(html) == ["Zeta"]
        assert f'class="missing"\n         href="/wiki/{title}"' in html
        assert f'href="/edit/{title}"' in html


def test_where_titles_differ_by_case_a_link_counts_for_the_one_it_spells(client, ada) -> None:
    make_article("Upper", text="[[Ice Cube]]\n", author=ada)
    make_article("Lower", text="[[Ice cube]]\n", author=ada)
    make_article("Ice Cube", text="x\n", author=ada)
    assert linked(page(client, "/links/Ice_Cube")) == ["Lower", "Upper"]
    make_article("Ice cube", text="x\n", author=ada)
    assert linked(page(client, "/links/Ice_Cube")) == ["Upper"]
    assert linked(page(client, "/links/Ice_cube")) == ["Lower"]


def test_another_spelling_of_the_address_leads_to_the_right_one(client) -> None:
    response = client.get("/links/a b?kind=redirect")
    assert (response.status_code, response["Location"]) == (301, "/links/A_b?kind=redirect")
    assert client.get("/links/a|b").status_code == 404


def test_members_of_a_category_are_one_of_its_lists(client, ada) -> None:
    make_article("Zeta", text="[[Category:Korea]]\n", author=ada)
    make_article("Alpha", text="[[:Category:Korea]]\n", author=ada)
    assert linked(page(client, "/links/Category:Korea")) == ["Alpha"]
    html = page(client, "/links/Category:Korea?kind=category")
    assert linked(html) == ["Zeta"]
    assert "In this category" in html


@pytest.mark.parametrize("sort_key", [None, "same"])
def test_links_are_walked_both_ways(client, sort_key: str | None) -> None:
    titles = [f"T {i:03}" for i in range(125)]
    many_links("병진", many_articles(titles), **({"sort_key": sort_key} if sort_key else {}))
    shown = both_ways(client, "/links/병진", linked)
    assert [len(each) for each in shown] == [50, 50, 25]
    assert [title for each in shown for title in each] == titles


def test_many_redirects_get_a_list_of_their_own(client) -> None:
    titles = [f"T {i:03}" for i in range(60)]
    many_links("Byungjin", many_articles(titles), kind="redirect")
    html = page(client, "/links/Byungjin")
    assert linked(html) == titles[:50]
    assert "All redirects" in html
    assert [len(each) for each in both_ways(client, "/links/Byungjin?kind=redirect", linked)] == [50, 10]


# --- wanted articles


def test_wanted_are_the_titles_to_which_most_articles_lead(client, ada) -> None:
    make_article("One", text="[[Rare]] [[Often]] [[Often|twice]] [[Made]] [[선군]]\n", author=ada)
    make_article("Two", text="[[Often]] [[Made]] [[선군]]\n", author=ada)
    make_article("Three", text="[[Often]]\n", author=ada)
    make_article("Made", text="x\n", author=ada)
    html = page(client, "/wanted")
    assert linked(html, "lines") == ["Often", "선군", "Rare"]
    assert re.search(r'href="/links/Often"\s+rel="nofollow">\s*3 articles link here', html)
    assert 'href="/edit/Often"' in html


def test_a_flag_that_was_left_wrong_is_not_believed(client, ada) -> None:
    make_article("One", text="[[Rare]] [[Often]]\n", author=ada)
    many_articles(["OFTEN"])
    assert LinkTarget.objects.get(title="Often").missing
    assert linked(page(client, "/wanted"), "lines") == ["Rare"]


def test_wanted_are_walked_both_ways_over_equal_counts(client) -> None:
    many_targets([7] * 3 + [1] * 120 + [0, -1])
    shown = both_ways(client, "/wanted", lambda html: linked(html, "lines"))
    assert [len(each) for each in shown] == [50, 50, 23]
    newest = LinkTarget.objects.filter(articles__gt=0).order_by("-articles", "-pk").values_list("title", flat=True)
    assert [title for each in shown for title in each] == list(newest)


# --- deleted articles


def test_moderators_find_what_was_deleted_with_the_way_back(client, ada) -> None:
    mo = make_moderator("Mo")
    article = make_article('Spam "x"', author=ada)
    edits.delete(article, author=mo, summary="<Advertising>")
    moderator = Client()
    moderator.force_login(mo)
    html = page(moderator, "/deleted")
    assert linked(html, "lines") == ['Spam "x"', "Mo"]
    assert "&lt;Advertising&gt;" in html
    assert html.count(f'href="/article/{article.pk}/restore"') == 2
    assert client.get("/deleted")["Location"] == "/accounts/login/?next=/deleted"
    client.force_login(ada)
    assert client.get("/deleted").status_code == 403


def test_deleted_articles_are_walked_both_ways_over_equal_times(client) -> None:
    many_articles([f"T {i:03}" for i in range(120)], deleted_at=NOON)
    client.force_login(make_moderator("Mo"))
    shown = both_ways(client, "/deleted", lambda html: linked(html, "lines"))
    assert [title for each in shown for title in each] == [f"T {i:03}" for i in range(119, -1, -1)]
    # What is restored while somebody reads on does not throw them back to the beginning.
    key = re.search(r'href="(/deleted\?before[^"]+)"', page(client, "/deleted"))[1]
    Article.objects.filter(title="T 070").update(deleted_at=None)
    assert linked(page(client, key), "lines")[0] == "T 069"


# --- all of them


LISTS = ["/all", "/recent", "/links/Byungjin", "/user/Ada", "/wanted", "/deleted", "/search?q=t", "/section/{}/history"]


@pytest.mark.parametrize("address", LISTS)
def test_keys_of_nonsense_are_like_none(ada, address: str) -> None:
    article = make_article("Byungjin", text="[[T]] [[Byungjin]]\n", author=ada)
    make_article("Tee", author=ada)
    client = Client()
    client.force_login(make_moderator("Mo"))
    url = address.format(section_of(article, "").pk)
    joint = "&" if "?" in url else "?"
    first = re.findall(r"<bdi>.*?</bdi>", main(page(client, url)))
    for value in NONSENSE:
        for key in ("before", "after"):
            assert re.findall(r"<bdi>.*?</bdi>", main(page(client, f"{url}{joint}{key}={value}"))) == first, (
                key,
                value,
            )
        for key in ("from", "namespace", "kind"):
            page(client, f"{url}{joint}{key}={value}")


@pytest.mark.parametrize("address", LISTS)
def test_queries_do_not_grow_with_the_rows(ada, bea, address: str) -> None:
    def make(count: int) -> None:
        for i in range(count):
            edits.save(
                article,
                base=head(article),
                text=f"[[T]] [[Byungjin]] [[W{i}]] {i}\n",
                section=section_of(article, ""),
                author=ada,
            )
        many = many_articles([f"T {count}-{i:03}" for i in range(count)])
        many_links("Byungjin", many)
        many_links("Byungjin", many_articles([f"R {count}-{i:03}" for i in range(count)]), kind="redirect")
        many_targets([1] * count, f"W {count} {{}}")
        many_articles([f"D {count}-{i}" for i in range(count)], deleted_at=NOON)

    article = make_article("Byungjin", text="[[T]] [[Byungjin]]\n", author=ada)
    url = address.format(section_of(article, "").pk)
    browsers = (Client(), Client())
    browsers[1].force_login(make_moderator("Mo"))
    if address == "/deleted":
        browsers = browsers[1:]
    make(2)
    few = [queries(browser, url) for browser in browsers]
    make(48)
    assert [queries(browser, url) for browser in browsers] == few
    assert max(few) <= 15, few
