"""What a grid worker brings in herself: found, told for somebody, solved on the spot, passed up or on."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import Escalate, Transfer
from cases.model import Role
from handlers import opening, receipt
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from handlers.work import desk_case
from nlp.extract import without_deed
from storage.rows import PersonRow


async def submit(turn: Turn, request: Request) -> None:
    """上报: a new matter she found; with a case number, that case goes one tier up."""
    if request.case is not None:
        await _escalate(turn, request)
        return
    if not request.argument:
        turn.ask("words", verb="submit")
        turn.reply("ask.submit")
        return
    heard = turn.desk.known.ear.understand(request.argument, grid=opening.hint(turn))
    case = await opening.open_case(
        turn, opening.Told(words=request.argument, understood=heard, source="grid", reporter=turn.who)
    )
    receipt.answer(turn, case, heard, request.argument)


async def _escalate(turn: Turn, request: Request) -> None:
    case = await desk_case(turn, request)
    if case is None:
        return
    directory = turn.desk.known.directory
    upper = directory.above(case.area, "county" if case.escalated_to else "township") or ""
    text = turn.text("reason", request.argument, case) if request.argument else None
    case = turn.act_as_any(case, Escalate(to=upper, reason="beyond_power", text=text))
    turn.reply("worker.escalated", no=f"@no:{case.no}", area=f"@area:{upper}")


async def proxy(turn: Turn, request: Request) -> None:
    """代报: typing it says that the resident agreed; the answer says so and how to undo it."""
    if not request.argument:
        turn.ask("words", verb="proxy")
        turn.reply("ask.proxy")
        return
    heard = turn.desk.known.ear.understand(request.argument, grid=opening.hint(turn))
    reporter = resident_behind(turn, heard.phone)
    case = await opening.open_case(
        turn,
        opening.Told(
            words=request.argument,
            understood=heard,
            source="proxy",
            reporter=reporter,
            agent=turn.who,
            agreed=True,
        ),
    )
    receipt.answer(turn, case, heard, request.argument)
    turn.reply("worker.proxy_agreed", no=f"@no:{case.no}")


async def on_spot(turn: Turn, request: Request) -> None:
    """已处理: found and solved at once; counted apart, nothing else to fill in."""
    if not request.argument:
        turn.ask("words", verb="on_spot")
        turn.reply("ask.on_spot")
        return
    matter = without_deed(request.argument)  # what she did about it says nothing of what it was
    heard = turn.desk.known.ear.understand(matter, grid=opening.hint(turn))
    case = await opening.open_case(
        turn,
        opening.Told(
            words=request.argument,
            understood=heard,
            source="on_spot",
            reporter=turn.who,
            result=request.argument,
        ),
    )
    turn.reply("worker.on_spot", no=f"@no:{case.no}", category=f"@category:{case.category}")


async def assign(turn: Turn, request: Request) -> None:
    """派给: a grid leader gives a small case to one of the grid's workers."""
    case = await desk_case(turn, request)
    if case is None:
        return
    directory = turn.desk.known.directory
    grids = {
        post.area for post in directory.posts(turn.who or "", turn.today) if post.role is Role.GRID_LEADER
    }
    workers = dict.fromkeys(
        person
        for area in sorted(filter(None, grids))
        for person in directory.holders(Role.GRID_WORKER, turn.today, area=area)
    )
    named = [p for p in workers if p == request.argument or directory.officials[p].name in request.argument]
    if len(named) != 1:
        turn.ask_last(
            "ask.assign",
            [choice("assign", case, p, key="choice.person", person=f"@name:{p}") for p in workers],
            no=f"@no:{case.no}",
        )
        return
    case = turn.act_as_any(case, Transfer(unit=case.unit or "", person=named[0]))
    turn.reply("worker.assigned", no=f"@no:{case.no}", person=f"@name:{named[0]}")


def resident_behind(turn: Turn, phone: str | None) -> str:
    """A resident without a chat of her own: the one somebody else speaks for."""
    person = PersonRow(
        id=f"r{turn.desk.store.next_id():x}", kind="resident", phone=phone or "", created_at=turn.now
    )
    turn.add_person(person)
    return person.id


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "submit"): submit,
    ("worker", "proxy"): proxy,
    ("worker", "on_spot"): on_spot,
    ("worker", "assign"): assign,
}
WORDED: Mapping[str, Flow] = {"submit": submit, "proxy": proxy, "on_spot": on_spot}
