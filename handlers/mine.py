"""What a resident does with her cases: look, add, urge, withdraw, say it is solved, rate, call a person."""

from __future__ import annotations

from dataclasses import replace

from cases import access
from cases.events import AskHelp, Callback, Urge, Withdraw
from cases.model import ENDED, Case, Refused, State
from cases.scene import quiet
from handlers import adding, opening, receipt, silence
from handlers.pick import pick
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.turn import Turn
from nlp.intent import parse_command
from storage import texts

_SHOWN = 6


async def show(turn: Turn, request: Request) -> None:
    """我的事: every case of hers, newest first, in one line each."""
    if await silence.missed(turn, request.argument):
        return
    cases = turn.view.own[:_SHOWN]
    if not cases:
        turn.reply("resident.nothing_yet", phone=turn.desk.office_phone)
        return
    turn.reply("resident.mine", count=len(turn.view.own))
    for case in cases:
        _line(turn, case)
    turn.private = any(case.sealed or access.hushed(case) for case in cases)
    if any(case.sealed for case in cases):
        turn.choices = [choice("trouble")]
    live = [case for case in cases if case.state not in ENDED]
    if len(live) == 1:
        turn.choices = [
            choice("urge", live[0]),
            choice("supplement", live[0]),
            choice("withdraw", live[0]),
            *turn.choices,
        ]


def _line(turn: Turn, case: Case) -> None:
    """Number, what about, where it stands, who, by when."""
    if case.sealed or access.hushed(case):
        turn.reply("resident.mine_quiet", no=f"@no:{case.no}", state=f"@key:state.{case.state}")
        return
    who = case.handler or case.unit
    acting = f"{case.handler}:{case.unit}" if case.unit else case.handler
    reference = f"@person:{acting}" if case.handler else f"@unit:{case.unit}"
    params: dict[str, str | int] = {
        "no": f"@no:{case.no}",
        "category": f"@category:{case.category}",
        "state": f"@key:state.{case.state}",
        "when": f"@day:{case.opened_at.isoformat()}" if case.opened_at else "",
    }
    if case.state in ENDED or case.state is State.RESOLVED or not who:
        turn.add("resident.mine_line", params)
    else:
        due = when(case.due_by or case.sign_by)
        turn.add("resident.mine_line_who", {**params, "who": reference, "due": due})


async def supplement(turn: Turn, request: Request) -> None:
    """补充 ...: the words go to the case, or make one where none is open; a bare press asks for them."""
    if request.argument and request.case is None and not any(c.state not in ENDED for c in turn.view.own):
        heard = turn.desk.known.ear.understand(request.argument, grid=opening.hint(turn))
        new = await opening.open_case(turn, opening.told_here(turn, request.argument, heard))
        receipt.answer(turn, new, heard, request.argument)
        return
    case = await own_case(turn, request)
    if case is None:
        return
    if not request.argument:
        turn.ask("supplement", case)
        key = "resident.say_more_quiet" if access.hushed(case) else "resident.say_more"
        turn.reply(key, no=f"@no:{case.no}")
        return
    await adding.add_words(turn, case, request.argument)


async def own_case(turn: Turn, request: Request) -> Case | None:
    """The open case of hers that is meant, None after asking which one."""
    live = [case for case in turn.view.own if case.state not in ENDED]
    return await pick(turn, request, live)


async def urge(turn: Turn, request: Request) -> None:
    """催办: the handler and the centre hear it; counted once a day, all kept."""
    case = await own_case(turn, request)
    if case is None:
        return
    apart = await adding.kept_apart(turn, case, request.argument)
    text = turn.text("supplement", request.argument, case) if request.argument and not apart else None
    case = turn.act_as_any(turn.take(case), Urge(day=turn.today.isoformat(), text=text))
    if access.hushed(case):
        turn.reply("resident.quiet_urged")
        return
    turn.reply("resident.urged", no=f"@no:{case.no}", due=when(case.due_by or case.sign_by or case.triage_by))


async def withdraw(turn: Turn, request: Request) -> None:
    """撤回: first one question - did somebody ask you to?"""
    case = await own_case(turn, request)
    if case is None:
        return
    asked = request.argument in {"self", "pressed", "keep"} and request.pressed
    if asked or quiet(case):  # who reads along over her shoulder is not shown the question either
        _withdraw(turn, case, request.argument)
        return
    turn.ask("withdraw", case)
    turn.ask_last(
        "ask.withdraw",
        [choice("withdraw", case, way, key=f"choice.withdraw.{way}") for way in ("self", "pressed", "keep")],
        no=f"@no:{case.no}",
    )


def _withdraw(turn: Turn, case: Case, way: str) -> None:
    turn.answered()
    if way == "keep":
        turn.reply("resident.kept", no=f"@no:{case.no}")
        return
    if access.hushed(case) or case.sealed:
        # Somebody may be standing behind her: the answer is neutral, a human confirms at her safe time.
        turn.act_as_any(case, AskHelp(kind="withdraw"))
        turn.reply("resident.withdraw_noted", no=f"@no:{case.no}")
        return
    case = turn.act_as_any(case, Withdraw(pressed=way == "pressed"))
    turn.reply("resident.withdrawn" if way == "self" else "resident.withdrawn_pressed", no=f"@no:{case.no}")


