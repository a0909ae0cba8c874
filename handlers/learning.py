"""What a dispatcher's correction teaches: the words, cut free of persons and places, and both categories."""

from __future__ import annotations

from cases import access
from cases.model import Case
from handlers import proposal
from handlers.turn import Turn
from storage.rows import CorrectionRow


async def corrected(turn: Turn, before: Case, after: Case) -> None:
    """Keep the words of a case put into another category; nothing of sealed and hushed ones."""
    if before.text is None or before.category == after.category:
        return
    words = ""
    if not any(case.sealed or access.hushed(case) for case in (before, after)):
        told = await proposal.words_of(turn, before)
        words = turn.desk.known.ear.anonymous(told, turn.desk.known.names)
    turn.corrections.append(
        CorrectionRow(
            text=before.text,
            reporter=before.reporter or before.no,
            words=words,
            was=before.category,
            became=after.category,
            at=turn.now,
        )
    )
