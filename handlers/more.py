"""What a handler asks of the centre: help, more days; what she is told when the days are not given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cases.deadlines import Span, SpanUnit
from cases.events import AskHelp, OnTime
from cases.model import Case
from handlers.request import Flow, Request
from handlers.say import choice, verbs, when
from handlers.turn import Turn
from handlers.work import desk_case, next_verbs
from nlp.dates import dates_in, day_in
from nlp.extract import wants_days
from nlp.quantities import days_in, without_days

_MOST_DAYS = 30


async def ask_help(turn: Turn, request: Request) -> None:
    """要帮忙: the centre and the grid leader see it at once; what is needed is asked once, to follow."""
    case = await desk_case(turn, request)
    if case is None:
        return
    text = turn.text("message", request.argument, case) if request.argument else None
    case = turn.act_as_any(case, AskHelp(text=text))
    turn.answered()
    if text is None:
        turn.ask("words", case, verb="ask_help")
        turn.reply("ask.help", no=f"@no:{case.no}")
        return
    turn.reply("worker.help_asked", no=f"@no:{case.no}")
    turn.choices = list(verbs(case, next_verbs(case)))


async def on_time(turn: Turn, request: Request) -> None:
    """能按时: kept; the same is not asked again."""
    case = await desk_case(turn, request)
    if case is not None:
        case = turn.act_as_any(case, OnTime())
        turn.reply("worker.on_time", no=f"@no:{case.no}", due=when(case.due_by))


async def extend(turn: Turn, request: Request) -> None:
    """延期 with days and reason: asked before the deadline, granted by the centre."""
    case = await desk_case(turn, request)
    if case is None:
        return
    first, _, rest = request.argument.partition("\n")
    days, why = (int(first), rest) if first.isdigit() else _said(turn, case, request.argument)
    if days is None:
        turn.ask("words", case, verb="extend")
        turn.ask_last(
            "ask.extend",
            [choice("extend", case, str(n), key="choice.days", days=n) for n in (1, 2, 3)],
            no=f"@no:{case.no}",
        )
        return
    if not why:
        turn.ask("words", case, verb="extend", argument=str(days))
        turn.reply("ask.extend_why", no=f"@no:{case.no}", days=days)
        return
    text = turn.text("reason", why, case)
    case = turn.act_as_any(case, AskHelp(kind="extension", days=days, text=text))
    turn.answered()
    turn.reply("worker.extension_asked", no=f"@no:{case.no}", days=days)


def _said(turn: Turn, case: Case, words: str) -> tuple[int | None, str]:
    """Days and reason of one sentence: 再给我三天 梯子没有; a day named counts from the present date."""
    days = days_in(words)
    if days is not None:
        return days, words if without_days(words) else ""
    day = _day(turn, words)
    return (_until(turn, case, day) if day is not None else None), words


def _day(turn: Turn, words: str) -> date | None:
    named = dates_in(words, turn.today)
    return day_in(words, turn.today) or (named[-1] if named else None)


def _until(turn: Turn, case: Case, day: date) -> int | None:
    """How many working days after the present date that day lies, at least one."""
    calendar = turn.policy_of(case).calendar
    start = case.due_by or turn.now
    for days in range(1, _MOST_DAYS):
        if calendar.local(calendar.add(start, Span(days, SpanUnit.WORK_DAYS))).date() >= day:
            return days
    return None


async def in_free_words(turn: Turn, text: str) -> bool:
    """要等配件 下周五: true where a handler asks for more time without the verb."""
    if not turn.view.desk or not wants_days(text):
        return False
    if days_in(text) is None and _day(turn, text) is None:
        return False
    await extend(turn, Request(verb="extend", argument=text))
    return True


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "ask_help"): ask_help,
    ("worker", "on_time"): on_time,
    ("worker", "extend"): extend,
}
WORDED: Mapping[str, Flow] = {"extend": extend, "ask_help": ask_help}
