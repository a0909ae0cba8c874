"""What an official says in free words: never a complaint by itself, one tap says how to take it."""

from __future__ import annotations

from cases.model import Case, Road, Role
from handlers import field, work
from handlers.pick import by_words, just_shown
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.extract import done_here
from storage import texts

_OFFERED = 2
_ROUND = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})


async def ask_what(turn: Turn, text: str) -> None:
    """Keep the words and ask: for the resident of a case in hand, a new matter, or nothing."""
    turn.ask("said", words=turn.text("chat", text))
    in_hand = await _in_hand(turn, text)
    offered = [
        choice("said", case, "message", key="choice.said.message", no=f"@no:{case.no}") for case in in_hand
    ]
    ways = ["submit", "nothing"]
    if _on_her_round(turn) and done_here(text):
        ways.insert(0, "on_spot")
    more = [choice("said", None, way, key=f"choice.said.{way}") for way in ways]
    if any(case.road is Road.DISPUTE for case in in_hand):
        # Words about one side must not go to the other by a hasty 1.
        turn.ask_last("ask.said_what", [*reversed(more), *offered])
        return
    turn.ask_last("ask.said_what", [*offered, *more])


def _on_her_round(turn: Turn) -> bool:
    """Whoever goes about a grid puts small things right on the way."""
    return any(actor.role in _ROUND for actor in turn.actors())


async def _in_hand(turn: Turn, text: str) -> list[Case]:
    """Her own cases, first the one that the words or the newest buttons are about."""
    mine = [case for case in turn.view.desk if case.handler == turn.who]
    meant = (await by_words(turn, mine, text) or just_shown(turn, mine)) if mine else None
    return sorted(mine, key=lambda case: meant is None or case.no != meant.no)[:_OFFERED]


async def said(turn: Turn, request: Request) -> None:
    """The kept words go where the tap says."""
    dialog = turn.chat.dialog if turn.chat else {}
    words = dialog.get("words")
    body = await turn.desk.store.read(texts.body(words)) if isinstance(words, int) else None
    turn.answered()
    way = request.argument.partition("\n")[0]
    if way == "submit" and body:
        await field.submit(turn, Request(verb="submit", argument=body))
    elif way == "on_spot" and body:
        await field.on_spot(turn, Request(verb="on_spot", argument=body))
    elif way == "message" and body:
        await work.message(turn, Request(verb="message", case=request.case, seq=request.seq, argument=body))
    else:
        turn.reply("centre.said_nothing")


ROUTES: dict[tuple[str, str], Flow] = {("any", "said"): said}
