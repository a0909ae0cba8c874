"""Single-use codes that bind a chat to a person. Only a keyed hash of a code is stored."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from storage.context import Query, keys_of
from storage.rows import InviteRow, Stale
from storage.tables_directory import invites

# No letters or digits that look alike when they are read out or copied by hand.
_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH = 10  # 25 ** 10, about 46 bits, single use and short-lived


def make_invite(person: str, at: datetime, days: int = 7) -> Query[InviteRow]:
    """A new code for a person, valid `days` from the wall time `at`. Earlier unused ones stay valid."""

    def run(connection: Connection) -> InviteRow:
        code = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
        until = at + timedelta(days=days)
        connection.execute(
            insert(invites),
            {"digest": _digest(connection, code), "person": person, "created_at": at, "expires_at": until},
        )
        return InviteRow(code=code, person=person, expires_at=until)

    return run


def make_invites(persons: Sequence[str], at: datetime, days: int = 7) -> Query[list[str]]:
    """A fresh code for each of these persons, in their order."""
    return lambda connection: [make_invite(person, at, days)(connection).code for person in persons]


def find_invite(code: str) -> Query[InviteRow | None]:
    """The invite of a code as typed, used or expired ones too; None for one never made."""

    def find(connection: Connection) -> InviteRow | None:
        row = connection.execute(
            select(invites).where(invites.c.digest == _digest(connection, code))
        ).one_or_none()
        if row is None:
            return None
        return InviteRow(code=code, person=row.person, expires_at=row.expires_at, used_at=row.used_at)

    return find


def use(connection: Connection, code: str, at: datetime) -> None:
    """Spend a code. Raises Stale where somebody was quicker."""
    statement = (
        update(invites)
        .where(invites.c.digest == _digest(connection, code), invites.c.used_at.is_(None))
        .values(used_at=at)
    )
    if connection.execute(statement).rowcount != 1:
        raise Stale


def cancel(person: str, at: datetime) -> Query[None]:
    """All unused codes of a person are spent."""

    def run(connection: Connection) -> None:
        connection.execute(
            update(invites).where(invites.c.person == person, invites.c.used_at.is_(None)).values(used_at=at)
        )

    return run


def _digest(connection: Connection, code: str) -> str:
    return keys_of(connection).digest(code.upper())
