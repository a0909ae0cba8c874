"""The leader: what is late, how it came, a push, another owner, a word under her name, an order she signs."""

from __future__ import annotations

from collections.abc import Mapping

from cases import access
from cases.events import AskHelp, DraftSupervise, Note, Urge
from cases.model import Case, Role
from cases.scene import hushed, listed
from handlers import (
    card,
    care,
    centre,
    fixing,
    late,
    leading,
    order,
    pages,
    placing,
    proposal,
    timeline,
    trail,
)
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.seen import LEADERS, leads, seen, unit_of
from handlers.turn import Turn


async def overdue(turn: Turn, request: Request) -> None:
    """超期: each with unit, days and cause, page by page; its number opens the story."""
    cases = await late.late_cases(turn, *LEADERS, Role.DISPATCHER)
    start = pages.begins(request)
    if cases:
        if start == 0:
            turn.reply("leader.late", count=len(cases))
        show_page(turn, cases, start)
    else:
        turn.reply("leader.nothing_late")
    if start == 0:
        await fixing.compose(turn)


def show_page(turn: Turn, cases: list[Case], start: int = 0, most: int = pages.SHOWN) -> None:
    """So many of the list from here on, each with its number; what is left is one word away."""

    def entry(number: int, case: Case) -> Choice:
        _late_line(turn, number, case)
        return choice("trail", case, key="choice.trail_of", no=f"@no:{case.no}")

    pages.show(turn, "overdue", cases, entry, start=start, most=most)


def _late_line(turn: Turn, number: int, case: Case) -> None:
    days = late.days_late(case, turn.now, turn.policy_of(case).calendar)
    key = "leader.late_line" if days else "leader.late_today"
    turn.reply(
        f"{key}_safety" if hushed(case) else key,  # a list lies open on a desk: no kind, no group
        n=number,
        no=f"@no:{case.no}",
        category=listed(case),
        area=f"@area:{case.area or case.township}" if case.area or case.township else "@key:leader.no_area",
        unit=unit_of(case),
        days=days,
        cause=f"@key:leader.cause.{late.cause(case)}",
    )


async def show_trail(turn: Turn, request: Request) -> None:
    """看经过: dates and steps in sentences; what is possible now."""
    case = await seen(turn, request)
    if case is None:
        return
    sight = access.may_see(case, turn.who or "", turn.desk.known.directory, turn.today)
    found = await timeline.story(turn.desk.store, case, turn.now)
    turn.saw(case, "trail")
    turn.lines.extend(card.case_lines(turn, case, whole=sight.text))
    turn.lines.extend(trail.sentences(found.entries, texts_too=sight.text))
    turn.lines.extend(timeline.summary(found))
    for plan, steps in found.visits:
        if care.sees(turn, plan):
            turn.lines.extend(timeline.care_steps(steps))
    turn.ask("leader", case)
    turn.choices = _ways(case)


def _ways(case: Case) -> list[Choice]:
    return [
        choice("urge", case, key="choice.urge_handler"),
        choice("supervise", case),
        choice("note", case),
        choice("reassign", case),
    ]


async def urge(turn: Turn, request: Request) -> None:
    """催办: the unit hears it at once, in working hours."""
    case = await seen(turn, request)
    if case is None:
        return
    text = turn.text("message", request.argument, case) if request.argument else None
    case = turn.act_as_any(case, Urge(day=turn.today.isoformat(), text=text))
    turn.answered()
    due = case.due_by or case.sign_by or case.triage_by
    key = "leader.urged" if due is not None else "leader.urged_plain"
    turn.reply(key, no=f"@no:{case.no}", unit=unit_of(case), due=when(due))


async def reassign(turn: Turn, request: Request) -> None:
    """改派: the leader asks, the centre does it; where the owner is hers to fix, she names it."""
    case = await seen(turn, request)
    if case is None:
        return
    if case.state in centre.WAITING and any(actor.role is Role.RESP_LEADER for actor in turn.actors()):
        await _fix_owner(turn, case, request)
        return
    text = turn.text("message", request.argument, case) if request.argument else None
    case = turn.act_as_any(case, AskHelp(kind="reassign", text=text))
    turn.answered()
    turn.reply("leader.reassign_asked", no=f"@no:{case.no}")


