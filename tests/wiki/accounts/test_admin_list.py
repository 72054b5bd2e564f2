"""The admin's list of accounts: what it finds, and what that costs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_moderator, make_user
from wiki.accounts.models import User
from wiki.accounts.names import name_key

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"


@pytest.fixture
def as_root() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("Root", password="secret-words"))
    return client


def many(number: int, word: str = "Person") -> None:
    names = [f"{word} {n:04}" for n in range(number)]
    User.objects.bulk_create(User(username=name, name_key=name_key(name), password="!") for name in names)


def names(answer) -> list[str]:
    assert answer.status_code == 200
    return [user.username for user in answer.context["cl"].result_list]


def follow(answer, words: str) -> str | None:
    found = re.search(rf'<a href="([^"]*)"[^>]*>{words}</a>', answer.content.decode())
    return found and found[1].replace("&amp;", "&")


def test_pages_follow_each_other_without_gap_and_repetition(as_root) -> None:
    many(250)
    seen: list[str] = []
    url: str | None = ""
    for _page in range(5):
        answer = as_root.get(LIST + (url or ""))
        seen += names(answer)
        if not (url := follow(answer, "Next page")):
            break
    assert seen == sorted(seen, key=lambda name: (name_key(name), name))
    assert len(seen) == len(set(seen)) == User.objects.count()
    assert names(as_root.get(LIST + follow(answer, "First page"))) == seen[:100]


def test_a_page_costs_the_same_with_more_accounts_and_counts_nothing(as_root) -> None:
    counts = []
    as_root.get(LIST)  # what a process asks once
    for word in ("Few", "Many"):
        many(120, word)
        with CaptureQueriesContext(connection) as asked:
            as_root.get(LIST)
        counts.append(len(asked))
        assert "COUNT(" not in " ".join(query["sql"] for query in asked)
        assert "OFFSET" not in " ".join(query["sql"] for query in asked)
    assert counts[0] == counts[1]
    assert counts[0] <= 5


@pytest.mark.parametrize("typed", ["ada", "Ada Lovelace", " ADA  love ", "Ada_Love".replace("_", " "), "Аda l"])
def test_the_beginning_of_a_name_finds_it_in_any_spelling(as_root, typed: str) -> None:
    for name in ("Ada Lovelace", "Bea Ada", "import>Ada"):
        make_user(name, kind="imported" if ">" in name else "person")
    assert names(as_root.get(LIST, {"q": typed})) == ["Ada Lovelace"]
    assert names(as_root.get(LIST, {"q": "import>"})) == ["import>Ada"]
    assert names(as_root.get(LIST, {"q": "lovelace"})) == []
    assert names(as_root.get(LIST, {"q": "%"})) == []


def test_the_search_is_answered_by_an_index(as_root) -> None:
    rows = User.objects.filter(User.objects.beginning("ada")).order_by("name_key", "pk")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "user_name_key" in plan
    assert "SCAN accounts_user\n" not in plan


def test_filters(as_root) -> None:
    make_moderator("Mia")
    make_user("Off", is_active=False)
    make_user("Robot", kind="bot")
    assert names(as_root.get(LIST, {"rights": "moderators"})) == ["Mia"]
    assert names(as_root.get(LIST, {"rights": "administrators"})) == ["Root"]
    assert names(as_root.get(LIST, {"is_active__exact": "0"})) == ["Off"]
    assert names(as_root.get(LIST, {"kind__exact": "bot"})) == ["Robot"]
    assert names(as_root.get(LIST, {"kind__exact": "person", "q": "m"})) == ["Mia"]


def test_the_next_page_keeps_filter_and_search(as_root) -> None:
    many(150)
    answer = as_root.get(LIST, {"q": "person", "kind__exact": "person"})
    following = as_root.get(LIST + follow(answer, "Next page"))
    assert len(names(following)) == 50
    assert not set(names(following)) & set(names(answer))
    assert all(name.startswith("Person") for name in names(following))
    assert follow(following, "Next page") is None


def test_rows_lead_to_the_account_and_to_its_page_on_the_site(as_root) -> None:
    ada = make_user("Ada Lovelace")
    html = as_root.get(LIST).content.decode()
    assert f'href="/admin/accounts/user/{ada.pk}/change/"' in html
    (page,) = re.findall(r'href="(/user/Ada[^"]*)"', html)
    assert as_root.get(page).status_code == 200
    assert page in as_root.get(f"{LIST}{ada.pk}/change/").content.decode()


def test_no_page_offers_all_accounts_to_choose_from(as_root) -> None:
    many(30)
    make_user("Claimed", kind="imported", claimed_by=User.objects.get(username="Person 0001"))
    for name in ("Claimed", "Person 0002"):
        html = as_root.get(f"{LIST}{User.objects.get(username=name).pk}/change/").content.decode()
        assert "Person 0007" not in html
