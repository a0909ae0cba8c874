"""What all tests share: a PostgreSQL server, a Chromium, the whole program in a process.

What a machine lacks is shown as a skip that names what to do; under CI nothing is skipped.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import NoReturn

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from storage.migrate import upgrade
from tests.browser import NoBrowser, Watch, chromium
from tests.postgres import NoPostgres, server
from tests.running import RunningApp

_numbers = count(1)
Boot = Callable[..., RunningApp]
OpenPage = Callable[..., Awaitable[Page]]


def _lacking(what: Exception) -> NoReturn:
    """Skip on a developer's machine, fail where everything must run."""
    if os.environ.get("CI"):
        pytest.fail(f"{type(what).__name__}: {what}")
    pytest.skip(f"{type(what).__name__}: {what}")


# ---- PostgreSQL -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty database on a real server, from which others are made."""
    running = server()
    try:
        address = running.__enter__()
    except NoPostgres as lacking:
        _lacking(lacking)
    yield address
    running.__exit__(None, None, None)


async def run_sql(url: str, statement: str) -> None:
    """One statement, outside any transaction."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def database_beside(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database that tests clone."""
    name = f"template_{os.getpid()}"

    async def make() -> None:
        await run_sql(postgres_url, f"CREATE DATABASE {name}")
        await upgrade(database_beside(postgres_url, name))

    asyncio.run(make())
    yield name
    asyncio.run(run_sql(postgres_url, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def postgres_database(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """The address of a fresh migrated database, for one test alone."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    asyncio.run(run_sql(postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
    yield database_beside(postgres_url, name)
    asyncio.run(run_sql(postgres_url, f"DROP DATABASE {name} WITH (FORCE)"))


# ---- the whole program ----------------------------------------------------------------------------


@pytest.fixture
def running_app(tmp_path: Path) -> Iterator[Boot]:
    """Boots programs: `app = running_app(XIAOGE_DEMO="1")`; all are killed at the end."""
    started: list[RunningApp] = []

    def boot(*, command: str = "run", folder: Path | None = None, **env: str) -> RunningApp:
        app = RunningApp(folder=folder or tmp_path / f"app{len(started)}", env=env, command=command)
        started.append(app)
        return app.start()

    yield boot
    for app in started:
        app.kill()


# ---- pages ----------------------------------------------------------------------------------------
# Playwright lives in one event loop: page tests carry
#   pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with AsyncExitStack() as stack:
        try:
            running = await stack.enter_async_context(chromium())
        except NoBrowser as lacking:
            _lacking(lacking)
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens pages, each in a fresh profile: `page = await open_page(url, width=360)`.

    Afterwards no page may have had an error in its script or asked another machine for anything.
    """
    watch = Watch()
    async with AsyncExitStack() as stack:

        async def open_one(url: str, *, width: int = 360, height: int = 740, **options: object) -> Page:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                locale="zh-CN",
                **options,  # type: ignore[arg-type]
            )
            stack.push_async_callback(context.close)
            page = await context.new_page()
            watch.over(page)
            await page.goto(url)
            return page

        yield open_one
    assert watch.errors == []
    assert watch.outside == []
