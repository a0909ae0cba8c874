"""Which case a verb is about: the number given, the button's, the only one, else one question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cases import access
from cases.model import Case, Refused
from cases.scene import listed
from handlers.request import Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.similar import common
from storage import texts


async def pick(turn: Turn, request: Request, among: Sequence[Case]) -> Case | None:
    """The case meant, None after asking which one. Raises Refused for a stale button or an unknown number."""
    if request.case is not None:
        return _handled(turn, await _named(turn, request, among))
    if len(among) == 1:
        return _handled(turn, among[0])
    if not among:
        raise Refused("nothing_open")
    meant = await by_words(turn, among, request.argument) or just_shown(turn, among)
    if meant is not None:
        return _handled(turn, meant)
    ask_which(turn, request, among)
    return None


def _handled(turn: Turn, case: Case) -> Case:
    """What she works on is what her next words are about."""
    case = turn.take(case)
    if turn.who is not None and turn.who == case.handler:
        turn.update_chat(last_case=case.no)
    return case


def just_shown(turn: Turn, among: Sequence[Case]) -> Case | None:
    """The case whose buttons stand under the newest message."""
    last = turn.chat.last_case if turn.chat else None
    offered = turn.chat.choices if turn.chat else ()
    shown = {no for _, value, _ in offered if (no := value.split(":")[1] if ":" in value else "")}
    recent = [case for case in among if case.no == last or {case.no} == shown]
    return recent[0] if len(recent) == 1 and offered else None


async def by_words(turn: Turn, among: Sequence[Case], words: str) -> Case | None:
    """The one case of hers that the words speak of: 灯换了 is the lamp's. Nothing where two fit as well."""
    if not words or any(case.handler != turn.who for case in among):
        return None
    ids = [case.text for case in among if case.text is not None]
    bodies = await turn.desk.store.read(texts.read_many(ids))
    told = {case.no: bodies[case.text].body for case in among if case.text in bodies}
    scores = {case.no: common(words, told.get(case.no, "")) for case in among}
    best = max(scores.values())
    fitting = [case for case in among if scores[case.no] == best]
    return fitting[0] if best and len(fitting) == 1 else None


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
