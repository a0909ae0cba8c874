"""帮扶 face to face: 请当面问问, what she said at her door, 她说别来了, and a wish on somebody's behalf."""

from __future__ import annotations

from cases.aftercare import LIVE, Phase, Plan, Rhythm
from cases.aftercare.events import AgreeFace, DeclineFace, Household, NotMet, StopFace, WishFor
from cases.aftercare.model import RUNNING
from cases.aftercare.tells import SAID
from cases.model import Refused, Role
from cases.scene import HUSHED, HUSHED_CATEGORIES
from handlers import care, care_tell, centre, field, opening
from handlers.ports import Line
from handlers.request import Flow, Request
from handlers.say import choice, line
from handlers.turn import Turn
from nlp.understand import Understanding
from storage import aftercare as plan_rows

_WORDS = frozenset(SAID)
_HEARD = {"no": "worker.care_heard_no", "later": "worker.care_heard_later"}


async def part_in(turn: Turn) -> list[Plan]:
    """Live plans in which she has a part, or for whom she stands in."""
    directory = turn.desk.known.directory
    found: dict[str, Plan] = {}
    for who in (turn.who or "", *directory.stands_for(turn.who or "", turn.today)):
        found |= {plan.no: plan for plan in await turn.desk.store.read(plan_rows.of_team(who))}
    return [plan for plan in found.values() if plan.phase in LIVE and care.sees(turn, plan)]


async def in_reach(turn: Turn) -> list[Plan]:
    """Every live plan that exists for her: as one of the team, or as the centre of a township."""
    found = {plan.no: plan for plan in await part_in(turn)}
    held = centre.townships(turn, Role.DISPATCHER, Role.CASE_LEADER)
    if held:
        found |= {plan.no: plan for plan in await turn.desk.store.read(plan_rows.of_centre(held))}
    return [plan for plan in found.values() if care.sees(turn, plan)]


async def to_ask(turn: Turn) -> list[Plan]:
    """Those who wait for her to ask them."""
    waiting = [plan for plan in await part_in(turn) if plan.phase is Phase.PROPOSED and plan.face]
    return [plan for plan in waiting if plan.asker in _standing(turn)]


def _standing(turn: Turn) -> frozenset[str]:
    directory = turn.desk.known.directory
    return frozenset((turn.who or "", *directory.stands_for(turn.who or "", turn.today)))


async def card(turn: Turn, plan: Plan) -> None:
    """What to read out, and what she may answer; the look is on record."""
    care.saw(turn, plan, "card")
    turn.add("worker.care_ask_whole", care_tell.params(plan))
    turn.lines += await care_tell.ask_lines(turn, plan, turn.who or "")
    said = [choice("care_face", plan, one, key=f"choice.care_face.{one}") for one in SAID]
    turn.ask_last("ask.care_face", said)
    turn.choices.append(choice("care_phone", plan))


async def heard(turn: Turn, request: Request) -> None:
    """每周, 每两周, 每月, 不愿意, 还没问到: what she said, as whoever asked her heard it."""
    plan = await care.named(turn, request, await in_reach(turn))
    if plan is None:
        raise Refused("care_over")
    said = request.argument.partition("\n")[0]
    if said not in _WORDS:
        await card(turn, plan)
        return
    plan = await care.act_as_any(turn, plan, _event(said))
    turn.answered()
    turn.add(_HEARD.get(said, "worker.care_heard_yes"), care_tell.params(plan))


def _event(said: str) -> AgreeFace | DeclineFace | NotMet:
    if said == "no":
        return DeclineFace()
    return NotMet() if said == "later" else AgreeFace(rhythm=Rhythm(said))


async def stop(turn: Turn, request: Request) -> None:
    """她说别来了: her word, whoever of the team heard it. Any button does, however old."""
    plans = await _stoppable(turn, request)
    if not plans and request.case is None:
        raise Refused("care_no_household")
    unaged = Request(verb=request.verb, case=request.case, argument="", seq=None)
    plan = await care.chosen(turn, unaged, plans)
    if plan is None:
        return
    plan = await care.act_as_any(turn, plan, StopFace())
    turn.answered()
    turn.add("worker.care_stopped_face", care_tell.params(plan))


async def _stoppable(turn: Turn, request: Request) -> list[Plan]:
    if request.case:
        return await in_reach(turn)
    plans = await part_in(turn)
    return [plan for plan in plans if plan.phase in RUNNING] or plans


# ---- whose word it was --------------------------------------------------------------------------------


def consent(plan: Plan) -> tuple[Line, ...]:
    """For the centre and the review: who is sent to ask her, or who heard her yes and when."""
    told = care_tell.params(plan)
    if plan.phase is Phase.PROPOSED and plan.face:
        return (Line(key="care.face_asks", params=told),)
    if plan.agreed_with is None or plan.agreed_at is None:
        return ()
    day = f"@day:{plan.agreed_at.isoformat()}"
    if plan.agreed_with == plan.person:
        return (line("care.kin_agreed", day=day),)
    return (line("care.face_agreed", day=day, who=f"@person:{plan.agreed_with}"),)


# ---- a wish on somebody's behalf ----------------------------------------------------------------------


async def wish_for(turn: Turn, words: str) -> Plan | None:
    """An official's word that a household needs it: the centre answers with a proposal, and she is asked.

    None where the words tell of danger: that goes the way of every alarm, reported for her.
    """
    heard_ = turn.desk.known.ear.understand(words, grid=opening.hint(turn))
    if heard_.urgent:
        await field.proxy(turn, Request(verb="proxy", argument=words))
        return None
    if heard_.sealed or heard_.danger in HUSHED or heard_.category in HUSHED_CATEGORIES:
        raise Refused("care_only_asked")  # before anything about her is written down
    no = await turn.desk.store.next_case_no(turn.today.year)
    home = _household(turn, heard_)
    text = turn.text("report", words, no)
    plan = await care.act_as_any(turn, Plan(no=no), WishFor(household=home, whose=text))
    turn.answered()
    own = any(actor.role is Role.DISPATCHER for actor in turn.actors())
    turn.add("centre.care_wish_noted" if own else "worker.care_wished_for", care_tell.params(plan))
    turn.choices = [choice("care_team", plan, key="choice.care.team")] if own else []
    return plan


def _household(turn: Turn, heard_: Understanding) -> Household:
    """A household without a chat of its own, where the words or her post say."""
    place = heard_.place
    known = (place.grid or place.village) if place is not None else None
    area = known or opening.hint(turn)
    return Household(
        person=field.resident_behind(turn, heard_.phone),
        township=turn.desk.known.directory.above(area, "township"),
        area=area,
        spoken_for=True,
    )


def wish_in(request: Request) -> str:
    """帮扶 马奶奶 独居: words instead of a number; "" where there are none."""
    return request.argument.strip() if request.case is None and not request.pressed else ""


async def wished_for(turn: Turn, request: Request) -> None:
    """替人求帮扶 and who it is."""
    if not request.argument.strip():
        turn.ask("words", verb="care_wish_for")
        turn.reply("ask.care_wish_for")
        return
    await wish_for(turn, request.argument)


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "care_face"): heard,
    ("worker", "care_stop_face"): stop,
    ("worker", "care_wish_for"): wished_for,
}
WORDED = {"care_wish_for": wished_for}
