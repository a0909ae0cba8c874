"""Which case a leader speaks of, and who counts as one."""

from __future__ import annotations

from cases.model import Case, Refused, Role
from cases.scene import calling
from handlers import centre
from handlers.request import Request
from handlers.turn import Turn

LEADERS = (Role.RESP_LEADER, Role.CHIEF_GRID, Role.CASE_LEADER)


async def seen(turn: Turn, request: Request) -> Case | None:
    """The case; a sealed one does not exist for a leader."""
    case = await centre.case_of(turn, request)
    if case is not None and case.sealed:
        raise Refused("no_such_case", no=request.case or "")
    return case


def leads(turn: Turn) -> bool:
    """True for somebody whose words go out under her own name."""
    return any(actor.role in LEADERS for actor in turn.actors())


def unit_of(case: Case) -> str:
    """Who has it now, as it is said: the unit, the grid, and before anybody has it the centre."""
    if case.unit:
        return f"@unit:{case.unit}"
    if case.handler:
        return "@key:leader.in_the_grid"
    return "@key:leader.calling" if calling(case) else "@key:leader.at_centre"
