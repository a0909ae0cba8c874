"""挂起: the handler asks with a reason and a length, the head of the unit or the centre allows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.events import AskHelp, Suspend
from cases.model import Case, Refused, Role, State
from handlers import centre, work
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.turn import Turn
from nlp.quantities import days_in
from storage import cases as case_rows

REASONS = ("season", "appraisal", "court", "superior")
_DAYS = (10, 30, 60, 90)


async def suspend(turn: Turn, request: Request) -> None:
    """Why, then for how long: two taps."""
    case = await work.desk_case(turn, request)
    if case is None:
        return
    reason, _, length = request.argument.partition("\n")[0].partition(".")
    if reason not in REASONS:
        offered = [choice("suspend", case, name, key=f"choice.suspend.{name}") for name in REASONS]
        turn.ask_last("ask.suspend", offered, no=f"@no:{case.no}")
        return
    days = int(length) if length.isdigit() else days_in(request.argument)
    if days is None:
        offered = [
            choice("suspend", case, f"{reason}.{count}", key="choice.natural_days", days=count)
            for count in _DAYS
        ]
        turn.ask_last("ask.suspend_days", offered, no=f"@no:{case.no}")
        return
    case = turn.act_as_any(case, AskHelp(kind="suspension", days=days, reason=reason))
    turn.answered()
    turn.reply("worker.suspension_asked", no=f"@no:{case.no}", days=days)


async def allow(turn: Turn, request: Request) -> None:
    """同意挂起: what was asked for, until the end of that day; the resident reads why and until when."""
    case = await _asked_case(turn, request)
    if case is None:
        return
    entries = await turn.desk.store.read(case_rows.history_of(case.no))
    asked = [one.facts for one in entries if one.facts.get("kind") == "suspension"]
    if not asked or case.state not in {State.HANDLING, State.JOINT, State.SIGNED}:
        raise Refused("not_asked", no=f"@no:{case.no}")
    reason, days = asked[-1].get("reason"), asked[-1].get("days")
    if not isinstance(reason, str) or not isinstance(days, int):
        raise Refused("not_asked", no=f"@no:{case.no}")
    case = turn.act_as_any(case, Suspend(reason=reason, until=_until(turn, case, days)))
    turn.reply("centre.suspended", no=f"@no:{case.no}", due=when(case.paused_until))


async def _asked_case(turn: Turn, request: Request) -> Case | None:
    roles = {actor.role for actor in turn.actors()}
    return await (centre.case_of if Role.DISPATCHER in roles else work.desk_case)(turn, request)


def _until(turn: Turn, case: Case, days: int) -> datetime:
    calendar = turn.policy_of(case).calendar
    return calendar.close_of(turn.today + timedelta(days=days))


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "suspend"): suspend,
    ("worker", "approve_suspension"): allow,
    ("dispatcher", "approve_suspension"): allow,
}
