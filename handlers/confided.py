"""What the two sealed handlers may do besides: open it together for a life, retell it for others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cases.events import Supplement, Unseal
from cases.model import Case, Refused, Role
from handlers import centre, opening
from handlers.request import Flow, Request
from handlers.turn import Turn


async def _sealed(turn: Turn, request: Request) -> Case | None:
    """A sealed case of hers; for anybody else there is none."""
    case = await centre.case_of(turn, request)
    if case is None:
        return None
    if not case.sealed or not any(actor.role is Role.SEALED_HANDLER for actor in turn.reaching(case)):
        raise Refused("no_such_case", no=request.case or "")
    return case


async def unseal(turn: Turn, request: Request) -> None:
    """开封 ...: one asks with the reason, the other confirms; both stand in history and reading log."""
    case = await _sealed(turn, request)
    if case is None:
        return
    confirms = request.pressed and request.argument == "confirm"
    if not request.argument or (confirms and not case.unsealed_by):
        turn.ask("words", case, verb="unseal")
        turn.reply("ask.unseal", no=f"@no:{case.no}")
        return
    text = None if confirms else turn.text("reason", request.argument, case)
    turn.saw(case, "unseal")
    case = turn.act_as_any(case, Unseal(text=text))
    turn.answered()
    turn.reply("centre.unseal_asked" if case.sealed else "centre.unseal_done", no=f"@no:{case.no}")


async def retell(turn: Turn, request: Request) -> None:
    """转述 ...: a matter of its own for others, in her words, without a reporter and without a link."""
    case = await _sealed(turn, request)
    if case is None:
        return
    words = request.argument.strip()
    if not words:
        turn.ask("words", case, verb="retell")
        turn.reply("ask.retell", no=f"@no:{case.no}")
        return
    heard = turn.desk.known.ear.understand(words, grid=case.area)
    heard = replace(heard, sealed=False, asks_secrecy=False)  # she wrote them for others to read
    told = opening.Told(
        words=words, understood=heard, source="dept", agent=turn.who, agreed=True, place=case.area
    )
    new = await opening.open_case(turn, told)
    turn.act_as_any(case, Supplement(text=turn.text("note", words, case), answers="retold"))
    turn.update_chat(last_case=case.no)
    turn.answered()
    turn.reply("centre.retold", no=f"@no:{new.no}")


ROUTES: dict[tuple[str, str], Flow] = {("dispatcher", "unseal"): unseal, ("dispatcher", "retell"): retell}
WORDED: Mapping[str, Flow] = {"unseal": unseal, "retell": retell}
