"""A stand-in behind the real web layer, in front of it the Chromium that all tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import BrowserContext, ConsoleMessage, Page

from bot.web.app import build_web
from tests.conftest import OpenPage
from tests.pages.stand import Stand
from tests.pages.wire import Client

NARROW, WIDE = 360, 1280
_HIGH = {NARROW: 640, WIDE: 800}

Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def stand() -> AsyncIterator[Stand]:
    """A fresh server with nothing said yet."""
    made = Stand()
    await made.up()
    yield made
    await made.down()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(open_page: OpenPage, stand: Stand) -> AsyncIterator[Visit]:
    """visit(path, width, context=None, script="", **options) -> a loaded page of the stand-in.

    `context`: of an earlier page, so that cookies are shared. `script` runs before those of the page.
    Afterwards the content policy may not have stopped anything.
    """
    stopped: list[str] = []

    def heard(line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            stopped.append(line.text)

    async def visit_one(
        path: str,
        width: int = NARROW,
        context: BrowserContext | None = None,
        script: str = "",
        **options: object,
    ) -> Page:
        if context is None:
            page = await open_page("about:blank", width=width, height=_HIGH[width], **options)
        else:
            page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", heard)
        if script:
            await page.add_init_script(script)
        await page.goto(stand.address + path)
        return page

    yield visit_one
    assert stopped == []


@pytest.fixture
def played() -> Stand:
    """Played parts, served in the test's own loop."""
    return Stand()


@pytest.fixture
async def client(played: Stand) -> AsyncIterator[Client]:
    """A program that speaks the protocol."""
    async with TestClient(TestServer(build_web(played.parts()))) as made:
        yield made
