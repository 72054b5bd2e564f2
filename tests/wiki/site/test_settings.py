"""The settings of the site: one row, changed in the admin, seen at once by every process."""

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from tests.factories import make_article, make_user
from wiki.accounts.models import User
from wiki.site.models import SiteSettings

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": "Our Wiki", "language": "en", "main_page": "Start", "licence_name": "CC0", "licence_url": "",
}  # fmt: skip


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


def test_staff_without_the_right_cannot_change_them() -> None:
    client = Client()
    client.force_login(make_user("Staff", is_staff=True))
    assert client.post("/admin/site/sitesettings/add/", FIELDS).status_code == 403
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"main_page": "[x]"}, {"language": "xx"}, {"licence_url": "javascript:1"}]
)
def test_wrong_settings_are_refused_with_a_reason(as_admin, wrong: dict[str, str]) -> None:
    response = as_admin.post("/admin/site/sitesettings/add/", FIELDS | wrong)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not SiteSettings.objects.exists()
