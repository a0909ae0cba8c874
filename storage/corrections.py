"""Corrected categories with the words they were given for, cut free of persons and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select

from storage.context import Query, keys_of, new_id
from storage.crypto import Keys
from storage.rows import CorrectionRow
from storage.tables_learning import corrections


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One kept correction. `reporter` tells people apart and says nothing else about them."""

    words: str
    was: str
    became: str
    reporter: str


def keep(connection: Connection, rows: Sequence[CorrectionRow]) -> None:
    """Keep the newest correction of each text; one without words only takes the earlier one away."""
    if not rows:
        return
    keys = keys_of(connection)
    _forget(connection, [row.text for row in rows])
    for row in rows:
        if row.words:
            row_id = new_id(connection)
            connection.execute(
                insert(corrections),
                {
                    "id": row_id,
                    "text": _text(keys, row.text),
                    "reporter": keys.digest(f"reporter:{row.reporter}"),
                    "words": keys.seal_text(row.words, _place(row_id)),
                    "was": row.was,
                    "became": row.became,
                    "at": row.at,
                },
            )


def forget(texts: Iterable[int]) -> Query[None]:
    """Take away what was learnt from these texts: their writer erased them."""
    wanted = sorted(set(texts))
    return lambda connection: _forget(connection, wanted)


def all_of_them() -> Query[tuple[Correction, ...]]:
    """Every correction, oldest first."""

    def find(connection: Connection) -> tuple[Correction, ...]:
        keys = keys_of(connection)
        rows = connection.execute(select(corrections).order_by(corrections.c.id))
        return tuple(_correction(row, keys) for row in rows)

    return find


def _correction(row: Row[tuple[object, ...]], keys: Keys) -> Correction:
    found = row._mapping
    return Correction(
        words=keys.open_text(found["words"], _place(found["id"])),
        was=found["was"],
        became=found["became"],
        reporter=found["reporter"],
    )


def _forget(connection: Connection, texts: Sequence[int]) -> None:
    if texts:
        keys = keys_of(connection)
        digests = [_text(keys, one) for one in texts]
        connection.execute(delete(corrections).where(corrections.c.text.in_(digests)))


def _text(keys: Keys, text: int) -> str:
    return keys.digest(f"text:{text}")


def _place(row_id: int) -> str:
    return f"corrections.words:{row_id}"
