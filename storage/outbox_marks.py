"""What becomes of a claimed message: fenced, sent, tried again, given up, sent another way.

Every mark is made only by the owner of the lease, so a sender that was thought dead cannot mark twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, literal_column, select, update

from cases.model import Json
from storage.addressing import rendered_place
from storage.context import Query, keys_of
from storage.dialects import upserts
from storage.prepared import Prepared
from storage.rows import SMS
from storage.tables import chats, outbox, persons

LEASE_SECONDS = 60.0
_NEW: ColumnElement[str] = literal_column("'new'")

_MINE = and_(
    outbox.c.id == bindparam("row"), outbox.c.claimed_by == bindparam("owner"), outbox.c.status == _NEW
)
_RENEW = Prepared(
    update(outbox)
    .where(_MINE)
    .values(claimed_until=bindparam("until"))
    .returning(outbox.c.channel, outbox.c.chat_id)
)
_OFFER = Prepared(
    update(chats)
    .where(
        chats.c.channel == bindparam("of_channel"),
        chats.c.chat_id == bindparam("of_chat"),
        chats.c.choices_seq < bindparam("row"),
    )
    .values(choices=bindparam("offered"), choices_seq=bindparam("row"))
)


def renew(
    owner: str, row: int, *, wall: datetime, lease_s: float = LEASE_SECONDS, offers: Json = None
) -> Query[bool]:
    """The fence before a send: False where the lease was lost, then do not send.

    Where True the choices that the message `offers` are the chat's newest from now on: a number typed at once
    is understood.
    """
    until = wall + timedelta(seconds=lease_s)

    def run(connection: Connection) -> bool:
        held = _RENEW.run(connection, {"row": row, "owner": owner, "until": until}).one_or_none()
        if held is None:
            return False
        if offers:
            to = {"of_channel": held["channel"], "of_chat": held["chat_id"]}
            _OFFER.run(connection, {**to, "row": row, "offered": offers})
        return True

    return run


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A send that was accepted.

    `rendered` is kept sealed; `logged`: the channel's log is our own (web chat).
    """

    at: datetime
    ref: str = ""
    rendered: str = ""
    logged: bool = False


_SENT = Prepared(
    update(outbox)
    .where(_MINE)
    .values(
        status="sent",
        ended_at=bindparam("at"),
        ref=bindparam("of_ref"),
        rendered=bindparam("sealed"),
        claimed_by=None,
        claimed_until=None,
        code=None,
    )
    .returning(outbox.c.channel, outbox.c.chat_id)
)


def mark_sent(owner: str, row: int, delivery: Delivery) -> Query[int | None]:
    """Done.

    Returns the chat's next `seq` for a logged channel, 0 for others, None where the lease was lost.
    """

    def run(connection: Connection) -> int | None:
        sealed = keys_of(connection).seal_text(delivery.rendered, rendered_place(row))
        values = {
            "row": row,
            "owner": owner,
            "at": delivery.at,
            "of_ref": delivery.ref[:200] or None,
            "sealed": sealed,
        }
        sent = _SENT.run(connection, values).one_or_none()
        if sent is None:
            return None
        return _next_seq(connection, row, sent["channel"], sent["chat_id"]) if delivery.logged else 0

    return run


_FRESH = {
    "version": 1,
    "language": "zh_CN",
    "dialog": {},
    "private": False,
    "choices": [],
    "choices_seq": 0,
    "last_seq": 1,
}
_PLACE = Prepared(
    {
        name: insert.on_conflict_do_update(
            index_elements=["channel", "chat_id"], set_={"last_seq": chats.c.last_seq + 1}
        ).returning(chats.c.last_seq)
        for name, insert in upserts(chats).items()
    },
    ("channel", "chat_id", *_FRESH),
)
_KEEP_PLACE = Prepared(update(outbox).where(outbox.c.id == bindparam("row")).values(seq=bindparam("place")))


def _next_seq(connection: Connection, row: int, channel: str, chat_id: str) -> int:
    """The next place in a chat's log. The chat row is locked, so places are seen in order without gaps."""
    place = {**_FRESH, "channel": channel, "chat_id": chat_id}
    seq: int = _PLACE.run(connection, place).rows[0]["last_seq"]
    _KEEP_PLACE.run(connection, {"row": row, "place": seq})
    return seq


def _settle(owner: str, row: int, values: Mapping[str, Any]) -> Query[bool]:
    mine = (outbox.c.id == row, outbox.c.claimed_by == owner, outbox.c.status == _NEW)
    statement = update(outbox).where(*mine).values(claimed_by=None, claimed_until=None, **values)
    return lambda connection: connection.execute(statement).rowcount == 1


def mark_retry(owner: str, row: int, after: datetime, code: str = "") -> Query[bool]:
    """Try again at the wall time `after`; later rows of the chat wait. False where the lease was lost."""
    return _settle(owner, row, {"retry_at": after, "code": code or None})


def mark_dead(owner: str, row: int, code: str, at: datetime) -> Query[bool]:
    """Given up, and visible to a person through `dead`. False where the lease was lost."""
    return _settle(owner, row, {"status": "dead", "code": code, "ended_at": at})


def drop(owner: str, row: int, code: str, at: datetime) -> Query[bool]:
    """Not said any more: what it was about has passed. Nobody is told of it, the row stays."""
    return _settle(owner, row, {"status": "dropped", "code": code, "ended_at": at})


def release(owner: str, row: int) -> Query[bool]:
    """Give a row back untried: the process stops. The claim's try is not counted."""
    return _settle(owner, row, {"attempts": outbox.c.attempts - 1})


def to_sms(owner: str, row: int) -> Query[bool]:
    """The chat is gone: the same message takes the SMS way, at once.

    False where it has no template or phone.
    """
    reachable = select(persons.c.id).where(
        persons.c.phone_index.is_not(None), ~persons.c.sms_off, persons.c.disabled_at.is_(None)
    )
    statement = (
        update(outbox)
        .where(
            outbox.c.id == row, outbox.c.claimed_by == owner, outbox.c.status == _NEW, outbox.c.channel != SMS
        )
        .where(outbox.c.sms.is_not(None), outbox.c.person.in_(reachable))
        .values(
            channel=SMS,
            chat_id=outbox.c.person,
            attempts=0,
            retry_at=None,
            claimed_by=None,
            claimed_until=None,
        )
    )
    return lambda connection: connection.execute(statement).rowcount == 1


def clear_leases() -> Query[int]:
    """A lone process starts: nobody else sends, so what was in flight is free at once. How many."""
    statement = update(outbox).where(outbox.c.status == _NEW, outbox.c.claimed_by.is_not(None))
    freed = statement.values(claimed_by=None, claimed_until=None)
    return lambda connection: connection.execute(freed).rowcount
