"""A person at a browser: one page in a context of its own, in which nothing may go wrong unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Locator, Request, Response

from wiki.accounts.models import User

# Chromium logs every answer with an error; which ones a page may get, `go` and `press` say.
ANSWERED = "Failed to load resource: the server responded with a status of"
# A page that is left drops what it was still fetching.
LEFT = "net::ERR_ABORTED"


class Visitor:
    """Opens addresses and presses things. `faults` collects what went wrong in the browser meanwhile."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        context.set_default_timeout(15_000)
        self.context = context
        self.address = address
        self.faults: list[str] = []
        self.warnings: list[str] = []
        # The answer to a page that asks whether it may be left, and how often one did.
        self.leaves = True
        self.asked = 0
        self.page = context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._on_failed)
        self.page.on("response", self._on_response)
        self.page.on("dialog", self._on_dialog)

    def log_in(self, user: User) -> None:
        """Hand the browser a session, as the log-in page would."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def go(self, path: str, status: int = HTTPStatus.OK) -> None:
        """Open a path of the wiki."""
        response = self.page.goto(self.address + path)
        assert response is not None, path
        assert response.status == status, (path, response.status)

    def press(self, what: str | Locator, status: int = HTTPStatus.OK) -> None:
        """Click a link or button (by its exact name) that leads to another page."""
        with self.arriving(status):
            (self.named(what) if isinstance(what, str) else what).click()

    @contextmanager
    def arriving(self, status: int = HTTPStatus.OK) -> Iterator[None]:
        """Do something that leads to another page, and wait until it is there."""
        with self.page.expect_navigation() as navigation:
            yield
        response = navigation.value
        assert response is not None, self.page.url
        assert response.status == status, (self.page.url, response.status, self.page.inner_text("main")[:500])

    def named(self, name: str) -> Locator:
        """The one visible link or button of this name."""
        link = self.page.get_by_role("link", name=name, exact=True)
        return link.or_(self.page.get_by_role("button", name=name, exact=True))

    @property
    def path(self) -> str:
        """Where the browser is, without scheme and host."""
        return self.page.url.removeprefix(self.address)

    @property
    def text(self) -> str:
        """What the form's editor holds."""
        return self.page.input_value("#id_text")

    def type(self, text: str) -> None:
        """Replace what the form's editor holds."""
        self.page.fill("#id_text", text)

    @property
    def messages(self) -> list[str]:
        """What the page tells at its top, or where something is wrong."""
        return self.page.locator(".message:visible").all_inner_texts()

    def says(self, words: str) -> bool:
        """Whether a message of the page says this."""
        return any(words in message for message in self.messages)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "warning":
            self.warnings.append(message.text)
        if message.type == "error" and not message.text.startswith(ANSWERED):
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self.faults.append(f"request: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        bad = response.status >= HTTPStatus.BAD_REQUEST
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
            bad and not response.request.is_navigation_request()
        ):
            self.faults.append(f"answer: {response.status} {response.url}")

    def _on_dialog(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            self.asked += 1
        else:
            self.faults.append(f"dialog: {dialog.message}")
        if self.leaves:
            dialog.accept()
        else:
            dialog.dismiss()
