"""What keeps us from a database, for those who must not know SQLAlchemy."""

from __future__ import annotations

from asyncpg.exceptions import (
    CannotConnectNowError,
    InvalidAuthorizationSpecificationError,
    InvalidCatalogNameError,
    PostgresConnectionError,
    TooManyConnectionsError,
)
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

UNREACHABLE: tuple[type[Exception], ...] = (
    OperationalError,
    InterfaceError,
    NoConnectionFree,
    CannotConnectNowError,
    InvalidAuthorizationSpecificationError,
    InvalidCatalogNameError,
    PostgresConnectionError,
    TooManyConnectionsError,
    ConnectionError,
)
