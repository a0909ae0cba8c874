"""Messages seen: repeats end here, and what could not be handled waits here for a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, tuple_

from storage.context import Query
from storage.rows import InboxRow
from storage.tables import inbox

TRIM_BATCH = 1000


def seen(channel: str, account: str, event_id: str) -> Query[bool]:
    """Whether this event was handled already."""
    query = select(inbox.c.event_id).where(
        inbox.c.channel == channel, inbox.c.account == account, inbox.c.event_id == event_id
    )
    return lambda connection: connection.execute(query).first() is not None


def failed(since: datetime, limit: int = 100) -> Query[tuple[InboxRow, ...]]:
    """Messages that no handler could take since then, oldest first."""
    query = select(inbox).where(inbox.c.state == "failed", inbox.c.received_at >= since)
    query = query.order_by(inbox.c.received_at).limit(limit)
    return lambda connection: tuple(InboxRow(**row) for row in connection.execute(query).mappings())


def last_received() -> Query[dict[str, datetime]]:
    """When each channel last brought a message: a silent channel shows."""
    query = select(inbox.c.channel, func.max(inbox.c.received_at).label("at")).group_by(inbox.c.channel)
    return lambda connection: {row.channel: row.at for row in connection.execute(query)}


def trim(before: datetime, limit: int = TRIM_BATCH) -> Query[int]:
    """Forget handled messages received before then, a batch at a time; returns how many went.

    A channel's newest one stays: by it a channel that fell silent is seen.
    """
    key = (inbox.c.channel, inbox.c.account, inbox.c.event_id)
    later = inbox.alias("later")
    newer = select(later.c.event_id).where(
        later.c.channel == inbox.c.channel, later.c.received_at > inbox.c.received_at
    )
    old = select(*key).where(inbox.c.received_at < before, inbox.c.state == "done", newer.exists())
    statement = delete(inbox).where(tuple_(*key).in_(old.limit(limit)))
    return lambda connection: connection.execute(statement).rowcount
