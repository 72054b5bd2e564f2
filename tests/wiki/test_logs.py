"""No secret in a log."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from wiki.logs import WithoutTokens


@pytest.mark.parametrize("path", ["first-administrator", "password/reset/key", "confirm-email"])
def test_keys_in_addresses_are_left_out(path: str) -> None:
    record = logging.LogRecord("x", 30, "f", 1, "Forbidden: %s", (f"/accounts/{path}/s3cret-Key/",), None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == f"Forbidden: /accounts/{path}/.../"


def test_other_messages_stay_as_they_are() -> None:
    record = logging.LogRecord("x", 30, "f", 1, "100%% of /accounts/login/ %s", ("done",), None)
    WithoutTokens().filter(record)
    assert record.getMessage() == "100% of /accounts/login/ done"


@pytest.mark.django_db
def test_the_console_uses_the_filter(caplog) -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_tokens"]
    Client(enforce_csrf_checks=True).post("/accounts/first-administrator/s3cret-Key")
    assert caplog.records
    for record in caplog.records:
        WithoutTokens().filter(record)
        assert "s3cret-Key" not in record.getMessage()
