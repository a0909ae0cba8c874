"""Danger goes before every button, number and verb: words that tell of it are a report."""

from __future__ import annotations

from cases.model import ENDED
from handlers import adding, opening, receipt
from handlers.request import Request, rest_of
from handlers.turn import Turn

# Verbs whose words are a resident's own story; a handler's "done, the fire is out" is no report.
_STORIES = frozenset(
    {
        "human",
        "urge",
        "supplement",
        "wrong",
        "unsolved",
        "withdraw",
        "mine",
        "solved",
        "other_matter",
        "rate",
        "trouble",
    }
)
# Choices that take no words of their own: what is typed after their number is kept with the case.
_WORDLESS = frozenset({"nameable", "secrecy", "where", "way", "rate", "solved", "mine", "same_matter"})


async def first(turn: Turn, text: str, request: Request | None) -> bool:
    """True where the words tell of danger that no open case knows yet: the alarm runs first."""
    words = _words(text, request)
    if not words or _known(turn):
        return False
    heard = turn.desk.known.ear.understand(words, grid=opening.hint(turn))
    if not heard.urgent:
        return False
    turn.answered()
    case = await opening.open_case(turn, opening.told_here(turn, words, heard))
    receipt.answer(turn, case, heard, words)
    return True


def _words(text: str, request: Request | None) -> str:
    """What was said beside the verb; nothing where the words are somebody's work."""
    if request is None:
        return ""
    if rest_of(text):
        return text if request.verb in _STORIES | _WORDLESS else ""
    return request.argument if request.verb in _STORIES else ""


def _known(turn: Turn) -> bool:
    """She is speaking of an emergency that is open: its own flow takes the words."""
    last = turn.view.last_case
    return last is not None and last.urgent and last.state not in ENDED


async def keep_rest(turn: Turn, text: str, request: Request) -> None:
    """Words after the number of a choice that takes none go to its case."""
    rest = rest_of(text)
    if not rest or request.verb not in _WORDLESS or request.case is None:
        return
    case = await turn.load(request.case)
    if turn.who in {case.reporter, case.agent} and case.state not in ENDED:
        await adding.add_words(turn, case, rest)
