"""A real headless Chromium, and pages that may speak to this machine only."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, Playwright, Request, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
HERE = {"127.0.0.1", "localhost", "[::1]", "::1"}
INSIDE = {"data", "blob", "about"}


class NoBrowser(Exception):
    """No Chromium is there."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running Chromium. Raises NoBrowser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_executable(playwright), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


def _executable(playwright: Playwright) -> str:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    for path in (*MAC, playwright.chromium.executable_path):
        if Path(path).exists():
            return path
    raise NoBrowser("apt-get install chromium, or python -m playwright install chromium")


@dataclass
class Watch:
    """What a page did that it should not: errors in its script, addresses outside this machine."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Look at this page from now on."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in INSIDE and address.hostname not in HERE:
            self.outside.append(request.url)
