"""Emergencies that nobody has signed yet, in the queue: the centre watches, and may end them."""

from __future__ import annotations

from cases.model import Case, Role
from cases.scene import listed
from handlers import centre, unsigned
from handlers.ports import Choice
from handlers.say import choice, moment
from handlers.seen import unit_of
from handlers.turn import Turn

_SHOWN = 5


async def running(turn: Turn) -> list[Case]:
    """Those of this centre."""
    return [case for case in await unsigned.waiting(turn, Role.DISPATCHER) if centre.dispatches(turn, case)]


def tell(turn: Turn, cases: list[Case]) -> list[Choice]:
    """Whom the alarms call, and since when; the way to end each."""
    for case in cases[:_SHOWN]:
        person = case.called[-1] if case.called else case.handler
        turn.reply(
            "centre.alarm_running" if case.called else "centre.alarm_given",
            no=f"@no:{case.no}",
            category=listed(case),
            person=f"@name:{person}" if person else unit_of(case),
            since=moment(case.called_at or case.assigned_at),
        )
    return [choice("no_emergency", case, no=f"@no:{case.no}") for case in cases[:_SHOWN]]
