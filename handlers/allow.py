"""批, 不批: the centre answers who asked for more days; without a number it is the one that waits."""

from __future__ import annotations

from cases.events import Deny, Extend
from cases.model import LED, Case, Refused, Role
from handlers import centre
from handlers.pick import ask_which
from handlers.request import Flow, Request
from handlers.say import when
from handlers.turn import Turn
from storage import cases as case_rows
from storage.context import Query


async def _asked(turn: Turn, request: Request) -> Case | None:
    """The case whose handler waits for an answer; None after asking which. Raises Refused where none is."""
    if request.case is not None:
        return await centre.case_of(turn, request)
    found = await centre.gather(turn, centre.townships(turn, Role.DISPATCHER), _open)
    waiting = [case for case in found if case.extension_asked_at is not None and case.state in LED]
    last = turn.chat.last_case if turn.chat else None
    meant = [case for case in waiting if case.no == last] or waiting
    if not meant:
        raise Refused("nothing_asked")
    if len(meant) > 1:
        ask_which(turn, request, meant)
        return None
    turn.update_chat(last_case=meant[0].no)
    return turn.take(meant[0])


def _open(township: str | None) -> Query[tuple[Case, ...]]:
    return case_rows.search(township=township, limit=500)


async def grant(turn: Turn, request: Request) -> None:
    """延期批准, 批: the days that were asked for, or others if given."""
    case = await _asked(turn, request)
    if case is None:
        return
    given = request.argument.strip().partition("\n")[0]
    days = int(given) if given.isdigit() else case.extension_asked_days
    if days is None:
        raise Refused("no_extension_asked", no=f"@no:{case.no}")
    case = turn.act_as_any(case, Extend(days=days))
    turn.answered()
    turn.reply("centre.extended", no=f"@no:{case.no}", days=days, due=when(case.due_by))


async def deny(turn: Turn, request: Request) -> None:
    """不批: the date stays; whoever asked reads so at once, with her words and what to do."""
    case = await _asked(turn, request)
    if case is None:
        return
    why = request.argument.strip()
    case = turn.act_as_any(case, Deny(text=turn.text("reason", why, case) if why else None))
    turn.answered()
    turn.reply("centre.extension_denied", no=f"@no:{case.no}", due=when(case.due_by))


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "approve_extension"): grant,
    ("dispatcher", "deny_extension"): deny,
}
