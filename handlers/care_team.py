"""帮扶 as the team meets it: who is to be visited, one tap after a visit, the review once a quarter."""

from __future__ import annotations

from datetime import datetime

from cases import access
from cases.aftercare import Phase, Plan, Rhythm
from cases.aftercare.events import Review, Visit
from cases.aftercare.model import RUNNING, fewer, more
from cases.aftercare.rules import REVIEWS
from cases.aftercare.sight import belongs
from cases.model import Case, Entry, Refused
from cases.scene import listed
from handlers import care, care_face, care_need, care_tell
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from storage import aftercare as plan_rows
from storage import cases as case_rows

_VISITS, _FACTS = 6, 5


async def mine(turn: Turn) -> list[Plan]:
    """The running plans in whose team she is, or those she stands in for."""
    return [plan for plan in await care_face.part_in(turn) if plan.phase in RUNNING]


async def show(turn: Turn, request: Request) -> None:
    """帮扶: those she belongs to; one opens its card."""
    if words := care_face.wish_in(request):
        await care_need.ask(turn, words)
        return
    asks = await care_face.to_ask(turn)
    plans = [*asks, *await mine(turn)]
    if not plans and request.case is None:
        turn.reply("worker.care_none")
        return
    plan = await care.chosen(turn, request, plans)
    if plan is not None:
        await (care_face.card if plan in asks else card)(turn, plan)


async def card(turn: Turn, plan: Plan) -> None:
    """Who, how often, what was last said; the look is on record."""
    care.saw(turn, plan, "card")
    turn.private = plan.hushed
    turn.add(care_tell.by_phase("worker.care_card", plan), care_tell.params(plan))
    turn.lines += care_tell.team_lines(plan)
    turn.lines += care_face.consent(plan)
    await _visits(turn, plan, None)
    turn.choices = _ways(turn, plan)


def _ways(turn: Turn, plan: Plan) -> list[Choice]:
    if plan.phase not in RUNNING:
        return []
    ways = [choice("care_phone", plan)]
    if belongs(plan, turn.who or "", turn.desk.known.directory, turn.today):
        ways.insert(0, choice("visited", plan))
    if care.reviews(turn, plan):
        ways.append(choice("care_review", plan))
    ways.append(choice("care_stop_face", plan))
    return ways


async def _visits(turn: Turn, plan: Plan, since: datetime | None) -> None:
    """The last visits with what was said of them. How many there should have been is nowhere counted."""
    entries = await turn.desk.store.read(plan_rows.history_of(plan.no))
    for entry in _of(entries, "visited", since)[-_VISITS:]:
        text = entry.facts.get("text")
        day, who = f"@day:{entry.at.isoformat()}", f"@person:{entry.actor}"
        if isinstance(text, int):
            turn.reply("worker.care_visit_words", day=day, who=who, text=f"@text:{text}")
        else:
            turn.reply("worker.care_visit_line", day=day, who=who)


def _of(entries: tuple[Entry, ...], kind: str, since: datetime | None) -> list[Entry]:
    return [entry for entry in entries if entry.type == kind and (since is None or entry.at >= since)]


async def phone(turn: Turn, request: Request) -> None:
    """看电话: on need; who looked is kept."""
    plan = await _seen(turn, request)
    care.saw(turn, plan, "phone")
    turn.private = True
    turn.reply("worker.care_phone", no=f"@no:{plan.no}", contact=f"@contact:{plan.person}")


async def _seen(turn: Turn, request: Request) -> Plan:
    plan = await turn.desk.store.read(plan_rows.load(request.case)) if request.case else None
    if plan is None or not care.sees(turn, plan) or not _reached(turn, plan):
        raise Refused("no_such_case", no=request.case or "")
    return plan


def _reached(turn: Turn, plan: Plan) -> bool:
    """Her number is for who comes to her, and for who is sent to ask her."""
    return plan.phase in RUNNING or (plan.phase is Phase.PROPOSED and plan.face)


