"""What a side of a dispute may ask for herself: no more mediation, somebody else to handle it."""

from __future__ import annotations

from cases.events import AskHelp, MediateFail
from cases.model import ENDED, Refused, State
from handlers.request import Flow, Request
from handlers.turn import Turn


async def stop(turn: Turn, _request: Request) -> None:
    """不调了: a side that does not want it any more ends it; she reads which roads are left."""
    running = [case for case in turn.view.own if case.state is State.MEDIATING]
    if not running:
        raise Refused("no_mediation")
    case = turn.act_as_any(running[0], MediateFail(reason="refused", side="a"))
    turn.reply("resident.mediation_stopped", no=f"@no:{case.no}")


async def another(turn: Turn, request: Request) -> None:
    """换人: the centre hears it and decides."""
    live = [case for case in turn.view.own if case.state not in ENDED]
    if not live:
        raise Refused("no_open_case")
    last = turn.chat.last_case if turn.chat else None
    case = turn.take(next((one for one in live if one.no == last), live[0]))
    text = turn.text("supplement", request.argument, case) if request.argument else None
    turn.act_as_any(case, AskHelp(kind="another", text=text))
    turn.reply("resident.another_asked", no=f"@no:{case.no}")


ROUTES: dict[tuple[str, str], Flow] = {
    ("resident", "stop_mediation"): stop,
    ("resident", "another"): another,
}
