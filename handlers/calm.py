"""No emergency after all: a person says what it is. The calling ends, the matter gets its owner, the reporter
reads what it is now and by when. Only the centre settles it; whoever signed the alarm gives it back so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cases.model import ENDED, Case, Profile, Refused, Role, State
from handlers import alarms, back, centre, dispatch, kinds, proposal, queue
from handlers.pick import ask_which
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.extract import not_but

_WHY = ("called", "seen", "misheard")


async def in_free_words(turn: Turn, text: str) -> bool:
    """不是走失 是停水: true where that ends an alarm, or changes the kind of the case just shown."""
    said = not_but(text)
    if said is None:
        return False
    held = [case for case in turn.view.desk if _alarm(case) and case.state is not State.DISPATCHED]
    if len(held) == 1 and not centre.dispatches(turn, held[0]):
        await back.give_back(turn, Request(verb="return", case=held[0].no, argument=text))
        return True
    if not any(actor.role is Role.DISPATCHER for actor in turn.actors()):
        return False
    return await _by_centre(turn, text, *said)


async def _by_centre(turn: Turn, text: str, wrong: str, right: str) -> bool:
    found = await _meant(turn, wrong)
    if len(found) > 1:
        ask_which(turn, Request(verb="no_emergency", argument=text), found)
        return True
    if found:
        await no_emergency(turn, Request(verb="no_emergency", case=found[0].no, argument=text))
        return True
    shown = await _shown(turn)
    if shown is None or shown.state not in centre.WAITING or kinds.named(turn, shown, right) is None:
        return False
    code = kinds.named(turn, shown, right) or ""
    await dispatch.another_category(turn, Request(verb="reclassify", case=shown.no, argument=code))
    return True


async def _shown(turn: Turn) -> Case | None:
    last = turn.chat.last_case if turn.chat else None
    case = await turn.load(last) if last is not None else None
    return case if case is not None and centre.dispatches(turn, case) else None


async def _meant(turn: Turn, wrong: str) -> list[Case]:
    """The alarm just spoken of; else the unsigned ones, those of the denied kind before others."""
    shown = await _shown(turn)
    if shown is not None and _alarm(shown):
        return [shown]
    running = await alarms.running(turn)
    denied = turn.desk.known.ear.understand(wrong).category
    return [case for case in running if case.category == denied] or running


def _alarm(case: Case) -> bool:
    return case.profile is Profile.E and case.state not in ENDED


async def no_emergency(turn: Turn, request: Request) -> None:
    """不是急事: asked what it is instead, then how that is known; her own words answer both at once."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    if not centre.dispatches(turn, case) or not _alarm(case):
        raise Refused("not_an_emergency", no=f"@no:{case.no}")
    first, _, why = request.argument.partition("\n")
    if first == "stays":
        turn.answered()
        turn.reply("centre.no_emergency_stays", no=f"@no:{case.no}")
    elif first in turn.policy_of(case).categories:
        await _as_chosen(turn, case, first, why)
    else:
        await _as_said(turn, case, request.argument)


async def _as_chosen(turn: Turn, case: Case, code: str, why: str) -> None:
    """The kind by button: how it is known comes with the next tap or in her words."""
    if case.return_reason == "no_emergency" and not why:
        why = "seen"  # who was there has said so when giving it back
    if why:
        words = turn.desk.labels(f"choice.no_emergency.{why}", {}, turn.language) if why in _WHY else why
        await _settle(turn, case, code, words)
        return
    turn.ask("words", case, verb="no_emergency", argument=code)
    turn.ask_last(
        "ask.no_emergency_why",
        [
            *(
                choice("no_emergency", case, f"{code}.{name}", key=f"choice.no_emergency.{name}")
                for name in _WHY
            ),
            choice("no_emergency", case, "stays", key="choice.no_emergency.stays"),
        ],
        no=f"@no:{case.no}",
        kind=f"@category:{code}",
    )


async def _as_said(turn: Turn, case: Case, words: str) -> None:
    code, dotted, why = words.partition(".")
    if dotted and why in _WHY and code in turn.policy_of(case).categories:
        await _as_chosen(turn, case, code, why)
        return
    said = not_but(words)
    kind = kinds.named(turn, case, said[1] if said else words) if words else None
    if kind is not None:
        await _settle(turn, case, kind, words)
        return
    turn.ask("words", case, verb="no_emergency")
    likely = kinds.meant(turn, case, words or await proposal.words_of(turn, case))
    turn.ask_last(
        "ask.no_emergency",
        [
            *(
                choice("no_emergency", case, code, key="choice.reclassify", category=f"@category:{code}")
                for code in likely[:3]
            ),
            choice("no_emergency", case, "stays", key="choice.no_emergency.stays"),
        ],
        no=f"@no:{case.no}",
        category=f"@category:{case.category}",
    )


async def _settle(turn: Turn, case: Case, code: str, words: str) -> None:
    case = await kinds.change(turn, case, code, why=words, unit=proposal.unit_named(turn, case, words))
    turn.answered()
    turn.reply("centre.no_emergency_done", no=f"@no:{case.no}", category=f"@category:{code}")
    if case.state in centre.WAITING and centre.dispatches(turn, case):
        await queue.propose(turn, case)


async def change_kind(turn: Turn, request: Request) -> None:
    """改类, 类别不对: of an alarm that runs or is signed it is the same as saying that it is none."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    named = replace(request, case=case.no)
    if _alarm(case) and case.state not in centre.WAITING:
        await no_emergency(turn, named)
    else:
        await dispatch.another_category(turn, named)


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "no_emergency"): no_emergency,
    ("dispatcher", "reclassify"): change_kind,
}
WORDED: Mapping[str, Flow] = {"no_emergency": no_emergency}
