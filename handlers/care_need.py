"""帮扶 马奶奶 独居: whoever knows of a household in need of visits reports it; the person is asked first."""

from __future__ import annotations

from handlers import care_face, opening
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from storage import texts


async def ask(turn: Turn, words: str) -> None:
    """Her words wait for the answer: nobody is visited without a yes. Danger waits for none."""
    if turn.desk.known.ear.understand(words, grid=opening.hint(turn)).urgent:
        await care_face.wish_for(turn, words)  # which raises the alarm
        return
    turn.ask("care_need", words=turn.text("chat", words))
    ways = ("agreed", "not_yet")
    offered = [choice("care_need", None, way, key=f"choice.care_need.{way}") for way in ways]
    turn.ask_last("ask.care_need", offered)


async def answered(turn: Turn, request: Request) -> None:
    """她愿意: the centre hears of it, names people, and she is asked again, about them. 还没问: nothing."""
    dialog = turn.chat.dialog if turn.chat else {}
    words = dialog.get("words") if dialog.get("ask") == "care_need" else None
    body = await turn.desk.store.read(texts.body(words)) if isinstance(words, int) else None
    turn.answered()
    if not request.argument.startswith("agreed") or not body:
        turn.reply("worker.care_ask_first")
        return
    await care_face.wish_for(turn, body)


ROUTES: dict[tuple[str, str], Flow] = {("worker", "care_need"): answered}
