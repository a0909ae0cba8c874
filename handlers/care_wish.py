"""办不了: a wish for visits that the centre cannot meet is answered in the centre's own words."""

from __future__ import annotations

from cases.aftercare import Plan
from cases.aftercare.events import NotTaken
from cases.model import Case, Refused
from handlers import care
from handlers.request import Flow, Request
from handlers.turn import Turn
from storage import aftercare as plan_rows


async def not_taken(turn: Turn, request: Request) -> None:
    """办不了: one sentence, why not and who helps instead."""
    plan = await turn.desk.store.read(plan_rows.load(request.case or ""))
    if plan is None or not care.sees(turn, plan):
        raise Refused("no_such_case", no=request.case or "")
    await _answer_wish(turn, plan, request.argument if not request.pressed else "")


async def _answer_wish(turn: Turn, plan: Plan, words: str) -> None:
    if not words.strip():
        turn.ask("care_not_taken", of=plan.no)
        turn.reply("ask.care_not_taken")
        return
    await care.act_as_any(turn, plan, NotTaken(text=turn.text("reason", words, plan.no)))
    turn.answered()
    turn.reply("centre.care_not_taken", no=f"@no:{plan.no}")


async def worded(turn: Turn, _case: Case | None, text: str) -> bool:
    """The reason typed after 办不了."""
    dialog = turn.chat.dialog if turn.chat else {}
    plan = await turn.desk.store.read(plan_rows.load(str(dialog.get("of"))))
    if plan is None or not care.sees(turn, plan):
        return False
    await _answer_wish(turn, plan, text)
    return True


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "care_not_taken"): not_taken,
    ("leader", "care_not_taken"): not_taken,
}
