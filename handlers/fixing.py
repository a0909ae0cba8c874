"""What waits for the responsible leader: cases that came back too often, until he says whose they are."""

from __future__ import annotations

from cases.model import Role
from handlers import centre
from handlers.say import choice
from handlers.turn import Turn
from storage import cases as case_rows

_SHOWN = 3


async def compose(turn: Turn) -> None:
    """One line with their numbers, and a button for each of the first."""
    held = centre.townships(turn, Role.RESP_LEADER)
    cases = [case for case in await centre.gather(turn, held, case_rows.queue) if case.needs_leader]
    if not cases:
        return
    turn.reply("leader.waits_for_you", nos=f"@nos:{','.join(case.no for case in cases)}")
    turn.choices += [
        choice("reassign", case, key="choice.fix_owner", no=f"@no:{case.no}") for case in cases[:_SHOWN]
    ]
