"""The handler's verbs: sign, contacted, done, return, help, longer, a word to the resident, her telephone."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import Contact, Message, Resolve, Sign
from cases.model import Case, Json, Road, State
from cases.scene import quiet
from handlers import statute
from handlers.in_hand import pressing, to_do
from handlers.pick import pick
from handlers.request import Flow, Request
from handlers.say import choice, verbs, when
from handlers.turn import Turn
from storage import texts

_READY = ("fixed", "explained", "handed", "agreed")


def next_verbs(case: Case) -> tuple[str, ...]:
    """The one-tap verbs that fit the state, in the order of the work."""
    if case.state is State.DISPATCHED:
        return ("sign", "contact", "resolve", "return", "ask_help")
    if case.state is State.MEDIATING:
        return ("agreed", "sitting", "no_deal", "message")
    if case.road is Road.DISPUTE and not quiet(case):
        first = "contact" if case.state is State.SIGNED else "message"
        named = () if case.parties else ("parties",)
        return (first, "mediate", "resolve", "ask_help", "extend", *named)
    if case.state is State.SIGNED:
        return (
            ("contact", "resolve", "return", "ask_help", "extend")
            if case.contact_needed
            else ("resolve", "return", "ask_help", "extend")
        )
    return ("resolve", "message", "ask_help", "extend", "suspend")


def verbs_here(turn: Turn, case: Case) -> tuple[str, ...]:
    """The same for whoever looks: one who only helps has two words."""
    part = next((one for one in case.parts if one.person == turn.who), None)
    if part is None or case.handler == turn.who:
        return (*next_verbs(case), *statute.offered(turn, case))
    return ("helped:done",) if part.signed_at else ("helped", "helped:done")


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
        _ask_related(turn, case)
        return
    related = False if request.argument.startswith("no_kin") else None
    waiting = _waiting_words(turn, case)
    case = turn.act_as_any(case, Sign(related=related))
    if waiting is not None:
        turn.answered()
        await _go_on(turn, case, waiting)
        return
    key = "worker.signed_urgent" if case.called else "worker.signed"
    turn.reply(key, no=f"@no:{case.no}", due=when(case.due_by))
    turn.choices = list(verbs(case, next_verbs(case)))


def _ask_related(turn: Turn, case: Case) -> None:
    turn.ask_last(
        "ask.related",
        [
            choice("sign", case, "no_kin", key="choice.sign.no_kin"),
            choice("return", case, "conflict", key="choice.return.conflict"),
        ],
        no=f"@no:{case.no}",
    )


def signed_first(turn: Turn, case: Case, verb: str, words: str = "") -> Case | None:
    """Sign where the tap implies it. Of a dispute she is asked first whether she is kin to a side: then None,
    and her words wait for the answer.
    """
    if case.state is not State.DISPATCHED:
        return case
    if case.road is not Road.DISPUTE:
        return turn.act_as_any(case, Sign(implied=True))
    kept = turn.text("message", words, case) if words else None
    turn.ask("related", case, verb=verb, words=kept)
    _ask_related(turn, case)
    return None


def _waiting_words(turn: Turn, case: Case) -> Mapping[str, Json] | None:
    dialog = turn.chat.dialog if turn.chat else {}
    return dialog if dialog.get("ask") == "related" and dialog.get("case") == case.no else None


async def _go_on(turn: Turn, case: Case, waiting: Mapping[str, Json]) -> None:
    """She is nobody's kin: what she was about to do."""
    kept = waiting.get("words")
    found = await turn.desk.store.read(texts.body(kept)) if isinstance(kept, int) else None
    words = found or ""
    flow = ROUTES.get(("worker", str(waiting.get("verb"))))
    if flow is not None:
        await flow(turn, Request(verb=str(waiting["verb"]), case=case.no, argument=words))


async def contact(turn: Turn, request: Request) -> None:
    """已联系, with the signature before it where it is missing."""
    case = await desk_case(turn, request)
    if case is None:
        return
    signed = signed_first(turn, case, "contact", request.argument)
    if signed is None:
        return
    case = signed
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
    signed = signed_first(turn, case, "resolve", words)
    if signed is None:
        return
    case = signed
    if case.state is State.SIGNED or (case.state is State.JOINT and case.contacted_at is None):
        case = turn.act_as_any(case, Contact(way="visit", implied=True))
    text = turn.text("result", words, case)
    case = turn.act_as_any(case, Resolve(text=text, code=code))
    turn.answered()
    key = "worker.resolved_implied" if implied else "worker.resolved"
    turn.reply(key, no=f"@no:{case.no}")
    _left(turn, case)


def _left(turn: Turn, done: Case) -> None:
    left = [case for case in to_do(turn.view.desk) if case.no != done.no]
    if not left:
        turn.reply("worker.none_left")
        return
    first = left[0]
    key = "worker.left_pressing" if pressing(turn, first) else "worker.left"
    turn.reply(key, count=len(left), no=f"@no:{first.no}")
    turn.choices = [choice("tasks")]


async def message(turn: Turn, request: Request) -> None:
    """回话: a word to the resident through the bot."""
    case = await desk_case(turn, request)
    if case is None:
        return
    if not request.argument:
        turn.ask("words", case, verb="message")
        turn.reply("ask.message", no=f"@no:{case.no}")
        return
    signed = signed_first(turn, case, "message", request.argument)
    if signed is None:
        return
    case = signed
    text = turn.text("message", request.argument, case)
    case = turn.act_as_any(case, Message(text=text))
    turn.reply("worker.message_sent", no=f"@no:{case.no}")


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "sign"): sign,
    ("worker", "contact"): contact,
    ("worker", "resolve"): resolve,
    ("worker", "message"): message,
}
WORDED: Mapping[str, Flow] = {
    "message": message,
}
