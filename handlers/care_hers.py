"""帮扶 as she meets it: asked, seen, changed, stopped with one word, wished for; and her right to it all."""

from __future__ import annotations

from dataclasses import replace

from cases import access, aftercare
from cases.aftercare import Phase, Plan, Rhythm
from cases.aftercare.events import Agree, Decline, Household, Stop, Wish
from cases.model import ENDED, Refused
from handlers import care, care_tell, mine, opening, timeline
from handlers.ports import Line
from handlers.request import Flow, Request
from handlers.say import choice, line
from handlers.turn import Turn
from nlp.extract import answers_yes
from storage import aftercare as plan_rows

_WORDS = frozenset({"visited", "reviewed", "not_taken"})


async def show(turn: Turn, _request: Request) -> None:
    """帮扶: who comes, how often, about when; how to stop it or to ask for it."""
    plan = await care.own_live(turn)
    if plan is None:
        turn.reply("resident.care_nothing")
        turn.choices = [choice("care_wish")]
        return
    turn.private = plan.hushed
    if plan.phase is Phase.WISHED:
        turn.add("resident.care_wish_waits", care_tell.params(plan))
        turn.choices = [choice("care_stop", plan)]
    elif plan.phase is Phase.PROPOSED:
        _ask_again(turn, plan)
    else:
        turn.add("resident.care_now", care_tell.params(plan))
        turn.lines += care_tell.team_lines(plan)
        if plan.visited_at is not None:
            turn.reply("resident.care_last", day=f"@day:{plan.visited_at.isoformat()}")
        turn.choices = [choice("care_stop", plan), choice("care_rhythm", plan)]


def _ask_again(turn: Turn, plan: Plan) -> None:
    turn.add(aftercare.question(plan), care_tell.params(plan))
    turn.lines += care_tell.team_lines(plan)
    _ask_often(turn, plan, "care_decline")


def _ask_often(turn: Turn, plan: Plan, no: str) -> None:
    offered = [choice("care_agree", plan, str(one), key=f"choice.care_agree.{one}") for one in Rhythm]
    kin = [choice("care_kin", plan)] if plan.spoken_for and plan.phase is Phase.PROPOSED else []
    turn.ask_last("ask.care_often", [*offered, *kin, choice(no, plan)])


async def kin(turn: Turn, request: Request) -> None:
    """我替她答: her own yes all the same, passed on by kin in whose chat it is asked; the record says so."""
    plan = await _meant(turn, request)
    if plan.phase is not Phase.PROPOSED:
        raise Refused("care_not_now")
    said = [choice("care_agree", plan, f"{one}.kin", key=f"choice.care_agree.{one}") for one in Rhythm]
    turn.ask_last("ask.care_kin", [*said, choice("care_decline", plan, key="choice.care_face.no")])


async def _meant(turn: Turn, request: Request) -> Plan:
    """Her plan that a button speaks of. Raises Refused for a past or a foreign one."""
    plan = await care.own_live(turn)
    if plan is None or (request.case is not None and request.case != plan.no):
        raise Refused("care_over")
    return plan


async def agree(turn: Turn, request: Request) -> None:
    """每周、每月两回、每月、每季度: her yes, with how often."""
    plan = await _meant(turn, request)
    if request.pressed and request.seq is not None and 0 <= request.seq != plan.moved:
        raise Refused("stale_button", no=f"@no:{plan.no}")
    said, _, through = request.argument.partition("\n")[0].partition(".")
    if said not in set(Rhythm):
        _ask_often(turn, plan, "care_decline" if plan.phase is Phase.PROPOSED else "care_stop")
        return
    plan = await care.act_as_any(turn, plan, Agree(rhythm=Rhythm(said), for_her=through == "kin"))
    turn.answered()
    turn.private = plan.hushed
    turn.add("resident.care_agreed", care_tell.params(plan))
    turn.choices = [choice("care", key="choice.care.mine")]


async def decline(turn: Turn, request: Request) -> None:
    """不用: nothing begins, or it stays as it was."""
    plan = await _meant(turn, request)
    plan = await care.act_as_any(turn, plan, Decline())
    turn.answered()
    turn.private = plan.hushed
    over = plan.phase is Phase.ENDED
    turn.add("resident.care_declined" if over else "resident.care_as_before", care_tell.params(plan))


