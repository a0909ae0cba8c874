"""What a leader reads first: a sentence of what moved, then what is late by unit and cause, by no person."""

from __future__ import annotations

from cases import ladder
from handlers import late, supervise
from handlers.say import choice
from handlers.seen import LEADERS
from handlers.turn import Turn

_LINES = 20


async def compose(turn: Turn) -> None:
    """Nothing where nothing moved and nothing is late."""
    rules = turn.desk.known.current
    since = ladder.last_digest(turn.now, rules.burden.leader_digests, rules.calendar)
    cases = await late.late_cases(turn, *LEADERS)
    moved = await late.movement(turn, since, cases, *LEADERS)
    if moved:
        day = f"@day:{since.isoformat()}"
        turn.reply("leader.since", day=day, new=moved.new, done=moved.done, late=moved.late)
    if not cases:
        return
    turn.reply("leader.morning", count=len(cases))
    for unit, cause, count in late.by_unit(cases)[:_LINES]:
        turn.reply("leader.late_by_unit", unit=unit, count=count, cause=f"@key:leader.cause.{cause}")
    shown = cases[: supervise.SHOWN]
    supervise.late_lines(turn, shown)
    turn.choices = [choice("trail", case, key="choice.trail_of", no=f"@no:{case.no}") for case in shown]
