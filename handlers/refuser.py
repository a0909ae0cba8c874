"""Which side of a dispute will not: by the name, by what the report calls it, by how people say it."""

from __future__ import annotations

from cases.model import Case
from cases.scene import party
from handlers import proposal
from handlers.turn import Turn
from nlp.extract import families_in, says
from nlp.names import surname_of
from storage import texts

_LONGEST = 4  # characters of a name


async def side_of(turn: Turn, case: Case, words: str) -> str | None:
    """a: who reported it, b: the other; None where the words do not tell."""
    other = party(case, "b").who
    name = await turn.desk.store.read(texts.body(other)) if other is not None else None
    report = await proposal.words_of(turn, case)
    if _names(words, name or "") or _in_report(words, report):
        return "b"
    if says("side_a", words):
        return "a"
    return "b" if says("side_b", words) else None


def _names(words: str, name: str) -> bool:
    surname = surname_of(name) if name else None
    return bool(name) and (name in words or surname in families_in(words))


def _in_report(words: str, report: str) -> bool:
    """Whom the reporter spoke of is the other side."""
    if families_in(words) & families_in(report):
        return True
    spoken = (words[at : at + size] for size in (_LONGEST, 3, 2) for at in range(len(words) - size + 1))
    return any(part in report and surname_of(part) for part in spoken)
