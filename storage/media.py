"""What is known of stored pictures, voices and papers; the bytes lie in the media folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from storage.context import Query
from storage.tables_directory import media


@dataclass(frozen=True, kw_only=True)
class MediaRow:
    """One stored file. `case_no` is the case it belongs to once known; `owner` the person who sent it."""

    id: str
    kind: str
    mime: str
    size: int
    case_no: str | None = None
    owner: str | None = None
    created_at: datetime | None = None


def add(row: MediaRow) -> Query[None]:
    """Remember a stored file."""

    def run(connection: Connection) -> None:
        connection.execute(insert(media), asdict(row))

    return run


def load(media_id: str) -> Query[MediaRow | None]:
    """One file's row."""
    query = select(media).where(media.c.id == media_id)

    def find(connection: Connection) -> MediaRow | None:
        row = connection.execute(query).mappings().one_or_none()
        return MediaRow(**row) if row is not None else None

    return find


def of_case(no: str) -> Query[tuple[MediaRow, ...]]:
    """The files of a case in the order they came."""
    query = select(media).where(media.c.case_no == no).order_by(media.c.created_at, media.c.id)
    return lambda connection: tuple(MediaRow(**row) for row in connection.execute(query).mappings())


def belongs_to(media_id: str, no: str, owner: str | None) -> Query[None]:
    """Tie a file to its case and sender."""

    def run(connection: Connection) -> None:
        connection.execute(update(media).where(media.c.id == media_id).values(case_no=no, owner=owner))

    return run
