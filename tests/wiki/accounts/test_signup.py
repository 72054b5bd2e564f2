"""Signing up."""

import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from tests.factories import make_user
from wiki.accounts.models import User
from wiki.accounts.names import name_key

pytestmark = pytest.mark.django_db

URL = "/accounts/signup/"
PASSWORD = "correct horse battery"


def form(username: str = "Ada", **more: object) -> dict[str, object]:
    return {"username": username, "email": "", "password1": PASSWORD, "password2": PASSWORD, **more}


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return answer.context["form"].errors


def test_the_page_shows(client) -> None:
    answer = client.get(URL)
    assert answer.status_code == 200
    assert set(answer.context["form"].fields) == {"username", "email", "password1", "password2"}


def test_signing_up_logs_in(client) -> None:
    answer = client.post(URL, form("ada_lovelace"))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    ada = User.objects.get()
    assert (ada.username, ada.kind, ada.email) == ("Ada lovelace", "person", "")
    assert ada.name_key == name_key("Ada lovelace")
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert mail.outbox == []


def test_a_mail_address_is_asked_to_be_confirmed(client) -> None:
    client.post(URL, form(email="Ada@Example.org"))
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ada@example.org", False, True)
    assert [sent.to for sent in mail.outbox] == [["ada@example.org"]]


def test_a_known_mail_address_is_told_to_nobody(client) -> None:
    Client().post(URL, form("Bea", email="ada@example.org"))
    known = client.post(URL, form("Ada", email="ada@example.org"))
    fresh = Client().post(URL, form("Cyd", email="cyd@example.org"))
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert User.objects.count() == 3


def test_a_new_account_gets_no_power_that_was_posted(client) -> None:
    other = make_user("Other")
    uid = "00000000-0000-4000-8000-000000000000"
    powers = {"is_staff": "on", "is_superuser": "1", "is_active": "", "kind": "system", "groups": "1"}
    more = {
        "user_permissions": "1",
        "claimed_by": str(other.pk),
        "name_key": "x",
        "uid": uid,
        "id": "77",
        "pk": "77",
    }
    client.post(URL, form(**powers, **more, date_joined="2001-01-01", last_login="2001-01-01", password="x"))
    ada = User.objects.get(username="Ada")
    assert (ada.is_staff, ada.is_superuser, ada.is_active, ada.kind) == (False, False, True, "person")
    assert (ada.claimed_by, ada.name_key, ada.groups.count(), ada.user_permissions.count()) == (
        None,
        "ada",
        0,
        0,
    )
    assert str(ada.uid) != uid
    assert ada.pk != 77
    assert ada.date_joined.year > 2001
    assert ada.check_password(PASSWORD)


@pytest.mark.parametrize("typed", ["alice", "AIice", "A1ice", "Ａlice", "𝐀lice", "alice ", "_alice_"])
def test_a_name_like_a_taken_one_is_refused(client, typed: str) -> None:
    make_user("Alice")
    assert "taken" in str(errors(client.post(URL, form(typed)))) or "Alice" in str(
        client.post(URL, form(typed)).content
    )
    assert User.objects.count() == 1


def test_the_look_alike_is_named(client) -> None:
    make_user("Alice")
    assert errors(client.post(URL, form("A1ice")))["username"] == [
        "This name looks too much like that of Alice. Choose another one."
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a\0b",
        "\0",
        "x" * 10_000,
        "Воb",
        "import>Ada",
        "User:Ada",
        "a\u202eb",
        "a\u200bb",
        "\u0301",
        "\ufdfa" * 86,
        "<script>alert(1)</script>",
        "a\r\nBcc: b@example.org",
        "../../etc/passwd",
        "123",
        "stemma",
    ],
)
def test_an_unlawful_name_is_an_error_of_the_form(client, typed: str) -> None:
    assert "username" in errors(client.post(URL, form(typed)))
    assert not User.objects.exists()


@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%FF%FE", b"a%00b", b"%C0%AF"])
@pytest.mark.parametrize("field", ["username", "email", "password1", "next"])
def test_bytes_that_are_no_text_are_no_error_of_ours(client, raw: bytes, field: str) -> None:
    body = b"username=Zoe&password1=correct+horse&password2=correct+horse&" + field.encode() + b"=" + raw
    answer = client.generic("POST", URL, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize(
    "fields",
    [
        {"password1": "short", "password2": "short"},
        {"password1": "12345678901", "password2": "12345678901"},
        {"password1": "password", "password2": "password"},
        {"password1": "Ada Lovelace", "password2": "Ada Lovelace"},
        {"password2": "another one entirely"},
        {"password1": "with\0nul12", "password2": "with\0nul12"},
        {"email": "no address"},
        {"email": "a" * 10_000 + "@example.org"},
        {"email": "a\0@example.org"},
        {"email": "a@example.org\nBcc: b@example.org"},
        {"password1": ""},
    ],
)
def test_bad_fields_are_errors_of_the_form(client, fields: dict[str, str]) -> None:
    assert errors(client.post(URL, form("Ada Lovelace", **fields)))
    assert not User.objects.exists()


def test_a_password_of_ten_thousand_characters_works(client) -> None:
    long = "correct horse " * 714
    assert client.post(URL, form(password1=long, password2=long)).status_code == 302
    assert Client().post("/accounts/login/", {"login": "Ada", "password": long}).status_code == 302


def test_posts_without_a_token_are_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(URL, form()).status_code == 403
    assert not User.objects.exists()


def test_many_accounts_from_one_address_are_limited(client) -> None:
    answers = [Client().post(URL, form(f"Number {n} of many")) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Please wait a minute" in answers[-1].content.decode()
    assert User.objects.count() == 10
    assert client.get(URL).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert client.post(URL, form("Later")).status_code == 302


def test_posts_that_fail_count_too(client) -> None:
    assert [client.post(URL, form("")).status_code for _ in range(11)] == [200] * 10 + [429]


def test_account_and_mail_address_are_stored_both_or_neither(client, monkeypatch) -> None:
    def fail(*args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(allauth_forms, "setup_user_email", fail)
    assert "username" in errors(client.post(URL, form()))
    assert not User.objects.exists()


@pytest.mark.parametrize("names", [("Alice", "Alice"), ("Alice", "AIice")])
@pytest.mark.django_db(transaction=True)
def test_of_two_that_take_a_name_at_once_one_gets_it(names: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    barrier = threading.Barrier(2)
    seen = User.objects.free_name

    def slow(text: str) -> str:
        name = seen(text)
        barrier.wait(10)
        return name

    monkeypatch.setattr(User.objects, "free_name", slow)
    answers: list[tuple[int, str]] = []

    def post(name: str) -> None:
        try:
            answer = Client().post(URL, form(name, email=f"{name}@example.org"))
            answers.append((answer.status_code, answer.content.decode()))
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(status for status, _ in answers) == [200, 302]
    assert "This name is taken. Choose another one." in next(page for status, page in answers if status == 200)
    assert User.objects.count() == EmailAddress.objects.count() == 1
