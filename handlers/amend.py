"""说错了: right after a report her new words replace the understanding, and stand beside the first ones."""

from __future__ import annotations

from cases.events import Reclassify, Supplement
from cases.model import Case, Refused, Road, State
from handlers import adding, mine, opening, receipt
from handlers.request import Flow, Request
from handlers.turn import Turn


async def wrong(turn: Turn, request: Request) -> None:
    """说错了: right after a report it undoes the understanding; the next words replace it."""
    case = await mine.own_case(turn, request)
    if case is None:
        return
    if request.argument:
        await said_again(turn, case, request.argument)
        return
    turn.ask("wrong", case)
    turn.reply("resident.say_again", no=f"@no:{case.no}")


async def said_again(turn: Turn, case: Case, text: str) -> None:
    """The corrected words: kept beside the first ones, understood anew; never lowers a danger by itself."""
    heard = turn.desk.known.ear.understand(text, grid=opening.hint(turn))
    if opening.alarming(heard) and case.road is not Road.EMERGENCY:
        await adding.add_words(turn, case, text)
        return
    if await adding.kept_apart(turn, case, text):
        return
    text_id = turn.text("supplement", text, case)
    case = turn.act_as_any(case, Supplement(text=text_id))
    area = (heard.place.grid or heard.place.village) if heard.place else None
    if area is not None and area != case.area and case.state in {State.REGISTERED, State.TRIAGE}:
        receipt.place_case(turn, case, area, None)
        case = turn.take(case)
    category = turn.desk.known.current.category(heard.category)
    waits = case.state in {State.REGISTERED, State.TRIAGE} and not (case.urgent or case.sealed)
    if not waits or category.code != heard.category or heard.road in {"chat", "inquiry"}:
        turn.reply("resident.supplemented", no=f"@no:{case.no}")
        return
    anew = Reclassify(
        road=category.road,
        category=category.code,
        profile=category.profile,
        reason="resident_corrected",
        text=text_id,
    )
    try:
        case = turn.act_as_system(case, anew)
    except Refused:  # a lower level is for a person to settle
        turn.reply("resident.supplemented", no=f"@no:{case.no}")
        return
    turn.reply("resident.corrected", no=f"@no:{case.no}", category=f"@category:{case.category}")


ROUTES: dict[tuple[str, str], Flow] = {("resident", "wrong"): wrong}
