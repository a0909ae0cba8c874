"""What a leader reads first: a sentence of what moved, then what is late by unit and cause, by no person."""

from __future__ import annotations

from cases import ladder
from cases.model import Case
from handlers import fixing, late, supervise
from handlers.seen import LEADERS
from handlers.turn import Turn

# What is read in a minute; the rest comes for “更多”.
_UNITS = 6
_SHOWN = 5


async def compose(turn: Turn) -> None:
    """Nothing where nothing moved and nothing is late."""
    rules = turn.desk.known.current
    since = ladder.last_digest(turn.now, rules.burden.leader_digests, rules.calendar)
    cases = await late.late_cases(turn, *LEADERS)
    moved = await late.movement(turn, since, cases, *LEADERS)
    if moved:
        day = f"@day:{since.isoformat()}"
        turn.reply("leader.since", day=day, new=moved.new, done=moved.done, late=moved.late)
    if cases:
        _late(turn, cases)
    await fixing.compose(turn)


def _late(turn: Turn, cases: list[Case]) -> None:
    turn.reply("leader.morning", count=len(cases))
    if len(cases) > _SHOWN:  # a few cases say their units themselves
        for row in late.by_unit(cases)[:_UNITS]:
            key = "leader.late_by_unit_most" if row.mixed else "leader.late_by_unit"
            turn.reply(key, unit=row.unit, count=row.count, cause=f"@key:leader.cause.{row.cause}")
    supervise.show_page(turn, cases, most=_SHOWN)
