"""Looking at the outbox: web chat's log, counts, what is stuck or given up, receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, literal_column, select, update

from cases.model import Json
from storage.addressing import rendered_place
from storage.context import Query, keys_of
from storage.crypto import Keys
from storage.tables import chats, outbox

_NEW: ColumnElement[str] = literal_column("'new'")
_DEAD: ColumnElement[str] = literal_column("'dead'")


@dataclass(frozen=True, kw_only=True)
class Logged:
    """One sent message. `rendered` is what the pump handed to `mark_sent`, "" once erased."""

    id: int
    seq: int
    rendered: str
    say: Mapping[str, Json]
    case: str | None = None
    at: datetime | None = None


# Where a chat changed hands or was cleared, its log begins anew.
_SINCE = func.coalesce(
    select(chats.c.since_seq)
    .where(chats.c.channel == bindparam("channel"), chats.c.chat_id == bindparam("chat"))
    .scalar_subquery(),
    0,
)
_LOG = (
    select(outbox)
    .where(
        outbox.c.channel == bindparam("channel"),
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.seq.is_not(None),
        outbox.c.seq > bindparam("after"),
        outbox.c.seq > _SINCE,
    )
    .order_by(outbox.c.seq)
    .limit(bindparam("limit"))
)


def web_log(channel: str, chat_id: str, after: int, limit: int = 200) -> Query[tuple[Logged, ...]]:
    """What a logged chat was sent after place `after`, in order."""

    def find(connection: Connection) -> tuple[Logged, ...]:
        keys = keys_of(connection)
        rows = connection.execute(_LOG, {"channel": channel, "chat": chat_id, "after": after, "limit": limit})
        return tuple(_logged(row, keys) for row in rows)

    return find


def _logged(row: Row[Any], keys: Keys) -> Logged:
    return Logged(
        id=row.id,
        seq=row.seq or 0,
        rendered=keys.open_text(row.rendered, rendered_place(row.id)),
        say=row.say,
        case=row.case_no,
        at=row.ended_at,
    )


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A message that was not delivered, for the auditor and the operator. No text, no number."""

    id: int
    channel: str
    person: str | None
    case: str | None
    code: str | None
    attempts: int
    created_at: datetime | None


def _troubles(*conditions: ColumnElement[bool], limit: int) -> Query[tuple[Trouble, ...]]:
    query = select(outbox).where(*conditions).order_by(outbox.c.id).limit(limit)

    def find(connection: Connection) -> tuple[Trouble, ...]:
        return tuple(
            Trouble(
                id=row.id,
                channel=row.channel,
                person=row.person,
                case=row.case_no,
                code=row.code,
                attempts=row.attempts,
                created_at=row.created_at,
            )
            for row in connection.execute(query)
        )

    return find


def stuck(older_than: datetime, limit: int = 200) -> Query[tuple[Trouble, ...]]:
    """Unsent rows that could have gone before `older_than` (work time)."""
    return _troubles(
        outbox.c.status == _NEW, outbox.c.ready_at < older_than, outbox.c.created_at < older_than, limit=limit
    )


def dead(since: datetime | None = None, limit: int = 200) -> Query[tuple[Trouble, ...]]:
    """Rows given up, in order; only those written since then, where it is named."""
    fresh = (outbox.c.created_at > since,) if since is not None else ()
    return _troubles(outbox.c.status == _DEAD, *fresh, limit=limit)


def of_case(no: str) -> Query[tuple[Trouble, ...]]:
    """Undelivered messages about one case."""
    return _troubles(outbox.c.case_no == no, outbox.c.status == _DEAD, limit=1000)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message about a case: to whom, by which way, what became of it. No text, no number."""

    person: str | None
    channel: str
    key: str
    status: str  # new | sent | dead
    at: datetime | None
    code: str | None = None


def told_about(no: str) -> Query[tuple[Told, ...]]:
    """Every message about a case, oldest first."""
    query = select(outbox).where(outbox.c.case_no == no).order_by(outbox.c.id)

    def find(connection: Connection) -> tuple[Told, ...]:
        return tuple(
            Told(
                person=row.person,
                channel=row.channel,
                key=next((str(item[0]) for item in row.say.get("lines", ())), ""),
                status=row.status,
                at=row.ended_at or row.created_at,
                code=row.code,
            )
            for row in connection.execute(query)
        )

    return find


def pending_counts(work: datetime) -> Query[dict[tuple[str, str], int]]:
    """How many unsent rows: (channel, "ready" or "held") -> count; dead ones as (channel, "dead")."""
    unsent = select(outbox.c.channel, (outbox.c.ready_at <= work).label("ready"), func.count())
    unsent = unsent.where(outbox.c.status == _NEW).group_by(outbox.c.channel, literal_column("ready"))
    given_up = (
        select(outbox.c.channel, func.count()).where(outbox.c.status == _DEAD).group_by(outbox.c.channel)
    )

    def find(connection: Connection) -> dict[tuple[str, str], int]:
        counts = {
            (channel, "ready" if ready else "held"): count
            for channel, ready, count in connection.execute(unsent)
        }
        return counts | {(channel, "dead"): count for channel, count in connection.execute(given_up)}

    return find


def mark_receipt(channel: str, ref: str, code: str, at: datetime) -> Query[bool]:
    """The platform reports later that a message was not delivered: it is dead after all.

    False for an unknown ref.
    """
    statement = (
        update(outbox)
        .where(outbox.c.channel == channel, outbox.c.ref == ref, outbox.c.status == "sent")
        .values(status="dead", code=code, ended_at=at)
    )
    return lambda connection: connection.execute(statement).rowcount > 0
