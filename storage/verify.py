"""Is everything whole? The file, each case's chain, fold(history) == case, texts, outbox, inbox."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, func, select

from cases import aftercare
from cases.lifecycle import fold
from cases.model import Case, Entry
from storage import aftercare as plan_rows
from storage import engine_postgres, engine_sqlite
from storage.address import is_sqlite, postgres_url, sqlite_path
from storage.case_rows import entry_from_row, to_values
from storage.codec import case_from_json, chained
from storage.context import OPTION, Context, keys_of
from storage.crypto import Keys, Unreadable
from storage.ids import Ids
from storage.rows import CaseSave
from storage.tables import cases, chats, history, inbox, outbox, texts
from storage.texts import place

BATCH = 500
_STATUSES = ("new", "sent", "dead", "dropped")
# Columns that the clock moves by itself, and the body, which is compared as a case.
_BESIDE = frozenset({"next_wakeup_at", "wake_lease", "body"})


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is not as it should be. `code` is symbolic, `where` a number or id, never a text."""

    code: str
    where: str


async def verify(url: str, keys: Keys) -> list[Finding]:
    """Check a whole database on one snapshot; an empty list where all is well."""
    option: dict[str, Any] = {OPTION: Context(keys=keys, ids=Ids(0))}
    if is_sqlite(url):
        return await asyncio.to_thread(_verify_sqlite, url, option)
    engine = engine_postgres.make_engine(postgres_url(url), pool=1)
    try:
        async with engine.connect() as connection:
            whole = await connection.execution_options(isolation_level="REPEATABLE READ", **option)
            return await whole.run_sync(lambda inner: list(_findings(inner)))
    finally:
        await engine.dispose()


def _verify_sqlite(url: str, option: dict[str, Any]) -> list[Finding]:
    engine = engine_sqlite.make_engine(sqlite_path(url))
    try:
        with engine.connect().execution_options(**option) as connection:
            connection.exec_driver_sql("BEGIN")
            return [*_file(connection), *_findings(connection)]
    finally:
        engine.dispose()


def _file(connection: Connection) -> Iterator[Finding]:
    for (answer,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if answer != "ok":
            yield Finding(code="file_damaged", where=answer)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Finding(code="reference_missing", where=str(row[0]))


def _findings(connection: Connection) -> Iterator[Finding]:
    yield from _cases(connection)
    yield from _plans(connection)
    yield from _texts(connection)
    yield from _messages(connection)


# ---- cases ----------------------------------------------------------------------------------------


def _cases(connection: Connection) -> Iterator[Finding]:
    last = ""
    while True:
        query = select(cases).where(cases.c.no > last).order_by(cases.c.no).limit(BATCH)
        rows = connection.execute(query).mappings().all()
        if not rows:
            return
        entries = _entries(connection, rows[0]["no"], rows[-1]["no"])
        for row in rows:
            yield from _case(row, entries[row["no"]])
        last = rows[-1]["no"]


def _entries(connection: Connection, first: str, last: str) -> dict[str, list[Entry]]:
    query = (
        select(history)
        .where(history.c.case_no.between(first, last))
        .order_by(history.c.case_no, history.c.seq)
    )
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["case_no"]].append(entry_from_row(row))
    return found


def _case(row: RowMapping, entries: Sequence[Entry]) -> Iterator[Finding]:
    no = row["no"]
    broken = broken_at(entries)
    if broken is not None:
        yield Finding(code="history_broken", where=f"{no}#{broken}")
        return
    if not entries or row["head"] != entries[-1].hash or row["version"] != entries[-1].seq:
        yield Finding(code="history_incomplete", where=no)
        return
    case = case_from_json(row["body"])
    if _folded(entries) != case:
        yield Finding(code="case_differs", where=no)
    save = CaseSave(case=case, expected=0, entries=(), wake_at=None)
    expected = to_values(save, row["head"])
    if any(row[name] != value for name, value in expected.items() if name not in _BESIDE):
        yield Finding(code="columns_differ", where=no)


def _folded(entries: Sequence[Entry]) -> Case | None:
    try:
        return fold(entries)
    except (ValueError, TypeError):
        return None


def broken_at(entries: Iterable[Entry]) -> int | None:
    """The number of the first entry that is missing, moved or changed; None where the chain is whole."""
    prev = ""
    for seq, entry in enumerate(entries, start=1):
        if entry.seq != seq or chained(entry, prev) != entry:
            return seq
        prev = entry.hash
    return None


def _plans(connection: Connection) -> Iterator[Finding]:
    """Plans of visits are few: one after the other, like cases."""
    for plan, head in plan_rows.everything(connection):
        entries = plan_rows.history_of(plan.no)(connection)
        broken = broken_at(entries)
        if broken is not None or not entries or head != entries[-1].hash:
            yield Finding(code="history_broken", where=f"{plan.no}#{broken or plan.version}")
        elif aftercare.fold(entries) != plan:
            yield Finding(code="case_differs", where=plan.no)


# ---- texts and messages ---------------------------------------------------------------------------


def _texts(connection: Connection) -> Iterator[Finding]:
    keys = keys_of(connection)
    for row in connection.execute(select(texts.c.id, texts.c.body).execution_options(yield_per=BATCH)):
        try:
            keys.open_text(row.body, place(row.id))
        except Unreadable as sealed:
            yield Finding(code=f"text_{sealed.code}", where=str(row.id))


def _messages(connection: Connection) -> Iterator[Finding]:
    sent_places = (
        select(outbox.c.channel, outbox.c.chat_id)
        .where(outbox.c.seq.is_not(None))
        .group_by(outbox.c.channel, outbox.c.chat_id)
        .having(func.count() != func.max(outbox.c.seq))
    )
    gaps = (Finding(code="log_gap", where=f"{row.channel}") for row in connection.execute(sent_places))
    no_chat = ~exists().where(and_(chats.c.channel == inbox.c.channel, chats.c.chat_id == inbox.c.chat_id))
    no_text = and_(inbox.c.state == "failed", ~exists().where(texts.c.id == inbox.c.text))
    yield from chain(
        gaps,
        _rows(
            connection,
            "outbox_status",
            outbox.c.id,
            outbox.c.status.not_in(_STATUSES),
        ),
        _rows(
            connection,
            "dead_without_code",
            outbox.c.id,
            and_(outbox.c.status == "dead", outbox.c.code.is_(None)),
        ),
        _rows(connection, "inbox_without_chat", inbox.c.event_id, no_chat),
        _rows(connection, "failed_without_text", inbox.c.event_id, no_text),
    )


def _rows(
    connection: Connection, code: str, key: ColumnElement[Any], condition: ColumnElement[bool]
) -> Iterator[Finding]:
    for (where,) in connection.execute(select(key).where(condition)):
        yield Finding(code=code, where=str(where))