async def stop(turn: Turn, request: Request) -> None:
    """不用来了: over at once. Where nobody comes it is her report that she takes back."""
    plan = await care.own_live(turn)
    if plan is None and request.pressed:
        raise Refused("care_over")
    if plan is None:
        await mine.withdraw(turn, replace(request, verb="withdraw"))
        return
    plan = await care.act_as_any(turn, plan, Stop())
    turn.answered()
    turn.private = plan.hushed
    turn.reply("resident.care_stopped")
    if any(case.state not in ENDED for case in turn.view.own) and not plan.hushed:
        turn.reply("resident.care_case_goes_on")
        turn.choices = [choice("mine")]


async def wish(turn: Turn, request: Request) -> None:
    """求帮扶: she asks for it herself; a person of the centre answers."""
    if await care.own_live(turn) is not None:
        await show(turn, request)
        return
    no = await turn.desk.store.next_case_no(turn.today.year)
    words = turn.text("report", request.argument, no) if request.argument else None
    home = _household(turn)
    plan = await care.act_as_any(turn, Plan(no=no), Wish(household=home, words=words))
    turn.private = plan.hushed
    turn.add("resident.care_wished", care_tell.params(plan))


def _household(turn: Turn) -> Household:
    """Where she is, and which ordinary matter it follows; a confidential one is not even hinted at."""
    own = turn.view.own
    hushed = any(access.hushed(case) for case in own)
    plain = [case for case in own if not (case.sealed or access.hushed(case))]
    place = opening.hint(turn) or next((case.area or case.township for case in plain), None)
    if place is None and hushed:
        place = next((case.township for case in own if access.hushed(case)), None)
    follows = plain[0] if plain and not hushed else None
    return Household(
        person=turn.who or "",
        case=follows.no if follows else None,
        hushed=hushed,
        township=turn.desk.known.directory.above(place, "township"),
        area=place,
        category=follows.category if follows else None,
    )


async def said(turn: Turn) -> bool:
    """好, 不用: typed instead of pressed, right under the question. True where it was the answer."""
    offered = turn.chat.choices if turn.chat else ()
    values = [value for _, value, _ in offered if value.startswith("care_agree:")]
    inbound = turn.inbound
    if not values or inbound is None or (yes := answers_yes(inbound.text)) is None:
        return False
    if await care.own_live(turn) is None:
        return False
    rhythm = values[0].rpartition(":")[2] if len(values) == 1 else ""
    request = Request(verb="care_agree", argument=rhythm)
    await (agree(turn, request) if yes else decline(turn, request))
    return True


# ---- her own data -----------------------------------------------------------------------------------


async def kept(turn: Turn) -> tuple[Line, ...]:
    """What 我的信息 says of it."""
    plans = await care.own(turn)
    live = any(plan.phase in aftercare.LIVE for plan in plans)
    return (line("resident.care_kept_live" if live else "resident.care_kept"),) if plans else ()


async def exported(turn: Turn) -> tuple[Line, ...]:
    """Every step, and the words that were written about her visits."""
    told: list[Line] = []
    for plan in await care.own(turn):
        for entry in await turn.desk.store.read(plan_rows.history_of(plan.no)):
            text = entry.facts.get("text")
            told += timeline.care_steps((entry,))
            if entry.type in _WORDS and isinstance(text, int):
                told.append(line("care.step_words", text=f"@text:{text}"))
    return tuple(told)


async def erased(turn: Turn) -> tuple[int, ...]:
    """删除: nobody comes any more, the words about it go; hushed ones wait for a person, like a case's."""
    plans = await care.own(turn)
    for plan in plans:
        if plan.phase in aftercare.LIVE:
            await care.act_as_any(turn, plan, Stop())
    open_to_her = [plan.no for plan in plans if not plan.hushed]
    return await turn.desk.store.read(plan_rows.words_of(open_to_her)) if open_to_her else ()


ROUTES: dict[tuple[str, str], Flow] = {
    ("resident", "care"): show,
    ("resident", "care_agree"): agree,
    ("resident", "care_rhythm"): agree,
    ("resident", "care_kin"): kin,
    ("resident", "care_decline"): decline,
    ("resident", "care_stop"): stop,
    ("resident", "care_wish"): wish,
}
