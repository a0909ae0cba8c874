"""More words about an open case: danger is a matter of its own, what is told in confidence stays apart."""

from __future__ import annotations

from dataclasses import replace

from cases.events import Supplement
from cases.model import ENDED, Case, Road
from handlers import opening, receipt
from handlers.turn import Turn
from nlp.understand import Understanding

_NO_MATTER = frozenset({"other", "chat"})
_BESIDE_A_PLACE = 8  # characters: more than a house or a road name tells something
_SHORT = 20  # characters: a wish for secrecy and nothing else


async def add_words(turn: Turn, case: Case, text: str) -> None:
    """Where the words speak of danger the alarm runs; where they are told in confidence they stay apart."""
    heard = _heard(turn, text)
    if opening.alarming(heard) and not case.urgent and case.road is not Road.EMERGENCY:
        new = await opening.open_case(turn, replace(opening.told_here(turn, text, heard), linked=(case.no,)))
        receipt.answer(turn, new, heard, text)
        return
    if not await kept_apart(turn, case, text):
        await receipt.supplement(turn, case, text, heard)


async def kept_apart(turn: Turn, case: Case, words: str) -> bool:
    """True where her words ask for secrecy or speak of an official's conduct: the handler reads none of them.

    A mere wish is held back and obeyed; a matter told so becomes a sealed case that only points here.
    """
    if case.sealed or turn.who not in {case.reporter, case.agent, *case.others} or not words.strip():
        return False
    heard = _heard(turn, words)
    conduct = opening.seals(turn.desk.known.current.category(heard.category), heard)
    if not (conduct or heard.asks_secrecy):
        return False
    if heard.category in _NO_MATTER and len(words.strip()) <= _SHORT:
        _hold_back(turn, case, words)
    else:
        told = replace(opening.told_here(turn, words, heard), linked=(case.no,), sealed=True)
        new = await opening.open_case(turn, told)
        receipt.answer(turn, new, heard, words)
    return True


def _hold_back(turn: Turn, case: Case, words: str) -> None:
    turn.text("chat", words, sealed=True)
    if case.state not in ENDED:
        turn.act_as_any(case, Supplement(answers="nameable", nameable=False))
    disputed = case.road is Road.DISPUTE
    turn.reply("resident.nameable_no" if disputed else "resident.held_back", no=f"@no:{case.no}")


def _heard(turn: Turn, words: str) -> Understanding:
    return turn.desk.known.ear.understand(words, grid=opening.hint(turn))


def of_another_matter(case: Case, heard: Understanding, text: str) -> bool:
    """一组马奶奶一个人住: a place with a need of its own is no answer to where the other matter is."""
    if heard.place is None or not (heard.place.grid or heard.place.village):
        return heard.decision == "auto"
    told = len(text) > len(heard.place.text) + _BESIDE_A_PLACE
    return told and heard.category not in {case.category, *_NO_MATTER}