async def solved(turn: Turn, request: Request) -> None:
    """解决了: closes the circle, then an optional rating."""
    case = await _answered_case(turn, request)
    if case is None:
        return
    case = turn.act_as_any(case, Callback(says="solved"))
    turn.reply("resident.thanks_solved", no=f"@no:{case.no}")
    said = parse_command(request.argument, "resident") if request.argument else None
    if said is not None and said.verb == "rate":  # both in one message
        turn.act_as_any(case, Callback(says="rated", rating=said.number or 0))
        return
    if quiet(case):  # the less lights up on her phone, the better
        return
    turn.ask_last(
        "ask.rating", [choice("rate", case, str(n), key=f"choice.rate.{n}") for n in (5, 4, 3, 2, 1)]
    )


async def unsolved(turn: Turn, request: Request) -> None:
    """没解决: it is worked on again, with what is still missing. Before a result it urges."""
    if not any(case.state in {State.RESOLVED, State.CLOSED} for case in turn.view.own):
        await urge(turn, replace(request, verb="urge"))
        return
    case = await _answered_case(turn, request)
    if case is None:
        return
    await still_open(turn, case, request.argument)
    if not request.argument and not quiet(case):  # said is said; what is missing can follow
        turn.ask("supplement", turn.take(case))
        turn.reply("ask.unsolved")


async def still_open(turn: Turn, case: Case, words: str) -> None:
    """The resident's reason, where she gave one, goes with the case into the new round."""
    apart = await adding.kept_apart(turn, case, words)
    text = turn.text("supplement", words, case) if words and not apart else None
    case = turn.act_as_any(turn.take(case), Callback(says="unsolved", text=text))
    turn.answered()
    if access.hushed(case):
        turn.reply("resident.quiet_urged")
    elif case.state is State.HANDLING:
        turn.reply("resident.reworked", no=f"@no:{case.no}", due=when(case.due_by))
    else:  # closed before, or worked on twice already: people decide
        turn.reply("resident.unsolved_noted", no=f"@no:{case.no}")


async def rate(turn: Turn, request: Request) -> None:
    """满意 ... 非常不满意: optional, goes to the centre, never to the handler."""
    case = await _answered_case(turn, request, rated=True)
    if case is None:
        return
    number = request.argument.strip()
    if number not in {"1", "2", "3", "4", "5"}:
        raise Refused("bad_rating")
    turn.act_as_any(case, Callback(says="rated", rating=int(number)))
    turn.reply("resident.rated" if int(number) >= 3 else "resident.rated_low", no=f"@no:{case.no}")


async def _answered_case(turn: Turn, request: Request, *, rated: bool = False) -> Case | None:
    states = {State.CLOSED, State.RESOLVED} if rated else {State.RESOLVED}
    mine = [case for case in turn.view.own if case.state in states and not (rated and case.rating)]
    if not mine and not rated:
        mine = [case for case in turn.view.own if case.state is State.CLOSED]
    if rated:
        mine = mine[:1] if request.case is None else mine
    return await pick(turn, request, mine)


async def human(turn: Turn, request: Request) -> None:
    """人工: a person takes over, whatever the case; without one, a case is opened for it."""
    turn.answered()
    live = [case for case in turn.view.own if case.state not in ENDED]
    if live:
        case = turn.take(next((c for c in live if turn.chat and c.no == turn.chat.last_case), live[0]))
        apart = await adding.kept_apart(turn, case, request.argument)
        said = turn.text("supplement", request.argument, case) if request.argument and not apart else None
        turn.act_as_any(turn.take(case), AskHelp(kind="human", text=said))
        key = "resident.human_quiet" if access.hushed(case) else "resident.human_case"
        turn.reply(key, no=f"@no:{case.no}", phone=turn.desk.office_phone)
        return
    heard = turn.desk.known.ear.understand(request.argument, grid=opening.hint(turn))
    words = request.argument or (turn.inbound.text if turn.inbound else "")
    case = await opening.open_case(turn, opening.told_here(turn, words, heard))
    turn.reply("resident.human", no=f"@no:{case.no}", due=when(case.triage_by), phone=turn.desk.office_phone)


async def _last_words(turn: Turn, case: Case) -> str | None:
    """The words added last, unless they were made a case of their own already."""
    text_id = await turn.desk.store.read(texts.last_supplement(case.no))
    found = await turn.desk.store.read(texts.read_many((text_id,))) if text_id else {}
    row = found.get(text_id or 0)
    if row is None or row.at is None:
        return None
    split = [
        one for one in turn.view.own if case.no in one.linked and one.opened_at and one.opened_at >= row.at
    ]
    if split:
        raise Refused("stale_button", no=f"@no:{case.no}")
    return row.body


async def other_matter(turn: Turn, request: Request) -> None:
    """这是另一件事: the words just added to a case become one of their own."""
    case = await own_case(turn, request)
    if case is None:
        return
    words = request.argument or await _last_words(turn, case)
    if not words:
        turn.update_chat(last_case=None)
        turn.reply("resident.say_other")
        return
    heard = turn.desk.known.ear.understand(words, grid=opening.hint(turn))
    new = await opening.open_case(turn, replace(opening.told_here(turn, words, heard), linked=(case.no,)))
    receipt.answer(turn, new, heard, words)


ROUTES: dict[tuple[str, str], Flow] = {
    ("resident", "mine"): show,
    ("resident", "supplement"): supplement,
    ("resident", "urge"): urge,
    ("resident", "withdraw"): withdraw,
    ("resident", "solved"): solved,
    ("resident", "unsolved"): unsolved,
    ("resident", "rate"): rate,
    ("resident", "human"): human,
    ("resident", "other_matter"): other_matter,
}
