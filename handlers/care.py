"""包保帮扶, what all its flows share: find a plan, decide, and tell whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cases import aftercare
from cases.aftercare import Plan, Terms
from cases.aftercare.events import CareEvent
from cases.model import SYSTEM, Actor, Refused
from handlers import care_tell
from handlers.request import Request
from handlers.say import choice
from handlers.turn import Turn
from storage import aftercare as plan_rows
from storage.rows import PlanSave, ReadRow

_SHOWN = 8


def terms(turn: Turn, plan: Plan) -> Terms:
    """The limits it started with, today's for a new one."""
    known = turn.desk.known
    policy = known.policy(plan.policy) if plan.version else known.current
    return Terms(burden=policy.burden, calendar=policy.calendar, policy=policy.version)


async def act(turn: Turn, plan: Plan, event: CareEvent, by: Actor) -> Plan:
    """Decide, keep the entry, tell whom it concerns. Raises Refused."""
    settled = aftercare.decide(plan, event, by, turn.now, terms(turn, plan))
    earlier = turn.plans.get(plan.no)
    turn.plans[plan.no] = PlanSave(
        plan=settled.plan,
        expected=earlier.expected if earlier else plan.version,
        entries=(*(earlier.entries if earlier else ()), settled.entry),
        wake_at=aftercare.next_wake(settled.plan, terms(turn, settled.plan)),
    )
    for one in settled.tells:
        await care_tell.spread(turn, settled.plan, one)
    return settled.plan


async def act_as_any(turn: Turn, plan: Plan, event: CareEvent) -> Plan:
    """Act from the first post that the rules allow; the most telling refusal otherwise."""
    refusal: Refused | None = None
    for actor in turn.actors():
        try:
            return await act(turn, plan, event, actor)
        except Refused as refused:
            if refusal is None or refusal.code in {"not_your_role", "care_not_yours"}:
                refusal = refused
    raise refusal or Refused("not_your_role")


async def act_as_system(turn: Turn, plan: Plan, event: CareEvent) -> Plan:
    """The clock."""
    return await act(turn, plan, event, SYSTEM)


def sees(turn: Turn, plan: Plan) -> bool:
    """Whether the plan exists for this person."""
    return aftercare.may_see(plan, turn.who or "", turn.desk.known.directory, turn.today)


def reviews(turn: Turn, plan: Plan) -> bool:
    """Whether she answers for it."""
    return aftercare.reviews(plan, turn.who or "", turn.desk.known.directory, turn.today)


async def own(turn: Turn) -> tuple[Plan, ...]:
    """Every plan about this person herself, oldest first."""
    return await turn.desk.store.read(plan_rows.of_person(turn.who or ""))


async def own_live(turn: Turn) -> Plan | None:
    """The one that is not over yet."""
    return next((plan for plan in await own(turn) if plan.phase in aftercare.LIVE), None)


async def named(turn: Turn, request: Request, among: Sequence[Plan]) -> Plan | None:
    """The plan that a number or button means; None where the number is none of a plan she may see."""
    number = request.case or ""
    found = [plan for plan in among if plan.no == number or (number and plan.no.endswith(number.zfill(4)))]
    if not found and "-" in number:
        loaded = await turn.desk.store.read(plan_rows.load(number))
        found = [loaded] if loaded is not None and sees(turn, loaded) else []
    if not found:
        return None
    if request.seq is not None and request.seq >= 0 and request.seq != found[0].moved:
        raise Refused("stale_button", no=f"@no:{found[0].no}")
    return found[0]


async def chosen(turn: Turn, request: Request, among: Sequence[Plan]) -> Plan | None:
    """The plan meant: by number, the only one, else one question. Raises Refused for what she may not see."""
    if request.case is not None:
        found = await named(turn, request, among)
        if found is None:
            raise Refused("no_such_case", no=request.case)
        return found
    if not among:
        raise Refused("care_none")
    if len(among) == 1:
        return among[0]
    ask_which(turn, request, among)
    return None


def ask_which(turn: Turn, request: Request, among: Iterable[Plan]) -> None:
    """List them; the words already given wait with the question."""
    if request.argument:
        turn.ask("which", verb=request.verb, words=turn.text("chat", request.argument))
    offered = [
        choice(request.verb, plan, key="choice.care_which", no=f"@no:{plan.no}", area=care_tell.area(plan))
        for plan in list(among)[:_SHOWN]
    ]
    turn.ask_last("ask.care_which", offered)


def saw(turn: Turn, plan: Plan, what: str) -> None:
    """Who looked is on record, as for a case."""
    turn.reads.append(ReadRow(person=turn.who, case=plan.no, at=turn.now, what=what))
