"""The one-time link on which somebody who is locked out chooses a new password."""

import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.factories import make_moderator, make_user
from wiki.accounts.models import User
from wiki.logs import WithoutTokens

pytestmark = pytest.mark.django_db

NEW = {"password1": "quite another phrase", "password2": "quite another phrase"}


@pytest.fixture
def ada() -> User:
    return make_user("Ada")


@pytest.fixture
def as_root() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("Root", password="secret-words"))
    return client


def page_of(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/password-link/"


def link_in(answer) -> str | None:
    found = re.search(r"https?://[^<\s]+/password/reset/key/[^<\s]+", answer.content.decode())
    return found and found[0]


def path_of(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def test_a_get_makes_no_link(as_root, ada) -> None:
    answer = as_root.get(page_of(ada))
    assert answer.status_code == 200
    assert link_in(answer) is None
    assert "Make the link" in answer.content.decode()
    assert page_of(ada) in as_root.get(f"/admin/accounts/user/{ada.pk}/change/").content.decode()


def test_the_link_opens_the_account_once_and_without_mail(as_root, ada) -> None:
    path = path_of(link_in(as_root.post(page_of(ada))))
    browser = Client()
    assert browser.get(path).status_code == 200
    assert browser.post(path, NEW).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW["password1"])
    again = browser.post(path, {"password1": "one more phrase", "password2": "one more phrase"})
    assert again.context["token_fail"]
    assert Client().get(path).context["token_fail"]
    ada.refresh_from_db()
    assert ada.check_password(NEW["password1"])
    assert mail.outbox == []
    assert browser.post("/accounts/login/", {"login": "Ada", "password": NEW["password1"]}).status_code == 302


def test_the_new_password_ends_the_sessions_of_the_account(as_root, ada) -> None:
    browser = Client()
    browser.force_login(ada)
    path = path_of(link_in(as_root.post(page_of(ada))))
    assert Client().post(path, NEW).status_code == 302
    assert browser.get("/accounts/password/change/").status_code == 302


def test_a_log_in_with_the_old_password_ends_the_link(as_root, ada) -> None:
    path = path_of(link_in(as_root.post(page_of(ada))))
    Client().post("/accounts/login/", {"login": "Ada", "password": "secret-words"})
    assert Client().post(path, NEW).context["token_fail"]


def test_the_link_expires(as_root, ada, settings) -> None:
    path = path_of(link_in(as_root.post(page_of(ada))))
    for late, fails in ((-60, False), (60, True)):
        with time_machine.travel(timezone.now().timestamp() + settings.PASSWORD_RESET_TIMEOUT + late, tick=False):
            assert bool(Client().get(path).context.get("token_fail")) == fails


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:6666"])
def test_it_leads_to_the_site_whatever_the_host(ada, as_root, settings, host: str) -> None:
    settings.SITE_URL = "https://wiki.example.org"
    answer = as_root.post(page_of(ada), headers={"host": host, "x-forwarded-host": "evil.example"})
    assert link_in(answer).startswith("https://wiki.example.org/accounts/password/reset/key/")


def test_it_is_in_no_log_and_no_row_and_no_cache(as_root, ada, caplog) -> None:
    caplog.set_level("DEBUG")
    answer = as_root.post(page_of(ada))
    link = link_in(answer)
    key = link.rstrip("/").rpartition("/")[2]
    assert "no-store" in answer["Cache-Control"]
    assert not any(key in entry.change_message for entry in LogEntry.objects.all())
    Client(enforce_csrf_checks=True).post(path_of(link), NEW)
    written = [record for record in caplog.records if WithoutTokens().filter(record)]
    assert written
    assert not [record for record in written if key in record.getMessage()]
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("Root", str(ada.pk))
    assert link_in(as_root.get(page_of(ada))) is None


@pytest.mark.parametrize("values", [{"is_active": False}, {"kind": "imported"}, {"kind": "system"}])
def test_an_account_without_a_log_in_gets_none(as_root, values: dict[str, object]) -> None:
    user = make_user("Old", **values)
    for answer in (as_root.get(page_of(user)), as_root.post(page_of(user))):
        assert answer.status_code == 200
        assert link_in(answer) is None
        assert "Nobody can log in" in answer.content.decode()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_administrators_make_one(ada, method: str) -> None:
    for who, status in ((None, 302), (ada, 302), (make_moderator("Mia"), 403)):
        client = Client()
        if who is not None:
            client.force_login(who)
        assert getattr(client, method)(page_of(ada)).status_code == status


def test_it_needs_a_token_and_a_known_method(ada) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("Root", password="secret-words"))
    assert client.post(page_of(ada)).status_code == 403
    assert client.put(page_of(ada)).status_code in (403, 405)
