"""Database addresses as operators write them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url


class BadAddress(ValueError):
    """A database address that we cannot serve. `code`: unknown_database | no_file."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_sqlite(url: str) -> bool:
    """True for an embedded database. Raises BadAddress for anything but SQLite and PostgreSQL."""
    kind = url.partition(":")[0].partition("+")[0]
    if kind not in {"sqlite", "postgresql", "postgres"}:
        raise BadAddress("unknown_database")
    return kind == "sqlite"


def sqlite_path(url: str) -> Path:
    """The file of a SQLite address. Raises BadAddress where it names none."""
    name = make_url(url).database
    if not name or name == ":memory:":
        raise BadAddress("no_file")
    return Path(name)


def postgres_url(url: str) -> str:
    """A PostgreSQL address with the async driver in it."""
    return "postgresql+asyncpg:" + url.partition(":")[2]
