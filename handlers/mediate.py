"""调解: asked first whether both sides want it, sat down once or more, agreed or not."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import Agree, MediateFail, MediateRound, MediateStart, NameParty
from cases.model import Case, Refused, Road, State
from handlers import parties, refuser, work
from handlers.pick import pick
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice, verbs, when
from handlers.turn import Turn
from nlp.dates import day_in
from nlp.extract import says
from storage import texts

_FORMS = ("written", "oral")
_ENDS = ("refused_a", "refused_b", "no_result")
_BEFORE = frozenset({State.DISPATCHED, State.SIGNED, State.HANDLING})
_TALKING = frozenset({State.MEDIATING})
_UNWILLING = {"unwilling_a": "a", "unwilling_b": "b"}


async def begin(turn: Turn, request: Request) -> None:
    """开始调解: do both want it, was anybody hurt; one question after the other."""
    case = await work.desk_case(turn, request)
    if case is None:
        return
    if work.signed_first(turn, case, "mediate") is None:
        return
    case = turn.take(case)
    said, _, words = request.argument.partition("\n")
    if said == "unwilling" and words:
        side = await refuser.side_of(turn, case, words)
        said = f"unwilling_{side}" if side else said
    if said == "willing":
        turn.ask_last("ask.violence", _offered(case, "calm", "violence"), no=f"@no:{case.no}")
    elif said == "unwilling":
        turn.reply("worker.both_must_agree", no=f"@no:{case.no}")
        turn.ask("words", case, verb="mediate", argument="unwilling")
        turn.ask_last("ask.unwilling", _offered(case, "unwilling_a", "unwilling_b"))
    elif said in _UNWILLING:
        case = turn.act_as_any(case, NameParty(side=_UNWILLING[said], willing=False))
        turn.answered()
        turn.reply("worker.unwilling_noted", no=f"@no:{case.no}")
        turn.choices = list(verbs(case, ("resolve", "message", "ask_help")))
    elif said in {"calm", "violence"}:
        case = turn.act_as_any(case, MediateStart(agreed=True, violence=said == "violence"))
        turn.reply("worker.mediation_started", no=f"@no:{case.no}", due=when(case.mediate_by))
        turn.choices = list(verbs(case, work.next_verbs(case)))
    else:
        turn.ask_last("ask.willing", _offered(case, "willing", "unwilling"), no=f"@no:{case.no}")


def _offered(case: Case, *answers: str) -> list[Choice]:
    return [choice("mediate", case, name, key=f"choice.mediate.{name}") for name in answers]


async def sitting(turn: Turn, request: Request) -> None:
    """谈了一次: not there yet, or put off."""
    case = await _mediating(turn, request)
    if case is None:
        return
    result, _, words = request.argument.partition("\n")
    if result not in {"apart", "postponed"}:
        kept = turn.text("note", request.argument, case) if request.argument else None
        turn.ask("sitting", case, words=kept)
        turn.ask_last(
            "ask.sitting",
            [
                choice("agreed", case, key="choice.agreed"),
                choice("sitting", case, "apart", key="choice.sitting.apart"),
                choice("sitting", case, "postponed", key="choice.sitting.postponed"),
                choice("no_deal", case, key="choice.no_deal"),
            ],
            no=f"@no:{case.no}",
        )
        return
    text = turn.text("note", words, case) if words else _kept(turn, "sitting")
    case = turn.act_as_any(case, MediateRound(result=result, text=text))
    turn.answered()
    turn.reply(f"worker.sat_{result}", no=f"@no:{case.no}", count=case.rounds, due=when(case.mediate_by))


async def agreed(turn: Turn, request: Request) -> None:
    """谈成了: in her words, with the day by which it is to be done; on paper or by word of mouth."""
    case = await _mediating(turn, request)
    if case is None:
        return
    form, _, words = request.argument.partition("\n")
    if form not in _FORMS:
        words = request.argument
        if not words:
            turn.ask("words", case, verb="agreed")
            turn.reply("ask.agreed", no=f"@no:{case.no}")
            return
        turn.ask("agreed", case, words=turn.text("result", words, case))
        turn.ask_last(
            "ask.agreed_form",
            [choice("agreed", case, name, key=f"choice.agreed.{name}") for name in _FORMS],
            no=f"@no:{case.no}",
        )
        return
    text = _kept(turn, "agreed")
    if text is None:
        raise Refused("stale_button", no=f"@no:{case.no}")
    body = await turn.desk.store.read(texts.body(text)) or ""
    calendar = turn.policy_of(case).calendar
    day = day_in(body, turn.today)
    perform_by = calendar.close_of(day) if day is not None else None
    case = turn.act_as_any(case, Agree(text=text, form=form, perform_by=perform_by))
    turn.answered()
    turn.reply("worker.agreed_by" if day else "worker.agreed", no=f"@no:{case.no}", due=when(perform_by))
    if case.confirm_by is not None:
        turn.reply("worker.confirm_in_court", due=when(case.confirm_by))


async def no_deal(turn: Turn, request: Request) -> None:
    """没谈成: one side will not, or nothing came of it; the resident reads which roads are left."""
    case = await _mediating(turn, request)
    if case is None:
        return
    reason, _, words = request.argument.partition("\n")
    if reason not in _ENDS:
        reason, words = await _why(turn, case, request.argument), request.argument
    if reason not in _ENDS:
        turn.ask("words", case, verb="no_deal")
        turn.ask_last(
            "ask.no_deal",
            [choice("no_deal", case, name, key=f"choice.no_deal.{name}") for name in _ENDS],
            no=f"@no:{case.no}",
        )
        return
    text = turn.text("note", words, case) if words else None
    refused, _, side = reason.partition("_") if reason != "no_result" else (reason, "", "")
    case = turn.act_as_any(case, MediateFail(reason=refused, side=side or None, text=text))
    turn.answered()
    turn.reply("worker.no_deal", no=f"@no:{case.no}", due=when(case.due_by))
    turn.choices = list(verbs(case, ("resolve", "message", "ask_help")))


async def _why(turn: Turn, case: Case, words: str) -> str:
    """李家不来: who will not; 谈不拢: nothing came of it; "" where it must be asked."""
    side = await refuser.side_of(turn, case, words) if says("refuses", words) else None
    if side is not None:
        return f"refused_{side}"
    return "no_result" if says("no_result", words) else ""


async def in_free_words(turn: Turn, text: str) -> bool:
    """两家都同意调解, 李大柱说不谈: true where that answers what comes next in a dispute of hers."""
    disputes = [case for case in turn.view.desk if case.road is Road.DISPUTE and case.handler == turn.who]
    agreed, refused = says("both_willing", text), says("refuses", text)
    if not disputes or agreed is refused:
        return False
    stages = _TALKING if refused else _BEFORE
    fitting = [case for case in disputes if case.state in stages]
    meant = [case for case in fitting if not refused or await refuser.side_of(turn, case, text)]
    if not meant:
        return False
    verb = "mediate" if agreed else "no_deal"
    case = await pick(turn, Request(verb=verb, argument="willing" if agreed else text), meant)
    if case is not None:
        await (_begin_with(turn, case) if agreed else no_deal(turn, _about(case, "no_deal", text)))
    return True


def _about(case: Case, verb: str, words: str) -> Request:
    return Request(verb=verb, case=case.no, argument=words)


async def _begin_with(turn: Turn, case: Case) -> None:
    await begin(turn, _about(case, "mediate", "willing"))


async def _mediating(turn: Turn, request: Request) -> Case | None:
    case = await work.desk_case(turn, request)
    if case is not None and case.state is not State.MEDIATING:
        raise Refused("no_mediation", no=f"@no:{case.no}")
    return case


def _kept(turn: Turn, question: str) -> int | None:
    dialog = turn.chat.dialog if turn.chat else {}
    words = dialog.get("words")
    return words if dialog.get("ask") == question and isinstance(words, int) else None


ROUTES: dict[tuple[str, str], Flow] = {
    ("worker", "mediate"): begin,
    ("worker", "sitting"): sitting,
    ("worker", "agreed"): agreed,
    ("worker", "no_deal"): no_deal,
}
WORDED: Mapping[str, Flow] = {
    "agreed": agreed,
    "sitting": sitting,
    "no_deal": no_deal,
    "mediate": begin,
    **parties.WORDED,
}
