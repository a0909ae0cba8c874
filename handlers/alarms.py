"""Emergencies that nobody has signed yet: they run by themselves, the centre watches and may end them."""

from __future__ import annotations

from cases.model import Case, Profile, Role, State
from handlers import centre
from handlers.ports import Choice
from handlers.say import choice, when
from handlers.turn import Turn
from storage import cases as case_rows
from storage.context import Query

_SHOWN = 5


async def unsigned(turn: Turn) -> list[Case]:
    """Those of this centre."""
    found = await centre.gather(turn, centre.townships(turn, Role.DISPATCHER), _query)
    still = [case for case in found if case.state is State.DISPATCHED and case.profile is Profile.E]
    return [case for case in still if centre.dispatches(turn, case)]


def _query(township: str | None) -> Query[tuple[Case, ...]]:
    return case_rows.search(township=township, state=State.DISPATCHED, profile=Profile.E, limit=500)


def tell(turn: Turn, running: list[Case]) -> list[Choice]:
    """Whom the alarms call, and since when; the way to end each."""
    for case in running[:_SHOWN]:
        turn.reply(
            "centre.alarm_running",
            no=f"@no:{case.no}",
            category=f"@category:{case.category}",
            person=f"@name:{case.called[-1]}" if case.called else "",
            since=when(case.assigned_at),
        )
    return [choice("no_emergency", case, no=f"@no:{case.no}") for case in running[:_SHOWN]]
