"""Who saw what of which case, when: written with every look, read by the auditor and the trace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage.context import Query
from storage.rows import ReadRow
from storage.tables import reads, texts


def of_case(no: str) -> Query[tuple[ReadRow, ...]]:
    """Every look at a case, oldest first."""
    query = select(reads).where(reads.c.case_no == no).order_by(reads.c.at, reads.c.id)
    return lambda connection: tuple(
        ReadRow(person=row.person, case=row.case_no, at=row.at, what=row.what, why=row.why_text)
        for row in connection.execute(query)
    )


def forget(before: datetime, limit: int = 1000) -> Query[int]:
    """Looks older than that are dropped, their stated reasons with them; how many."""
    old = select(reads.c.id, reads.c.why_text).where(reads.c.at < before).order_by(reads.c.at).limit(limit)

    def run(connection: Connection) -> int:
        found = connection.execute(old).all()
        reasons = [row.why_text for row in found if row.why_text is not None]
        if reasons:
            gone = update(texts).where(texts.c.id.in_(reasons)).values(body=b"", erased_at=before)
            connection.execute(gone)
        if found:
            connection.execute(delete(reads).where(reads.c.id.in_([row.id for row in found])))
        return len(found)

    return run
