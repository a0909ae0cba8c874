"""What lies on a handler's desk: the list, one task with its verbs, the telephone behind it."""

from __future__ import annotations

from datetime import timedelta

from cases import access
from cases.model import Case, Refused, Road
from cases.scene import listed, quiet
from handlers import card, media, pages, work
from handlers.in_hand import task_line, to_do
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice, verbs
from handlers.turn import Turn
from storage import parties

_LOOKS_BACK = timedelta(days=730)
_EARLIER_SHOWN = 3


async def phone(turn: Turn, request: Request) -> None:
    """看电话: contact data on need; who looked, when and why is kept."""
    case = await work.desk_case(turn, request)
    if case is None:
        return
    sight = access.may_see(case, turn.who or "", turn.desk.known.directory, turn.today)
    if not sight.contact:
        raise Refused("no_contact", no=f"@no:{case.no}")
    turn.saw(case, "phone", request.argument)
    turn.reply("worker.phone", no=f"@no:{case.no}", contact=f"@contact:{case.reporter}")
    turn.private = True


async def tasks(turn: Turn, request: Request) -> None:
    """我的任务: by date, each with its next verb, page by page."""
    cases = to_do(turn.view.desk)
    if not cases:
        turn.reply("worker.no_tasks")
        return

    def entry(_number: int, case: Case) -> Choice:
        task_line(turn, case)
        return choice("open", case, key="choice.case", no=f"@no:{case.no}", category=listed(case))

    start = pages.begins(request)
    if start == 0:
        turn.reply("worker.tasks", count=len(cases))
    pages.show(turn, "tasks", cases, entry, start=start)


async def open_task(turn: Turn, request: Request) -> None:
    """One task's card with its verbs."""
    case = await work.desk_case(turn, request)
    if case is None:
        return
    turn.saw(case, "card")
    turn.lines.extend(card.task_lines(turn, case))
    await _earlier(turn, case)
    await card.bring_media(turn, case)
    turn.update_chat(last_case=case.no)
    turn.choices = [*verbs(case, work.verbs_here(turn, case)), *await media.offered(turn, case)]


async def _earlier(turn: Turn, case: Case) -> None:
    """Disputes of the same parties, or of the same kind at the same place: when, and what came of them."""
    if case.road is not Road.DISPUTE or quiet(case) or case.handler != turn.who:
        return
    since = turn.now - _LOOKS_BACK
    found = await turn.desk.store.read(parties.earlier(case, since))
    same = await turn.desk.store.read(parties.of_same(case))
    over = [one for one in found if one.closed_at is not None and one.result_text and not quiet(one)]
    for one in over[:_EARLIER_SHOWN]:
        turn.saw(one, "earlier")
        own = one.no in same or (parties.own_words(case) and one.reporter == case.reporter)
        # Of other people at the same place no more than how it ended: their words are not hers to read.
        told = f"@text:{one.result_text}" if own else f"@key:ledger.result.{one.result_code}"
        turn.reply(
            "worker.earlier" if own else "worker.earlier_near",
            category=listed(one),
            day=f"@day:{one.closed_at.isoformat()}" if one.closed_at else "",
            result=told,
        )


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "phone"): phone,
    ("worker", "tasks"): tasks,
    ("worker", "open"): open_task,
}
