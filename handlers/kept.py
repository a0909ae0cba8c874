"""我的信息, 删除我的信息: what is kept of a resident, and taking it away."""

from __future__ import annotations

from dataclasses import replace

from cases import access
from cases.model import ENDED, Case
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.mask import mask_phone
from storage import cases as case_rows
from storage import texts
from storage.rows import TextRow


async def show(turn: Turn, _request: Request) -> None:
    """我的信息: how many matters and words, the number she left, and how to take it back."""
    person = turn.person
    if person is None:
        return
    written = await turn.desk.store.read(texts.by_author(person.id))
    turn.reply(
        "resident.my_data",
        cases=len(await _cases(turn)),
        words=sum(1 for row in written if row.body),
    )
    if person.phone:
        turn.reply("resident.my_phone", phone=mask_phone(person.phone))
    turn.choices = [choice("erase"), choice("mine")]


async def _cases(turn: Turn) -> tuple[Case, ...]:
    return await turn.desk.store.read(case_rows.of_reporter(turn.who or ""))


async def erase(turn: Turn, request: Request) -> None:
    """删除我的信息: one question, then everything that no open matter needs any more."""
    if request.argument != "yes":
        turn.ask_last(
            "ask.erase",
            [choice("erase", None, "yes", key="choice.erase.yes"), choice("mine", key="choice.erase.no")],
        )
        return
    cases = {case.no: case for case in await _cases(turn)}
    written = await turn.desk.store.read(texts.by_author(turn.who or ""))
    turn.erased = tuple(row.id for row in written if _free(row, cases))
    kept = [case for case in cases.values() if _held(case)]
    if turn.person is not None and not kept:
        turn.keep_person(replace(turn.person, name="", phone="", erased_at=turn.now))
    turn.answered()
    # Where somebody may be looking over her shoulder the answer is the same as if nothing had been kept back.
    open_ones = sum(1 for case in kept if not (case.sealed or access.hushed(case)))
    turn.reply("resident.erased_some" if open_ones else "resident.erased", count=open_ones)


def _held(case: Case) -> bool:
    """Still being worked on, or for a person to confirm first (domain.md 7)."""
    return case.state not in ENDED or case.sealed or access.hushed(case)


def _free(row: TextRow, cases: dict[str, Case]) -> bool:
    case = cases.get(row.case or "")
    return case is None or not _held(case)


ROUTES: dict[tuple[str, str], Flow] = {
    ("resident", "my_data"): show,
    ("resident", "erase"): erase,
}
