"""Users: how they are made, and what the database refuses."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from tests.factories import make_user
from wiki.accounts.models import AdminLink, User
from wiki.accounts.names import SYSTEM_NAME, name_key

pytestmark = pytest.mark.django_db


def test_a_new_user_has_uid_kind_and_key() -> None:
    user = User.objects.create_user("Ada Lovelace", password="secret-words")
    assert (user.kind, user.name_key, user.email) == ("person", name_key("Ada Lovelace"), "")
    assert user.uid.version == 4
    assert user.check_password("secret-words")
    assert (user.get_full_name(), user.get_short_name(), str(user)) == ("Ada Lovelace",) * 3
    assert not user.is_staff
    assert not user.is_superuser


def test_names_are_kept_exactly_but_for_nfc() -> None:
    assert User.objects.create_user("Ｅ\u0301ric import>x").username == "Ｅ\u0301ric import>x"
    assert User.objects.create_user("e\u0301ric").username == "éric"


@pytest.mark.parametrize("kind", ["person", "bot", "temporary"])
def test_a_name_that_looks_like_a_taken_one_is_refused_by_the_database(kind: str) -> None:
    make_user("Alice")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("AIice", kind=kind)


def test_imported_names_are_only_exact() -> None:
    make_user("Alice")
    User.objects.create_user("import>Alice", kind=User.Kind.IMPORTED)
    User.objects.create_user("import>AIice", kind=User.Kind.IMPORTED)
    User.objects.create_user("AIice", kind=User.Kind.IMPORTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("import>Alice", kind=User.Kind.IMPORTED)


def test_a_missed_key_is_caught_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Nobody set the key")


def test_there_is_one_system_user_that_nobody_logs_in_as() -> None:
    system = User.objects.system()
    assert (system.username, system.kind) == (SYSTEM_NAME, "system")
    assert not system.has_usable_password()
    assert User.objects.system().pk == system.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Second", kind=User.Kind.SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_the_system_user_is_made_once_by_racing_threads() -> None:
    found: list[int] = []
    barrier = threading.Barrier(4)

    def ask() -> None:
        try:
            barrier.wait(10)
            found.append(User.objects.system().pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 4
    assert len(set(found)) == 1
    assert User.objects.filter(kind="system").count() == 1


def test_a_claimed_name_keeps_its_person() -> None:
    ada = make_user("Ada")
    User.objects.create_user("import>Ada", kind=User.Kind.IMPORTED, claimed_by=ada)
    with pytest.raises(ProtectedError):
        ada.delete()


def test_free_name_says_whose_name_it_looks_like() -> None:
    make_user("Alice")
    assert User.objects.free_name("bea") == "Bea"
    for typed, code, said in (
        ("alice", "taken", "taken"),
        ("A1ice", "alike", "Alice"),
        ("a/b", "characters", "/"),
    ):
        with pytest.raises(ValidationError) as refused:
            User.objects.free_name(typed)
        assert refused.value.code == code
        assert said in refused.value.messages[0]


def test_free_name_knows_imported_names_only_exactly() -> None:
    User.objects.create_user("Alice", kind=User.Kind.IMPORTED)
    assert User.objects.free_name("A1ice") == "A1ice"
    with pytest.raises(ValidationError):
        User.objects.free_name("Alice")


def test_administrators_are_made_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "secret-words")
    call_command("createsuperuser", username="root", interactive=False, verbosity=0)
    root = User.objects.get(username="Root")
    assert (root.is_superuser, root.is_staff, root.kind, root.name_key) == (
        True,
        True,
        "person",
        name_key("Root"),
    )
    for name in ("a/b", "root", "R0ot"):
        with pytest.raises(CommandError):
            call_command("createsuperuser", username=name, interactive=False, verbosity=0)


def test_names_are_compared_by_bytes_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite always does")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, collation_name FROM information_schema.columns"
            " WHERE table_name = 'accounts_user' AND column_name IN ('username', 'name_key')"
        )
        assert dict(cursor.fetchall()) == {"username": "C", "name_key": "C"}


def test_names_sort_by_code_point() -> None:
    for name in ("bea", "Zoe", "Åsa", "ada"):
        make_user(name)
    assert list(User.objects.order_by("username").values_list("username", flat=True)) == [
        "Zoe",
        "ada",
        "bea",
        "Åsa",
    ]


def test_an_administrator_link_tells_nothing() -> None:
    row = AdminLink.objects.create(token_sha256="0" * 64)
    row.refresh_from_db()
    assert row.used_at is None
    assert "0" * 10 not in str(row)
