"""Every address of the wiki, crossed with every role and method."""

import uuid

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import resolve

from articles import edits
from articles.models import Draft
from articles.urls import urlpatterns
from tests.factories import head, make_article, make_moderator, make_user, section_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "account", "moderator", "superuser", "inactive")
READ = dict.fromkeys(ROLES, 200)
# An account that was switched off counts as nobody.
WRITES = {"anonymous": 403, "account": 302, "moderator": 302, "superuser": 302, "inactive": 403}
MODERATES = WRITES | {"account": 403}
# Who may not see what is deleted is told that there is nothing.
BURIED = {"anonymous": 404, "account": 404, "moderator": 200, "superuser": 200, "inactive": 404}
BRINGS_BACK = BURIED | {"moderator": 302, "superuser": 302}
OWN = {"anonymous": 302, "account": 404, "moderator": 404, "superuser": 404, "inactive": 302}
OWN_LIST = READ | {"anonymous": 302, "inactive": 302}
LISTS_DELETED = BURIED | {"anonymous": 302, "account": 403, "inactive": 302}
ADMIN = {"anonymous": 302, "account": 302, "superuser": 200, "inactive": 302}

TABLE = [
    ("GET", "/", dict.fromkeys(ROLES, 200)),
    ("GET", "/wiki/Byungjin", READ),
    ("GET", "/wiki/Nowhere", dict.fromkeys(ROLES, 404)),
    ("GET", "/raw/Byungjin", READ),
    ("GET", "/section/{section}", dict.fromkeys(ROLES, 302)),
    ("GET", "/history/Byungjin", READ),
    ("GET", "/revision/{revision}", READ),
    ("GET", "/compare/{revision}/{revision}", READ),
    ("GET", "/search?q=nothing", READ),
    ("GET", "/section/{section}/history", READ),
    ("GET", "/all", READ),
    ("GET", "/recent", READ),
    ("GET", "/links/Byungjin", READ),
    ("GET", "/links/Nowhere", READ),
    ("GET", "/user/Owner", READ),
    ("GET", "/user/Nobody", dict.fromkeys(ROLES, 404)),
    ("GET", "/wanted", READ),
    ("GET", "/deleted", LISTS_DELETED),
    ("GET", "/new", READ),
    ("GET", "/edit/Byungjin", READ),
    ("GET", "/edit/Byungjin?section=new", READ),
    ("GET", "/edit/Nowhere", READ),
    ("GET", "/section/{section}/edit", READ),
    ("GET", "/revision/{revision}/revert", READ),
    ("GET", "/revision/{revision}/undo", READ),
    ("GET", "/drafts", OWN_LIST),
    ("GET", "/drafts/{draft}", OWN),
    ("GET", "/healthz", READ),
    ("GET", "/rename/Byungjin", READ),
    ("GET", "/delete/Byungjin", READ),
    ("GET", "/article/{buried}/restore", BURIED),
    ("GET", "/wiki/Buried", dict.fromkeys(ROLES, 404)),
    ("GET", "/history/Buried", BURIED),
    ("GET", "/revision/{buried_revision}", BURIED),
    ("GET", "/revision/{buried_revision}/revert", dict.fromkeys(ROLES, 404)),
    ("GET", "/revision/{buried_revision}/undo", dict.fromkeys(ROLES, 404)),
    ("GET", "/raw/Buried", BURIED),
    ("GET", "/admin/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/site/sitesettings/add/", ADMIN | {"moderator": 403}),
    ("GET", "/admin/accounts/user/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/accounts/user/add/", ADMIN | {"moderator": 403}),
    ("GET", "/admin/accounts/user/{account}/change/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/accounts/user/{account}/password/", ADMIN | {"moderator": 403}),
    ("GET", "/admin/accounts/user/{account}/password-link/", ADMIN | {"moderator": 403}),
    ("GET", "/admin/accounts/user/{account}/delete/", ADMIN | {"moderator": 403, "superuser": 403}),
    ("GET", "/admin/articles/article/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/article/{buried}/change/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/article/add/", ADMIN | {"moderator": 404, "superuser": 404}),
    ("GET", "/admin/articles/article/{buried}/delete/", ADMIN | {"moderator": 404, "superuser": 404}),
    ("GET", "/admin/articles/article/restore/?item={buried}", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/section/{section}/change/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/articlerevision/{buried_revision}/change/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/articlerevision/revert/?item={revision}", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/link/", ADMIN | {"moderator": 200}),
    ("POST", "/admin/articles/section/{section}/change/", ADMIN | {"moderator": 403, "superuser": 403}),
    ("POST", "/edit/Byungjin", WRITES),
    ("POST", "/edit/Byungjin?section=new", WRITES),
    ("POST", "/edit/Nowhere", WRITES),
    ("POST", "/section/{section}/edit", WRITES),
    ("POST", "/revision/{revision}/revert", WRITES),
    ("POST", "/revision/{revision}/undo", WRITES),
    ("POST", "/drafts/{draft}/discard", OWN),
    ("POST", "/rename/Renamed", WRITES),
    ("POST", "/delete/Deleted", MODERATES),
    ("POST", "/article/{buried}/restore", BRINGS_BACK),
    ("POST", "/admin/site/sitesettings/add/", ADMIN | {"moderator": 403}),
    ("POST", "/admin/accounts/user/add/", ADMIN | {"moderator": 403}),
    ("POST", "/admin/accounts/user/{account}/change/", ADMIN | {"moderator": 403, "superuser": 302}),
    ("POST", "/admin/accounts/user/{account}/password/", ADMIN | {"moderator": 403}),
    ("POST", "/admin/accounts/user/{account}/password-link/", ADMIN | {"moderator": 403}),
    ("POST", "/admin/accounts/user/{account}/delete/", ADMIN | {"moderator": 403, "superuser": 403}),
    ("GET", "/drafts/{draft}/discard", dict.fromkeys(ROLES, 405)),
    ("GET", "/admin/articles/section/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/articlerevision/", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/article/rename/?item={article}", ADMIN | {"moderator": 200}),
    ("GET", "/admin/articles/article/delete/?item={article}", ADMIN | {"moderator": 200}),
    # Only read: nothing there is posted to by anybody.
    *(
        ("POST", address, dict.fromkeys(ROLES, 405))
        for address in (
            "/", "/wiki/Byungjin", "/raw/Byungjin", "/section/{section}", "/section/{section}/history", "/new",
            "/drafts", "/drafts/{draft}", "/history/Byungjin", "/revision/{revision}", "/compare/{revision}/{revision}",
            "/search", "/all", "/recent", "/links/Byungjin", "/user/Owner", "/wanted", "/deleted",
        )
    ),
]  # fmt: skip


def client_of(role: str) -> Client:
    client = Client()
    if role == "anonymous":
        return client
    if role == "superuser":
        user = User.objects.create_superuser("Root", password="secret-words")
    else:
        user = make_moderator("Mo") if role == "moderator" else make_user(role.title())
    client.force_login(user)
    if role == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(role: str) -> None:
    article = make_article("Byungjin")
    others = {title: make_article(title) for title in ("Renamed", "Deleted", "Buried")}
    buried = others["Buried"]
    edits.delete(buried, author=make_moderator("Keeper"))
    draft = Draft.objects.create(
        user=make_user("Owner"),
        form=uuid.uuid4(),
        target="article",
        article=article,
        source="x",
        updated_at="2026-01-01T00:00Z",
    )
    client = client_of(role)
    ids = {
        "article": article.pk,
        "section": section_of(article, "One").pk,
        "draft": draft.pk,
        "account": draft.user_id,
        "buried": buried.pk,
        "buried_revision": head(buried).pk,
    }
    for method, address, expected in TABLE:
        current = head(article)
        url = address.format(revision=current.pk, **ids)
        post = {"base": current.pk, "form": str(uuid.uuid4()), "text": f"Words {uuid.uuid4()}\n", "heading": "H"}
        post |= {"kind": "person", "summary": "Because", "title": f"Other {uuid.uuid4()}"}
        if "/Nowhere" in address:
            post["base"] = ""
        if other := others.get(address.rpartition("/")[2]):
            post["base"] = head(other).pk
        if "section=new" not in address:
            post["text"] = f"## One\n\n{post['text']}"
        response = client.post(url, post) if method == "POST" else client.get(url)
        assert response.status_code == expected[role], (role, method, url, response.status_code)
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert head(article).number == (1 if WRITES[role] == 403 else 5)
    assert head(others["Deleted"]).number == (1 if MODERATES[role] == 403 else 2)


def test_every_address_of_the_wiki_is_in_the_table_with_both_methods() -> None:
    ids = dict.fromkeys(("section", "revision", "draft", "account", "buried", "buried_revision", "article"), 1)
    listed = {(method, resolve(address.partition("?")[0].format(**ids)).view_name) for method, address, _ in TABLE}
    for pattern in urlpatterns:
        for method in ("GET", "POST"):
            assert (method, f"articles:{pattern.name}") in listed, (method, pattern)
    for model in site._registry:
        for page in ("changelist", "change"):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
            # A row of links and the one row of settings have pages that lead on.
            if name not in (
                "admin:articles_link_change",
                "admin:site_sitesettings_changelist",
                "admin:site_sitesettings_change",
            ):
                assert ("GET", name) in listed, name
