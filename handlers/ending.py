"""The centre ends a case or asks after it: merge, reject with guidance, callback, close in a batch."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import Absorb, Callback, Close, Invalid, Merge, Reject, Rework
from cases.model import ENDED, Case, Refused, Role, State
from cases.scene import listed
from handlers import centre, merging, queue
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.seen import seen
from handlers.turn import Turn
from storage import cases as case_rows
from storage.context import Query

REJECTIONS = ("in_procedure", "other_organ", "police_matter", "repeated", "no_facts", "unlawful")
_MISSENT = ("test", "by_mistake", "not_a_matter")
_ANSWERS = ("solved", "unsolved", "unreached", "refused")
_SHOWN = 8


async def merge(turn: Turn, request: Request) -> None:
    """合并 0413 0412: the first goes into the second; every reporter still gets the answer."""
    numbers = merging.numbers_in(request)
    if not request.pressed and len(numbers) > 2:
        await merging.merge_named(turn, numbers)
        return
    case = await _mine(turn, request)
    if case is None:
        return
    into = numbers[-1] if len(numbers) > 1 else request.argument.strip().partition("\n")[0]
    if not into:
        raise Refused("merge_into_what", no=f"@no:{case.no}")
    master = await centre.case_of(turn, Request(verb="merge", case=into))
    if master is None:
        return
    if master.no == case.no or master.state in ENDED or not centre.dispatches(turn, master):
        raise Refused("cannot_merge", no=f"@no:{case.no}")
    if master.opened_at and case.opened_at and case.opened_at < master.opened_at:
        case, master = master, case  # the master keeps the earliest time
    turn.act_as_any(case, Merge(master=master.no))
    turn.act_as_any(master, Absorb(case=case.no, reporter=case.reporter))
    turn.reply("centre.merged", no=f"@no:{case.no}", master=f"@no:{master.no}")
    await queue.show_next(turn)


async def _mine(turn: Turn, request: Request) -> Case | None:
    case = await centre.case_of(turn, request)
    if case is not None and not centre.dispatches(turn, case):
        raise Refused("not_yours", no=f"@no:{case.no}")
    return case


async def reject(turn: Turn, request: Request) -> None:
    """不予受理: whose matter it is and the road there, asked by one and confirmed by a second person."""
    case = await _mine(turn, request)
    if case is None:
        return
    reason, _, guidance = request.argument.partition("\n")
    if case.reject_asked_by and request.argument.strip() in {"", "confirm"}:
        await _confirm(turn, case)
        return
    if reason not in REJECTIONS:
        turn.ask_last(
            "ask.reject_reason",
            [choice("reject", case, name, key=f"choice.reject.{name}") for name in REJECTIONS],
            no=f"@no:{case.no}",
        )
        return
    if not guidance.strip():
        turn.ask("words", case, verb="reject", argument=reason)
        turn.reply("ask.guidance", no=f"@no:{case.no}", reason=f"@key:choice.reject.{reason}")
        return
    text = turn.text("reason", guidance.strip(), case)
    turn.act_as_any(case, Reject(reason=reason, text=text))
    turn.answered()
    turn.reply("centre.reject_asked", no=f"@no:{case.no}")
    await queue.show_next(turn)


async def _confirm(turn: Turn, case: Case) -> None:
    """The second person: the guidance is the first one's, read from the history."""
    entries = await turn.desk.store.read(case_rows.history_of(case.no))
    if case.reject_asked_by == turn.who:
        raise Refused("second_person", no=f"@no:{case.no}")
    asked = [entry for entry in entries if entry.facts.get("reject") == "asked"]
    text = asked[-1].facts.get("text") if asked else None
    reason = asked[-1].facts.get("reason") if asked else None
    if not isinstance(text, int) or not isinstance(reason, str):
        raise Refused("not_asked", no=f"@no:{case.no}")
    turn.act_as_any(case, Reject(reason=reason, text=text))
    turn.reply("centre.rejected", no=f"@no:{case.no}")
    await queue.show_next(turn)


async def missent(turn: Turn, request: Request) -> None:
    """误发: a test or a slip of the finger; nothing is deleted."""
    case = await _mine(turn, request)
    if case is None:
        return
    reason = request.argument.partition("\n")[0]
    if reason not in _MISSENT:
        turn.ask_last(
            "ask.missent",
            [choice("invalid", case, name, key=f"choice.invalid.{name}") for name in _MISSENT],
            no=f"@no:{case.no}",
        )
        return
    turn.act_as_any(case, Invalid(reason=reason))
    turn.reply("centre.missent", no=f"@no:{case.no}")
    await queue.show_next(turn)


