"""Not to be written to: where somebody may look over her shoulder, her wish holds until she writes again."""

from __future__ import annotations

from cases.events import Supplement
from cases.model import ENDED, Case
from cases.scene import quiet
from handlers import adding
from handlers.ports import Kind
from handlers.say import choice, line
from handlers.turn import Turn
from nlp.extract import asks_silence
from storage import cases as case_rows

_WAITS_FOR_HER = frozenset({"clear", "mine", "code"})  # these leave her wish as it is
_TOLD = {
    "messaged": "resident.missed_message",
    "info_asked": "resident.missed_asked",
    "resolved": "resident.missed_result",
}


def hers(turn: Turn) -> list[Case]:
    """Her open cases where a partner or neighbour must not read along, as they stand in this turn."""
    known = {case.no: case for case in turn.view.own}
    known |= {no: draft.case for no, draft in turn.drafts.items()}
    return [
        case
        for case in known.values()
        if turn.who in {case.reporter, *case.others} and case.state not in ENDED and quiet(case)
    ]


async def wished(turn: Turn) -> bool:
    """True where the words ask for silence in such a case; what they tell besides goes to it."""
    inbound = turn.inbound
    if inbound is None or inbound.kind is not Kind.TEXT or not asks_silence(inbound.text):
        return False
    cases = hers(turn)
    urgent = turn.desk.known.ear.understand(inbound.text).urgent
    if not cases or (urgent and not any(case.urgent for case in cases)):
        return False
    await adding.add_words(turn, cases[0], inbound.text)
    keep_still(turn)
    return True


def keep_still(turn: Turn) -> None:
    """From now on nothing is sent about them, and this very message gets no answer."""
    for case in hers(turn):
        if not case.silent:
            turn.act_as_any(case, Supplement(answers="silence", silent=True))
    turn.lines.clear()
    turn.asides.clear()
    turn.choices, turn.question = [], None
    turn.answered()


def spoken(turn: Turn, verb: str) -> None:
    """She writes again: what comes from now on may be sent. What she missed waits for 我的事."""
    if verb in _WAITS_FOR_HER:
        return
    for case in hers(turn):
        if case.silent:
            turn.act_as_any(case, Supplement(answers="silence", silent=False))


async def missed(turn: Turn, argument: str) -> bool:
    """我的事 after a silence: is she alone? Then all that was held back. True where the list must wait."""
    held = [case for case in hers(turn) if case.unshown_since is not None]
    if not held:
        return False
    if argument not in {"alone", "watched"}:
        offered = [choice("mine", None, way, key=f"choice.mine.{way}") for way in ("alone", "watched")]
        turn.ask_last("ask.alone", offered)
        return True
    if argument == "watched":
        turn.reply("common.cleared")
        return True
    for case in held:
        await _show(turn, case)
        turn.act_as_any(case, Supplement(answers="alone", silent=False))
    return False


async def _show(turn: Turn, case: Case) -> None:
    since = case.unshown_since
    for entry in await turn.desk.store.read(case_rows.history_of(case.no)):
        text = entry.facts.get("text")
        key = _TOLD.get(entry.type)
        if key and since is not None and entry.at >= since and isinstance(text, int):
            turn.lines.append(line(key, no=f"@no:{case.no}", text=f"@text:{text}"))
    turn.private = True
