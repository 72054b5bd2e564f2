"""Who may log in with a password."""

import pytest
from django.contrib.auth import authenticate

from tests.factories import make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["person", "bot", "temporary"])
def test_accounts_log_in(kind: str) -> None:
    make_user("Ada", kind=kind)
    assert authenticate(username="Ada", password="secret-words") is not None
    assert authenticate(username="Ada", password="other-words") is None
    assert authenticate(username="ada", password="secret-words") is None


@pytest.mark.parametrize("kind", ["imported", "system"])
def test_what_is_no_account_does_not(kind: str) -> None:
    make_user("Ada", kind=kind)
    assert authenticate(username="Ada", password="secret-words") is None


def test_a_session_ends_when_the_account_is_made_something_else(client) -> None:
    user = make_user("Ada")
    client.force_login(user)
    assert "sessionid" in client.cookies
    assert client.get("/accounts/password/change/").status_code == 200
    User.objects.filter(pk=user.pk).update(kind=User.Kind.IMPORTED)
    assert client.get("/accounts/password/change/").status_code == 302


def test_a_session_ends_when_the_account_is_switched_off(client) -> None:
    user = make_user("Ada")
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/accounts/password/change/").status_code == 302
