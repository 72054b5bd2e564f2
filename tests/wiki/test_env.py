"""The readers of the environment: right values, and errors that name the variable."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from wiki import env


@pytest.fixture
def given(monkeypatch):
    """Sets the variable X."""
    return lambda value: monkeypatch.setenv("X", value)


@pytest.mark.parametrize(("raw", "value"), [("1", True), ("Yes", True), ("off", False), ("", False), (" 0 ", False)])
def test_flags(given, raw: str, value: bool) -> None:
    given(raw)
    assert env.flag("X", True) is value


def test_defaults_stand_where_nothing_is_set() -> None:
    assert env.flag("NOT_SET_HERE", True) is True
    assert env.text("NOT_SET_HERE", "a") == "a"
    assert env.whole("NOT_SET_HERE", 3, least=1, most=5) == 3


@pytest.mark.parametrize(
    ("reader", "raw"),
    [
        (lambda: env.flag("X", False), "maybe"),
        (lambda: env.whole("X", 1, least=1, most=9), "ten"),
        (lambda: env.whole("X", 1, least=1, most=9), "10"),
        (lambda: env.address("X", ""), "wiki.example.org"),
        (lambda: env.address("X", ""), "https://wiki.example.org/path"),
        (lambda: env.address("X", ""), "https://wiki.example.org:port"),
        (lambda: env.address("X", ""), "ftp://wiki.example.org"),
        (lambda: env.address("X", ""), "https://[bad"),
        (lambda: env.database("X", ""), "nonsense"),
        (lambda: env.database("X", ""), "mysql://root@127.0.0.1/x"),
    ],
)
def test_wrong_values_name_the_variable(given, reader, raw: str) -> None:
    given(raw)
    with pytest.raises(ImproperlyConfigured, match="X must"):
        reader()


def test_a_database_address_is_never_repeated(given) -> None:
    given("nonsense://user:hidden-word@host")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database("X", "")
    assert "hidden-word" not in str(refusal.value)


def test_addresses_lose_their_slash(given) -> None:
    given("https://wiki.example.org:8443/")
    assert env.address("X", "").geturl() == "https://wiki.example.org:8443"


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    key = env.secret("NOT_SET_HERE", path)
    assert len(key) > 50
    assert env.secret("NOT_SET_HERE", path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(ImproperlyConfigured, match="Delete the file"):
        env.secret("NOT_SET_HERE", tmp_path / "secret_key")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="DATA_DIR"):
        env.folder("NOT_SET_HERE", tmp_path / "file" / "data")
    assert env.folder("NOT_SET_HERE", tmp_path / "new").is_dir()
    assert list((tmp_path / "new").iterdir()) == []
