"""Which cases are late, for how long and why; by unit and cause, never by person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.access import hushed
from cases.deadlines import Calendar
from cases.model import LED, Case, Role, State
from cases.scene import thanks
from handlers import centre
from handlers.seen import unit_of
from handlers.turn import Turn
from storage import cases as case_rows
from storage.context import Query

_PAUSED = frozenset({State.WAITING_INFO, State.SUSPENDED})


def late_since(case: Case, now: datetime) -> datetime | None:
    """The handling deadline that has passed, None where none has. Paused cases are not late."""
    if case.state not in LED or case.state in _PAUSED or thanks(case):
        return None
    return case.due_by if case.due_by is not None and case.due_by < now else None


def days_late(case: Case, now: datetime, calendar: Calendar) -> int:
    """Natural days since the deadline, 0 on the day itself."""
    since = late_since(case, now)
    return (calendar.local(now).date() - calendar.local(since).date()).days if since else 0


def cause(case: Case) -> str:
    """Why, as far as the record says: unsigned | extension_asked | her word | no_contact | no_reason."""
    if case.signed_at is None:
        return "unsigned"
    if case.extension_asked_at is not None:
        return "extension_asked"
    if case.late_reason is not None:
        return case.late_reason
    if case.contact_needed and case.contacted_at is None:
        return "no_contact"
    return "no_reason"


@dataclass(frozen=True, kw_only=True)
class OfUnit:
    """A unit's late cases in one row: how many, and why most of them are."""

    unit: str  # as it is said
    count: int
    cause: str
    mixed: bool = False


def by_unit(cases: Iterable[Case]) -> list[OfUnit]:
    """One row a unit, the most first."""
    causes: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        causes[unit_of(case)][cause(case)] += 1
    rows = [
        OfUnit(unit=unit, count=why.total(), cause=why.most_common(1)[0][0], mixed=len(why) > 1)
        for unit, why in causes.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.unit))


async def late_cases(turn: Turn, *roles: Role) -> list[Case]:
    """The late, not sealed cases of the areas these posts cover, the longest late first."""
    found = await _inside(turn, lambda code: case_rows.overdue(code, turn.now), *roles)
    late = [case for case in found if late_since(case, turn.now) is not None]
    return sorted(late, key=lambda case: (late_since(case, turn.now) or turn.now, case.no))


async def _inside(
    turn: Turn, query: Callable[[str | None], Query[tuple[Case, ...]]], *roles: Role
) -> list[Case]:
    """Of what a query finds, the cases that these posts cover and may hear of."""
    directory = turn.desk.known.directory
    held = set(centre.areas(turn, *roles))
    above = {code for code in held if directory.areas[code].kind in {"township", "county"}}
    return [
        case
        for case in await centre.gather(turn, centre.townships(turn, *roles), query)
        if not case.sealed
        and (above if hushed(case) else held)  # the village does not learn of what is hushed
        & {area.code for area in directory.chain(case.area or case.township)}
    ]


@dataclass(frozen=True, kw_only=True)
class Movement:
    """How many cases came in, were done, and went late since a moment."""

    since: datetime
    new: int
    done: int
    late: int

    def __bool__(self) -> bool:
        return bool(self.new or self.done or self.late)


async def movement(turn: Turn, since: datetime, late: Iterable[Case], *roles: Role) -> Movement:
    """What moved in the areas these posts cover."""
    new = await _inside(turn, lambda code: case_rows.opened_between(since, turn.now, code), *roles)
    done = await _inside(turn, lambda code: case_rows.resolved_between(since, turn.now, code), *roles)
    fresh = [case for case in late if (at := late_since(case, turn.now)) is not None and at >= since]
    return Movement(since=since, new=len(new), done=len(done), late=len(fresh))
