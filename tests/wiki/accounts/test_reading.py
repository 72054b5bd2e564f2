"""Looking at the pages of accounts changes nothing."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user
from wiki.accounts import first_admin

pytestmark = pytest.mark.django_db

PAGES = [
    "login/",
    "logout/",
    "signup/",
    "signup/?email=a@example.org",
    "inactive/",
    "reauthenticate/",
    "email/",
    "confirm-email/",
    "confirm-email/x:y:z/",
    "password/change/",
    "password/set/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-abc/",
    "password/reset/key/done/",
    "login/code/confirm/",
    "first-administrator/abc",
    "",
]


def writes(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(path)
    assert answer.status_code in (200, 302, 410)
    return [query["sql"] for query in queries if not query["sql"].lstrip().startswith("SELECT")]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_writes_when_it_is_read(page: str) -> None:
    reader = Client()
    reader.force_login(make_user("Bea", email="bea@example.org"))
    for client in (Client(), reader):
        assert writes(client, f"/accounts/{page}") == []


def test_links_out_of_mails_write_nothing_either() -> None:
    make_user("Ada", email="ada@example.org")
    client = Client()
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    words = {"password1": "correct horse", "password2": "correct horse"}
    Client().post("/accounts/signup/", {"username": "Zoe", "email": "zoe@example.org", **words})
    reader = Client()
    reader.force_login(make_user("Bea"))
    for message in mail.outbox:
        path = next(word for word in str(message.body).split() if word.startswith("http")).partition(":8000")[2]
        assert writes(client, path) == []
        assert writes(reader, path) == []


def test_the_link_for_the_first_administrator_writes_nothing() -> None:
    assert writes(Client(), first_admin.link().partition(":8000")[2]) == []
