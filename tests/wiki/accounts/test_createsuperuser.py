"""The first and every further administrator from the command line."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories import make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db


def create(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse")
    call_command("createsuperuser", "--noinput", "--username", name, verbosity=0)


def test_the_account_logs_in_and_opens_the_admin(monkeypatch) -> None:
    create("root user", monkeypatch)
    client = Client()
    assert client.post("/accounts/login/", {"login": "root user", "password": "correct horse"}).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/site/sitesettings/add/").status_code == 200
    root = User.objects.get()
    assert (root.username, root.kind, root.is_superuser, root.is_staff) == ("Root user", "person", True, True)


@pytest.mark.parametrize("name", ["Alice", "A1ice", "a/b", ""])
def test_it_takes_no_name_that_can_not_be_had(name: str, monkeypatch) -> None:
    make_user("Alice")
    with pytest.raises((ValidationError, CommandError)):
        create(name, monkeypatch)
    assert not User.objects.filter(is_superuser=True).exists()
