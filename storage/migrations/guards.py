"""What the database itself keeps: history and policies are written once; a queued message wakes the pump."""

from __future__ import annotations

APPEND_ONLY = ("history", "policies")

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE FUNCTION xiaoge_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""
_POSTGRES = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION xiaoge_append_only()
"""
_WAKE_FUNCTION = """
CREATE FUNCTION xiaoge_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('xiaoge_out', ''); RETURN NULL; END $$
"""
_WAKE = """
CREATE TRIGGER outbox_wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION xiaoge_wake()
"""


def statements(dialect: str) -> list[str]:
    """The DDL of the guards for one database."""
    guards = [statement for table in APPEND_ONLY for statement in append_only(table, dialect)]
    return guards if dialect == "sqlite" else [_POSTGRES_FUNCTION, *guards, _WAKE_FUNCTION, _WAKE]


def append_only(table: str, dialect: str) -> list[str]:
    """What lets nobody change or take away a row of this table."""
    if dialect == "sqlite":
        return [_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
    return [_POSTGRES.format(table=table)]
