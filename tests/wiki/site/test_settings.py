"""The settings of the site: one row, changed in the admin, seen at once by every process."""

import pytest
from django.contrib import admin
from django.core import mail
from django.db import IntegrityError, connection
from django.test import Client

from articles import edits
from tests.factories import head, make_article, make_moderator, make_user
from wiki.accounts.models import User
from wiki.site.admin import SiteSettingsAdmin
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": "Our Wiki", "language": "en", "main_page": "Start", "licence_name": "CC0", "licence_url": "",
    "who_edits": "accounts", "who_signs_up": "everyone",
}  # fmt: skip

NEW = {"username": "Zoe", "password1": "correct horse battery", "password2": "correct horse battery"}


@pytest.fixture
def as_admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("Root", password="secret-words"))
    return client


def test_defaults_hold_without_a_row(client) -> None:
    assert not SiteSettings.objects.exists()
    assert SiteSettings.objects.current().name == "Stemma"
    assert client.get("/").status_code == 200
    assert not SiteSettings.objects.exists(), "a GET writes nothing"


def test_an_administrator_changes_them_without_a_restart(client, as_admin) -> None:
    make_article("Start")
    assert "Our Wiki" not in client.get("/wiki/Start").content.decode()
    assert as_admin.get("/admin/site/sitesettings/", follow=True).status_code == 200
    assert as_admin.post("/admin/site/sitesettings/add/", FIELDS).status_code == 302
    html = client.get("/wiki/Start").content.decode()
    assert "Our Wiki" in html
    assert "CC0" in html
    assert client.get("/")["Location"] == "/wiki/Start"
    as_admin.post("/admin/site/sitesettings/1/change/", FIELDS | {"name": "New Name"})
    assert "New Name" in client.get("/wiki/Start").content.decode()
    assert SiteSettings.objects.get().version == 2


def test_another_process_sees_a_change_with_its_next_page(client) -> None:
    make_article("Start")
    SiteSettings.objects.change(name="First")
    client.get("/wiki/Start")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE site_sitesettings SET name = 'Second', version = version + 1")
    assert "Second" in client.get("/wiki/Start").content.decode()


def test_there_is_one_row_and_it_stays(as_admin) -> None:
    SiteSettings.objects.change(name="One")
    assert as_admin.get("/admin/site/sitesettings/add/").status_code == 403
    assert as_admin.post("/admin/site/sitesettings/1/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(IntegrityError):
        SiteSettings(pk=2).save(force_insert=True)


@pytest.mark.parametrize(("who", "status"), [("staff", 302), ("moderator", 403)])
def test_only_administrators_see_and_change_them(who: str, status: int) -> None:
    client = Client()
    client.force_login(make_user("Staff", is_staff=True) if who == "staff" else make_moderator("Mia"))
    for page in ("add/", "1/change/"):
        assert client.get(f"/admin/site/sitesettings/{page}").status_code == status
    assert client.post("/admin/site/sitesettings/add/", FIELDS).status_code == status
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"main_page": "[x]"},
        {"language": "xx"},
        {"licence_url": "javascript:1"},
        {"who_edits": "everyone"},
        {"who_signs_up": "accounts"},
        {"who_edits": ""},
    ],
)
def test_wrong_settings_are_refused_with_a_reason(as_admin, wrong: dict[str, str]) -> None:
    response = as_admin.post("/admin/site/sitesettings/add/", FIELDS | wrong)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not SiteSettings.objects.exists()


def test_two_administrators_who_save_at_once_raise_the_version_twice(as_admin) -> None:
    SiteSettings.objects.change(name="One")
    seen = SiteSettings.objects.get()
    page = SiteSettingsAdmin(SiteSettings, admin.site)
    for name in ("Two", "Three"):
        seen.name = name
        page.save_model(None, seen, None, change=True)  # each form was opened on the first version
    assert SiteSettings.objects.get().version == 3


def test_what_the_form_does_not_show_stays(as_admin) -> None:
    SiteSettings.objects.change(samples="finished")
    as_admin.post("/admin/site/sitesettings/1/change/", FIELDS | {"samples": "", "version": "77", "id": "2"})
    (row,) = SiteSettings.objects.all()
    assert (row.pk, row.samples, row.version, row.name) == (1, "finished", 2, "Our Wiki")


def test_sign_up_closes_and_opens_at_once(client, as_admin) -> None:
    make_article("Start")
    pages = ("/wiki/Start", "/search", "/accounts/login/", "/edit/Start")
    assert all("/accounts/signup/" in client.get(page).content.decode() for page in pages)
    as_admin.post("/admin/site/sitesettings/add/", FIELDS | {"who_signs_up": "nobody"})
    for page in pages:
        assert "/accounts/signup/" not in client.get(page).content.decode()
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", NEW)):
        assert answer.status_code == 403
        assert "does not take new accounts" in answer.content.decode()
    assert not User.objects.filter(username="Zoe").exists()
    as_admin.post("/admin/site/sitesettings/1/change/", FIELDS)
    assert all("/accounts/signup/" in client.get(page).content.decode() for page in pages)
    assert client.post("/accounts/signup/", NEW).status_code == 302


def test_another_process_closes_its_doors_too(client, as_ada) -> None:
    article = make_article("Start")
    SiteSettings.objects.change(name="First")
    assert client.get("/accounts/signup/").status_code == 200
    assert "data-edit" in as_ada.get("/edit/Start").content.decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE site_sitesettings SET who_signs_up = 'nobody', who_edits = 'moderators', version = version + 1"
        )
    assert client.get("/accounts/signup/").status_code == 403
    assert "data-edit" not in as_ada.get("/edit/Start").content.decode()
    with pytest.raises(edits.NotAllowed):
        edits.save(article, base=head(article), text="Other\n", author=User.objects.get(username="Ada"))


def test_the_links_cost_a_reading_page_no_query(client, django_assert_num_queries) -> None:
    make_article("Start")
    SiteSettings.objects.change(who_signs_up="nobody")
    client.get("/wiki/Start")
    with django_assert_num_queries(3):
        client.get("/wiki/Start")


@pytest.mark.parametrize(("who", "invited"), [("everyone", True), ("nobody", False)])
def test_nobody_is_invited_by_mail_to_a_closed_sign_up(client, who: str, invited: bool) -> None:
    SiteSettings.objects.change(who_signs_up=who)
    assert client.post("/accounts/password/reset/", {"email": "zoe@example.org"}).status_code == 302
    (message,) = mail.outbox
    assert "zoe@example.org" in message.body
    assert ("/accounts/signup/" in message.body) == invited