async def visited(turn: Turn, request: Request) -> None:
    """去看过了: one tap, words if she likes. Tapped again the same day it is the same visit."""
    plans = await mine(turn)
    if not plans:
        raise Refused("care_no_household")
    plan = await care.chosen(turn, request, plans)
    if plan is None:
        return
    words = request.argument.strip()
    if not words and plan.visited_at is not None and turn.desk.today(plan.visited_at) == turn.today:
        turn.add("worker.care_visited", care_tell.params(plan))
        return
    text = turn.text("note", words, plan.no) if words else None
    plan = await care.act_as_any(turn, plan, Visit(text=text))
    turn.answered()
    turn.add("worker.care_visited", care_tell.params(plan))


# ---- the review -------------------------------------------------------------------------------------


async def review(turn: Turn, request: Request) -> None:
    """评估帮扶: what was, what came up since, then 照旧, 少来些, 多来些 or 结束, by who answers for it."""
    plan = await care.chosen(turn, request, await _to_review(turn, request))
    if plan is None:
        return
    if not care.reviews(turn, plan):
        raise Refused("care_not_reviewer")
    result, _, words = request.argument.partition("\n")
    if result not in REVIEWS:
        await _facts(turn, plan)
        how = "care_review_face" if plan.face else "care_review"
        offered = [choice("care_review", plan, one, key=f"choice.{how}.{one}") for one in _results(plan)]
        turn.ask_last(f"ask.{how}", [*offered, choice("care_stop_face", plan)], no=f"@no:{plan.no}")
        return
    text = turn.text("note", words, plan.no) if words.strip() else None
    plan = await care.act_as_any(turn, plan, Review(result=result, text=text, asked=plan.face))
    told = f"worker.care_reviewed_{result}"
    turn.add(f"{told}_face" if plan.face else told, care_tell.params(plan))


async def _to_review(turn: Turn, request: Request) -> list[Plan]:
    """Those she answers for; by number also one she may only see, so that she reads whose it is."""
    running = [plan for plan in await care_face.in_reach(turn) if plan.phase in RUNNING]
    return running if request.case else [plan for plan in running if care.reviews(turn, plan)]


def _results(plan: Plan) -> list[str]:
    rhythm = plan.rhythm or Rhythm.MONTHLY
    possible = {"continue": True, "down": fewer(rhythm), "up": more(rhythm), "end": True}
    return [name for name in REVIEWS if possible[name]]


async def _facts(turn: Turn, plan: Plan) -> None:
    """Visits since the last review, and matters that came up since: as facts, weighed by the reader only."""
    care.saw(turn, plan, "card")
    turn.private = plan.hushed
    turn.add(f"worker.care_card_{plan.phase}", care_tell.params(plan))
    turn.lines += care_face.consent(plan)
    await _visits(turn, plan, plan.reviewed_at)
    again = await _came_up(turn, plan)
    for case in again[:_FACTS]:
        day = f"@day:{case.opened_at.isoformat()}" if case.opened_at else ""
        whose = "worker.care_again" if plan.person in _sides(case) else "worker.care_again_there"
        turn.reply(whose, no=f"@no:{case.no}", category=listed(case), day=day)
    if not again:
        turn.reply("worker.care_nothing_new")


def _sides(case: Case) -> set[str | None]:
    return {case.reporter, *case.others}


async def _came_up(turn: Turn, plan: Plan) -> list[Case]:
    """New cases of hers, or of the same kind at the same place, as far as this reader may know of them."""
    since = plan.reviewed_at or plan.opened_at or turn.now
    found = await turn.desk.store.read(case_rows.of_reporter(plan.person))
    if plan.area is not None and plan.category is not None:
        same = case_rows.search(area=plan.area, category=plan.category, since=since)
        found += await turn.desk.store.read(same)
    directory, who = turn.desk.known.directory, turn.who or ""
    cases = {
        case.no: case
        for case in found
        if case.opened_at is not None
        and case.opened_at >= since
        and case.no != plan.case
        and not case.sealed
        and access.may_see(case, who, directory, turn.today).exists
    }
    return sorted(cases.values(), key=lambda case: case.no)


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "care"): show,
    ("worker", "care_open"): show,
    ("worker", "visited"): visited,
    ("worker", "care_phone"): phone,
    ("worker", "care_review"): review,
}
