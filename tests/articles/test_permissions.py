"""Every address of the wiki, crossed with every role and method."""

import uuid

import pytest
from django.test import Client

from articles.models import Draft
from tests.factories import head, make_article, make_user, section_of
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "account", "staff", "superuser", "inactive")
READ = dict.fromkeys(ROLES, 200)
# An account that was switched off counts as nobody.
WRITES = {"anonymous": 403, "account": 302, "staff": 302, "superuser": 302, "inactive": 403}
OWN = {"anonymous": 302, "account": 404, "staff": 404, "superuser": 404, "inactive": 302}
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
    ("GET", "/new", READ),
    ("GET", "/edit/Byungjin", READ),
    ("GET", "/edit/Byungjin?section=new", READ),
    ("GET", "/edit/Nowhere", READ),
    ("GET", "/section/{section}/edit", READ),
    ("GET", "/revision/{revision}/revert", READ),
    ("GET", "/drafts/{draft}", OWN),
    ("GET", "/healthz", READ),
    ("GET", "/admin/", ADMIN | {"staff": 200}),
    ("GET", "/admin/site/sitesettings/add/", ADMIN | {"staff": 403}),
    ("POST", "/edit/Byungjin", WRITES),
    ("POST", "/edit/Byungjin?section=new", WRITES),
    ("POST", "/edit/Nowhere", WRITES),
    ("POST", "/section/{section}/edit", WRITES),
    ("POST", "/revision/{revision}/revert", WRITES),
    ("POST", "/drafts/{draft}/discard", OWN),
    ("POST", "/wiki/Byungjin", dict.fromkeys(ROLES, 405)),
    ("POST", "/search", dict.fromkeys(ROLES, 405)),
]  # fmt: skip


def client_of(role: str) -> Client:
    client = Client()
    if role == "anonymous":
        return client
    if role == "superuser":
        user = User.objects.create_superuser("Root", password="secret-words")
    else:
        user = make_user(role.title(), is_staff=role == "staff")
    client.force_login(user)
    if role == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(role: str) -> None:
    article = make_article("Byungjin")
    draft = Draft.objects.create(
        user=make_user("Owner"),
        form=uuid.uuid4(),
        target="article",
        article=article,
        source="x",
        updated_at="2026-01-01T00:00Z",
    )
    client = client_of(role)
    section = section_of(article, "One").pk
    for method, address, expected in TABLE:
        current = head(article)
        url = address.format(section=section, revision=current.pk, draft=draft.pk)
        post = {"base": current.pk, "form": str(uuid.uuid4()), "text": f"Words {uuid.uuid4()}\n", "heading": "H"}
        if "/Nowhere" in address:
            post["base"] = ""
        if "section=new" not in address:
            post["text"] = f"## One\n\n{post['text']}"
        response = client.post(url, post) if method == "POST" else client.get(url)
        assert response.status_code == expected[role], (role, method, url, response.status_code)
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert head(article).number == (1 if WRITES[role] == 403 else 4)


def test_every_address_of_the_wiki_is_in_the_table() -> None:
    from articles.urls import urlpatterns

    listed = " ".join(address for _method, address, _expected in TABLE)
    for pattern in urlpatterns:
        beginning = str(pattern.pattern).partition("<")[0]
        assert f"/{beginning}" in listed, beginning
