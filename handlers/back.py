"""退回: a task goes back to the centre with the reason that the words give, or one question about it."""

from __future__ import annotations

from cases.events import Return
from cases.model import Case, Profile, State
from handlers.proposal import unit_named
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from handlers.work import desk_case
from nlp.extract import not_but, says_calm, why_returned
from storage import texts

_REASONS = ("no_power", "wrong_area", "duplicate", "too_little")


async def give_back(turn: Turn, request: Request) -> None:
    """退回 with its reason; never lost, the centre decides."""
    case = await desk_case(turn, request)
    if case is None:
        return
    reason, _, words = request.argument.partition("\n")
    if reason not in {*_REASONS, "conflict", "no_emergency"}:
        words, reason = request.argument, _why_back(turn, case, request.argument)
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
    unit = unit_named(turn, case, words or await _body(turn, text))
    case = turn.act_as_any(case, Return(reason=reason, unit=unit, text=text))
    turn.answered()
    calm = "_calm" if reason == "no_emergency" else ""
    turn.reply(f"worker.returned{calm}", no=f"@no:{case.no}")


def _why_back(turn: Turn, case: Case, words: str) -> str:
    """The reason that her words give; "" where they must be asked for."""
    denied = not_but(words) is not None or says_calm(words)
    if denied and case.profile is Profile.E and case.state is not State.DISPATCHED:
        return "no_emergency"  # who was called to it has seen what it is
    reason = why_returned(words)
    if reason is None and unit_named(turn, case, words) is not None:
        return "no_power"  # whoever names another unit says whose it is
    return reason or ""


async def _body(turn: Turn, text: int | None) -> str:
    if text is None:
        return ""
    found = await turn.desk.store.read(texts.body(text))
    return found or ""


def _kept_words(turn: Turn) -> int | None:
    dialog = turn.chat.dialog if turn.chat else {}
    words = dialog.get("words")
    return words if dialog.get("ask") == "which_reason" and isinstance(words, int) else None


ROUTES: dict[tuple[str, str], Flow] = {("worker", "return"): give_back}
