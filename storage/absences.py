"""Who is away and who stands in: said in chat by the person herself, beside what an import brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, update

from cases.places import Deputy
from storage.context import new_id
from storage.directory import bump
from storage.tables_directory import deputies


def keep(connection: Connection, away: Iterable[Deputy], back: Iterable[tuple[str, date]]) -> None:
    """Write both; every process reads the directory anew."""
    for person, day in back:
        _end(connection, person, day)
    rows = [asdict(row) | {"id": new_id(connection)} for row in away]
    if rows:
        connection.execute(insert(deputies), rows)
    bump(connection, "directory")


def _end(connection: Connection, person: str, day: date) -> None:
    hers = deputies.c.person == person
    connection.execute(delete(deputies).where(hers, deputies.c.since >= day))
    running = update(deputies).where(hers, deputies.c.since < day, deputies.c.until >= day)
    connection.execute(running.values(until=day - timedelta(days=1)))
