"""Writing one unit of work: the same for both engines, inside a transaction that the engine opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, update

from storage import (
    absences,
    addressing,
    aftercare,
    case_rows,
    chats,
    corrections,
    invites,
    parties,
    persons,
    pushes,
    texts,
)
from storage.context import new_id
from storage.dialects import upserts
from storage.prepared import Prepared, PreparedRows
from storage.rows import Changes, DigestRow, InboxRow, ReadRow, Repeat
from storage.tables import digest_lines, inbox, reads
from storage.tables import persons as person_table

_INBOX = Prepared(
    {name: insert.on_conflict_do_nothing() for name, insert in upserts(inbox).items()}, inbox.columns.keys()
)
_DIGEST = PreparedRows(
    {name: insert.on_conflict_do_nothing() for name, insert in upserts(digest_lines).items()},
    digest_lines.columns.values(),
)
_FIRST_DIGEST = Prepared(
    update(person_table)
    .where(person_table.c.id == bindparam("of_id"), person_table.c.next_digest_at.is_(None))
    .values(next_digest_at=bindparam("at"), version=person_table.c.version + 1)
)
_SENT = Prepared(
    delete(digest_lines).where(digest_lines.c.person == bindparam("of_person"), digest_lines.c.taken)
)
_READS = PreparedRows(reads.insert(), reads.columns.values())


def write_changes(connection: Connection, changes: Changes) -> tuple[int, ...]:
    """Write all of it; returns the ids of the new outbox rows. Raises Repeat or Stale: then keep nothing.

    Rows are taken in one order (inbox, chat, persons, cases by number), so two writers do not wait for each
    other in a ring.
    """
    if changes.inbox is not None:
        _see(connection, changes.inbox)
    if changes.chat is not None:
        chats.save(
            connection,
            changes.chat,
            alive=changes.inbox is not None,
            unbind=changes.unbind,
            anew=changes.log_anew,
        )
    if changes.persons:
        persons.save(connection, changes.persons)
    if changes.cases or changes.plans:
        case_rows.save_all(connection, changes.cases)
        aftercare.save_all(connection, changes.plans)
    if changes.texts:
        texts.add(connection, changes.texts)
    newly = [save.case.no for save in changes.cases if any(e.changes.get("sealed") for e in save.entries)]
    if newly:
        texts.seal(newly)(connection)
    out = changes.out
    if changes.pushes_a_day is not None and any(row.push_on for row in out):
        out, folded = pushes.allot(connection, out, changes.pushes_a_day)
        changes = replace(changes, digests=(*changes.digests, *folded))
    _lesser(connection, changes)
    return addressing.add(connection, out) if out else ()


def _lesser(connection: Connection, changes: Changes) -> None:
    """What most messages have none of."""
    if changes.digest_sent:
        _digests_sent(connection, changes.digest_sent)
    if changes.digests:
        _collect(connection, changes.digests)
    if changes.absences or changes.back:
        absences.keep(connection, changes.absences, changes.back)
    if changes.reads:
        _READS.run(connection, [_read_values(connection, row) for row in changes.reads])
    if changes.use_invite is not None:
        invites.use(connection, changes.use_invite, _wall(changes))
    if changes.erase_texts:
        texts.erase(changes.erase_texts, _wall(changes))(connection)
    corrections.keep(connection, changes.corrections)
    parties.keep(connection, changes.parties)


def _wall(changes: Changes) -> datetime:
    """When this message came in. Only an answer to a message spends an invite or erases."""
    if changes.inbox is None:
        raise ValueError("an invite or an erasure belongs to an inbound message")
    return changes.inbox.received_at


def _see(connection: Connection, row: InboxRow) -> None:
    values = {
        "channel": row.channel,
        "account": row.account,
        "event_id": row.event_id,
        "chat_id": row.chat_id,
        "received_at": row.received_at,
        "state": row.state,
        "text": row.text,
    }
    if _INBOX.run(connection, values).rowcount != 1:
        raise Repeat


def _collect(connection: Connection, rows: tuple[DigestRow, ...]) -> None:
    """Keep lines for digests.

    Somebody without a digest time gets one now; the digest itself picks the hour.
    """
    values: list[dict[str, Any]] = [
        {
            "person": row.person,
            "dedupe": row.dedupe,
            "case_no": row.case,
            "key": row.key,
            "params": dict(row.params),
            "at": row.at,
            "taken": False,
            "of_seq": row.of_seq,
            "step": row.step,
        }
        for row in rows
    ]
    _DIGEST.run(connection, values)
    for person, at in sorted({row.person: row.at for row in rows}.items()):
        _FIRST_DIGEST.run(connection, {"of_id": person, "at": at})


def _digests_sent(connection: Connection, sent: tuple[str, ...]) -> None:
    """The lines that were taken are in messages now; those collected since stay for the next digest."""
    for person in sorted(sent):
        _SENT.run(connection, {"of_person": person})


def _read_values(connection: Connection, row: ReadRow) -> dict[str, Any]:
    return {
        "id": new_id(connection),
        "person": row.person,
        "case_no": row.case,
        "at": row.at,
        "what": row.what,
        "why_text": row.why,
    }
