"""Fresh databases of both kinds: a seeded one is made once, every variant works on a copy of its own."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from tests.conftest import database_beside, run_sql

_numbers = count(1)


class Sqlite:
    """Files, copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.seeded = f"sqlite:///{folder}/seeded.db"

    async def copy(self) -> str:
        """The address of a copy of the seeded database, which nobody may have open."""
        name = self._folder / f"copy{next(_numbers)}.db"
        shutil.copyfile(self._folder / "seeded.db", name)
        return f"sqlite:///{name}"

    async def drop(self, url: str) -> None:
        """Take a copy away."""
        for end in ("", "-wal", "-shm"):
            path_of(f"{url}{end}").unlink(missing_ok=True)


class Postgres:
    """Databases on a server, cloned."""

    def __init__(self, server: str, name: str) -> None:
        self._server = server
        self._template = f"bench_{name}"
        self.seeded = database_beside(server, self._template)

    async def make(self) -> None:
        """The database to be seeded."""
        await run_sql(self._server, f"CREATE DATABASE {self._template}")

    async def copy(self) -> str:
        """The address of a clone, which nobody may have open."""
        name = f"{self._template}_{next(_numbers)}"
        await run_sql(self._server, f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy")
        await run_sql(self._server, "CHECKPOINT")
        return database_beside(self._server, name)

    async def drop(self, url: str) -> None:
        """Take a clone away."""
        await run_sql(self._server, f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


def path_of(url: str) -> Path:
    """The file of a SQLite address."""
    return Path(url.removeprefix("sqlite:///"))