# ---- after the result -------------------------------------------------------------------------------


async def callbacks(turn: Turn, _request: Request) -> None:
    """回访: the results whose resident has not answered yet, the earliest limit first."""
    waiting = await _unanswered(turn)
    if not waiting:
        turn.reply("centre.no_callbacks")
        return
    turn.reply("centre.callbacks", count=len(waiting))
    for case in waiting[:_SHOWN]:
        again = case.resident_says is not None
        turn.reply(
            "centre.callback_again" if again else "centre.callback_line",
            no=f"@no:{case.no}",
            category=listed(case),
            due=when(case.callback_by),
        )
    if waiting[0].resident_says is None:
        _ask_after(turn, waiting[0])


async def _resolved(turn: Turn) -> list[Case]:
    found = await centre.gather(turn, centre.townships(turn, Role.DISPATCHER), _with_result)
    resolved = [case for case in found if case.state is State.RESOLVED and not case.sealed]
    return [case for case in resolved if centre.dispatches(turn, case)]


def _with_result(township: str | None) -> Query[tuple[Case, ...]]:
    return case_rows.search(township=township, state=State.RESOLVED, limit=500)


async def _unanswered(turn: Turn) -> list[Case]:
    """Whom nobody has asked yet; last those who said no once too often and wait for a leader."""
    waiting = [case for case in await _resolved(turn) if case.resident_says in {None, "unsolved"}]
    return sorted(
        waiting,
        key=lambda case: (
            case.resident_says is not None,
            case.callback_tries,
            case.callback_by or turn.now,
            case.no,
        ),
    )


def _ask_after(turn: Turn, case: Case) -> None:
    """One resident at a time: the result, then what she said."""
    turn.update_chat(last_case=case.no)
    turn.reply(
        "centre.callback_result",
        no=f"@no:{case.no}",
        text=f"@text:{case.result_text}" if case.result_text else "",
    )
    offered = [choice("called_back", case, name, key=f"choice.called_back.{name}") for name in _ANSWERS]
    turn.ask_last("ask.callback", [*offered, choice("phone", case)], no=f"@no:{case.no}")


async def called_back(turn: Turn, request: Request) -> None:
    """What the resident said on the telephone."""
    case = await _mine(turn, request)
    if case is None:
        return
    says, _, words = request.argument.partition("\n")
    if says not in _ANSWERS:
        _ask_after(turn, case)
        return
    text = turn.text("note", words, case) if words else None
    case = turn.act_as_any(case, Callback(says=says, text=text))
    turn.reply(f"centre.callback_{says}", no=f"@no:{case.no}")
    left = [other for other in await _unanswered(turn) if other.no != case.no]
    if left and left[0].resident_says is None:
        _ask_after(turn, left[0])


async def rework(turn: Turn, request: Request) -> None:
    """重办: what the resident says is not solved goes back to who had it, with her reason in the history."""
    case = await _mine(turn, request)
    if case is not None:
        _work_again(turn, case, request.argument)


async def rework_ordered(turn: Turn, request: Request) -> None:
    """重办 by the responsible leader: what was worked on too often for the centre to send back once more."""
    case = await seen(turn, request)
    if case is not None:
        _work_again(turn, case, request.argument)


def _work_again(turn: Turn, case: Case, words: str) -> None:
    text = turn.text("reason", words, case) if words else None
    case = turn.act_as_any(case, Rework(text=text))
    turn.reply("centre.reworked", no=f"@no:{case.no}", due=when(case.due_by))


async def close_fitting(turn: Turn, _request: Request) -> None:
    """合适办结: every result whose resident said yes, or could not be reached or would not say."""
    closed: list[Case] = []
    for case in await _resolved(turn):
        try:
            closed.append(turn.act_as_any(case, Close()))
        except Refused:
            continue  # nobody reached yet, fewer than three tries: it stays on the list
    if not closed:
        raise Refused("none_fitting")
    turn.reply("centre.closed_all", count=len(closed))
    for case in closed[:_SHOWN]:
        turn.reply("centre.closed_line", no=f"@no:{case.no}", category=listed(case))


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "merge"): merge,
    ("dispatcher", "reject"): reject,
    ("dispatcher", "invalid"): missent,
    ("dispatcher", "callbacks"): callbacks,
    ("dispatcher", "called_back"): called_back,
    ("dispatcher", "close_batch"): close_fitting,
    ("dispatcher", "rework"): rework,
    ("leader", "rework"): rework_ordered,
}
WORDED: Mapping[str, Flow] = {"reject": reject}
