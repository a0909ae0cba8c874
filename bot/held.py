"""A message that was held or failed before is looked at again before it goes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases.model import Json
from handlers import care_tell, still
from handlers.desk import Known
from storage import aftercare, cases
from storage.rows import OutRow
from storage.unit import Store


async def passed(row: OutRow, store: Store, known: Known, now: datetime) -> str | None:
    """Why it is not sent any more, None where it is. What goes out at once is not asked about."""
    if row.person is None or not (row.send_after or row.attempts > 1):
        return None
    case = await store.read(cases.load(row.case)) if row.case else None
    plan = await store.read(aftercare.load(row.case)) if row.case and case is None else None
    if (over := care_tell.passed(plan, row.of_seq)) is not None:
        return over
    waiting = still.Waiting(person=row.person, keys=keys_of(row.say), of_seq=row.of_seq, step=row.step)
    return still.passed(waiting, case, known, known.current.calendar.local(now).date())


def keys_of(say: Mapping[str, Json]) -> frozenset[str]:
    """The texts that a message is made of."""
    lines = say.get("lines")
    found = (line[0] for line in lines if isinstance(line, list)) if isinstance(lines, list) else ()
    return frozenset(key for key in found if isinstance(key, str))
