"""Changing a password, and getting back in by mail."""

import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends import locmem
from django.test import Client

from tests.factories import make_user
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db

CHANGE = "/accounts/password/change/"
RESET = "/accounts/password/reset/"
NEW = "quite another phrase"


@pytest.fixture
def ada() -> User:
    user = make_user("Ada", email="ada@example.org")
    EmailAddress.objects.create(user=user, email="ada@example.org", verified=True, primary=True)
    return user


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http\S+", str(message.body))
    assert found
    return found[0]


def path_in(message: mail.EmailMessage) -> str:
    return link_in(message).removeprefix("http://127.0.0.1:8000")


def change(client: Client, old: str = "secret-words", new: str = NEW, again: str = NEW):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})


def test_changing_a_password_ends_the_other_sessions(client, ada) -> None:
    other = Client()
    for browser in (client, other):
        browser.force_login(ada)
    assert change(client).status_code == 302
    assert client.get(CHANGE).status_code == 200
    assert other.get(CHANGE).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", NEW, NEW),
        ("secret-words", NEW, "x"),
        ("secret-words", "12", "12"),
        ("secret-words", "a\0bcdefgh", ""),
    ],
)
def test_a_bad_change_changes_nothing(client, ada, old: str, new: str, again: str) -> None:
    client.force_login(ada)
    assert change(client, old, new, again).status_code == 200
    ada.refresh_from_db()
    assert ada.check_password("secret-words")


def test_changing_needs_an_account_and_is_limited(client, ada) -> None:
    assert change(client).status_code == 302
    client.force_login(ada)
    assert [change(client, "wrong").status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_mail_leads_back_in(client, ada) -> None:
    assert client.post(RESET, {"email": "ADA@example.org"}).status_code == 302
    (message,) = mail.outbox
    assert message.subject.startswith("[Stemma] ")
    page = client.get(path_in(message))
    assert page.status_code == 200
    assert client.post(path_in(message), {"password1": NEW, "password2": NEW}).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert "_auth_user_id" not in client.session


def test_a_link_works_once(client, ada) -> None:
    client.post(RESET, {"email": "ada@example.org"})
    path = path_in(mail.outbox[0])
    client.post(path, {"password1": NEW, "password2": NEW})
    again = client.post(path, {"password1": "one more phrase", "password2": "one more phrase"})
    assert again.status_code == 200
    assert again.context["token_fail"]
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_a_reset_ends_all_sessions_of_the_account(client, ada) -> None:
    other = Client()
    other.force_login(ada)
    client.post(RESET, {"email": "ada@example.org"})
    client.post(path_in(mail.outbox[0]), {"password1": NEW, "password2": NEW})
    assert other.get(CHANGE).status_code == 302


def test_whoever_resets_from_another_account_is_logged_out(client, ada) -> None:
    client.force_login(make_user("Bea"))
    Client().post(RESET, {"email": "ada@example.org"})
    path = path_in(mail.outbox[0])
    assert client.get(path).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(path, {"password1": NEW, "password2": NEW})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:6666", "localhost:1"])
def test_links_come_from_the_settings_never_from_the_host(ada, host: str, settings) -> None:
    settings.SITE_URL = "https://wiki.example.org"
    client = Client(headers={"host": host, "x-forwarded-host": "evil.example"})
    client.post(RESET, {"email": "ada@example.org"})
    client.post(RESET, {"email": "unknown@example.org"})
    client.post(
        "/accounts/signup/",
        {"username": "Zoe", "email": "zoe@example.org", "password1": NEW, "password2": NEW},
    )
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        links = re.findall(r"https?://[^\s/]+", str(message.body))
        assert links
        assert set(links) == {"https://wiki.example.org"}
        assert host not in f"{message.subject} {message.body}"
        assert "evil.example" not in str(message.message())


def test_a_foreign_host_gets_nothing(ada) -> None:
    answer = Client(headers={"host": "evil.example"}).post(RESET, {"email": "ada@example.org"})
    assert answer.status_code == 400
    assert mail.outbox == []


def test_unknown_addresses_get_the_same_answer(client, ada) -> None:
    known = client.post(RESET, {"email": "ada@example.org"})
    unknown = client.post(RESET, {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["nobody@example.org"]]


def test_mails_for_one_address_are_limited(client, ada) -> None:
    assert [client.post(RESET, {"email": "ada@example.org"}).status_code for _ in range(6)] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    "typed", ["", "x", "a\0@b.org", "a@b.org\nBcc: c@d.org", "a" * 10_000 + "@b.org", "\u202e@b.org"]
)
def test_what_is_no_address_is_an_error_of_the_form(client, typed: str) -> None:
    assert client.post(RESET, {"email": typed}).status_code == 200
    assert mail.outbox == []


@pytest.mark.parametrize(
    "key", ["1-abc", "zzzzzzzzzzzzzzzzzzzz-abc", "1-" + "x" * 3000, "1-set-password", "0-%F0%9F%98%80"]
)
def test_a_forged_link_is_a_page_that_says_so(client, ada, key: str) -> None:
    answer = client.get(f"/accounts/password/reset/key/{key}/")
    assert answer.status_code == 200
    assert answer.context["token_fail"]


def test_an_address_of_an_imported_name_sends_nothing_usable(client) -> None:
    user = make_user("Old", kind="imported", email="old@example.org")
    client.post(RESET, {"email": "old@example.org"})
    client.post(path_in(mail.outbox[0]), {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert client.post("/accounts/login/", {"login": "Old", "password": NEW}).status_code == 200


def test_the_wiki_signs_its_mails_with_its_name(client, ada) -> None:
    SiteSettings.objects.change(name="Our\nwiki")
    client.post(RESET, {"email": "ada@example.org"})
    assert mail.outbox[0].subject.startswith("[Our wiki] ")


def test_a_mail_server_that_fails_fails_no_request(client, ada, monkeypatch, caplog) -> None:
    def refuse(*args: object) -> int:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    assert client.post(RESET, {"email": "ada@example.org"}).status_code == 302
    assert "could not be sent" in caplog.text


def test_confirming_an_address_is_a_post(client) -> None:
    client.post(
        "/accounts/signup/",
        {"username": "Zoe", "email": "zoe@example.org", "password1": NEW, "password2": NEW},
    )
    path = path_in(mail.outbox[0])
    reader = Client()
    reader.force_login(make_user("Bea"))
    assert reader.get(path).status_code == 200
    assert "_auth_user_id" in reader.session
    assert not EmailAddress.objects.get().verified
    assert reader.post(path).status_code == 302
    assert EmailAddress.objects.get().verified


def test_an_address_can_be_added_and_removed(client) -> None:
    client.force_login(make_user("Bea"))
    client.post("/accounts/email/", {"action_add": "", "email": "bea@example.org"})
    assert EmailAddress.objects.get().email == "bea@example.org"
    assert client.get("/accounts/email/").status_code == 200
    client.post("/accounts/email/", {"action_remove": "", "email": "bea@example.org"})
    assert not EmailAddress.objects.exists()


def test_nobody_touches_the_address_of_another(client, ada) -> None:
    client.force_login(make_user("Bea"))
    for action in ("action_remove", "action_primary", "action_send"):
        assert client.post("/accounts/email/", {action: "", "email": "ada@example.org"}).status_code == 302
    assert EmailAddress.objects.get(user=ada).primary
    assert mail.outbox == []
