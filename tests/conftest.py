"""Fixtures and options for all tests."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_user

DATABASE_MARKS = ("django_db", "servers")
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server", "client_db", "browser_page"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the tests that touch data, on TEST_DATABASE_URL")


def pytest_configure(config: pytest.Config) -> None:
    # Django's live server would serve "/" as media from the working folder.
    settings.MEDIA_URL = "/media-of-tests/"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests ask for pages, not for files: the manifest is made by `make run`, which its own tests start for real.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = os.environ["STEMMA_TEST_FOLDER"] + "/test.sqlite3"


def pytest_unconfigure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["STEMMA_TEST_FOLDER"], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run browser tests last; on PostgreSQL only what touches data, since the others ran on SQLite."""
    if config.getoption("--postgres"):
        kept = [item for item in items if touches_data(item)]
        config.hook.pytest_deselected(items=[item for item in items if not touches_data(item)])
        items[:] = kept
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def touches_data(item: pytest.Item) -> bool:
    """Whether a test asks for the database by its mark or by a fixture."""
    names = frozenset(getattr(item, "fixturenames", ()))
    return any(item.get_closest_marker(mark) for mark in DATABASE_MARKS) or bool(names & DATABASE_FIXTURES)


@pytest.fixture
def ada(db: None):
    """An account that may edit."""
    return make_user("Ada")


@pytest.fixture
def bea(db: None):
    """A second one."""
    return make_user("Bea")


@pytest.fixture
def as_ada(ada) -> Client:
    """A browser in which Ada is logged in."""
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture(autouse=True)
def _forget_site_settings() -> Iterator[None]:
    """No test sees the settings that another one left in the memory of the process."""
    from wiki.site.models import SiteSettings

    yield
    SiteSettings.objects._remembered = None
