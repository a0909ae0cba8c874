"""The handler's verbs: sign, contacted, done, return, help, longer, a word to the resident, her telephone."""

from __future__ import annotations

from collections.abc import Mapping

from cases import access
from cases.events import AskHelp, Contact, Message, Resolve, Return, Sign
from cases.model import Case, Refused, Road, State
from handlers import card
from handlers.pick import pick
from handlers.request import Flow, Request
from handlers.say import choice, verbs, when
from handlers.turn import Turn
from nlp.extract import days_in

_READY = ("fixed", "explained", "handed", "agreed")
_REASONS = ("no_power", "wrong_area", "duplicate", "too_little")


def next_verbs(case: Case) -> tuple[str, ...]:
    """The one-tap verbs that fit the state, in the order of the work."""
    if case.state is State.DISPATCHED:
        return ("sign", "contact", "resolve", "return", "ask_help")
    if case.state is State.SIGNED:
        return (
            ("contact", "resolve", "return", "ask_help", "extend")
            if case.contact_needed
            else ("resolve", "return", "ask_help", "extend")
        )
    return ("resolve", "message", "ask_help", "extend")


async def desk_case(turn: Turn, request: Request) -> Case | None:
    return await pick(turn, request, turn.view.desk)


async def sign(turn: Turn, request: Request) -> None:
    """签收. For a dispute one question first: related to a side?"""
    case = await desk_case(turn, request)
    if case is None:
        return
    if (
        case.road is Road.DISPUTE
        and case.state is State.DISPATCHED
        and not request.argument.startswith("no_kin")
    ):
        turn.ask_last(
            "ask.related",
            [
                choice("sign", case, "no_kin", key="choice.sign.no_kin"),
                choice("return", case, "conflict", key="choice.return.conflict"),
            ],
            no=f"@no:{case.no}",
        )
        return
    related = False if request.argument.startswith("no_kin") else None
    case = turn.act_as_any(case, Sign(related=related))
    key = "worker.signed_urgent" if case.called else "worker.signed"
    turn.reply(key, no=f"@no:{case.no}", due=when(case.due_by))
    turn.choices = list(verbs(case, next_verbs(case)))


def _signed(turn: Turn, case: Case) -> Case:
    """Sign first where the tap implies it."""
    if case.state is State.DISPATCHED:
        return turn.act_as_any(case, Sign(implied=True))
    return case


async def contact(turn: Turn, request: Request) -> None:
    """已联系, with the signature before it where it is missing."""
    case = await desk_case(turn, request)
    if case is None:
        return
    case = _signed(turn, case)
    text = turn.text("message", request.argument, case) if request.argument else None
    case = turn.act_as_any(case, Contact(text=text))
    turn.reply("worker.contacted", no=f"@no:{case.no}", due=when(case.due_by))
    turn.choices = list(verbs(case, next_verbs(case)))


async def resolve(turn: Turn, request: Request) -> None:
    """办好了 in her own words; a bare one asks for a sentence, with four ready answers."""
    case = await desk_case(turn, request)
    if case is None:
        return
    words = request.argument
    if request.pressed and words in _READY:
        code = "explained" if words == "explained" else "solved"
        finish(turn, case, turn.desk.labels(f"ready.{words}", {}, turn.language), code=code)
        return
    if not words:
        turn.ask("result", case)
        turn.ask_last(
            "ask.result",
            [choice("resolve", case, name, key=f"ready.{name}") for name in _READY],
            no=f"@no:{case.no}",
        )
        return
    finish(turn, case, words)


def finish(turn: Turn, case: Case, words: str, *, code: str = "solved") -> None:
    """Sign, contact and result in one go; the table decides each step."""
    implied = case.state is State.DISPATCHED
    case = _signed(turn, case)
    if case.state is State.SIGNED:
        case = turn.act_as_any(case, Contact(way="visit", implied=True))
    text = turn.text("result", words, case)
    case = turn.act_as_any(case, Resolve(text=text, code=code))
    turn.answered()
    key = "worker.resolved_implied" if implied else "worker.resolved"
    turn.reply(key, no=f"@no:{case.no}")
    left = [other for other in turn.view.desk if other.no != case.no]
    if left:
        turn.reply("worker.left", count=len(left))
        turn.choices = [choice("tasks")]
    else:
        turn.reply("worker.none_left")


