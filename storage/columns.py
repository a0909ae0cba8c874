"""What tables are made of: the metadata they share, the types of their columns, partial indexes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Integer, MetaData, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant: timestamptz on PostgreSQL, microseconds since 1970 on SQLite (exact, ordered)."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on this database."""
        return dialect.type_descriptor(
            DateTime(timezone=True) if dialect.name == "postgresql" else BigInteger()
        )

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Python to column. A naive time is a mistake of ours and fails here."""
        if value is None or dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Column to Python."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _EPOCH + timedelta(microseconds=value)


Doc = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Id = BigInteger().with_variant(Integer, "sqlite")
Code = String(64)
ALWAYS = _EPOCH  # `ready_at` of an outbox row that nothing holds back


def where(condition: str) -> dict[str, Any]:
    """A partial index.

    SQLite has no booleans: SQLAlchemy asks it for `is_open = 1`, so the index must say the same.
    """
    on_sqlite = condition.replace("is_open", "is_open = 1")
    return {"sqlite_where": text(on_sqlite), "postgresql_where": text(condition)}


def entry_columns() -> tuple[Column[Any], ...]:
    """What every entry of a history holds, chained to the one before by hashes."""
    return (
        Column("at", Instant, nullable=False),
        Column("type", String(32), nullable=False),
        Column("role", String(32), nullable=False),
        Column("actor", Code),
        Column("unit", Code),
        Column("acts_for", Code),
        Column("changes", Doc, nullable=False),
        Column("facts", Doc, nullable=False),
        Column("prev", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
    )