async def _fix_owner(turn: Turn, case: Case, request: Request) -> None:
    """指定承办: returned three times, now the responsible leader says who."""
    words = await proposal.words_of(turn, case)
    named = request.argument.partition("\n")[0]
    owner = proposal.owner_of(turn, case, named, words)
    found = (owner,) if owner else proposal.by_name(turn, case, named, words)
    if len(found) != 1:
        offered = found or await proposal.others(turn, case)
        turn.ask("words", case, verb="reassign")
        turn.ask_last(
            "ask.fix_owner",
            [
                choice(
                    "reassign",
                    case,
                    o.code,
                    key="choice.owner_person" if o.person else "choice.owner",
                    **o.params,
                )
                for o in offered
            ],
            no=f"@no:{case.no}",
        )
        return
    # 指定承办: naming the owner under her own name is the reason, whatever the ordinary rules say
    case = placing.give(turn, case, found[0], turn.text("reason", request.argument, case))
    turn.answered()
    turn.reply("leader.owner_fixed", no=f"@no:{case.no}", unit=unit_of(case), due=when(case.due_by))


async def note(turn: Turn, request: Request) -> None:
    """批示: her words, under her own name, to the unit at once."""
    case = await seen(turn, request)
    if case is None:
        return
    if not request.argument:
        turn.ask("words", case, verb="note")
        turn.reply("ask.note", no=f"@no:{case.no}")
        return
    _noted(turn, case, turn.text("note", request.argument, case))


def _noted(turn: Turn, case: Case, text: int) -> None:
    case = turn.act_as_any(case, Note(text=text))
    turn.answered()
    turn.reply("leader.noted", no=f"@no:{case.no}", unit=unit_of(case), text=f"@text:{text}")


# ---- free words after looking at a case ----------------------------------------------------------------


async def leader_words(turn: Turn) -> bool:
    """A sentence said while a case lies open: asked how to send it. True when it took the message."""
    dialog = turn.chat.dialog if turn.chat else {}
    number, inbound = dialog.get("case"), turn.inbound
    if not isinstance(number, str) or inbound is None or not inbound.text.strip() or not leads(turn):
        return False
    case = await turn.load(number)
    text = turn.text("note", inbound.text.strip(), case)
    turn.ask("leader", case, words=text)
    turn.ask_last(
        "ask.leader_words",
        [
            choice("send_words", case, "note", key="choice.as_note", unit=unit_of(case)),
            choice("send_words", case, "order", key="choice.as_order"),
            choice("send_words", case, "report", key="choice.as_report"),
        ],
        no=f"@no:{case.no}",
    )
    return True


async def send_words(turn: Turn, request: Request) -> None:
    """What became of the sentence: a note, an order to read, or a matter of its own."""
    case = await seen(turn, request)
    if case is None:
        return
    dialog = turn.chat.dialog if turn.chat else {}
    text = dialog.get("words") if dialog.get("case") == case.no else None
    way = request.argument.partition("\n")[0]
    if not isinstance(text, int) or way == "report":
        turn.answered()
        turn.reply("leader.say_again")
    elif way == "note":
        _noted(turn, case, text)
    else:
        case = turn.act_as_any(case, DraftSupervise(text=text))
        await order.show_order(turn, case, text)


ROUTES: dict[tuple[str, str], Flow] = {
    ("leader", "overdue"): overdue,
    ("dispatcher", "overdue"): overdue,
    ("leader", "trail"): show_trail,
    ("dispatcher", "trail"): show_trail,
    ("leader", "urge"): urge,
    ("dispatcher", "urge"): urge,
    ("leader", "reassign"): reassign,
    ("leader", "note"): note,
    ("leader", "send_words"): send_words,
    **order.ROUTES,
}
WORDED: Mapping[str, Flow] = {"note": note, "reassign": reassign, **order.WORDED, **leading.WORDED}
