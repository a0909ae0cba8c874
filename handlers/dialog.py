"""The open question of a chat: does this message answer it?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from cases.events import Reclassify, Supplement
from cases.model import ENDED, Case, Road, State
from handlers import (
    adding,
    amend,
    care_centre,
    care_wish,
    opening,
    receipt,
    supervise,
    worded,
    work,
)
from handlers.ports import Kind
from handlers.request import Request
from handlers.say import when
from handlers.turn import Turn
from nlp.extract import answers_yes
from nlp.quantities import times_in
from nlp.understand import Understanding
from storage import texts

_PLACE_LONGEST = 60
_NAME_LONGEST = 6


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
    if case is not None and case.state in ENDED:
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
    if story or (heard.place is None and not heard.place_options and not _bare_name(heard, text)):
        return False
    if area is None and heard.place_options:
        receipt.question(turn, case, heard)
        return True
    receipt.place_case(turn, case, area, turn.text("place", text, case))
    if area is not None and case.road is not Road.EMERGENCY:  # an emergency was asked "safe?" before
        receipt.question(turn, turn.take(case), heard)
    return True


def _bare_name(heard: Understanding, text: str) -> bool:
    """A place that no list knows: one short name, nothing asked and nothing told."""
    return len(text) <= _NAME_LONGEST and heard.intent == "report" and not times_in(text)


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
        heard = turn.desk.known.ear.understand(text, grid=opening.hint(turn))
        if heard.decision == "auto" and heard.road in {"service", "statutory"}:
            return False  # clearly another matter, in the middle of it
        await adding.add_words(turn, case, text)
        return True
    set_safe(turn, case, "safe" if said else "unsafe")
    return True


def set_safe(turn: Turn, case: Case, how: str) -> None:
    """Her answer goes to those who were called."""
    case = turn.act_as_any(case, Supplement(answers="safe", safe=how))
    turn.answered()
    turn.reply(_safe_text(case, how), no=f"@no:{case.no}")
    if case.area is None:
        receipt.question(turn, case)


def _safe_text(case: Case, how: str) -> str:
    """Of a fire or an illness others are called than of a fight."""
    by_kind = how == "unsafe" and case.danger in {"fire", "medical", "flood"}
    return f"resident.unsafe_{case.danger}" if by_kind else f"resident.safe_{how}"


async def _supplement(turn: Turn, case: Case | None, text: str) -> bool:
    if case is None:
        return False
    await adding.add_words(turn, case, text)
    turn.answered()
    return True


async def _wrong(turn: Turn, case: Case | None, text: str) -> bool:
    if case is None:
        return False
    await amend.said_again(turn, case, text)
    turn.answered()
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
    "result": _result,
    "words": _for_verb,
    "leader": _leader,
    "care_team": care_centre.typed,
    "care_not_taken": care_wish.worded,
}


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
