"""Who is let into the admin: members of the group and administrators, as they are now."""

import pytest
from django.test import Client

from tests.factories import make_moderator, make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_admin_has_one_log_in(client) -> None:
    answer = client.get("/admin/login/?next=/admin/accounts/user/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/admin/accounts/user/"
    make_moderator("Mia")
    client.post("/admin/login/", {"username": "Mia", "password": "secret-words"})
    assert "_auth_user_id" not in client.session


def test_a_moderator_who_logs_in_arrives_where_the_way_led(client) -> None:
    make_moderator("Mia")
    page = client.get(LIST, follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/accounts/user/")
    arrived = client.post(page.redirect_chain[-1][0], {"login": "Mia", "password": "secret-words", "next": LIST})
    assert arrived["Location"] == LIST
    assert client.get(LIST).status_code == 200
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_membership_alone_opens_it_and_removal_closes_it_at_the_next_request() -> None:
    ada = make_user("Ada")
    browser = browser_of(ada)
    assert browser.get("/admin/").status_code == 302
    assert "/admin/" not in browser.get("/search").content.decode()
    ada.moderate(True)
    assert browser.get("/admin/").status_code == 200
    assert 'href="/admin/"' in browser.get("/search").content.decode()
    assert not ada.is_staff
    ada.moderate(False)
    assert browser.get("/admin/").status_code == 302
    assert browser.get(LIST).status_code == 302
    assert browser.get("/admin/login/").status_code == 403


def test_an_administrator_who_is_none_any_more_is_out_at_the_next_request() -> None:
    root = User.objects.create_superuser("Root", password="secret-words")
    browser = browser_of(root)
    assert browser.get("/admin/site/sitesettings/add/").status_code == 200
    User.objects.filter(pk=root.pk).update(is_superuser=False)
    assert root.is_staff
    assert browser.get("/admin/").status_code == 302
    assert browser.post("/admin/site/sitesettings/add/", {"name": "Mine"}).status_code == 302


def test_django_s_own_switch_opens_nothing() -> None:
    browser = browser_of(make_user("Staff", is_staff=True))
    assert browser.get("/admin/").status_code == 302
    assert browser.get(LIST, follow=True).status_code == 403


def test_an_administrator_needs_no_switch() -> None:
    browser = browser_of(make_user("Root", is_superuser=True))
    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize("make", [make_moderator, lambda name, **values: make_user(name, is_superuser=True, **values)])
def test_who_is_inactive_has_no_rights(make) -> None:
    user = make("Mia")
    browser = browser_of(user)
    assert browser.get("/admin/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert browser.get("/admin/").status_code == 302
    assert browser.get(LIST, follow=True).status_code == 200, "the log-in page, as for anybody"


def test_the_index_shows_each_of_them_what_they_may_do() -> None:
    html = browser_of(make_moderator("Mia")).get("/admin/").content.decode()
    assert "/admin/accounts/user/" in html
    assert "/admin/site/sitesettings/" not in html
    assert "/admin/accounts/user/add/" not in html
    html = browser_of(User.objects.create_superuser("Root", password="secret-words")).get("/admin/").content.decode()
    assert "/admin/site/sitesettings/" in html
    assert "/admin/accounts/user/add/" in html
