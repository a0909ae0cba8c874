"""How often somebody is disturbed on a day; one push too many becomes a line of her next digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, delete, select

from storage.context import Query
from storage.dialects import upserts
from storage.prepared import Prepared, PreparedSelect
from storage.rows import DigestRow, OutRow
from storage.tables import pushes

Day = tuple[str, date]
_COUNT = PreparedSelect(
    select(pushes.c.count).where(pushes.c.person == bindparam("of_person"), pushes.c.day == bindparam("on"))
)
_ADD = Prepared(
    {
        name: insert.on_conflict_do_update(
            index_elements=["person", "day"], set_={"count": pushes.c.count + insert.excluded.count}
        )
        for name, insert in upserts(pushes).items()
    },
    pushes.columns.keys(),
)


def allot(
    connection: Connection, rows: Sequence[OutRow], most: int
) -> tuple[tuple[OutRow, ...], tuple[DigestRow, ...]]:
    """What goes out and what is folded. Whatever may not wait goes out, and is counted like the rest."""
    days = sorted({(row.person, row.push_on) for row in rows if row.person and row.push_on})
    before = {day: _count(connection, day) for day in days}
    counted = dict(before)
    out: list[OutRow] = []
    folded: list[DigestRow] = []
    for row in rows:
        if row.person is None or row.push_on is None:
            out.append(row)
            continue
        day = (row.person, row.push_on)
        if row.fold is not None and counted[day] >= most:
            folded.append(row.fold)
            continue
        counted[day] += 1
        out.append(row)
    for day, count in counted.items():
        if count > before[day]:
            _add(connection, day, count - before[day])
    return tuple(out), tuple(folded)


def _count(connection: Connection, day: Day) -> int:
    found = _COUNT.run(connection, {"of_person": day[0], "on": day[1]})
    return found[0]["count"] if found else 0


def _add(connection: Connection, day: Day, more: int) -> None:
    _ADD.run(connection, {"person": day[0], "day": day[1], "count": more})


def trim(before: date) -> Query[int]:
    """Forget the counts of days before then; how many went."""
    statement = delete(pushes).where(pushes.c.day < before)
    return lambda connection: connection.execute(statement).rowcount
