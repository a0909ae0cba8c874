"""交接: somebody leaves a post; what is open in her hands goes back to the centre, a successor proposed."""

from __future__ import annotations

from cases.events import HandOver
from cases.model import LED, Actor, Refused, Role
from handlers import outcome
from handlers.desk import Desk
from handlers.turn import Turn
from storage import cases as case_rows
from storage.rows import Stale

TRIES = 3


async def hand_over(desk: Desk, leaving: str, coming: str) -> tuple[str, ...]:
    """Numbers of the cases that went back, each in a unit of work of its own."""
    open_ones = await desk.store.read(case_rows.open_of_handler(leaving))
    moved = []
    for no in [case.no for case in open_ones if case.state in LED]:
        if await _again(desk, no, leaving, coming):
            moved.append(no)
    return tuple(moved)


async def _again(desk: Desk, no: str, leaving: str, coming: str) -> bool:
    """Somebody else wrote first: read again, think again."""
    for _ in range(TRIES - 1):
        try:
            return await _one(desk, no, leaving, coming)
        except Stale:
            continue
    return await _one(desk, no, leaving, coming)


async def _one(desk: Desk, no: str, leaving: str, coming: str) -> bool:
    """False where it is not hers any more."""
    turn = Turn(desk, now=desk.clock.now(), wall=desk.clock.wall())
    case = await turn.load(no)
    if case.handler != leaving:
        return False
    try:
        turn.act(case, HandOver(person=coming), Actor(person=None, role=Role.OPERATOR))
    except Refused:
        return False
    await desk.store.commit(outcome.changes(turn))
    return True
