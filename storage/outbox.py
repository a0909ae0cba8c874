"""Messages on their way: claimed under a lease, fenced before each send, in order within a chat.

`wall` is the machine's time (leases, retries), `work` the work's clock (what was held until the morning).
Every mark is made only by the owner of the lease, so a sender that was thought dead cannot mark twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)

from storage.columns import ALWAYS, Instant
from storage.context import Query, keys_of, many_rows
from storage.crypto import Keys
from storage.outbox_marks import (
    LEASE_SECONDS,
    Delivery,
    clear_leases,
    drop,
    mark_dead,
    mark_retry,
    mark_sent,
    release,
    renew,
    to_sms,
)
from storage.outbox_queries import (
    dead,
    mark_receipt,
    of_case,
    pending_counts,
    stuck,
    told_about,
    web_log,
)
from storage.prepared import Prepared, PreparedSelect
from storage.rows import SMS, OutRow
from storage.tables import chats, outbox, persons

__all__ = [
    "Delivery",
    "claim",
    "clear_leases",
    "dead",
    "drop",
    "mark_dead",
    "mark_receipt",
    "mark_retry",
    "mark_sent",
    "of_case",
    "pending_counts",
    "release",
    "renew",
    "stuck",
    "to_sms",
    "told_about",
    "web_log",
]
# Written into the statement, not bound: only so the partial indexes on unsent rows are used.
_NEW: ColumnElement[str] = literal_column("'new'")


def _claimable() -> Any:
    """Ready rows that are the oldest unsent ready one of their chat, where nothing of that chat is in flight.

    What nothing holds back (answers, emergencies) goes before what waited for its hour, as in the index.
    """
    wall: ColumnElement[datetime] = bindparam("wall", type_=Instant)
    work: ColumnElement[datetime] = bindparam("work", type_=Instant)
    other = outbox.alias("other")
    in_flight = other.c.claimed_until > wall
    before = and_(other.c.id < outbox.c.id, other.c.ready_at <= work)
    blocked = (
        select(other.c.id)
        .where(
            other.c.status == _NEW,
            other.c.channel == outbox.c.channel,
            other.c.chat_id == outbox.c.chat_id,
            or_(in_flight, before),
        )
        .exists()
    )
    return (
        select(
            outbox,
            func.coalesce(chats.c.language, persons.c.language, "zh_CN").label("language"),
            persons.c.phone.label("sealed_phone"),
        )
        .select_from(
            outbox.outerjoin(
                chats, and_(chats.c.channel == outbox.c.channel, chats.c.chat_id == outbox.c.chat_id)
            ).outerjoin(persons, persons.c.id == outbox.c.person)
        )
        .where(
            outbox.c.status == _NEW,
            outbox.c.ready_at <= work,
            or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= wall),
            or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= wall),
            ~blocked,
        )
        .order_by(outbox.c.ready_at, outbox.c.id)
        .limit(bindparam("limit"))
    )


_CLAIMABLE = _claimable()
_CLAIMED = PreparedSelect(_CLAIMABLE)
_NOT_TO = outbox.c.channel.not_in(bindparam("without", expanding=True))
_CLAIMABLE_LOCKED = _CLAIMABLE.with_for_update(skip_locked=True, of=outbox)
_TAKE = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(claimed_by=bindparam("owner"), claimed_until=bindparam("until"), attempts=outbox.c.attempts + 1)
)


def _found(connection: Connection, values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if not many_rows(connection) and "without" not in values:
        return _CLAIMED.run(connection, values)
    query = _CLAIMABLE_LOCKED if many_rows(connection) else _CLAIMABLE
    asked = query.where(_NOT_TO) if "without" in values else query
    return [dict(row) for row in connection.execute(asked, values).mappings()]


def claim(
    owner: str,
    *,
    wall: datetime,
    work: datetime,
    limit: int = 10,
    lease_s: float = LEASE_SECONDS,
    without: Collection[str] = (),
) -> Query[tuple[OutRow, ...]]:
    """Take up to `limit` rows for `owner`, oldest first, at most one of a chat, none to `without`.

    `without`: channels that are left alone for now. For `Store.write`.
    """
    values: dict[str, Any] = {"wall": wall, "work": work, "limit": limit}
    if without:
        values["without"] = sorted(without)

    def run(connection: Connection) -> tuple[OutRow, ...]:
        found = _found(connection, values)
        if not found:
            return ()
        until = wall + timedelta(seconds=lease_s)
        for row in found:
            _TAKE.run(connection, {"row": row["id"], "owner": owner, "until": until})
        keys = keys_of(connection)
        return tuple(_row(row, keys) for row in sorted(found, key=lambda row: row["id"]))

    return run


def _row(row: Mapping[str, Any], keys: Keys) -> OutRow:
    phone = ""
    if row["channel"] == SMS and row["sealed_phone"]:
        phone = keys.open_contact(row["sealed_phone"], f"persons.phone:{row['person']}")
    return OutRow(
        id=row["id"],
        person=row["person"],
        channel=row["channel"],
        chat_id=row["chat_id"],
        say=row["say"],
        case=row["case_no"],
        sms=row["sms"],
        sms_params=tuple(row["sms_params"]),
        sms_only=row["sms_only"],
        dedupe=row["dedupe"],
        of_seq=row["of_seq"],
        step=row["step"],
        send_after=None if row["ready_at"] == ALWAYS else row["ready_at"],
        expires_at=row["expires_at"],
        created_at=row["created_at"],
        attempts=row["attempts"] + 1,  # this one
        language=row.get("language") or "",
        phone=phone,
    )
