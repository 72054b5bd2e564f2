"""Authors: who they are, and everything that they did."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles import edits
from articles.models import ArticleRevision
from articles.views import people
from tests.articles.history.rows import NOON, many_revisions
from tests.articles.views.reading import both_ways, main, page, queries, rows
from tests.factories import head, make_article, make_moderator, make_user

pytestmark = pytest.mark.django_db


def revisions_in(html: str) -> list[str]:
    """The ids of the revisions of a list, in its order."""
    return re.findall(r"/revision/(\d+)\"\s+rel=\"nofollow\"\s+title", html)


def test_contributions_are_those_of_one_author_the_newest_first(client, ada, bea) -> None:
    article = make_article("Byungjin", author=ada, summary="Made")
    edits.save(article, base=head(article), text="Bea's.\n", author=bea)
    edits.save(article, base=head(article), text="Ada's.\n", author=ada, summary="<again>")
    type(ada).objects.filter(pk=ada.pk).update(date_joined=datetime(2024, 2, 29, 12, tzinfo=UTC))
    html = page(client, "/user/Ada")
    again, made = rows(html)
    assert re.fullmatch(r"\d\d:\d\d ±0 Byungjin § Introduction <again> Compare History Undo", again)
    assert "Made" in made
    assert "Bea" not in main(html)
    assert "29 February 2024" in html
    assert "2 edits." in html


def test_contributions_are_walked_both_ways_over_equal_times(client, ada, bea) -> None:
    article = make_article("Byungjin", author=make_user("Cy"))
    many_revisions(article, ada, [NOON] * 62 + [NOON + timedelta(seconds=1)] * 60)
    many_revisions(article, bea, [NOON] * 3)
    shown = both_ways(client, "/user/Ada", revisions_in)
    assert [len(each) for each in shown] == [50, 50, 22]
    newest = ArticleRevision.objects.filter(author=ada).order_by("-created_at", "-pk").values_list("pk", flat=True)
    assert [int(pk) for each in shown for pk in each] == list(newest)


def test_a_claimed_name_leads_to_its_person_whose_list_holds_both(client, ada) -> None:
    imported = make_user("import>Ada/L", kind="imported", claimed_by=ada)
    article = make_article("Byungjin", author=make_user("Cy"))
    for i, author in enumerate((ada, imported) * 31):
        many_revisions(article, author, [NOON + timedelta(seconds=i // 3)])
    response = client.get(reverse("articles:user", args=[imported.username]))
    assert (response.status_code, response["Location"]) == (302, "/user/Ada")
    shown = both_ways(client, "/user/Ada", revisions_in)
    own = ArticleRevision.objects.filter(author__in=[ada, imported])
    assert [int(pk) for each in shown for pk in each] == list(
        own.order_by("-created_at", "-pk").values_list("pk", flat=True)
    )
    html = page(client, "/user/Ada")
    assert "Includes the edits under:" in html
    assert "import&gt;Ada/L" in html
    assert "62 edits." in html


def test_claims_that_go_round_end_nowhere(client, ada, bea) -> None:
    third = make_user("Cy", claimed_by=bea)
    type(ada).objects.filter(pk=ada.pk).update(claimed_by=bea)
    type(ada).objects.filter(pk=bea.pk).update(claimed_by=ada)
    for name in ("Ada", "Bea", third.username):
        assert "Contributions of" in page(client, f"/user/{name}")


@pytest.mark.parametrize("names", [1, 40])
def test_queries_do_not_grow_with_claimed_names(client, ada, names: int) -> None:
    make_article("Byungjin", author=ada)
    for i in range(names):
        make_user(f"import>{i}", kind="imported", claimed_by=ada)
    assert queries(client, "/user/Ada") <= 10


def test_bots_and_imported_names_are_named_as_such(client) -> None:
    make_user("Linkbot", kind="bot")
    make_user("import>Old", kind="imported")
    assert re.search(r'class="tag">bot<', page(client, "/user/Linkbot"))
    html = page(client, "/user/import>Old")
    assert re.search(r'class="tag">imported<', html)
    assert "/wiki/User:" not in html
    assert "Here since" not in html


def test_edits_are_counted_only_so_far(client, ada, monkeypatch) -> None:
    monkeypatch.setattr(people, "COUNTED", 3)
    article = make_article("Byungjin", author=ada)
    many_revisions(article, ada, [NOON] * 2)
    assert "3 edits." in page(client, "/user/Ada")
    many_revisions(article, ada, [NOON] * 2)
    assert "More than 3 edits." in page(client, "/user/Ada")


def test_the_page_that_somebody_writes_about_themselves(client, ada) -> None:
    assert re.search(r'class="missing"\s+href="/wiki/User:Ada"', page(client, "/user/Ada"))
    make_article("User:Ada", text="Me.\n", author=ada)
    assert not re.search(r'class="missing"\s+href="/wiki/User:Ada"', page(client, "/user/Ada"))


def test_names_are_exact(client) -> None:
    make_user("Ada Lovelace")
    make_user("한별")
    assert client.get("/user/ada lovelace").status_code == 404
    assert client.get("/user/Ada_Lovelace")["Location"] == "/user/Ada%20Lovelace"
    for name in ("Ada Lovelace", "한별"):
        assert name in page(client, f"/user/{name}")
    for name in ("Nobody", "No_body", "x" * 10_000, "<b>", "%00", "%ED%A0%80", "a\nb", "/", "..x"):
        assert client.get(f"/user/{name}").status_code == 404, name


def test_what_is_deleted_is_hidden_in_contributions_too(client, ada) -> None:
    mo = make_moderator("Mo")
    article = make_article("Gone", author=ada, summary="secret")
    edits.delete(article, author=mo, summary="Advertising")
    assert re.fullmatch(r"\d\d:\d\d Gone article deleted", rows(page(client, "/user/Ada"))[0])
    assert re.fullmatch(r"\d\d:\d\d Gone deleted Advertising", rows(page(client, "/user/Mo"))[0])
    moderator = Client()
    moderator.force_login(mo)
    html = page(moderator, "/user/Ada")
    assert "secret" in rows(html)[0]
    way = f'href="/admin/accounts/user/{ada.pk}/change/"'
    assert way in html
    assert way not in page(client, "/user/Ada")
    assert moderator.get(way[6:-1]).status_code == 200


def test_names_lead_to_their_contributions_everywhere(client, ada, bea) -> None:
    article = make_article("Byungjin", author=bea)
    first = head(article)
    edits.save(article, base=first, text="Ada's.\n", author=ada)
    last = head(article)
    for address in (
        "/wiki/Byungjin", "/history/Byungjin", f"/revision/{last.pk}", f"/compare/{first.pk}/{last.pk}", "/recent",
    ):  # fmt: skip
        assert re.search(r'<a class="author" href="/user/Ada"[^>]*><bdi>Ada</bdi></a>', page(client, address)), address


def test_a_name_that_no_address_can_hold_breaks_no_page(client) -> None:
    make_article("Byungjin", author=make_user("two\nlines", kind="imported"))
    for address in ("/wiki/Byungjin", "/history/Byungjin", "/recent"):
        assert '<bdi class="author">two\nlines</bdi>' in page(client, address)


def test_somebody_new_has_not_done_anything_yet(client, ada, as_ada) -> None:
    assert "No edits yet." in page(client, "/user/Ada")
    assert "Write an article" in page(as_ada, "/user/Ada")
    assert "Write an article" not in main(page(client, "/user/Ada"))
