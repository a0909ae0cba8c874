"""The centre settles where a matter is, when nobody could tell from the report."""

from __future__ import annotations

from collections.abc import Mapping

from cases import routing
from cases.events import Supplement
from cases.model import Case, Refused
from handlers import centre, queue
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn


async def locate(turn: Turn, request: Request) -> None:
    """地方 0412 ...: an area's code by button, or its name in words; then the case is proposed anew."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    if not centre.dispatches(turn, case):
        raise Refused("not_yours", no=f"@no:{case.no}")
    if case.state not in centre.WAITING:
        raise Refused("not_waiting", no=f"@no:{case.no}")
    named = request.argument.strip()
    if not named:
        turn.ask("words", case, verb="locate")
        turn.reply("ask.locate", no=f"@no:{case.no}")
        return
    found = _areas(turn, named)
    if len(found) == 1:
        await _settle(turn, case, found[0], named)
        return
    turn.ask("words", case, verb="locate")
    offered = [choice("locate", case, code, key="choice.area", area=f"@area:{code}") for code in found]
    turn.ask_last("ask.locate_again", offered, no=f"@no:{case.no}")


def _areas(turn: Turn, named: str) -> tuple[str, ...]:
    """The one area that is meant, those that may be, or none."""
    if named in turn.desk.known.directory.areas:
        return (named,)
    heard = turn.desk.known.ear.understand(named)
    area = (heard.place.grid or heard.place.village) if heard.place else None
    if area is not None:
        return (area,)
    return tuple(code for option in heard.place_options if (code := option.grid or option.village))


async def _settle(turn: Turn, case: Case, area: str, named: str) -> None:
    directory, policy = turn.desk.known.directory, turn.policy_of(case)
    owner = routing.suggest(case.category, area, directory, policy, day=turn.today)
    words = None if named == area else turn.text("place", named, case)
    case = turn.act_as_any(
        case,
        Supplement(
            answers="where",
            area=area,
            township=directory.above(area, "township"),
            place_text=words,
            suggested_unit=owner.unit if owner else None,
            suggested_person=owner.person if owner else None,
        ),
    )
    turn.answered()
    turn.reply("centre.located", no=f"@no:{case.no}", area=f"@area:{area}")
    if centre.dispatches(turn, case):
        await queue.propose(turn, case)
    else:  # the place is another township's: its centre has the case now
        await queue.show_next(turn)


ROUTES: dict[tuple[str, str], Flow] = {("dispatcher", "locate"): locate}
WORDED: Mapping[str, Flow] = {"locate": locate}
