"""督办: an order that is drafted, read, and signed with one tap by a named leader."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import DraftSupervise, Supervise
from cases.model import Audience, Case, Notice, Refused
from cases.scene import listed
from handlers import late, trail
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.seen import leads, seen, unit_of
from handlers.turn import Turn
from storage import cases as case_rows

ANSWER_DAYS = 1  # working days to answer an order


async def draft_order(turn: Turn, request: Request) -> None:
    """督办: a draft to read; nothing goes out before she signs. The centre's goes to the leader."""
    case = await seen(turn, request)
    if case is None:
        return
    words = request.argument or turn.desk.labels("leader.order_default", {}, turn.language)
    text = turn.text("supervise", words, case)
    case = turn.act_as_any(case, DraftSupervise(text=text))
    if leads(turn):
        await show_order(turn, case, text)
        return
    told = Notice(
        to=Audience.RESP_LEADER,
        key="leader.order_ready",
        params={"no": f"@no:{case.no}"},
        choices=("order", "trail"),
    )
    turn.notify(case, told)
    turn.reply("centre.order_drafted", no=f"@no:{case.no}")


async def read_order(turn: Turn, request: Request) -> None:
    """看督办单: the newest draft, for her signature."""
    case = await seen(turn, request)
    if case is None:
        return
    text = await _drafted(turn, case)
    if text is None or case.supervise_draft_by is None:
        raise Refused("no_draft", no=f"@no:{case.no}")
    await show_order(turn, case, text)


async def show_order(turn: Turn, case: Case, text: int) -> None:
    """The draft as it will read, with her one tap."""
    days = late.days_late(case, turn.now, turn.policy_of(case).calendar)
    turn.reply("leader.order_head", no=f"@no:{case.no}", unit=unit_of(case), category=listed(case))
    if days:
        turn.reply("leader.order_late", days=days, due=when(case.due_by))
        turn.lines.extend(trail.counts(await turn.desk.store.read(case_rows.history_of(case.no))))
    turn.reply("leader.order_words", text=f"@text:{text}")
    turn.reply("leader.order_answer", days=ANSWER_DAYS)
    turn.ask_last(
        "ask.sign_order",
        [choice("sign_order", case), choice("supervise_words", case), choice("drop_order", case)],
    )


async def sign_order(turn: Turn, request: Request) -> None:
    """签发: the named leader signs; only now it is an order."""
    case = await seen(turn, request)
    if case is None:
        return
    if case.supervise_draft_by is None and case.supervise_by is not None:  # her second tap: it went out
        turn.answered()
        turn.reply("leader.order_already", no=f"@no:{case.no}", due=when(case.supervise_by))
        return
    text = await _drafted(turn, case)
    if text is None:
        raise Refused("no_draft", no=f"@no:{case.no}")
    case = turn.act_as_any(case, Supervise(days=ANSWER_DAYS, text=text))
    turn.answered()
    turn.reply("leader.order_signed", no=f"@no:{case.no}", unit=unit_of(case), due=when(case.supervise_by))


async def _drafted(turn: Turn, case: Case) -> int | None:
    """The words of the newest draft."""
    entries = await turn.desk.store.read(case_rows.history_of(case.no))
    drafts = [entry for entry in entries if entry.facts.get("kind") == "supervise_draft"]
    text = drafts[-1].facts.get("text") if drafts else None
    return text if isinstance(text, int) else None


async def order_words(turn: Turn, request: Request) -> None:
    """Other words for the draft."""
    case = await seen(turn, request)
    if case is None:
        return
    if not request.argument:
        turn.ask("words", case, verb="supervise_words")
        turn.reply("ask.order_words", no=f"@no:{case.no}")
        return
    text = turn.text("supervise", request.argument, case)
    await show_order(turn, turn.act_as_any(case, DraftSupervise(text=text)), text)


async def drop_order(turn: Turn, request: Request) -> None:
    """Not sent."""
    turn.answered()
    turn.reply("leader.order_dropped")


ROUTES: dict[tuple[str, str], Flow] = {
    ("leader", "supervise"): draft_order,
    ("dispatcher", "supervise"): draft_order,
    ("leader", "order"): read_order,
    ("leader", "sign_order"): sign_order,
    ("leader", "supervise_words"): order_words,
    ("leader", "drop_order"): drop_order,
}
WORDED: Mapping[str, Flow] = {"supervise_words": order_words}
