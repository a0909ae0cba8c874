"""为什么晚了: asked once in the list, answered in one tap; the handler sees what the leader will read."""

from __future__ import annotations

from collections.abc import Iterable

from cases.events import LateReason
from cases.guards.what import LATE_REASONS
from cases.model import Case
from handlers import late
from handlers.pick import pick
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice, verbs
from handlers.turn import Turn


def ask_first(turn: Turn, cases: Iterable[Case]) -> None:
    """Ask about the first late one that nobody gave a reason for, if there is one."""
    case = next((case for case in cases if _open_question(turn, case)), None)
    if case is not None:
        turn.ask_last("ask.late_reason", _reasons(case), no=f"@no:{case.no}")


def _open_question(turn: Turn, case: Case) -> bool:
    return late.late_since(case, turn.now) is not None and late.cause(case) in {"no_reason", "no_contact"}


def _reasons(case: Case) -> list[Choice]:
    return [choice("late_reason", case, one, key=f"leader.cause.{one}") for one in LATE_REASONS]


async def late_reason(turn: Turn, request: Request) -> None:
    """One of four causes; a bare word asks which."""
    case = await pick(turn, request, turn.view.desk)
    if case is None:
        return
    reason = request.argument.partition("\n")[0]
    if reason not in LATE_REASONS:
        turn.ask_last("ask.late_reason", _reasons(case), no=f"@no:{case.no}")
        return
    case = turn.act_as_any(case, LateReason(reason=reason))
    turn.reply("worker.late_reason", no=f"@no:{case.no}", reason=f"@key:leader.cause.{reason}")
    turn.choices = list(verbs(case, ("extend", "ask_help")))


ROUTES: dict[tuple[str, str], Flow] = {("worker", "late_reason"): late_reason}
