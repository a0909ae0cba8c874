"""The open question of a chat: does this message answer it?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from cases.events import Reclassify, Supplement
from cases.model import ENDED, Case, Refused, Road, State
from handlers import (
    adding,
    care_centre,
    care_wish,
    mine,
    opening,
    receipt,
    supervise,
    worded,
    work,
)
from handlers.ports import Choice, Kind
from handlers.request import Flow, Request
from handlers.say import when
from handlers.turn import Turn
from nlp.extract import answers_yes
from storage import texts

_PLACE_LONGEST = 60


async def answer(turn: Turn) -> bool:
    """True where the message was the answer to the open question."""
    dialog = turn.chat.dialog if turn.chat else {}
    asked = dialog.get("ask")
    if not isinstance(asked, str) or turn.inbound is None:
        return False
    if turn.inbound.kind is Kind.LOCATION and asked == "where":
        return False  # report.listen places it in the case at hand
    if turn.inbound.kind is not Kind.TEXT or not turn.inbound.text.strip():
        return False
    take = _ANSWERS.get(asked)
    if take is None:
        return False
    number = dialog.get("case")
    case = await turn.load(number) if isinstance(number, str) else None
    if case is not None and case.state in ENDED and asked != "unsolved":
        turn.answered()
        return False
    return await take(turn, case, turn.inbound.text.strip())


async def _where(turn: Turn, case: Case | None, text: str) -> bool:
    """A place, in the gazetteer or in her own words; a new story is not a place."""
    if case is None:
        return False
    heard = turn.desk.known.ear.understand(text, grid=opening.hint(turn))
    area = (heard.place.grid or heard.place.village) if heard.place else None
    story = len(text) > _PLACE_LONGEST or heard.urgent or adding.of_another_matter(case, heard, text)
    if story:
        return False
    if area is None and heard.place_options:
        receipt.question(turn, case, heard)
        return True
    receipt.place_case(turn, case, area, turn.text("place", text, case))
    if area is not None and case.road is not Road.EMERGENCY:  # an emergency was asked "safe?" before
        receipt.question(turn, turn.take(case), heard)
    return True


async def _nameable(turn: Turn, case: Case | None, text: str) -> bool:
    said = answers_yes(text)
    if case is not None and said is None and await adding.kept_apart(turn, case, text):
        turn.answered()
        return True
    if case is None or said is None:
        return False
    set_nameable(turn, case, may=said)
    return True


async def _secrecy(turn: Turn, case: Case | None, text: str) -> bool:
    said = answers_yes(text)
    if case is None or said is None:
        return False
    set_secret(turn, case, keep=said)
    return True


def set_secret(turn: Turn, case: Case, *, keep: bool) -> None:
    """要保密: while it waits it becomes the two handlers'; later her name at least is kept."""
    if not keep or case.state not in {State.REGISTERED, State.TRIAGE}:
        set_nameable(turn, case, may=not keep)
        return
    anew = Reclassify(
        road=case.road,
        category=case.category,
        profile=case.profile,
        urgent=case.urgent,
        danger=case.danger,
        sealed=True,
        reason="resident_asked",
    )
    case = turn.act_as_system(case, anew)
    turn.answered()
    turn.reply("resident.sealed_receipt", no=f"@no:{case.no}", due=when(case.sign_by or case.triage_by))


def set_nameable(turn: Turn, case: Case, *, may: bool) -> None:
    """Whether the reporter may be named on the doorstep; stands on every task card."""
    case = turn.act_as_any(case, Supplement(answers="nameable", nameable=may))
    turn.answered()
    key = "resident.nameable_yes" if may else "resident.nameable_no"
    turn.reply(f"{key}_other" if case.agent == turn.who else key, no=f"@no:{case.no}")


async def _safe(turn: Turn, case: Case | None, text: str) -> bool:
    said = answers_yes(text)
    if case is None:
        return False
    if said is None:
        await adding.add_words(turn, case, text)
        return True
    set_safe(turn, case, "safe" if said else "unsafe")
    return True


def set_safe(turn: Turn, case: Case, how: str) -> None:
    """Her answer goes to those who were called."""
    case = turn.act_as_any(case, Supplement(answers="safe", safe=how))
    turn.answered()
    turn.reply(f"resident.safe_{how}", no=f"@no:{case.no}")
    if case.area is None:
        receipt.question(turn, case)


async def _supplement(turn: Turn, case: Case | None, text: str) -> bool:
    if case is None:
        return False
    await adding.add_words(turn, case, text)
    turn.answered()
    return True


async def _wrong(turn: Turn, case: Case | None, text: str) -> bool:
    if case is None:
        return False
    await mine.said_again(turn, case, text)
    turn.answered()
    return True


async def _unsolved(turn: Turn, case: Case | None, text: str) -> bool:
    if case is None:
        return False
    await mine.still_open(turn, case, text)
    return True


async def _result(turn: Turn, case: Case | None, text: str) -> bool:
    if case is None:
        return False
    work.finish(turn, case, text)
    return True


async def _for_verb(turn: Turn, case: Case | None, text: str) -> bool:
    """A handler's words for the verb she pressed: message, help, extension, return."""
    dialog = turn.chat.dialog if turn.chat else {}
    verb = str(dialog.get("verb"))
    flow = worded.OF_CASE.get(verb) if case else worded.ALONE.get(verb)
    if flow is None:
        return False
    chosen = dialog.get("argument")
    argument = f"{chosen}\n{text}" if isinstance(chosen, str) else text
    turn.answered()
    await flow(turn, Request(verb=verb, case=case.no if case else None, argument=argument))
    return True


async def _leader(turn: Turn, _case: Case | None, _text: str) -> bool:
    return await supervise.leader_words(turn)


_ANSWERS: Mapping[str, Callable[[Turn, Case | None, str], Awaitable[bool]]] = {
    "where": _where,
    "nameable": _nameable,
    "secrecy": _secrecy,
    "safe": _safe,
    "supplement": _supplement,
    "wrong": _wrong,
    "unsolved": _unsolved,
    "result": _result,
    "words": _for_verb,
    "leader": _leader,
    "care_team": care_centre.typed,
    "care_not_taken": care_wish.worded,
}


# ---- the same answers by button ---------------------------------------------------------------------


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
    set_nameable(turn, await _case_of(turn, request), may=request.argument.startswith("yes"))


async def press_secrecy(turn: Turn, request: Request) -> None:
    """要 / 不用."""
    set_secret(turn, await _case_of(turn, request), keep=request.argument.startswith("yes"))


async def press_safe(turn: Turn, request: Request) -> None:
    """安全 / 不安全 / 不方便说, and whatever was typed after the number."""
    case = await _case_of(turn, request)
    how, _, more = request.argument.partition("\n")
    if how not in {"safe", "unsafe", "cannot_say"}:
        raise Refused("stale_button", no=f"@no:{case.no}")
    set_safe(turn, case, how)
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


async def with_words(turn: Turn, request: Request) -> Request:
    """Words that waited for the question "which case?" join the request."""
    dialog = turn.chat.dialog if turn.chat else {}
    words = dialog.get("words")
    if dialog.get("ask") != "which" or dialog.get("verb") != request.verb or not isinstance(words, int):
        return request
    body = await turn.desk.store.read(texts.body(words))
    turn.answered()
    joined = "\n".join(part for part in (request.argument, body) if part)
    return replace(request, argument=joined)


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
