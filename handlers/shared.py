"""A telephone in several hands: what is private is covered after a while and shown again for her code."""

from __future__ import annotations

from datetime import timedelta

from cases.model import Refused
from handlers import silence
from handlers.request import Flow, Request
from handlers.turn import Turn
from storage import chats

IDLE = timedelta(minutes=10)
_SHORTEST, _LONGEST = 4, 20


def lain(turn: Turn) -> None:
    """Somebody writes after the phone lay idle: who it is nobody knows, so what was private stays covered."""
    chat = turn.chat
    if chat is not None and chat.last_at is not None and turn.now - chat.last_at > IDLE:
        turn.update_chat(covered_at=turn.now)


async def clear(turn: Turn, _request: Request) -> None:
    """清屏: empties the screen where the channel can; of a private case nothing more is sent for now."""
    silence.keep_still(turn)
    turn.clear = True
    turn.log_anew = True
    turn.reply("common.cleared")


async def code(turn: Turn, request: Request) -> None:
    """口令: the first one is hers from then on; the right one uncovers what was said since, with a new one it
    changes.
    """
    first, _, second = request.argument.strip().partition(" ")
    chat = turn.chat
    if chat is None or not first:
        turn.reply("resident.code_how")
        return
    if chat.code is None:
        # Whoever holds the phone may set the first code; it proves nothing about what was covered by then.
        turn.update_chat(covered_for_good_at=chat.covered_at)
        await _choose(turn, first)
        return
    if await _digest(turn, first) != chat.code:
        raise Refused("wrong_code")
    turn.update_chat(covered_at=chat.covered_for_good_at)
    if second.strip():
        await _choose(turn, second.strip())
    else:
        turn.reply("resident.code_right")


async def _choose(turn: Turn, words: str) -> None:
    if not _SHORTEST <= len(words) <= _LONGEST:
        turn.reply("resident.code_how")
        return
    turn.update_chat(code=await _digest(turn, words))
    turn.reply("resident.code_set")


async def _digest(turn: Turn, words: str) -> str:
    return await turn.desk.store.read(chats.digest_of(words))


ROUTES: dict[tuple[str, str], Flow] = {("any", "clear"): clear, ("any", "code"): code}
