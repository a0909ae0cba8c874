"""Recordings and pictures of a case: a tap for each, and nobody places what nobody has heard or seen."""

from __future__ import annotations

from cases.model import Case
from handlers import proposal
from handlers.ports import Choice
from handlers.say import choice
from handlers.turn import Turn
from storage import reads, texts
from storage.rows import TextRow

_MOST = 3


async def of_case(turn: Turn, case: Case) -> list[TextRow]:
    """What came without words, oldest first; nothing erased."""
    found = await turn.desk.store.read(texts.of_case(case.no))
    return [row for row in found if row.media]


async def offered(turn: Turn, case: Case) -> list[Choice]:
    """One tap for each of the newest recordings and pictures."""
    rows = (await of_case(turn, case))[-_MOST:]
    key = "choice.listen" if len(rows) == 1 else "choice.listen_nth"
    return [choice("listen", case, str(row.id), key=key, count=number) for number, row in enumerate(rows, 1)]


async def unheard(turn: Turn, case: Case) -> bool:
    """The report is a recording or picture without words that nobody has opened or put into words."""
    if await proposal.words_of(turn, case):
        return False
    rows = await turn.desk.store.read(texts.of_case(case.no))
    told = any(row.kind == "supplement" and row.body for row in rows)
    if told or not any(row.id == case.text and row.media for row in rows):
        return False
    return not any(row.what == "media" for row in await turn.desk.store.read(reads.of_case(case.no)))


async def first(turn: Turn, case: Case) -> bool:
    """True where she is asked to listen first: nobody places what nobody has heard."""
    if not await unheard(turn, case):
        return False
    turn.ask_last("ask.hear_first", [*await offered(turn, case), choice("heard", case)], no=f"@no:{case.no}")
    return True
