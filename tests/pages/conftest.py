"""A stand-in behind the real web layer, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.pages.stand import Stand

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NARROW = (360, 640)
WIDE = (1280, 800)

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module. Playwright holds the event loop: no asynchronous test may share its module."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def stand() -> Iterator[Stand]:
    """A fresh server with nothing said yet."""
    made = Stand()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the pages complained of: script errors, blocked by the content policy. Must stay empty."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_page(browser: Browser, stand: Stand, faults: list[str]) -> Iterator[Open]:
    """open_page(path, size=(w, h), context=None, **context options) -> a loaded page."""
    contexts: list[BrowserContext] = []

    def opened(
        path: str, size: tuple[int, int] = NARROW, context: BrowserContext | None = None, **options: object
    ) -> Page:
        if context is None:
            viewport = {"width": size[0], "height": size[1]}
            context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if _is_fault(line.text) else None)
        page.goto(stand.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def _is_fault(line: str) -> bool:
    return "Content Security Policy" in line or "Uncaught" in line
