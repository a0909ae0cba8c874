"""When the clock must look at something again: cases that are due, and the next instant of all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select, update

from storage import leases
from storage.columns import Instant
from storage.context import Query
from storage.prepared import Prepared, PreparedSelect
from storage.tables import cases, outbox, persons
from storage.tables_aftercare import plans

_TIMED = leases.Timed(cases.c.no, cases.c.next_wakeup_at, cases.c.wake_lease)
_POSTPONED = Prepared(
    update(cases)
    .where(cases.c.no == bindparam("of_no"))
    .values(next_wakeup_at=bindparam("until"), wake_lease=None)
)


def claim_due(at: datetime, limit: int = 100) -> Query[tuple[str, ...]]:
    """Numbers of cases whose wake-up is due at `at`, earliest first, leased for a minute. For `Store.write`.

    Saving a case ends its lease; where the holder died, the case is due again when the lease is over.
    """
    return lambda connection: leases.claim(connection, _TIMED, at, limit)


def postpone(no: str, until: datetime) -> Query[None]:
    """Wake a case later without touching it otherwise: its rule failed, and others must not wait for it."""

    def run(connection: Connection) -> None:
        _POSTPONED.run(connection, {"of_no": no, "until": until})

    return run


def _soonest() -> Select[Any]:
    """One row: the next instant of each kind, each found by its own index."""
    after = bindparam("after", type_=Instant)
    unsent = outbox.c.status == literal_column("'new'")
    found = (
        select(func.min(cases.c.next_wakeup_at)).where(cases.c.next_wakeup_at > after),
        select(func.min(plans.c.wake_at)).where(plans.c.wake_at > after),
        select(func.min(persons.c.next_digest_at)).where(persons.c.next_digest_at > after),
        select(func.min(outbox.c.ready_at)).where(unsent, outbox.c.ready_at > after),
    )
    return select(*(one.scalar_subquery().label(f"kind_{n}") for n, one in enumerate(found)))


_SOONEST = PreparedSelect(_soonest())


def next_wake(after: datetime) -> Query[datetime | None]:
    """The next instant at which a case or plan wakes, a digest is due or a held message may go."""

    def find(connection: Connection) -> datetime | None:
        (found,) = _SOONEST.run(connection, {"after": after})
        return min((at for at in found.values() if at is not None), default=None)

    return find
