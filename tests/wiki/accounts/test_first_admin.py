"""The one-time link on which an administrator is made."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import make_user
from wiki.accounts import first_admin
from wiki.accounts.models import AdminLink, User

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def form(username: str = "Root", **more: str) -> dict[str, str]:
    return {"username": username, "password1": "correct horse", "password2": "correct horse", **more}


def path() -> str:
    return first_admin.link().removeprefix(SITE)


def test_the_link_makes_an_administrator_and_logs_in(client) -> None:
    link = path()
    page = client.get(link)
    assert (page.status_code, page.context["expired"]) == (200, False)
    assert "no-store" in page["Cache-Control"]
    answer = client.post(link, form("root"))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    root = User.objects.get()
    assert (root.username, root.is_superuser, root.is_staff, root.kind) == ("Root", True, True, "person")
    assert client.session["_auth_user_id"] == str(root.pk)
    assert client.get("/admin/").status_code == 200


def test_only_the_hash_of_the_token_is_stored() -> None:
    token = first_admin.link().rpartition("/")[2]
    assert len(token) == 43
    row = AdminLink.objects.get()
    assert token not in f"{row.token_sha256} {row}"


def test_the_link_comes_from_the_settings(settings) -> None:
    settings.SITE_URL = "https://wiki.example.org"
    assert first_admin.link().startswith("https://wiki.example.org/accounts/first-administrator/")


def test_a_used_link_is_gone(client) -> None:
    link = path()
    client.post(link, form())
    for answer in (Client().get(link), Client().post(link, form("Second"))):
        assert answer.status_code == 410
        assert "make admin-link" in answer.content.decode()
    assert User.objects.count() == 1


def test_a_new_link_ends_the_one_before(client) -> None:
    before, now = path(), path()
    assert client.get(before).status_code == 410
    assert client.get(now).status_code == 200


@pytest.mark.parametrize(("age", "status"), [(timedelta(hours=23), 200), (timedelta(hours=25), 410)])
def test_a_link_is_good_for_a_day(client, age: timedelta, status: int) -> None:
    link = path()
    with time_machine.travel(timezone.now() + age):
        assert client.get(link).status_code == status


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%F0%9F%98%80", "%ED%A0%80", "%FF", "..", "' OR 1=1"])
def test_an_unknown_link_is_gone(client, token: str) -> None:
    path()
    assert client.get(f"/accounts/first-administrator/{token}").status_code == 410
    assert client.post(f"/accounts/first-administrator/{token}", form()).status_code == 410
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        form(""),
        form("a/b"),
        form("a\0b"),
        form("x" * 10_000),
        form("stemma"),
        form("Ada"),
        form("AdA"),
        {},
        form(password2="x"),
    ],
)
def test_a_bad_form_leaves_the_link_usable(client, fields: dict[str, str]) -> None:
    make_user("Ada")
    link = path()
    answer = client.post(link, fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert User.objects.count() == 1
    assert client.post(link, form()).status_code == 302


def test_what_else_is_posted_is_ignored(client) -> None:
    client.post(path(), form(kind="system", is_active="", uid="x", claimed_by="1"))
    assert User.objects.get().kind == "person"
    assert User.objects.get().is_active


def test_a_name_taken_meanwhile_is_an_error_of_the_form(client, monkeypatch) -> None:
    link = path()
    make_user("Root")
    monkeypatch.setattr(User.objects, "free_name", lambda text: text)
    answer = client.post(link, form())
    assert answer.status_code == 200
    assert "taken" in str(answer.context["form"].errors)
    monkeypatch.undo()
    assert client.post(link, form("Other")).status_code == 302


def test_posts_without_a_token_are_refused() -> None:
    link = path()
    assert Client(enforce_csrf_checks=True).post(link, form()).status_code == 403
    assert not User.objects.exists()


def test_other_methods_are_refused(client) -> None:
    link = path()
    assert client.put(link).status_code == client.delete(link).status_code == 405
    assert client.head(link).status_code == 200


def test_the_command_prints_a_link_and_ends_older_ones(capsys, client) -> None:
    make_user("Ada", is_superuser=True)
    before = path()
    call_command("admin_link")
    printed = capsys.readouterr().out.strip()
    assert client.get(before).status_code == 410
    assert client.get(printed.removeprefix(SITE)).status_code == 200


def test_the_command_can_ask_first_whether_one_is_needed(capsys) -> None:
    call_command("admin_link", if_needed=True)
    assert "/accounts/first-administrator/" in capsys.readouterr().out
    root = make_user("Root", is_superuser=True)
    call_command("admin_link", if_needed=True)
    assert capsys.readouterr().out == ""
    User.objects.filter(pk=root.pk).update(is_active=False)
    assert first_admin.needed()


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_make_one_administrator(monkeypatch) -> None:
    link = path()
    barrier = threading.Barrier(2)
    found = first_admin.find

    def slow(token: str) -> AdminLink | None:
        row = found(token)
        barrier.wait(10)
        return row

    monkeypatch.setattr(first_admin, "find", slow)
    statuses: list[int] = []

    def post(name: str) -> None:
        try:
            statuses.append(Client().post(link, form(name)).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(name,)) for name in ("Root", "Other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [302, 410]
    assert User.objects.count() == 1
