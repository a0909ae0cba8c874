"""The clock and one plan of visits, in one transaction. It asks and ends, it renews nothing."""

from __future__ import annotations

from datetime import timedelta

from cases import aftercare
from handlers import care, outcome
from handlers.desk import Desk
from handlers.turn import Turn
from storage import aftercare as plan_rows

LATER = timedelta(hours=1)
_STEPS = 40  # after an outage: reminders of years, each passed over in turn


async def wake(desk: Desk, no: str) -> bool:
    """Take what is due. True where something happened; else the plan only gets its right wake-up."""
    plan = await desk.store.read(plan_rows.load(no))
    if plan is None:
        return False
    turn = Turn(desk, now=desk.clock.now(), wall=desk.clock.wall())
    for _ in range(_STEPS):
        event = aftercare.step_due(plan, care.terms(turn, plan), turn.now)
        if event is None:
            break
        plan = await care.act_as_system(turn, plan, event)
    if not turn.plans:
        at = aftercare.next_wake(plan, care.terms(turn, plan))
        later = at if at is not None and at > turn.now else turn.now + LATER
        await desk.store.write(plan_rows.postpone(no, later))
        return False
    await desk.store.commit(outcome.changes(turn))
    return True
