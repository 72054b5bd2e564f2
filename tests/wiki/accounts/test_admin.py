"""Accounts in the admin: moderators look, administrators change, and neither raises more than they should."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client

from tests.factories import make_moderator, make_user
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"
WORDS = {"password1": "correct horse", "password2": "correct horse", "usable_password": "true"}


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("Root", password="secret-words", email="root@example.org")


@pytest.fixture
def as_root(root) -> Client:
    client = Client()
    client.force_login(root)
    return client


@pytest.fixture
def as_moderator(db: None) -> Client:
    client = Client()
    client.force_login(make_moderator("Moderator"))
    return client


def change(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def raised(user: User, **more: object) -> dict[str, object]:
    permission = Permission.objects.get(codename="delete_user")
    powers = {"is_active": "on", "is_staff": "on", "is_superuser": "on", "user_permissions": [permission.pk]}
    return {
        **powers,
        "groups": [Group.objects.create(name="others").pk],
        "kind": "bot",
        "claimed_by": user.pk,
        "username": "Renamed",
        "email": "x@example.org",
        "uid": "00000000-0000-4000-8000-000000000000",
        **more,
    }


def test_only_accounts_are_in_it_not_their_addresses_or_groups() -> None:
    names = {
        model._meta.label for model in admin.site._registry if model._meta.app_label in ("accounts", "account", "auth")
    }
    assert names == {"accounts.User"}


def test_an_administrator_gives_powers_and_no_others(as_root) -> None:
    ada = make_user("Ada")
    uid = ada.uid
    assert as_root.get(change(ada)).status_code == 200
    assert as_root.post(change(ada), raised(ada)).status_code == 302
    ada.refresh_from_db()
    assert (ada.is_superuser, ada.kind, ada.is_staff) == (True, "bot", False)
    assert (ada.username, ada.email, ada.claimed_by, ada.uid) == ("Ada", "", None, uid)
    assert ada.user_permissions.count() == ada.groups.count() == 0


def test_the_form_asks_for_no_power_that_nothing_asks_for(as_root) -> None:
    form = as_root.get(change(make_user("Ada"))).context["adminform"].form
    assert not {"is_staff", "groups", "user_permissions"} & set(form.fields)


def test_administrators_are_called_so(as_root, as_moderator, root) -> None:
    ada = make_user("Ada")
    for page in (as_root.get(change(ada)), as_root.get(change(root)), as_moderator.get(change(ada)), as_root.get(LIST)):
        html = page.content.decode()
        assert "Administrator" in html
        assert "uperuser" not in html.replace("is_superuser", "")


def test_a_box_makes_a_moderator_and_takes_it_back(as_root) -> None:
    ada = make_user("Ada")
    others = Group.objects.create(name="others")
    ada.groups.add(others)
    assert as_root.post(change(ada), {"is_active": "on", "kind": "person", "moderator": "on"}).status_code == 302
    assert User.objects.get(pk=ada.pk).is_moderator
    assert as_root.get(change(ada)).context["adminform"].form["moderator"].value() is True
    assert list(User.objects.moderators()) == [ada]
    assert as_root.post(change(ada), {"is_active": "on", "kind": "person"}).status_code == 302
    assert not User.objects.get(pk=ada.pk).is_moderator
    assert list(ada.groups.all()) == [others]


def test_moderators_look_and_change_nothing(as_moderator, root) -> None:
    for user in (User.objects.get(username="Moderator"), make_moderator("Other"), root, make_user("Ada")):
        page = as_moderator.get(change(user))
        assert page.status_code == 200
        assert 'type="submit" value="Save"' not in page.content.decode()
        assert as_moderator.post(change(user), {"is_superuser": "on", "moderator": "on"}).status_code == 403
        before = User.objects.get(pk=user.pk)
        assert (before.is_superuser, before.is_active, before.kind) == (user.is_superuser, True, "person")
    assert User.objects.moderators().count() == 2


def test_moderators_see_nothing_private(as_moderator, as_root) -> None:
    ada = make_user("Ada", email="ada@example.org")
    hashed = ada.password.split("$")[2][:6]
    for page in (LIST, change(ada), f"{LIST}{ada.pk}/history/", "/admin/"):
        html = as_moderator.get(page).content.decode()
        assert "ada@example.org" not in html
        assert hashed not in html
    assert "last_login" not in as_moderator.get(change(ada)).content.decode()
    html = as_root.get(change(ada)).content.decode()
    assert "ada@example.org" in html
    assert hashed in html


@pytest.mark.parametrize("value", ["a", "1", "9" * 30])
@pytest.mark.parametrize(
    "lookup",
    ["email__startswith", "password__contains", "last_login__gt", "emailaddress__email", "drafts", "groups", "logentry",
     "article_revisions", "claims", "user_permissions"],
)  # fmt: skip
def test_nobody_guesses_what_is_private(as_root, as_moderator, lookup: str, value: str) -> None:
    for client in (as_root, as_moderator):
        assert client.get(f"{LIST}?{lookup}={value}").status_code in (302, 400)


def test_moderators_make_no_accounts_and_no_passwords(as_moderator, root) -> None:
    assert as_moderator.get(f"{LIST}add/").status_code == 403
    assert as_moderator.post(f"{LIST}add/", {"username": "Zoe", **WORDS}).status_code == 403
    assert not User.objects.filter(username="Zoe").exists()
    for user in (root, make_user("Ada")):
        path = f"{LIST}{user.pk}/password/"
        assert as_moderator.get(path).status_code == 403
        assert as_moderator.post(path, WORDS).status_code == 403
        user.refresh_from_db()
        assert user.check_password("secret-words")


def test_rows_of_permissions_give_nothing() -> None:
    ada = make_user("Ada", is_staff=True)
    ada.user_permissions.set(Permission.objects.all())
    client = Client()
    client.force_login(ada)
    assert client.get(LIST).status_code == 302
    mia = make_moderator("Mia")
    mia.user_permissions.set(Permission.objects.all())
    client.force_login(mia)
    assert client.post(change(ada), {"is_superuser": "on"}).status_code == 403


def test_administrators_lock_nobody_out_by_mistake_least_of_all_themselves(as_root, root) -> None:
    form = as_root.get(change(root)).context["adminform"].form
    assert not {"is_active", "is_superuser"} & set(form.fields)
    assert as_root.post(change(root), {"kind": "person"}).status_code == 302
    root.refresh_from_db()
    assert root.is_active
    assert root.is_superuser


def test_administrators_set_passwords_and_end_sessions(as_root) -> None:
    ada, browser = make_user("Ada"), Client()
    browser.force_login(ada)
    assert as_root.post(f"{LIST}{ada.pk}/password/", {**WORDS, "set-password": ""}).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password("correct horse")
    assert browser.get("/accounts/password/change/").status_code == 302


def test_an_inactive_account_is_out_with_its_next_request(as_root) -> None:
    ada = make_user("Ada")
    reader, writer = Client(), Client()
    for browser in (reader, writer):
        browser.force_login(ada)
        assert browser.get("/accounts/password/change/").status_code == 200
    assert as_root.post(change(ada), {"kind": "person"}).status_code == 302
    assert reader.get("/accounts/password/change/").status_code == 302
    answer = writer.post("/edit/Ada%27s_article", {"text": "Words that stay\n", "form": "x", "base": ""})
    assert answer.status_code == 403
    assert "Words that stay" in answer.content.decode()
    assert "log in" in answer.content.decode()


def test_accounts_are_made_with_clean_names_and_no_powers(as_root) -> None:
    assert as_root.get(f"{LIST}add/").status_code == 200
    made = as_root.post(
        f"{LIST}add/", {"username": "zoe", **WORDS, "is_superuser": "on", "moderator": "on", "kind": "bot"}
    )
    assert made.status_code == 302
    zoe = User.objects.get(username="Zoe")
    assert (zoe.name_key, zoe.kind, zoe.is_moderator, zoe.is_superuser) == ("zoe", "person", False, False)
    assert zoe.check_password("correct horse")
    for name in ("Z0e", "a/b", "zoe", "", "x" * 5000, "a\0"):
        answer = as_root.post(f"{LIST}add/", {"username": name, **WORDS})
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
    pages = ("history/", "password/", "password-link/", "change/")
    for path in (LIST, f"{LIST}?q=%3Cscript", *(f"{LIST}{evil.pk}/{page}" for page in pages)):
        page = as_root.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    as_root.post(change(evil), {"is_active": "on", "kind": "person", "moderator": "on"})
    assert "<script>alert" not in as_root.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q=" + "x" * 5000,
        "?o=9.9.9",
        "?o=-1.x",
        "?p=999999999999",
        "?p=99999999999999999999999999",
        "?p=-1",
        "?p=x",
        "?p=%C2%B2",
        "?all=",
        "?kind__exact=x",
        "?rights=x",
        "?rights=moderators&rights=x",
        "?_facets=True",
        "?id__exact=1' OR",
        "?password__startswith=a",
    ],
)
def test_nonsense_in_the_address_is_no_error_of_ours(as_root, query: str) -> None:
    assert as_root.get(LIST + query).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999", "x", "1%00", "-1"])
def test_an_account_that_is_none_is_no_error_of_ours(as_root, pk: str) -> None:
    for page in ("change", "password", "password-link", "history"):
        assert as_root.get(f"{LIST}{pk}/{page}/").status_code in (302, 404)
