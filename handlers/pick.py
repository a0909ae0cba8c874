"""Which case a verb is about: the number given, the button's, the only one, else one question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cases import access
from cases.model import Case, Refused
from cases.scene import listed
from handlers.request import Request
from handlers.say import choice
from handlers.turn import Turn


async def pick(turn: Turn, request: Request, among: Sequence[Case]) -> Case | None:
    """The case meant, None after asking which one. Raises Refused for a stale button or an unknown number."""
    if request.case is not None:
        return await _named(turn, request, among)
    if len(among) == 1:
        return turn.take(among[0])
    if not among:
        raise Refused("nothing_open")
    last = turn.chat.last_case if turn.chat else None
    recent = [case for case in among if case.no == last]
    if recent and turn.chat and turn.chat.choices:
        return turn.take(recent[0])
    ask_which(turn, request, among)
    return None


async def _named(turn: Turn, request: Request, among: Sequence[Case]) -> Case:
    number = request.case or ""
    found = [case for case in among if _matches(case.no, number)]
    if len(found) == 1:
        case = turn.take(found[0])
    elif "-" in number:
        case = await turn.load(number)
    else:
        raise Refused("no_such_case", no=number)
    if request.seq is not None and request.seq >= 0 and request.seq != case.moved:
        raise Refused("stale_button", no=f"@no:{case.no}")
    if not access.touches(case, turn.actors(case), turn.desk.known.directory, turn.today):
        raise Refused("no_such_case", no=number)
    return case


def _matches(no: str, number: str) -> bool:
    return no == number or ("-" not in number and no.endswith(number.zfill(4)))


def ask_which(turn: Turn, request: Request, among: Iterable[Case]) -> None:
    """List them; the words already given wait with the question."""
    words = request.argument
    offered = [
        choice(request.verb, case, key="choice.case", no=f"@no:{case.no}", category=listed(case))
        for case in list(among)[:8]
    ]
    if words:
        turn.ask("which", verb=request.verb, words=turn.text("chat", words))
    turn.ask_last("common.which", offered)
