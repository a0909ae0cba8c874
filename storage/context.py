"""What rides on a connection beside it: the keys and the id maker, set once by the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from sqlalchemy import Connection

from storage.crypto import Keys
from storage.ids import Ids

T = TypeVar("T")
Query = Callable[[Connection], T]

OPTION = "xiaoge"


@dataclass(frozen=True)
class Context:
    """The keys and ids of the store behind a connection."""

    keys: Keys
    ids: Ids


def _context(connection: Connection) -> Context:
    return cast(Context, connection.get_execution_options()[OPTION])


def keys_of(connection: Connection) -> Keys:
    """The keys of the store behind this connection."""
    return _context(connection).keys


def new_id(connection: Connection) -> int:
    """A new row id."""
    return _context(connection).ids.next()


def many_rows(connection: Connection) -> bool:
    """True where several processes may write at once (PostgreSQL), so rows are locked as they are taken."""
    return connection.dialect.name == "postgresql"
