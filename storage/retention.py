"""What has been kept long enough: ended cases with words, loose words, files whose text is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from cases.model import Case, Json
from storage.codec import case_from_json
from storage.context import Query
from storage.tables import cases, history, texts

VOICES = (".ogg", ".amr", ".wav", ".mp3", ".m4a", ".weba")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An ended case with what is still readable of it."""

    case: Case
    ended_at: datetime
    texts: tuple[int, ...]
    voices: tuple[int, ...]


def ended(before: datetime, after: str = "", limit: int = 200) -> Query[tuple[Kept, ...]]:
    """Ended cases opened before an instant that still have words, in order of their numbers after `after`."""
    readable = (texts.c.case_no == cases.c.no) & texts.c.erased_at.is_(None)
    query = (
        select(cases.c.no, cases.c.body)
        .where(~cases.c.is_open, cases.c.opened_at < before, cases.c.no > after)
        .where(select(texts.c.id).where(readable).exists())
        .order_by(cases.c.no)
        .limit(limit)
    )

    def find(connection: Connection) -> tuple[Kept, ...]:
        return tuple(_kept(connection, row.no, row.body) for row in connection.execute(query).all())

    return find


def _kept(connection: Connection, no: str, body: Mapping[str, Json]) -> Kept:
    last = select(func.max(history.c.at)).where(history.c.case_no == no)
    rows = connection.execute(
        select(texts.c.id, texts.c.media).where(texts.c.case_no == no, texts.c.erased_at.is_(None))
    ).all()
    return Kept(
        case=case_from_json(body),
        ended_at=connection.execute(last).scalar_one(),
        texts=tuple(row.id for row in rows),
        voices=tuple(row.id for row in rows if row.media and row.media.endswith(VOICES)),
    )


def loose(before: datetime, limit: int = 500) -> Query[tuple[int, ...]]:
    """Readable words of no case from before an instant: greetings, held wishes, what was not handled."""
    query = (
        select(texts.c.id)
        .where(texts.c.case_no.is_(None), texts.c.erased_at.is_(None), texts.c.at < before)
        .where(texts.c.kind != "why")
        .order_by(texts.c.id)
        .limit(limit)
    )
    return lambda connection: tuple(connection.execute(query).scalars())


def drop_media(ids: Iterable[int]) -> Query[None]:
    """These texts carry no file any more; whether the file itself may go, `unused` says."""
    statement = update(texts).where(texts.c.id.in_(sorted(set(ids)))).values(media=None)

    def run(connection: Connection) -> None:
        connection.execute(statement)

    return run


def gone(limit: int = 200) -> Query[tuple[tuple[int, str], ...]]:
    """Erased texts whose file still lies in the folder: (text, file)."""
    query = select(texts.c.id, texts.c.media).where(
        texts.c.erased_at.is_not(None), texts.c.media.is_not(None)
    )
    return lambda connection: tuple((row.id, row.media) for row in connection.execute(query.limit(limit)))


def unused(media_id: str) -> Query[bool]:
    """True where no readable text carries this file."""
    query = select(func.count()).select_from(texts)
    query = query.where(texts.c.media == media_id, texts.c.erased_at.is_(None))
    return lambda connection: connection.execute(query).scalar_one() == 0
