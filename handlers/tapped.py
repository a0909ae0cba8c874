"""The answers to our questions by button: where, may we name you, in secret, safe, how to find you."""

from __future__ import annotations

from cases.events import Supplement
from cases.model import Case, Refused
from handlers import adding, dialog, receipt
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.turn import Turn


async def _case_of(turn: Turn, request: Request) -> Case:
    if request.case is None:
        raise Refused("no_such_case")
    case = await turn.load(request.case)
    if turn.who not in {case.reporter, case.agent}:
        raise Refused("not_yours", no=request.case)
    return case


async def press_where(turn: Turn, request: Request) -> None:
    """One of the places offered."""
    case = await _case_of(turn, request)
    area = request.argument.split("\n", maxsplit=1)[0]
    if area not in turn.desk.known.directory.areas:
        raise Refused("stale_button", no=f"@no:{case.no}")
    receipt.place_case(turn, case, area, None)


async def press_nameable(turn: Turn, request: Request) -> None:
    """能说 / 先别说."""
    dialog.set_nameable(turn, await _case_of(turn, request), may=request.argument.startswith("yes"))


async def press_secrecy(turn: Turn, request: Request) -> None:
    """要 / 不用."""
    dialog.set_secret(turn, await _case_of(turn, request), keep=request.argument.startswith("yes"))


async def press_safe(turn: Turn, request: Request) -> None:
    """安全 / 不安全 / 不方便说, and whatever was typed after the number."""
    case = await _case_of(turn, request)
    how, _, more = request.argument.partition("\n")
    if how not in {"safe", "unsafe", "cannot_say"}:
        raise Refused("stale_button", no=f"@no:{case.no}")
    dialog.set_safe(turn, case, how)
    if more:
        case = turn.take(case)
        if not await adding.kept_apart(turn, case, more):
            turn.act_as_any(case, Supplement(text=turn.text("supplement", more, case)))


async def press_way(turn: Turn, request: Request) -> None:
    """How to find her: by telephone, at home, or here."""
    case = await _case_of(turn, request)
    way = request.argument.split("\n", maxsplit=1)[0]
    if way not in {"phone", "home", "chat"}:
        raise Refused("stale_button", no=f"@no:{case.no}")
    case = turn.act_as_any(case, Supplement(answers="contact", contact_way=way))
    turn.reply(f"resident.way_{way}", no=f"@no:{case.no}")


async def no_choice(turn: Turn, _request: Request) -> None:
    """A number that stands for nothing here: those that do are shown again, and no open question is lost."""
    offered = turn.chat.choices if turn.chat else ()
    if not offered:
        turn.reply("common.no_choice")
        return
    turn.reply("common.no_choice_of", count=len(offered))
    turn.choices = [
        Choice(key=key, value=value, params={k: v for k, v in params.items() if isinstance(v, (str, int))})
        for key, value, params in offered
    ]


ROUTES: dict[tuple[str, str], Flow] = {
    ("any", "where"): press_where,
    ("any", "nameable"): press_nameable,
    ("any", "secrecy"): press_secrecy,
    ("any", "safe"): press_safe,
    ("any", "way"): press_way,
    ("any", "no_choice"): no_choice,
}
