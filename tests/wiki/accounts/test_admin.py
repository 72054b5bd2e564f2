"""Accounts in the admin: staff raise nobody, administrators what they should."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client

from tests.factories import make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"
POWERS = ["is_staff", "is_superuser", "groups", "user_permissions", "kind"]


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("Root", password="secret-words")


@pytest.fixture
def moderator() -> User:
    """Staff with every right that the admin knows, but no administrator."""
    user = make_user("Moderator", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


@pytest.fixture
def as_root(root) -> Client:
    client = Client()
    client.force_login(root)
    return client


@pytest.fixture
def as_moderator(moderator) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


def change(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def raised(user: User, **more: object) -> dict[str, object]:
    permission = Permission.objects.get(codename="delete_user")
    powers = {"is_active": "on", "is_staff": "on", "is_superuser": "on", "user_permissions": [permission.pk]}
    return {
        **powers,
        "kind": "bot",
        "claimed_by": user.pk,
        "username": "Renamed",
        "email": "x@example.org",
        **more,
    }


def test_the_admin_has_one_log_in(client) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")
    make_user("Ada", is_staff=True)
    client.post("/admin/login/", {"username": "Ada", "password": "secret-words"})
    assert "_auth_user_id" not in client.session


def test_who_is_no_staff_is_kept_out(client) -> None:
    client.force_login(make_user("Ada"))
    assert client.get(LIST).status_code == 302
    assert client.get("/admin/login/").status_code == 403


def test_only_accounts_are_in_it_not_their_addresses_or_groups() -> None:
    names = {
        model._meta.label for model in admin.site._registry if model._meta.app_label in ("accounts", "account", "auth")
    }
    assert names == {"accounts.User"}


def test_an_administrator_gives_powers(as_root) -> None:
    ada = make_user("Ada")
    assert as_root.get(change(ada)).status_code == 200
    assert as_root.post(change(ada), raised(ada)).status_code == 302
    ada.refresh_from_db()
    assert (ada.is_staff, ada.is_superuser, ada.kind) == (True, True, "bot")
    assert (ada.username, ada.email, ada.claimed_by) == ("Ada", "", None)
    assert ada.user_permissions.count() == 1


def test_staff_give_no_powers(as_moderator) -> None:
    ada = make_user("Ada")
    page = as_moderator.get(change(ada))
    assert page.status_code == 200
    assert not set(POWERS) & set(page.context["adminform"].form.fields)
    assert as_moderator.post(change(ada), raised(ada)).status_code == 302
    ada.refresh_from_db()
    assert (ada.is_staff, ada.is_superuser, ada.kind, ada.claimed_by) == (False, False, "person", None)
    assert ada.user_permissions.count() == 0


def test_staff_see_no_mail_address(as_moderator, as_root) -> None:
    ada = make_user("Ada", email="ada@example.org")
    assert "ada@example.org" in as_root.get(change(ada)).content.decode()
    assert "ada@example.org" not in as_moderator.get(change(ada)).content.decode()
    assert "ada@example.org" not in as_moderator.get(LIST).content.decode()


def test_staff_can_switch_an_account_off(as_moderator) -> None:
    ada = make_user("Ada")
    assert as_moderator.post(change(ada), {}).status_code == 302
    ada.refresh_from_db()
    assert not ada.is_active


def test_staff_change_neither_themselves_nor_other_staff_nor_administrators(as_moderator, moderator, root) -> None:
    for user in (moderator, make_user("Other", is_staff=True), root):
        assert as_moderator.get(change(user)).status_code == 200
        assert as_moderator.post(change(user), raised(user)).status_code == 403
        before = User.objects.get(pk=user.pk)
        assert (before.is_superuser, before.is_active, before.kind) == (user.is_superuser, True, "person")


def test_staff_set_no_passwords(as_moderator, root) -> None:
    words = {"password1": "correct horse", "password2": "correct horse", "usable_password": "true"}
    for user in (root, make_user("Ada")):
        path = f"{LIST}{user.pk}/password/"
        assert as_moderator.get(path).status_code == 403
        assert as_moderator.post(path, words).status_code == 403
        user.refresh_from_db()
        assert user.check_password("secret-words")


def test_administrators_set_passwords_and_end_sessions(as_root) -> None:
    ada, browser = make_user("Ada"), Client()
    browser.force_login(ada)
    words = {"password1": "correct horse", "password2": "correct horse", "usable_password": "true"}
    assert as_root.post(f"{LIST}{ada.pk}/password/", {**words, "set-password": ""}).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password("correct horse")
    assert browser.get("/accounts/password/change/").status_code == 302


def test_accounts_are_made_with_clean_names_and_no_powers(as_moderator) -> None:
    words = {"password1": "correct horse", "password2": "correct horse"}
    assert as_moderator.get(f"{LIST}add/").status_code == 200
    made = as_moderator.post(
        f"{LIST}add/", {"username": "zoe", **words, "is_superuser": "on", "is_staff": "on", "kind": "bot"}
    )
    assert made.status_code == 302
    zoe = User.objects.get(username="Zoe")
    assert (zoe.name_key, zoe.kind, zoe.is_staff, zoe.is_superuser) == ("zoe", "person", False, False)
    assert zoe.check_password("correct horse")
    for name in ("Z0e", "a/b", "zoe", "", "x" * 5000, "a\0"):
        answer = as_moderator.post(f"{LIST}add/", {"username": name, **words})
        assert answer.status_code == 200
        assert answer.context["errors"]
    assert User.objects.filter(username__startswith="Z").count() == 1


@pytest.mark.parametrize("who", ["as_root", "as_moderator"])
def test_nobody_deletes_an_account(who: str, request: pytest.FixtureRequest) -> None:
    client, ada = request.getfixturevalue(who), make_user("Ada")
    assert client.get(f"{LIST}{ada.pk}/delete/").status_code == 403
    assert client.post(f"{LIST}{ada.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [ada.pk], "post": "yes"})
    assert User.objects.filter(pk=ada.pk).exists()


@pytest.mark.parametrize("kind", ["imported", "system", "temporary"])
def test_what_an_account_is_is_not_made_up(as_root, kind: str) -> None:
    ada = make_user("Ada")
    as_root.post(change(ada), {"is_active": "on", "kind": kind})
    ada.refresh_from_db()
    assert ada.kind == "person"
    if kind != "temporary":
        fixed = make_user("Fixed", kind=kind)
        as_root.post(change(fixed), {"is_active": "on", "kind": "person"})
        fixed.refresh_from_db()
        assert fixed.kind == kind


def test_names_with_markup_are_shown_as_text(as_root) -> None:
    evil = make_user('<script>alert(1)</script>"><img src=x onerror=alert(2)>')
    for path in (
        LIST,
        change(evil),
        f"{LIST}?q=script",
        f"{LIST}{evil.pk}/history/",
        f"{LIST}{evil.pk}/password/",
    ):
        page = as_root.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    as_root.post(change(evil), {"is_active": "on", "kind": "person"})
    assert "<script>alert" not in as_root.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?o=9.9.9",
        "?p=999999999999",
        "?kind__exact=x",
        "?id__exact=1' OR",
        "?password__startswith=a",
    ],
)
def test_nonsense_in_the_address_is_no_error_of_ours(as_root, query: str) -> None:
    assert as_root.get(LIST + query).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999", "x", "1%00", "-1"])
def test_an_account_that_is_none_is_no_error_of_ours(as_root, pk: str) -> None:
    assert as_root.get(f"{LIST}{pk}/change/").status_code in (302, 404)
    assert as_root.get(f"{LIST}{pk}/password/").status_code in (302, 404)
