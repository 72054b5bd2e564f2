"""Who opens the admin in these tests."""

import pytest
from django.test import Client

from tests.factories import make_moderator
from wiki.accounts.models import User


@pytest.fixture
def mo(db: None) -> User:
    """A moderator who is no administrator."""
    return make_moderator("Mo")


@pytest.fixture
def as_mo(mo: User) -> Client:
    """The moderator's browser."""
    client = Client()
    client.force_login(mo)
    return client
