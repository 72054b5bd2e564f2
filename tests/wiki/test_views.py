"""Pages around the wiki: health, refused hosts, bodies and addresses."""

import os

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client

from tests.factories import make_user
from wiki.lib.queue import queue_file, write_queue

pytestmark = pytest.mark.django_db


def test_health(client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert client.post("/healthz").status_code == 405


def test_health_without_a_database(client, monkeypatch) -> None:
    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "ensure_connection", fail)
    assert client.get("/healthz").status_code == 503


def test_health_reports_a_queue_that_is_held_too_long(client) -> None:
    path = queue_file(connection)
    if path is None:
        pytest.skip("PostgreSQL needs no queue")
    with write_queue(connection):
        assert client.get("/healthz").status_code == 200
        os.utime(path, (1, 1))
        response = client.get("/healthz")
    assert response.status_code == 503
    assert "queue" in response.json()["status"]


def test_a_refused_host_is_told_which_setting_to_use() -> None:
    response = Client().get("/wiki/X", HTTP_HOST="wiki.example.org")
    assert response.status_code == 400
    assert "SITE_URL" in response.content.decode()
    hostile = Client().get("/wiki/X", HTTP_HOST="<script>alert(1)</script>")
    assert hostile.status_code == 400
    assert "<script>alert" not in hostile.content.decode()


@pytest.mark.parametrize("length", ["99999999", "99999999999999999999"])
def test_a_body_too_large_is_refused_before_it_is_read(client, length: str) -> None:
    assert client.post("/edit/X", {"text": "x"}, CONTENT_LENGTH=length).status_code == 413


def test_a_wrong_length_is_no_error_of_the_server(client) -> None:
    assert client.get("/healthz", CONTENT_LENGTH="many").status_code == 200


def test_too_many_fields_are_refused(client) -> None:
    assert client.post("/edit/X", {f"f{i}": "" for i in range(5_002)}).status_code == 400


def test_unknown_addresses_are_a_404_with_the_search_field(client) -> None:
    response = client.get("/no/such/page")
    assert response.status_code == 404
    assert 'action="/search"' in response.content.decode()


def test_language_cookie_and_header_change_nothing_but_the_language(client) -> None:
    client.cookies["django_language"] = "../../etc"
    response = client.get("/new", HTTP_ACCEPT_LANGUAGE="de")
    assert response.status_code == 200
    assert response["Content-Language"] == "en"
    assert "Accept-Language" not in response.get("Vary", "")


def test_a_locked_database_answers_503_and_is_no_error_of_ours(client, monkeypatch) -> None:
    from articles.models.article import ArticleQuerySet

    def locked(*args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(ArticleQuerySet, "for_reading", locked)
    response = client.get("/wiki/X")
    assert response.status_code == 503
    assert response["Retry-After"]


def test_a_login_that_cannot_be_written_answers_503(client, monkeypatch) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    def locked(*args: object, **values: object) -> None:
        raise OperationalError("database is locked")

    make_user("Ada")
    monkeypatch.setattr(SessionStore, "save", locked)
    assert client.post("/accounts/login/", {"login": "Ada", "password": "secret-words"}).status_code == 503


FORGED = {"text": "Typed.", "is_superuser": "on", "form": "x"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/edit/A", "/delete/A", "/admin/accounts/user/1/change/", "/accounts/logout/"])
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
     {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_nothing_that_another_site_sent_comes_back_in_a_form(address: str, headers: dict[str, str]) -> None:
    response = Client(enforce_csrf_checks=True).post(address, FORGED, headers=headers)
    assert response.status_code == 403
    page = response.content.decode()
    assert "is_superuser" not in page
    assert "Typed." not in page
    assert "Send it again" not in page


@pytest.mark.django_db
def test_what_was_typed_here_comes_back() -> None:
    client = Client(enforce_csrf_checks=True)
    for headers in ({"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {}):
        page = client.post("/edit/A", FORGED, headers=headers).content.decode()
        assert "Typed." in page
        assert "Send it again" in page
    page = client.post("/delete/A", {"summary": "x"}).content.decode()
    assert "Send it again" not in page, "a browser that says nothing, and nothing to look at"
    page = client.post("/delete/A", {"summary": "x"}, headers={"Origin": "http://testserver"}).content.decode()
    assert "Send it again" in page
