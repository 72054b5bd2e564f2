"""Chromium for the journeys: one for each run of the tests, with a fresh context for each visitor."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Visitor
from wiki.accounts.models import User

# The wiki answers to the name under which it is set up, which is an address of four numbers.
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the journeys are skipped, or fail where REQUIRE_CHROMIUM=1 says that they must run."""
    path = shutil.which("chromium")
    if path is None:
        reason = "NOT TESTED IN A BROWSER: there is no `chromium` (Debian and Ubuntu: apt install chromium)"
        if os.environ.get("REQUIRE_CHROMIUM") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """Seats somebody at a browser: `visit()` a stranger, `visit(ada)` an account; options go to the context.

    A script error, a refusal by the policy, a failed request or a dialog of any page fails the test.
    """
    visitors: list[Visitor] = []

    def seat(user: User | None = None, **options: Any) -> Visitor:
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
        visitor = Visitor(chromium.new_context(**options), live_server.url)
        visitors.append(visitor)
        if user is not None:
            visitor.log_in(user)
        return visitor

    yield seat
    for visitor in visitors:
        visitor.context.close()
    faults = [fault for visitor in visitors for fault in visitor.faults]
    if faults:
        pytest.fail("In the browser:\n" + "\n".join(faults), pytrace=False)
