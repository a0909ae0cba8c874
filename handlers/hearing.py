"""A recording or picture of a case is opened by a tap, and put into words by whoever listened."""

from __future__ import annotations

from collections.abc import Mapping

from cases import access
from cases.events import Supplement
from cases.model import Case, Refused
from handlers import centre, kinds, media, opening, queue, work
from handlers.request import Flow, Request
from handlers.turn import Turn
from nlp.understand import Understanding


async def _of_centre(turn: Turn, request: Request) -> Case | None:
    case = await centre.case_of(turn, request)
    if case is None:
        return None
    if not access.may_see(case, turn.who or "", turn.desk.known.directory, turn.today).text:
        raise Refused("not_yours", no=f"@no:{case.no}")
    return case


async def listen(turn: Turn, request: Request) -> None:
    """听 0012: the recording or picture itself; who opened it is kept."""
    await _open(turn, await _of_centre(turn, request), request.argument)


async def listen_task(turn: Turn, request: Request) -> None:
    """The same for whoever has the task."""
    await _open(turn, await work.desk_case(turn, request), request.argument)


async def _open(turn: Turn, case: Case | None, which: str) -> None:
    if case is None:
        return
    rows = await media.of_case(turn, case)
    row = next((one for one in rows if str(one.id) == which), rows[-1] if rows else None)
    if row is None:
        raise Refused("no_media", no=f"@no:{case.no}")
    turn.saw(case, "media")
    turn.private = turn.private or case.sealed or access.hushed(case)
    turn.attach = row.media
    turn.update_chat(last_case=case.no)
    turn.reply("card.media", no=f"@no:{case.no}")
    if case.state in centre.WAITING and centre.dispatches(turn, case):
        turn.ask("words", case, verb="heard")
        turn.reply("ask.heard", no=f"@no:{case.no}")


async def heard(turn: Turn, request: Request) -> None:
    """听写 0012 三组水渠垮了: what was heard goes to the case, which gets its kind and place from it."""
    case = await _of_centre(turn, request)
    if case is None:
        return
    if not centre.dispatches(turn, case):
        raise Refused("not_yours", no=f"@no:{case.no}")
    words = request.argument.strip()
    if not words:
        turn.ask("words", case, verb="heard")
        turn.reply("ask.heard", no=f"@no:{case.no}")
        return
    understood = turn.desk.known.ear.understand(words, grid=case.area)
    case = turn.act_as_any(case, _told(turn, case, words, understood))
    turn.answered()
    if understood.urgent and not case.urgent:
        await _alarm(turn, case, words, understood)
        return
    code = kinds.named(turn, case, words)
    if code is not None and case.state in centre.WAITING:
        case = await kinds.change(turn, case, code, why=words)
    turn.reply("centre.heard", no=f"@no:{case.no}", category=f"@category:{case.category}")
    if case.state in centre.WAITING and centre.dispatches(turn, case):
        await queue.propose(turn, case)


def _told(turn: Turn, case: Case, words: str, understood: Understanding) -> Supplement:
    text = turn.text("supplement", words, case)
    place = understood.place
    area = (place.grid or place.village) if place and case.area is None else None
    if area is None:
        return Supplement(text=text)
    township = turn.desk.known.directory.above(area, "township")
    return Supplement(text=text, area=area, township=township)


async def _alarm(turn: Turn, case: Case, words: str, understood: Understanding) -> None:
    """What was heard is an emergency: it runs as one of its own, at once."""
    new = await opening.open_case(
        turn,
        opening.Told(
            words=words,
            understood=understood,
            source="grid",
            reporter=case.reporter,
            linked=(case.no,),
            place=case.area,
        ),
    )
    turn.reply("centre.heard_alarm", no=f"@no:{case.no}", other=f"@no:{new.no}")


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "listen"): listen,
    ("leader", "listen"): listen,
    ("worker", "listen"): listen_task,
    ("dispatcher", "heard"): heard,
}
WORDED: Mapping[str, Flow] = {"heard": heard}
