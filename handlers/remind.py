"""The clock as an actor: what fell due for one case, in one transaction."""

from __future__ import annotations

from datetime import timedelta

from cases import ladder
from cases.calls import next_call
from cases.events import DraftSupervise, Remind, Resume
from cases.ladder import CALL, RESUME, DueStep
from cases.model import Audience, Case, Notice
from cases.scene import thanks
from handlers import audience, outcome
from handlers.desk import Desk
from handlers.turn import Turn
from storage import cases as case_rows
from storage import wakes

ORDER_RUNG = "late_2"  # the rung at which the centre finds a drafted order (domain.md 2)
LATER = timedelta(hours=1)


async def wake(desk: Desk, no: str) -> bool:
    """Climb what is due. True where something happened; else the case only gets its right wake-up."""
    found = await desk.store.read(case_rows.load(no))
    if found is None or found.state in ladder.OVER:
        return False
    turn = Turn(desk, now=desk.clock.now(), wall=desk.clock.wall())
    case = turn.take(found)
    policy = turn.policy_of(case)
    steps = ladder.due(case, policy, turn.now)
    if not steps:
        at = ladder.next_wakeup(case, policy) or turn.now + LATER
        await desk.store.write(wakes.postpone(no, at if at > turn.now else turn.now + LATER))
        return False
    for step in steps:
        case = _climb(turn, case, step)
    await desk.store.commit(outcome.changes(turn))
    return True


def _climb(turn: Turn, case: Case, step: DueStep) -> Case:
    if step.kind == RESUME:
        return turn.act_as_system(case, Resume())
    if step.kind == CALL:
        return _call_next(turn, case, step)
    case = turn.act_as_system(case, Remind(rung=step.id, skipped=step.skipped))
    passed = {ladder.rung_id(one) for one in (step.id, *step.skipped)}
    if ORDER_RUNG in passed and case.supervise_draft_by is None and not (case.sealed or thanks(case)):
        return _draft_order(turn, case)
    return case


def _call_next(turn: Turn, case: Case, step: DueStep) -> Case:
    """The next of the list; it goes round until somebody signs."""
    on_duty = audience.on_duty(case, turn.desk.known.directory, turn.today)
    leaders = audience.leading(on_duty, turn.desk.known.directory, turn.today)
    call = next_call(case, on_duty, turn.now, turn.policy_of(case).burden, leaders=leaders)
    event = Remind(
        rung=step.id,
        skipped=step.skipped,
        call=(call.person,) if call.person else (),
        call_next_at=call.next_at,
        rounds=call.rounds,
    )
    return turn.act_as_system(case, event)


def _draft_order(turn: Turn, case: Case) -> Case:
    """A draft waits for the centre; only a named leader makes an order of it."""
    words = turn.desk.labels("leader.order_default", {}, "zh_CN")
    case = turn.act_as_system(case, DraftSupervise(text=turn.text("supervise", words, case)))
    notice = Notice(
        to=Audience.DISPATCHERS,
        key="centre.order_prepared",
        params={"no": f"@no:{case.no}"},
        choices=("supervise", "look"),
    )
    turn.notify(case, notice)
    return case
