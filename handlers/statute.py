"""法定期限: a person attaches a statute's clock to a case with a tap, sees it run, ends it when done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases import legal
from cases.events import StartTimer, StopTimer
from cases.model import Case, Refused
from cases.policy import LegalTimer
from handlers import centre
from handlers.pick import pick
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.dates import dates_in

_MORE = "more"
_STOP = "stop."


def fitting(turn: Turn, case: Case) -> tuple[LegalTimer, ...]:
    """Those that the policy offers for this kind of matter, without what runs already."""
    running = {one.code for one in legal.running(case)} | ({legal.COURT} if case.confirm_by else set())
    known = turn.policy_of(case).legal.values()
    return tuple(one for one in known if case.category in one.categories and one.code not in running)


def offered(turn: Turn, case: Case) -> tuple[str, ...]:
    """The verb beside the others of a card, where the matter has such clocks."""
    return ("legal",) if case.legal or fitting(turn, case) else ()


async def of_worker(turn: Turn, request: Request) -> None:
    """时限 by whoever has it in hand."""
    case = await pick(turn, request, turn.view.desk)
    if case is not None:
        _go_on(turn, case, request)


async def of_centre(turn: Turn, request: Request) -> None:
    """时限 by the centre, about any case of its kind."""
    if request.case is None and turn.view.desk:
        await of_worker(turn, request)
        return
    case = await centre.case_of(turn, request)
    if case is not None:
        _go_on(turn, case, request)


def _go_on(turn: Turn, case: Case, request: Request) -> None:
    code, _, words = request.argument.partition("\n")
    if code.startswith(_STOP):
        _stop(turn, case, code.removeprefix(_STOP))
    elif code in turn.policy_of(case).legal:
        _start(turn, case, code, words)
    else:
        _ask(turn, case, more=code == _MORE)


def _start(turn: Turn, case: Case, code: str, words: str) -> None:
    case = turn.act_as_any(case, StartTimer(code=code, start=_since(turn, words)))
    clock = legal.read(case.legal[-1])
    since = f"@day:{clock.start.isoformat()}"
    turn.add("worker.timer_runs", {"no": f"@no:{case.no}", "since": since, **_law(clock)})
    turn.choices = [_stopping(case, clock), choice("legal", case)]


def _since(turn: Turn, words: str) -> datetime:
    """The day named after the number, else now. A statute starts in the past or today."""
    named = dates_in(words, turn.today)
    if not named:
        return turn.now
    if named[0] > turn.today:
        raise Refused("bad_start")
    calendar = turn.desk.known.current.calendar
    return calendar.at_local(named[0], calendar.hours.opens)


def _stop(turn: Turn, case: Case, code: str) -> None:
    clock = next((one for one in legal.running(case) if one.code == code), None)
    if clock is None:
        raise Refused("no_such_timer")
    case = turn.act_as_any(case, StopTimer(mark=clock.mark))
    turn.add("worker.timer_done", {"no": f"@no:{case.no}", **_law(clock)})


def _ask(turn: Turn, case: Case, *, more: bool) -> None:
    """What runs, then what fits; the others on a second tap."""
    running = tuple(legal.running(case))
    for clock in running:
        turn.add("worker.timer_line", _law(clock))
    fit = fitting(turn, case)
    rest = [one for one in turn.policy_of(case).legal.values() if one not in fit]
    shown: Iterable[LegalTimer] = rest if more or not fit else fit
    choices = [] if more else [_stopping(case, clock) for clock in running]
    choices += [choice("legal", case, one.code, key=f"legal.{one.code}") for one in shown]
    if fit and not more:
        choices.append(choice("legal", case, _MORE, key="choice.legal.more"))
    turn.ask_last("ask.legal", choices, no=f"@no:{case.no}")


def _stopping(case: Case, clock: legal.Running) -> Choice:
    law = f"@key:legal.{clock.code}"
    return choice("legal", case, f"{_STOP}{clock.code}", key="choice.legal.stop", law=law)


def _law(clock: legal.Running) -> dict[str, str]:
    return {
        "law": f"@key:legal.{clock.code}",
        "basis": f"@key:legal.basis.{clock.code}",
        "law_by": f"@day:{clock.by.isoformat()}",
    }


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "legal"): of_worker,
    ("dispatcher", "legal"): of_centre,
}
