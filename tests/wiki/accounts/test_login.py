"""Logging in and out, and who is kept from trying on."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.factories import make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

URL = "/accounts/login/"


def attempt(client: Client, login: str = "Ada", password: str = "secret-words", **more: str):
    return client.post(URL, {"login": login, "password": password, **more})


@pytest.fixture
def ada() -> User:
    return make_user("Ada Lovelace")


def test_the_page_shows(client) -> None:
    assert client.get(URL).status_code == 200


@pytest.mark.parametrize("typed", ["Ada Lovelace", "ada lovelace", " ADA_LOVELACE ", "Ada  Lovelace", "Ada Love1ace"])
def test_a_name_is_found_as_people_type_it(client, ada, typed: str) -> None:
    answer = attempt(client, typed)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_a_name_that_no_form_would_give_can_log_in(client) -> None:
    User.objects.create_superuser("root", password="secret-words")
    odd = make_user("a/b <old>")
    assert attempt(client, "a/b <old>").status_code == 302
    assert client.session["_auth_user_id"] == str(odd.pk)


def test_wrong_names_and_wrong_passwords_answer_alike(client, ada) -> None:
    wrong = attempt(client, "Ada Lovelace", "other")
    unknown = attempt(client, "Nobody Known", "other")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_an_unknown_name_costs_as_much_time_as_a_wrong_password(client, ada, monkeypatch) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(args[1]) or encode(*args))
    attempt(client, "Ada Lovelace", "wrong one")
    attempt(client, "Nobody Known", "wrong two")
    assert hashed == ["wrong one", "wrong two"]


@pytest.mark.parametrize("kind", ["imported", "system"])
def test_nobody_logs_in_as_what_is_no_account(client, kind: str) -> None:
    make_user("Old", kind=kind)
    assert attempt(client, "Old").status_code == 200
    assert "_auth_user_id" not in client.session


def test_switched_off_accounts_do_not_log_in(client, ada) -> None:
    User.objects.update(is_active=False)
    assert attempt(client, "Ada Lovelace").status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "typed", ["", "\0", "a\0b", "x" * 10_000, "\u202e", "import>Ada", "' OR 1=1 --", "\ufdfa" * 300]
)
def test_nonsense_is_an_error_of_the_form(client, typed: str) -> None:
    assert attempt(client, typed).status_code == 200
    assert attempt(client, "Ada", typed).status_code == 200


def test_a_body_that_is_no_text_is_no_error_of_ours(client) -> None:
    for raw in (
        b"login=%ED%A0%80&password=%ED%B0%80",
        b"login=%FF&password=%FF",
        b"\xff\xfe=\xff",
        b"&" * 100,
    ):
        answer = client.generic("POST", URL, raw, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200


def test_five_wrong_tries_close_an_account_for_a_while(client, ada) -> None:
    for spelled in ("Ada Lovelace", "ada lovelace", "ADA_LOVELACE", "Ada Love1ace", "ada  lovelace"):
        assert "password" in str(attempt(client, spelled, "wrong").content)
    closed = attempt(client, "Ada Lovelace")
    assert "Too many failed login attempts" in closed.content.decode()
    assert "_auth_user_id" not in client.session


def test_another_port_in_the_host_gives_no_new_tries(ada) -> None:
    for port in range(1, 6):
        Client(headers={"host": f"127.0.0.1:{port}"}).post(URL, {"login": "Ada Lovelace", "password": "wrong"})
    last = Client(headers={"host": "localhost"}).post(URL, {"login": "Ada Lovelace", "password": "secret-words"})
    assert last.status_code == 200
    assert "Too many failed login attempts" in last.content.decode()


def test_an_address_that_tries_many_names_is_limited() -> None:
    for number in range(10):
        attempt(Client(), f"Name {number} of many", "wrong")
    last = attempt(Client(), "Yet another", "wrong")
    assert "Too many failed login attempts" in last.content.decode()


def test_a_forged_forwarding_header_is_no_new_address() -> None:
    for number in range(10):
        Client(headers={"x-forwarded-for": f"10.0.0.{number}"}).post(
            URL, {"login": f"Name {number} of many", "password": "wrong"}
        )
    last = Client(headers={"x-forwarded-for": "10.9.9.9"}).post(URL, {"login": "Yet another", "password": "wrong"})
    assert "Too many failed login attempts" in last.content.decode()


FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "///evil.example/",
    "http:///evil.example/",
    "https:evil.example",
    "http://127.0.0.1:8000@evil.example/",
    "http://127.0.0.1:9999/",
    "http://localhost:8000/",
    "http://[",
    "javascript:alert(1)",
    "\x08//evil.example/",
    " //evil.example/",
    "data:text/html,x",
]


@pytest.mark.parametrize("target", FOREIGN)
@pytest.mark.parametrize("page", ["login", "signup", "logout"])
def test_next_never_leads_elsewhere(client, ada, page: str, target: str) -> None:
    signup = {"username": "Bea", "password1": "correct horse", "password2": "correct horse"}
    fields = {"login": {"login": "Ada Lovelace", "password": "secret-words"}, "signup": signup, "logout": {}}[page]
    if page == "logout":
        client.force_login(ada)
    answer = client.post(f"/accounts/{page}/", {**fields, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("target", FOREIGN)
def test_who_is_logged_in_is_led_nowhere_else_either(client, ada, target: str) -> None:
    client.force_login(ada)
    answer = client.get(URL, {"next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("target", ["/wiki/Ada", "/edit/Ada?section=new", "http://127.0.0.1:8000/wiki/Ada"])
def test_next_leads_back_to_where_one_was(client, ada, target: str) -> None:
    assert attempt(client, "Ada Lovelace", next=target)["Location"] == target


def test_a_line_break_in_next_splits_no_header(client, ada) -> None:
    answer = attempt(client, "Ada Lovelace", next="/a\r\nSet-Cookie: x=1")
    assert answer.status_code == 302
    assert "\n" not in answer["Location"]


def test_logging_out_is_a_post(client, ada) -> None:
    client.force_login(ada)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_logging_out_needs_a_token(ada) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post("/accounts/logout/").status_code == 403
    assert "_auth_user_id" in client.session


def test_scripts_get_the_same_pages(client) -> None:
    answer = client.post(URL, {"login": "x", "password": "y"}, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer["Content-Type"].startswith("text/html")


def test_the_session_is_a_new_one_after_the_log_in(client, ada) -> None:
    client.get(URL)
    before = client.cookies.get("sessionid")
    attempt(client, "Ada Lovelace")
    assert client.cookies["sessionid"].value != (before.value if before else "")
