"""A migrated database of each kind for every test: SQLite in a file, PostgreSQL on a real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from storage.crypto import Keys
from storage.migrate import upgrade
from storage.open import open_store
from storage.unit import Store

BIN = Path("/usr/lib/postgresql/15/bin")
_numbers = count(1)


@pytest.fixture
def keys() -> Keys:
    """One secret, the same in every test."""
    return Keys.from_text("a secret of these tests of 32 bytes and more")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty database on a server of our own."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(tool: str, *options: str) -> None:
        su = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        subprocess.run([*su, str(BIN / tool), *options], check=True, stdout=subprocess.DEVNULL, cwd="/")

    data = str(folder / "data")
    run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C")
    fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {fast}"
    run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/work/xiaoge.db"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"storage_{os.getpid()}_{next(_numbers)}"
    await _execute(server, f"CREATE DATABASE {name}")
    yield f"{server.rpartition('/')[0]}/{name}"
    await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def url(empty_url: str) -> str:
    """The address of a migrated database."""
    await upgrade(empty_url)
    return empty_url


@pytest_asyncio.fixture
async def store(url: str, keys: Keys) -> AsyncIterator[Store]:
    """An open store."""
    opened = await open_store(url, keys)
    yield opened
    await opened.close()