async def give_back(turn: Turn, request: Request) -> None:
    """退回 with its reason; never lost, the centre decides."""
    case = await desk_case(turn, request)
    if case is None:
        return
    reason, _, words = request.argument.partition("\n")
    if reason not in {*_REASONS, "conflict"}:
        words, reason = request.argument, ""
    if not reason:
        kept = turn.text("reason", words, case) if words else None
        turn.ask("which_reason", case, words=kept)
        turn.ask_last(
            "ask.return_reason",
            [choice("return", case, name, key=f"choice.return.{name}") for name in _REASONS],
            no=f"@no:{case.no}",
        )
        return
    text = turn.text("reason", words, case) if words else _kept_words(turn)
    case = turn.act_as_any(case, Return(reason=reason, text=text))
    turn.answered()
    turn.reply("worker.returned", no=f"@no:{case.no}")


def _kept_words(turn: Turn) -> int | None:
    dialog = turn.chat.dialog if turn.chat else {}
    words = dialog.get("words")
    return words if dialog.get("ask") == "which_reason" and isinstance(words, int) else None


async def ask_help(turn: Turn, request: Request) -> None:
    """要帮忙: the centre and the grid leader see it; nothing moves."""
    case = await desk_case(turn, request)
    if case is None:
        return
    text = turn.text("message", request.argument, case) if request.argument else None
    case = turn.act_as_any(case, AskHelp(text=text))
    turn.reply("worker.help_asked", no=f"@no:{case.no}")


async def extend(turn: Turn, request: Request) -> None:
    """延期 with days and reason: asked before the deadline, granted by the centre."""
    case = await desk_case(turn, request)
    if case is None:
        return
    argument = request.argument
    days = (
        int(argument.split("\n")[0])
        if request.pressed and argument.split("\n")[0].isdigit()
        else days_in(argument)
    )
    if days is None:
        if argument:
            turn.ask("words", case, verb="extend")
        turn.ask_last(
            "ask.extend",
            [choice("extend", case, str(n), key="choice.days", days=n) for n in (1, 2, 3)],
            no=f"@no:{case.no}",
        )
        return
    text = turn.text("reason", argument, case) if argument and not argument.isdigit() else None
    case = turn.act_as_any(case, AskHelp(kind="extension", days=days, text=text))
    turn.answered()
    turn.reply("worker.extension_asked", no=f"@no:{case.no}", days=days)


async def message(turn: Turn, request: Request) -> None:
    """回话: a word to the resident through the bot."""
    case = await desk_case(turn, request)
    if case is None:
        return
    if not request.argument:
        turn.ask("words", case, verb="message")
        turn.reply("ask.message", no=f"@no:{case.no}")
        return
    case = _signed(turn, case)
    text = turn.text("message", request.argument, case)
    case = turn.act_as_any(case, Message(text=text))
    turn.reply("worker.message_sent", no=f"@no:{case.no}")


async def phone(turn: Turn, request: Request) -> None:
    """看电话: contact data on need; who looked, when and why is kept."""
    case = await desk_case(turn, request)
    if case is None:
        return
    sight = access.may_see(case, turn.who or "", turn.desk.known.directory, turn.today)
    if not sight.contact:
        raise Refused("no_contact", no=f"@no:{case.no}")
    turn.saw(case, "phone", request.argument)
    turn.reply("worker.phone", no=f"@no:{case.no}", contact=f"@contact:{case.reporter}")
    turn.private = True


async def tasks(turn: Turn, _request: Request) -> None:
    """我的任务: by date, each with its next verb."""
    cases = turn.view.desk
    if not cases:
        turn.reply("worker.no_tasks")
        return
    turn.reply("worker.tasks", count=len(cases))
    for case in cases[:10]:
        turn.reply(
            "worker.task_line",
            no=f"@no:{case.no}",
            category=f"@category:{case.category}",
            state=f"@key:state.{case.state}",
            due=when(case.sign_by if case.state is State.DISPATCHED else case.due_by),
        )
    turn.choices = [
        choice("open", case, key="choice.case", no=f"@no:{case.no}", category=f"@category:{case.category}")
        for case in cases[:8]
    ]


async def open_task(turn: Turn, request: Request) -> None:
    """One task's card with its verbs."""
    case = await desk_case(turn, request)
    if case is None:
        return
    turn.saw(case, "card")
    turn.lines.extend(card.task_lines(turn, case))
    await card.bring_media(turn, case)
    turn.update_chat(last_case=case.no)
    turn.choices = list(verbs(case, next_verbs(case)))


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "sign"): sign,
    ("worker", "contact"): contact,
    ("worker", "resolve"): resolve,
    ("worker", "return"): give_back,
    ("worker", "ask_help"): ask_help,
    ("worker", "extend"): extend,
    ("worker", "message"): message,
    ("worker", "phone"): phone,
    ("worker", "tasks"): tasks,
    ("worker", "open"): open_task,
}
WORDED: Mapping[str, Flow] = {
    "message": message,
    "extend": extend,
    "ask_help": ask_help,
}
