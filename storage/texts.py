"""Every human text, sealed and erasable. All other tables hold ids of these rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage import corrections, parties
from storage.context import Query, keys_of
from storage.crypto import Keys
from storage.prepared import PreparedRows, PreparedSelect
from storage.rows import TextRow
from storage.tables import outbox, quotes, texts

_INSERT = PreparedRows(insert(texts), texts.columns.values())
_SOME = PreparedSelect(select(texts), among=texts.c.id)


def place(text_id: int) -> str:
    """What a text's seal is bound to."""
    return f"texts.body:{text_id}"


def add(connection: Connection, rows: Sequence[TextRow]) -> None:
    """Keep new texts."""
    keys = keys_of(connection)
    _INSERT.run(connection, [_values(row, keys) for row in rows])


def _values(row: TextRow, keys: Keys) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "body": keys.seal_text(row.body, place(row.id)),
        "case_no": row.case,
        "author": row.author,
        "at": row.at,
        "media": row.media,
        "sealed": row.sealed,
        "erased_at": None,
    }


def _from_row(row: Mapping[Any, Any], keys: Keys) -> TextRow:
    return TextRow(
        id=row["id"],
        kind=row["kind"],
        body=keys.open_text(row["body"], place(row["id"])),
        case=row["case_no"],
        author=row["author"],
        at=row["at"],
        media=row["media"] if row["erased_at"] is None else None,
        sealed=row["sealed"],
    )


def read_many(ids: Iterable[int]) -> Query[dict[int, TextRow]]:
    """Texts by id; an erased one has an empty body, an unknown one is missing."""
    wanted = sorted(set(ids))

    def find(connection: Connection) -> dict[int, TextRow]:
        keys = keys_of(connection)
        return {row["id"]: _from_row(row, keys) for row in _SOME.run(connection, {}, wanted)}

    return find


def body(text_id: int) -> Query[str | None]:
    """The words of one text; None for an unknown or erased one."""

    def find(connection: Connection) -> str | None:
        found = read_many((text_id,))(connection).get(text_id)
        return found.body or None if found is not None else None

    return find


def last_supplement(no: str) -> Query[int | None]:
    """The id of the newest supplement of a case that was not erased."""
    newest = select(texts.c.id).where(
        texts.c.case_no == no, texts.c.kind == "supplement", texts.c.erased_at.is_(None)
    )
    query = newest.order_by(texts.c.id.desc()).limit(1)
    return lambda connection: connection.execute(query).scalar_one_or_none()


def _all(condition: Any) -> Query[tuple[TextRow, ...]]:
    query = select(texts).where(condition).order_by(texts.c.id)

    def find(connection: Connection) -> tuple[TextRow, ...]:
        keys = keys_of(connection)
        return tuple(_from_row(row, keys) for row in connection.execute(query).mappings())

    return find


def of_case(no: str) -> Query[tuple[TextRow, ...]]:
    """Every text of a case in the order they were written."""
    return _all(texts.c.case_no == no)


def everything(*kinds: str) -> Query[tuple[TextRow, ...]]:
    """Every text of these kinds, for checks over the whole database."""
    return _all(texts.c.kind.in_(kinds))


def by_author(person: str) -> Query[tuple[TextRow, ...]]:
    """Every text a person wrote, for 删除我的信息."""
    return _all(texts.c.author == person)


def of_media(media_id: str) -> Query[tuple[TextRow, ...]]:
    """The texts that carry a picture or voice: who may see their case may see it."""
    return _all((texts.c.media == media_id) & texts.c.erased_at.is_(None))


def seal(nos: Iterable[str]) -> Query[None]:
    """A case became sealed: so did every word of it."""
    statement = update(texts).where(texts.c.case_no.in_(sorted(nos))).values(sealed=True)

    def run(connection: Connection) -> None:
        connection.execute(statement)

    return run


def erase(ids: Iterable[int], at: datetime) -> Query[None]:
    """Empty these texts and everything that was rendered or learnt from them. Only the ids stay."""
    wanted = sorted(set(ids))

    def run(connection: Connection) -> None:
        if not wanted:
            return
        gone: dict[str, Any] = {"body": b"", "erased_at": at}  # its file is removed by the upkeep
        connection.execute(update(texts).where(texts.c.id.in_(wanted)).values(gone))
        quoting = select(quotes.c.outbox).where(quotes.c.text.in_(wanted))
        connection.execute(update(outbox).where(outbox.c.id.in_(quoting)).values(rendered=b""))
        corrections.forget(wanted)(connection)
        parties.forget(wanted)(connection)

    return run


def unfetched(channel: str, since: datetime, limit: int) -> Query[tuple[tuple[int, str], ...]]:
    """(text, the platform's own name of its file) of what still lies at the platform, oldest first."""
    head = f"{channel}:"
    query = (
        select(texts.c.id, texts.c.media)
        .where(texts.c.media >= head, texts.c.media < f"{channel};", texts.c.at >= since)
        .where(texts.c.erased_at.is_(None))
        .order_by(texts.c.id)
        .limit(limit)
    )
    return lambda connection: tuple(
        (row.id, row.media.removeprefix(head)) for row in connection.execute(query)
    )


def fetched(text_id: int, media: str | None) -> Query[None]:
    """The file of a text lies in our store now; an erased text gets none back."""
    statement = update(texts).where(texts.c.id == text_id, texts.c.erased_at.is_(None)).values(media=media)

    def run(connection: Connection) -> None:
        connection.execute(statement)

    return run
