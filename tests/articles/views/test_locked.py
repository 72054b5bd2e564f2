"""No reading page writes: every GET answers while somebody else holds the write lock."""

import sqlite3
import uuid

import pytest
from django.db import connection
from django.test import Client

from articles.models import Draft
from tests.factories import head, make_article, make_user, section_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locked():
    """A second connection that holds SQLite's write lock; this one gives up at once instead of waiting."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's readers wait for nobody")
    connection.ensure_connection()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)

    def lock() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")

    yield lock
    other.rollback()
    other.close()
    connection.close()


def test_no_get_waits_for_a_writer(locked) -> None:
    ada = make_user("Ada")
    article = make_article("Byungjin", author=ada)
    section, revision = section_of(article, "One").pk, head(article).pk
    as_ada, told, anonymous = Client(), Client(), Client()
    for client in (as_ada, told):
        client.force_login(ada)
    form = {"base": revision, "form": str(uuid.uuid4()), "text": "Changed.\n"}
    told.post("/edit/Byungjin", form)
    assert told.cookies["messages"].value
    stale = {"base": revision, "form": str(uuid.uuid4()), "text": "Other.\n"}
    assert as_ada.post("/edit/Byungjin", stale).status_code == 409
    draft = Draft.objects.get().pk
    addresses = [
        "/", "/wiki/Byungjin", "/wiki/Nowhere", "/raw/Byungjin", f"/section/{section}", "/history/Byungjin",
        f"/revision/{revision}", f"/revision/{revision}/revert", f"/compare/{revision}/{head(article).pk}",
        "/edit/Byungjin", "/edit/Byungjin?section=new", "/edit/Nowhere", f"/section/{section}/edit", "/new",
        "/search?q=byungjin", "/search?q=nothing", f"/drafts/{draft}", f"/edit/Byungjin?draft={draft}", "/healthz",
        "/accounts/login/", "/accounts/signup/", "/accounts/logout/", "/accounts/password/change/",
        "/accounts/password/reset/", "/admin/", "/nothing/here",
    ]  # fmt: skip
    locked()
    for client in (anonymous, as_ada, told):
        for address in addresses:
            assert client.get(address).status_code < 500, address
